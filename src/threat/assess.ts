// SPDX-License-Identifier: Apache-2.0
import { limits, type RawText } from "#kernel";
import { type KeyedHash, linkHashes } from "./links.ts";
import { ENCODED, LIVE_MARKUP, PHRASES } from "./phrases.ts";
import { unmask } from "./unmask.ts";
import { THREAT_REASONS, type ThreatReason, type Verdict } from "./verdict.ts";

/** Turns within the windows of `limits`, this one included; counted by the caller, shared by all nodes. */
export type Counters = { readonly conversationTurns: number; readonly addressTurns: number };

/** From this share of a rate on, answers come slower. */
const NEAR = 0.8;
/** More hidden characters than an emoji or a mixed-direction sentence brings along. */
const MANY_HIDDEN = 6;
/** Longest text that the scorers read; what is longer is blocked for its size. */
const READ_CHARS = limits.utteranceChars;

/**
 * Says how dangerous an utterance looks, from its size, the rates, and known injection phrases. Blocks on size and rate only: a phrase
 * raises score and reasons, which staff see and policy may weigh, and is never proof. Not trained; what it does not know it does not see.
 *
 * @param raw - Untrusted. Text longer than the limit is not read.
 * @param screening - What the pii room found: kinds only.
 * @param keyedHash - For links, which pseudonyms hide from everybody later.
 */
export function assess(
  raw: RawText,
  screening: { readonly kinds: readonly string[] },
  counters: Counters,
  keyedHash: KeyedHash,
): Verdict {
  const limit = limitReasons(raw.length, counters);
  const text = raw.length > READ_CHARS ? { score: 0, reasons: [] } : textReasons(raw);
  const found = new Set<ThreatReason>([...limit.reasons, ...text.reasons]);
  if (screening.kinds.includes("SECRET")) found.add("secret_in_text");
  return {
    action: limit.action,
    score: limit.action === "block" ? 1 : Math.max(text.score, limit.action === "slow" ? 0.3 : 0),
    reasons: THREAT_REASONS.filter((reason) => found.has(reason)),
    links: raw.length > READ_CHARS ? [] : linkHashes(raw.normalize("NFKC"), keyedHash),
  };
}

function limitReasons(length: number, counters: Counters): Pick<Verdict, "action" | "reasons"> {
  const blocking: ThreatReason[] = [];
  const slowing: ThreatReason[] = [];
  if (length > limits.utteranceChars) blocking.push("too_long");
  if (counters.conversationTurns > limits.turnsPerConversation.count) blocking.push("conversation_rate");
  else if (counters.conversationTurns > limits.turnsPerConversation.count * NEAR)
    slowing.push("conversation_rate_near");
  if (counters.addressTurns > limits.turnsPerAddress.count) blocking.push("address_rate");
  else if (counters.addressTurns > limits.turnsPerAddress.count * NEAR) slowing.push("address_rate_near");
  const action = blocking.length > 0 ? "block" : slowing.length > 0 ? "slow" : "allow";
  return { action, reasons: [...blocking, ...slowing] };
}

/** Independent pieces of evidence, joined as 1 − ∏(1 − weight); each reason counts with its heaviest phrase. */
function textReasons(raw: string): { score: number; reasons: ThreatReason[] } {
  const { text, hiddenCharacters } = unmask(raw);
  const weights = new Map<ThreatReason, number>();
  const add = (reason: ThreatReason, weight: number): void => {
    weights.set(reason, Math.max(weights.get(reason) ?? 0, weight));
  };
  for (const { reason, weight, pattern } of PHRASES) if (pattern.test(text)) add(reason, weight);
  if (LIVE_MARKUP.test(raw)) add("markup_injection", 0.4);
  if (ENCODED.test(raw)) add("encoded_text", 0.3);
  if (hiddenCharacters > MANY_HIDDEN) add("hidden_characters", 0.3);
  const calm = [...weights.values()].reduce((product, weight) => product * (1 - weight), 1);
  return { score: 1 - calm, reasons: [...weights.keys()] };
}
