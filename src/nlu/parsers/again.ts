// SPDX-License-Identifier: Apache-2.0
import type { Mention } from "../understanding.ts";

/** What a question for one more value begins with. */
const BEFORE =
  /^[\s,.!?]*(?:(?:ok|okay|right|so|thanks|great|and|but|now|also|then|طيب|تمام|اوكي|شكرا)[\s,]+)*(?:and|what about|how about|what of|same for|the same for|also for|now for|and for|and with|do|same with|و ?(?:ماذا عن|كمان|ايضا|بالنسبه ل|شو عن)?|ماذا عن|شو عن|نفس الشي ل|نفسه ل|بالنسبه ل|طيب|كمان)?[\s,]*(?:for|in|on|to|with|about|the|my|في|ل|عن|علي)?[\s]*$/u;
/** What may stand behind it. */
const AFTER = /^[\s,.!?]*(?:please|then|too|as well|now|instead|كمان|برضو|ايضا|لو سمحت|من فضلك)?[\s,.!?]*$/u;
/** A connective must be there, or a question mark: a value alone is an answer, not a question. */
const ASKS =
  /[?]|^[\s]*(?:ok|okay|right|so)?[\s,]*(?:and|what about|how about|same|also|the same|ماذا عن|شو عن|نفس|كمان|طيب|و)/u;

/** Slots for which "the same again" makes sense. */
const REPEATABLE: ReadonlySet<string> = new Set(["line", "country", "plan", "month", "period"]);

/**
 * "And the other one?", "what about Egypt?", «والخط الثاني؟»: nothing but a value and the wish for the same once more. Offsets are of the
 * folded text.
 */
export function againOf(folded: string, mentions: readonly Mention[]): Mention | null {
  const [only, ...more] = mentions.filter(({ slot }) => REPEATABLE.has(slot));
  if (!only || more.length > 0 || mentions.some(({ slot }) => slot === "correction")) return null;
  const before = folded.slice(0, only.start);
  const after = folded.slice(only.end);
  if (!ASKS.test(folded) || !BEFORE.test(before) || !AFTER.test(after)) return null;
  return { slot: "again", value: only.slot, start: only.start, end: only.end };
}
