// SPDX-License-Identifier: Apache-2.0
import { AppError } from "#kernel";
import type { FlowProblem } from "./flow.ts";

/** Why flows or catalogues were not loaded: every problem, with file and line. */
export type FlowRefusal = { readonly reason: "invalid_flows"; readonly problems: readonly FlowProblem[] };

/** A transcript that cannot be played on: it presses what is not there, or a tool answers what is not written down. */
export class TranscriptError extends AppError {
  constructor(message: string) {
    super("dialogue.transcript_stuck", message);
  }
}
