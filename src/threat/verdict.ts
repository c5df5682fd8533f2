// SPDX-License-Identifier: Apache-2.0
import type { LinkHash } from "./links.ts";
import type { ThreatReason } from "./reasons.ts";
import type { TextFinding } from "./text/finding.ts";

/** How dangerous an utterance looks. Holds no text by its type. */
export type Verdict = {
  /** `slow`: answer later or ask for proof of work. `block`: do not read it. */
  readonly action: "allow" | "slow" | "block";
  /** In [0, 1]; not a probability. */
  readonly score: number;
  /** Sorted as in `THREAT_REASONS`, each once. */
  readonly reasons: readonly ThreatReason[];
  /** What the text was taken for; null where it was not read for its length. */
  readonly text: TextFinding | null;
  /** Keyed hashes of the links in it, at most ten: pseudonyms and logs do without them, and the same link in many chats is told all the same. */
  readonly links: readonly LinkHash[];
};
