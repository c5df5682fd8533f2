// SPDX-License-Identifier: Apache-2.0
import { findMentions } from "./mentions.ts";
import type { Mention, UnderstandingContext } from "./understanding.ts";

/** What the exact parsers read in words for one slot, whoever chose the words; null where they read nothing. Never says what is wanted. */
export function readValue(words: string, slot: string, context: UnderstandingContext): Mention | null {
  return findMentions(words, context).find((mention) => mention.slot === slot) ?? null;
}
