// SPDX-License-Identifier: Apache-2.0
import type { RawText } from "#kernel";
import { expectedBy } from "./expected.ts";
import type { Finding } from "./findings.ts";
import { maskSpans, type Screening, type ScreenOptions, screen } from "./screen.ts";

/** A message that was said before, as it is kept: screened, or the bot's own words. */
export type EarlierMessage = { readonly by: "visitor" | "bot"; readonly text: string };

/** A span of an earlier message, by its index among those given, that turned out to be part of a value. */
export type RetroMask = Pick<Finding, "kind" | "start" | "end"> & { readonly message: number };

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
  const plain = screen(text, options);
  const extra: Finding[] = [];
  const retro: RetroMask[] = [];
  const offset = Math.max(0, earlier.length - WINDOW);
  const near = earlier.slice(offset);
  const expected = lastExpected(near);
  if (expected !== null && text.length <= ANSWER_UNITS) extra.push(...answerFindings(text, expected, options));
  for (let i = near.length - 1; i >= 0; i -= 1) {
    const message = near[i];
    if (message?.by !== "visitor") continue;
    const joined = joinWith(message.text, text, expected?.lead ?? "", options);
    if (!joined) continue;
    extra.push(joined.here);
    retro.push({ ...joined.there, message: offset + i });
    break;
  }
  const missing = extra.filter(
    ({ start, end }) => !plain.findings.some((found) => found.start <= start && end <= found.end),
  );
  if (missing.length === 0) return { ...plain, retro };
  return { ...maskSpans(text, [...plain.findings, ...missing], options), retro };
}

/** An earlier message with what `screenWithMemory` found in it hidden. */
export function maskRetro(text: string, masks: readonly RetroMask[]): string {
  let masked = "";
  let position = 0;
  for (const { kind, start, end } of masks.toSorted((a, b) => a.start - b.start)) {
    if (start < position) continue;
    masked += `${text.slice(position, start)}«${kind}»`;
    position = end;
  }
  return masked + text.slice(position);
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
  options: ScreenOptions,
): Finding[] {
  if (name === "name") {
    const bare = BARE_NAME.exec(text)?.[1];
    if (bare === undefined || NOT_A_NAME.test(bare)) return [];
    const start = text.indexOf(bare);
    return [{ kind: "PERSON", start, end: start + bare.length, confidence: 0.7, recognizer: "answer" }];
  }
  if (!/\p{Nd}|\p{L}{3}/u.test(text)) return [];
  return screen((lead + text) as RawText, options)
    .findings.filter(({ start }) => start >= lead.length)
    .map((finding) => ({ ...finding, start: finding.start - lead.length, end: finding.end - lead.length }));
}

/** A value whose first part ends an earlier message and whose second begins this one. */
function joinWith(
  before: string,
  text: string,
  lead: string,
  options: ScreenOptions,
): { here: Finding; there: Omit<RetroMask, "message"> } | null {
  const halves = digitHalves(before, text) ?? emailHalves(before, text);
  if (!halves) return null;
  const { cut, from, glue } = halves;
  const head = lead + before.slice(0, cut) + glue;
  const across = screen((head + text.slice(from)) as RawText, options).findings.find(
    ({ start, end }) => start < lead.length + cut && end > head.length,
  );
  if (!across) return null;
  const { kind, confidence } = across;
  return {
    here: { kind, confidence, recognizer: "joined", start: from, end: from + across.end - head.length },
    there: { kind, start: Math.max(0, across.start - lead.length), end: cut },
  };
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
