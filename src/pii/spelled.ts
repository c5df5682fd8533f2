// SPDX-License-Identifier: Apache-2.0
import { lowerByUnit, type Normal } from "./normalise.ts";
import { LONGEST_NUMBER, NUMBER_WORDS, REPEATS } from "./number-words.ts";

type Word = { readonly word: string; readonly start: number; readonly end: number };
/** Digits to write in place of a span, with the span that each of them stands for. */
type Digits = {
  readonly digits: string;
  readonly start: number;
  readonly end: number;
  readonly places: readonly Place[];
};
type Place = { readonly start: number; readonly end: number };

const WORD = /[\p{L}\p{M}]+|\d+/gu;
/** What may stand between spoken digits. */
const BETWEEN = /^(?:[\s,.;/-]{1,3}|\s?(?:dash|hyphen|space|then|and then)\s)$/;
/** Fewer spoken numbers in a row are talk: "one or two days". */
const FEWEST_WORDS = 3;
/** A token of digits in which letters stand for the digits they look like. */
const LOOKALIKE_TOKEN = /(?<![\p{L}\d])[\doilOIL]{5,24}(?![\p{L}\d])/gu;

/**
 * Writes spoken digits ("oh seven double seven") and letters that stand for digits ("O77OO") as digits, keeping the way back. A single
 * number word stays a word. Linear.
 */
export function writeOutDigits(normal: Normal): Normal {
  const spans = [...spokenDigits(normal.lower), ...lookalikeDigits(normal.text)].sort((a, b) => a.start - b.start);
  return spans.length === 0 ? normal : replaceSpans(normal, spans);
}

function spokenDigits(lower: string): Digits[] {
  const found: Digits[] = [];
  const words = Array.from(lower.matchAll(WORD), (match) => ({
    word: match[0],
    start: match.index,
    end: match.index + match[0].length,
  }));
  for (let from = 0; from < words.length; ) {
    const run = readRun(lower, words, from);
    if (run.to === from) {
      from += 1;
      continue;
    }
    if (run.spoken >= FEWEST_WORDS && run.digits.length >= FEWEST_WORDS) {
      found.push({ ...run, start: words[from]?.start ?? 0, end: words[run.to - 1]?.end ?? 0 });
    }
    from = run.to;
  }
  return found;
}

/** Numbers from word `from` on, as long as they stand together; `to` is the word behind them. */
function readRun(
  lower: string,
  words: readonly Word[],
  from: number,
): { digits: string; places: Place[]; spoken: number; to: number } {
  let digits = "";
  const places: Place[] = [];
  let spoken = 0;
  let to = from;
  while (to < words.length) {
    if (to > from && !BETWEEN.test(lower.slice(words[to - 1]?.end ?? 0, words[to]?.start ?? 0))) break;
    const number = readNumber(words, to);
    if (number === null || (to === from && number.spoken === 0)) break;
    const place = { start: words[to]?.start ?? 0, end: words[number.to - 1]?.end ?? 0 };
    for (let k = 0; k < number.digits.length; k += 1) places.push(place);
    digits += number.digits;
    spoken += number.spoken;
    to = number.to;
  }
  return { digits, places, spoken, to };
}

function readNumber(words: readonly Word[], at: number): { digits: string; spoken: number; to: number } | null {
  const word = words[at]?.word ?? "";
  const times = REPEATS.get(word);
  if (times !== undefined) {
    const digit = NUMBER_WORDS.get(words[at + 1]?.word ?? "") ?? words[at + 1]?.word ?? "";
    return /^\d$/.test(digit) ? { digits: digit.repeat(times), spoken: 2, to: at + 2 } : null;
  }
  if (/^\d{1,4}$/.test(word)) return { digits: word, spoken: 0, to: at + 1 };
  if (!NUMBER_WORDS.has(word)) return null;
  let joined = word;
  let best = { digits: NUMBER_WORDS.get(word) ?? "", to: at + 1 };
  for (let size = 2; size <= LONGEST_NUMBER && at + size <= words.length; size += 1) {
    joined += `_${words[at + size - 1]?.word ?? ""}`;
    const digits = NUMBER_WORDS.get(joined);
    if (digits !== undefined) best = { digits, to: at + size };
  }
  return { ...best, spoken: 1 };
}

function lookalikeDigits(text: string): Digits[] {
  return Array.from(text.matchAll(LOOKALIKE_TOKEN), (match) => ({
    digits: match[0].replaceAll(/o/gi, "0").replaceAll(/[il]/gi, "1"),
    start: match.index,
    end: match.index + match[0].length,
    places: Array.from(match[0], (_, k) => ({ start: match.index + k, end: match.index + k + 1 })),
  })).filter(({ digits, start }) => {
    const token = text.slice(start, start + digits.length);
    const count = token.replaceAll(/\D/g, "").length;
    // A whole number with a letter stuck to it is the number: "l4111…" must not become another one.
    return count < token.length && count >= 0.4 * token.length && !/\d{7}/.test(token);
  });
}

function replaceSpans({ text, starts, ends }: Normal, spans: readonly Digits[]): Normal {
  const parts: string[] = [];
  const newStarts: number[] = [];
  const newEnds: number[] = [];
  let position = 0;
  const keepUntil = (to: number): void => {
    parts.push(text.slice(position, to));
    for (let i = position; i < to; i += 1) {
      newStarts.push(starts[i] ?? 0);
      newEnds.push(ends[i] ?? 0);
    }
  };
  for (const { digits, start, end, places } of spans) {
    if (start < position) continue;
    keepUntil(start);
    parts.push(digits);
    for (const place of places) {
      newStarts.push(starts[place.start] ?? 0);
      newEnds.push(ends[place.end - 1] ?? 0);
    }
    position = end;
  }
  keepUntil(text.length);
  const written = parts.join("");
  return {
    text: written,
    lower: lowerByUnit(written),
    starts: Uint32Array.from(newStarts),
    ends: Uint32Array.from(newEnds),
  };
}
