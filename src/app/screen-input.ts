// SPDX-License-Identifier: Apache-2.0
import { type ScreenedText, toBase64Url } from "#kernel";
import { DEFAULT_KINDS, type MaskedKind, screenSafely } from "#pii";
import type { Heard } from "./open-input.ts";
import type { Turn } from "./turn.ts";

/** What may be stored, understood and shown: screened words, or something that never had words. */
export type Screened =
  | { readonly kind: "words"; readonly text: ScreenedText; readonly masked: readonly MaskedKind[] }
  /** The detector gave no result: the words go nowhere, and the visitor is asked to say it differently. */
  | { readonly kind: "unscreenable" }
  | Exclude<Heard, { kind: "words" }>;

/**
 * What the flows themselves must read stays in the text: the postcode of an outage, and links, which the bot neither opens nor
 * repeats. A whole address is masked with the code in it.
 */
const MASKED_IN_CHAT: ReadonlySet<MaskedKind> = new Set(
  [...DEFAULT_KINDS].filter((kind) => kind !== "POSTCODE" && kind !== "URL"),
);

/** Replaces personal data by pseudonyms before anything stores or reads the words. Fails closed. */
export function screenInput(turn: Turn, heard: Heard): Screened {
  if (heard.kind !== "words") return heard;
  const { deps } = turn;
  const screening = deps.stages.time("screen", () =>
    screenSafely(heard.text, {
      defaultCountry: deps.settings.defaultCountry,
      memory: turn.state.pseudonyms,
      spanModel: deps.spanModel,
      tenant: deps.tenantRecognizers,
      kinds: MASKED_IN_CHAT,
      keyedHash: (text) => toBase64Url(deps.keys.blindIndex("pseudonym", `${turn.stored.conversationId}\n${text}`)),
    }),
  );
  if (!screening.ok) return { kind: "unscreenable" };
  turn.state = { ...turn.state, pseudonyms: screening.value.memory };
  return { kind: "words", text: screening.value.text, masked: screening.value.kinds };
}
