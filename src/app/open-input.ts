// SPDX-License-Identifier: Apache-2.0
import { type RawText, rawText } from "#kernel";
import type { TurnInput } from "#protocol";

/** What was heard: raw words, or a press, form or signal that carries no words. */
export type Heard = { readonly kind: "words"; readonly text: RawText } | Exclude<TurnInput, { kind: "text" }>;

/** Decodes an input whose shape the surface has checked. Here the message layer will open what the browser sealed. */
export function openInput(input: TurnInput): Heard {
  return input.kind === "text" ? { kind: "words", text: rawText(input.text) } : input;
}
