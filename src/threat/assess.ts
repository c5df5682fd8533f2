// SPDX-License-Identifier: Apache-2.0
import { limits, type RawText } from "#kernel";
import { type KeyedHash, linkHashes } from "./links.ts";
import { THREAT_REASONS, type ThreatReason } from "./reasons.ts";
import { scoreText } from "./text/finding.ts";
import type { TextModel } from "./text/text-model.ts";
import type { Verdict } from "./verdict.ts";

/** Turns within the windows of `limits`, this one included; counted by the caller, shared by all nodes. */
export type Counters = { readonly conversationTurns: number; readonly addressTurns: number };

/** From this share of a rate on, answers come slower. */
const NEAR = 0.8;
/** Longest text that the scorers read; what is longer is blocked for its size. */
const READ_CHARS = limits.utteranceChars;

/**
 * Says how dangerous an utterance looks, from its size, the rates, and what the trained detector makes of its text. Blocks on size and rate
 * only: what a text looks like raises score and reasons, which staff see and policy may weigh, and is never proof.
 *
 * @param raw - Untrusted. Text longer than the limit is not read.
 * @param screening - What the pii room found: kinds only.
 * @param keyedHash - For links, which pseudonyms hide from everybody later.
 * @param model - The detector's weights.
 */
export function assess(
  raw: RawText,
  screening: { readonly kinds: readonly string[] },
  counters: Counters,
  keyedHash: KeyedHash,
  model: TextModel,
): Verdict {
  const limit = limitReasons(raw.length, counters);
  const text = raw.length > READ_CHARS ? null : scoreText(raw, "utterance", model);
  const found = new Set<ThreatReason>([...limit.reasons, ...(text?.reasons ?? [])]);
  if (screening.kinds.includes("SECRET")) found.add("secret_in_text");
  return {
    action: limit.action,
    score: limit.action === "block" ? 1 : Math.max(text?.score ?? 0, limit.action === "slow" ? 0.3 : 0),
    reasons: THREAT_REASONS.filter((reason) => found.has(reason)),
    text,
    links: text === null ? [] : linkHashes(raw.normalize("NFKC"), keyedHash),
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
