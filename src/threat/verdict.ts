// SPDX-License-Identifier: Apache-2.0
import type { LinkHash } from "./links.ts";

/** Reason codes a person at the desk can look up. A closed list, so that a verdict cannot carry text. */
export const THREAT_REASONS = [
  "too_long",
  "conversation_rate",
  "address_rate",
  "conversation_rate_near",
  "address_rate_near",
  "instruction_override",
  "role_change",
  "prompt_fishing",
  "secret_fishing",
  "markup_injection",
  "encoded_text",
  "hidden_characters",
  "secret_in_text",
] as const;
export type ThreatReason = (typeof THREAT_REASONS)[number];

/** How dangerous an utterance looks. Holds no text by its type. */
export type Verdict = {
  /** `slow`: answer later or ask for proof of work. `block`: do not read it. */
  readonly action: "allow" | "slow" | "block";
  /** In [0, 1]; not a probability. */
  readonly score: number;
  /** Sorted as in `THREAT_REASONS`, each once. */
  readonly reasons: readonly ThreatReason[];
  /** Keyed hashes of the links in it, at most ten: pseudonyms and logs do without them, and the same link in many chats is told all the same. */
  readonly links: readonly LinkHash[];
};
