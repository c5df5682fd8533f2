// SPDX-License-Identifier: Apache-2.0
import { LIVE_MARKUP, PHRASES } from "../phrases.ts";
import { THREAT_REASONS, type ThreatReason } from "../reasons.ts";
import { unmask } from "../unmask.ts";
import { featuresOf } from "./features.ts";
import { TEXT_KINDS, type TextKind } from "./kinds.ts";
import { bestWindow, type TextModel } from "./text-model.ts";
import { urlScore } from "./url.ts";
import { addressesIn, withoutAddresses } from "./url-parts.ts";

/** Where a text comes from. What stands in a field, an answer of a tool or a file's name has no reason to give orders. */
export type TextOrigin = "utterance" | "tool_output" | "operator_field" | "file_name";

/** What a text looks like. Holds no text by its type. */
export type TextFinding = {
  /** What it is taken for; empty if it is not flagged. */
  readonly kinds: readonly (TextKind | "phishing_link")[];
  /** In [0, 1]; above 0.5 it is flagged. Not a probability. */
  readonly score: number;
  readonly isFlagged: boolean;
  /** Sorted as in `THREAT_REASONS`; also those that do not suffice by themselves. */
  readonly reasons: readonly ThreatReason[];
  /** Words of the unmasked text that looked worst; null: nothing did. */
  readonly where: { readonly fromWord: number; readonly toWord: number; readonly isWhole: boolean } | null;
};

const REASON_OF: Readonly<Record<TextKind, ThreatReason>> = {
  injection: "injection",
  scam_text: "scam_text",
  live_code: "markup_injection",
  coaxed: "coaxed",
  data_fishing: "secret_fishing",
};
const REASON_OF_ORIGIN: Readonly<Record<Exclude<TextOrigin, "utterance">, ThreatReason>> = {
  tool_output: "injection_in_tool_output",
  operator_field: "injection_in_field",
  file_name: "injection_in_file_name",
};
/** More hidden characters than an emoji or a mixed-direction sentence brings along. */
const MANY_HIDDEN = 6;
/** Score where a phrase or a disguise was seen and nothing was flagged. */
const SUSPECTED = 0.3;

/**
 * Says whether a text looks like an attack, a scam, code, somebody being steered, or a wish for others' data. Reads through disguises;
 * linear, and of more than 20,000 characters only both ends. What it never saw the like of it may miss, and a harmless text may be flagged.
 *
 * @param text - Untrusted.
 * @param origin - Named in the reasons; the thresholds are the same.
 */
export function scoreText(text: string, origin: TextOrigin, model: TextModel): TextFinding {
  const { views, hiddenCharacters, disguises } = unmask(withoutAddresses(text), model.known);
  const reasons = new Set<ThreatReason>();
  const kinds = new Set<TextKind | "phishing_link">();
  let top: { excess: number; where: TextFinding["where"] } = { excess: -6, where: null };
  for (const view of views) {
    const features = featuresOf(view);
    if (features.words === 0) continue;
    for (const kind of TEXT_KINDS) {
      const head = model.heads[kind];
      const window = bestWindow(features, head);
      const excess = window.score - head.above;
      const isWhole = window.from === 0 && window.to === features.words;
      if (excess > top.excess) top = { excess, where: { fromWord: window.from, toWord: window.to, isWhole } };
      if (excess <= 0) continue;
      kinds.add(kind);
      reasons.add(REASON_OF[kind]);
    }
    for (const { reason, pattern } of PHRASES) if (pattern.test(view)) reasons.add(reason);
  }
  if (LIVE_MARKUP.test(text)) reasons.add("markup_injection");
  if (addressesIn(text).some((address) => urlScore(address) > 0)) {
    kinds.add("phishing_link");
    reasons.add("phishing_link");
    top = { ...top, excess: Math.max(top.excess, 0.5) };
  }
  const isFlagged = kinds.size > 0;
  if (disguises.has("tag_characters") || hiddenCharacters > MANY_HIDDEN) reasons.add("hidden_characters");
  if (disguises.has("encoding")) reasons.add("encoded_text");
  if (isFlagged && (disguises.has("cipher") || disguises.has("reversed"))) reasons.add("ciphered_text");
  if (origin !== "utterance" && (kinds.has("injection") || kinds.has("live_code")))
    reasons.add(REASON_OF_ORIGIN[origin]);
  return {
    kinds: [...kinds],
    score: Math.max(1 / (1 + Math.exp(-top.excess)), reasons.size > 0 ? SUSPECTED : 0),
    isFlagged,
    reasons: THREAT_REASONS.filter((reason) => reasons.has(reason)),
    where: isFlagged ? top.where : null,
  };
}
