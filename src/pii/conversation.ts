// SPDX-License-Identifier: Apache-2.0

import { isValidPhoneNumber } from "libphonenumber-js/min";
import type { RawText } from "#kernel";
import { expectedBy } from "./expected.ts";
import type { Finding } from "./findings.ts";
import { planOf } from "./numbering.ts";
import type { Found } from "./proof.ts";
import { type FindOptions, findValues, joinFound, type ScreenOptions } from "./screen.ts";
import { nameFound, type Screening } from "./treatments/name-found.ts";

/** A message that was said before, as it is kept: screened, or the bot's own words. */
export type EarlierMessage = {
  readonly by: "visitor" | "bot";
  readonly text: string;
  /** What the pseudonym that ends `text` stands for, where that is known: the first half of a value may be taken for a whole one. */
  readonly tail?: string;
};

/** A span of an earlier message, by its index among those given, that turned out to be part of a value. */
export type RetroMask = Pick<Finding, "kind" | "start" | "end"> & {
  readonly message: number;
  /** What stands in its place; the kind alone without it. */
  readonly name?: string;
  /** The pseudonym that stood there: the first part had been taken for a whole value. */
  readonly replaces?: string;
};

/** A span of an earlier message that the new one goes on with. */
export type RetroFound = Pick<Found, "kind" | "start" | "end"> & {
  readonly message: number;
  /** Where the other part of the value begins in the new message. */
  readonly goesOnAt: number;
  readonly replaces?: string;
};

export type FoundInConversation = { readonly found: readonly Found[]; readonly retro: readonly RetroFound[] };

export type ScreeningInConversation = Screening & {
  /** What must be masked in earlier messages too; offsets are of the texts that were given. */
  readonly retro: readonly RetroMask[];
};

/** Earlier messages that are looked at: a value is told in one go, or not at all. */
const WINDOW = 4;
/** A message longer than this is no bare answer. */
const ANSWER_UNITS = 80;
/** Words between the halves of a value: "and the rest is", "then", "second half". */
const JOINING =
  /^[\s.…:,-]*(?:(?:and|then|the|rest|is|it|its|it's|second|half|part|last|next|ends|with|in|followed|by|digits|numbers|continues|ok|plus|und|dann|der|et|puis|fin|y|luego|e|poi|depois|i|potem|en|و|ثم|والباقي|الباقي)[\s.…:,-]+){0,6}$/iu;
const LAST_DIGITS = /\d(?:[\d ().-]*\d)?[\s.…,-]*$/u;
const FIRST_DIGITS = /\d(?:[\d ().-]*\d)?/u;
const ENDING_PSEUDONYM = /(«[A-Z_]+_\d+»)[\s.…,-]*$/u;
const BARE_NAME =
  /^[\s"']*(?:it's|its|it is|sure|yes|ok|,|\s)*\s*(\p{L}[\p{L}'’-]+(?:\s\p{L}[\p{L}'’.-]*){0,3})[\s.!]*$/iu;
const NOT_A_NAME =
  /^(?:yes|no|ok|okay|sure|why|what|who|how|when|where|none|nope|yeah|thanks|thank you|hello|hi|hey|help|stop|cancel|agent|human|person|wait|later|skip|i don't know|no idea|not sure|privacy|non|oui|sí|si|nein|ja|nie|tak|não|sim|لا|نعم|ليش|لماذا|شكرا|طيب)(?:\s|$)/iu;

/**
 * `screen` that remembers: an answer is read in the light of the question before it, and a value that is spread over two messages is
 * found in both. Says what to mask in earlier messages as well; whoever stores them does that with `maskRetro`. Keeps nothing itself.
 *
 * @param earlier - Newest last; only the last few are looked at.
 * @throws Like `screen`.
 */
export function screenWithMemory(
  text: RawText,
  earlier: readonly EarlierMessage[],
  options: ScreenOptions,
): ScreeningInConversation {
  return nameInConversation(text, findInConversation(text, earlier, options), options);
}

/** The finding half of `screenWithMemory`: needs no key. */
export function findInConversation(
  text: RawText,
  earlier: readonly EarlierMessage[],
  options: FindOptions,
): FoundInConversation {
  let plain = findValues(text, options);
  const extra: Found[] = [];
  const retro: RetroFound[] = [];
  const offset = Math.max(0, earlier.length - WINDOW);
  const near = earlier.slice(offset);
  const expected = lastExpected(near);
  if (expected !== null && text.length <= ANSWER_UNITS) extra.push(...answerFindings(text, expected, options));
  for (let i = near.length - 1; i >= 0; i -= 1) {
    const message = near[i];
    if (message?.by !== "visitor") continue;
    const joined = joinWith(message, text, expected?.lead ?? "", options);
    if (!joined) continue;
    const { here, there } = joined;
    // The whole value says more than a guess at one half of it.
    plain = plain.filter((found) => found.proof !== "guess" || found.start < here.start || found.end > here.end);
    extra.push(here);
    retro.push({ ...there, goesOnAt: here.start, message: offset + i });
    break;
  }
  const missing = extra.filter(({ start, end }) => !plain.some((found) => found.start <= start && end <= found.end));
  return { found: missing.length === 0 ? plain : joinFound(text, [...plain, ...missing]), retro };
}

/** The naming half: needs the keyed hash of the conversation. Both parts of a value get one name. */
export function nameInConversation(
  text: RawText,
  { found, retro }: FoundInConversation,
  options: Parameters<typeof nameFound>[2],
): ScreeningInConversation {
  const screening = nameFound(text, found, options);
  return {
    ...screening,
    retro: retro.flatMap(({ goesOnAt, ...mask }) => {
      const index = screening.findings.findIndex((one) => one.start <= goesOnAt && goesOnAt < one.end);
      const name = screening.replaced[index]?.name;
      // A value that is let through here is let through there.
      return name === undefined ? [] : [{ ...mask, name }];
    }),
  };
}

/** An earlier message with what `screenWithMemory` found in it hidden. */
export function maskRetro(text: string, masks: readonly RetroMask[]): string {
  let masked = "";
  let position = 0;
  for (const { kind, name, start, end } of masks.toSorted((a, b) => a.start - b.start)) {
    if (start < position) continue;
    masked += `${text.slice(position, start)}${name ?? `«${kind}»`}`;
    position = end;
  }
  return masked + text.slice(position);
}

/** Whether a message can be the second part of a value: nothing but joining words stand before its digits, or it begins with an at sign. */
export function mayGoOn(text: string): boolean {
  const first = FIRST_DIGITS.exec(text);
  return (first !== null && JOINING.test(text.slice(0, first.index))) || /^\s*(?:@|at\s)/iu.test(text);
}

function lastExpected(near: readonly EarlierMessage[]): { name: string; lead: string } | null {
  for (const { text } of near.toReversed()) {
    const expected = expectedBy(text);
    if (expected) return expected;
  }
  return null;
}

/** The answer read with the words of the question before it. */
function answerFindings(
  text: string,
  { name, lead }: { name: string; lead: string },
  options: FindOptions,
): readonly Found[] {
  if (name === "name") {
    const bare = BARE_NAME.exec(text)?.[1];
    if (bare === undefined || NOT_A_NAME.test(bare)) return [];
    const start = text.indexOf(bare);
    const end = start + bare.length;
    const value = bare.toLowerCase();
    return [{ kind: "PERSON", start, end, value, proof: "guess", confidence: 0.7, recognizer: "answer" }];
  }
  if (!/\p{Nd}|\p{L}{3}/u.test(text)) return [];
  return findValues((lead + text) as RawText, options)
    .filter(({ start }) => start >= lead.length)
    .map((found) => ({ ...found, start: found.start - lead.length, end: found.end - lead.length }));
}

/**
 * A value whose first part ends an earlier message and whose second begins this one. A first part that had been taken for a whole value
 * loses that name.
 */
function joinWith(
  { text: stored, tail }: EarlierMessage,
  text: string,
  lead: string,
  options: FindOptions,
): { here: Found; there: Omit<RetroFound, "message" | "goesOnAt"> } | null {
  const ends = tail === undefined ? null : ENDING_PSEUDONYM.exec(stored);
  const before = ends ? stored.slice(0, ends.index) + (tail ?? "") : stored;
  const halves = digitHalves(before, text) ?? emailHalves(before, text);
  if (!halves) return null;
  const { cut, from, glue } = halves;
  const head = lead + before.slice(0, cut) + glue;
  const across = findValues((head + text.slice(from)) as RawText, options).find(
    ({ start, end }) => start < lead.length + cut && end > head.length,
  );
  if (!across || (ends && across.proof === "guess" && isWholeNumber(lead + before, options))) return null;
  const { kind, confidence, value, proof } = across;
  const here = { kind, confidence, value, recognizer: "joined", start: from, end: from + across.end - head.length };
  const start = Math.max(0, across.start - lead.length);
  const replaces = ends?.[1];
  const there =
    ends && replaces !== undefined
      ? { kind, start: Math.min(start, ends.index), end: ends.index + replaces.length, replaces }
      : { kind, start, end: cut };
  return { here: { ...here, proof }, there };
}

/** What comes after a whole telephone number is something else. */
function isWholeNumber(text: string, options: FindOptions): boolean {
  const last = findValues(text as RawText, options).at(-1);
  if (last?.kind !== "PHONE") return false;
  // A number of a range that nobody has (films, examples) is as long as one can be.
  const plan = planOf(options.defaultCountry);
  const longest = plan === null ? Number.POSITIVE_INFINITY : plan.callingCode.length + 1 + Math.max(...plan.lengths);
  return isValidPhoneNumber(last.value) || last.value.length >= longest;
}

function digitHalves(before: string, text: string): { cut: number; from: number; glue: string } | null {
  const last = LAST_DIGITS.exec(before);
  const first = FIRST_DIGITS.exec(text);
  if (!last || !first || !JOINING.test(text.slice(0, first.index))) return null;
  const digits = last[0].replace(/[\s.…,-]+$/u, "");
  return { cut: last.index + digits.length, from: first.index, glue: " " };
}

function emailHalves(before: string, text: string): { cut: number; from: number; glue: string } | null {
  const sign = /^\s*(?:@|at\s)/iu.exec(text);
  const local = /[\p{L}\p{N}._+-]+\s*$/u.exec(before);
  if (!sign || !local) return null;
  return {
    cut: before.trimEnd().length,
    from: text.length - text.trimStart().length,
    glue: text.trimStart().startsWith("@") ? "" : " ",
  };
}
