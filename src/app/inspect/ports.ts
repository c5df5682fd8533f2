// SPDX-License-Identifier: Apache-2.0
import type { Tracker } from "#dialogue";

/** One turn as somebody who designs the dialogue wants to see it. Holds what was said, screened: for a sandbox only. */
export type Inspection = {
  readonly number: number;
  readonly at: number;
  readonly conversationId: string;
  readonly lang: string;
  readonly level: string;
  readonly owner: string;
  /** State of the flows that this turn ran on. */
  readonly release: string;
  readonly said: readonly { readonly by: string; readonly text: string }[];
  /** Null where nothing was said in words. */
  readonly heard: {
    readonly intents: readonly { readonly intent: string; readonly confidence: number }[];
    readonly isOutOfScope: boolean;
    readonly mentions: readonly { readonly slot: string; readonly value: unknown }[];
  } | null;
  /** Types of the events that were folded, with the tool or act they tell of. */
  readonly events: readonly string[];
  readonly from: readonly Place[];
  readonly to: readonly Place[];
  readonly tracker: Tracker;
};

export type Place = { readonly flow: string; readonly step: string };

/** Whoever looks on. `see` must not keep the turn waiting, and never throws. */
export interface Inspector {
  see(inspection: Omit<Inspection, "number">): void;
}
