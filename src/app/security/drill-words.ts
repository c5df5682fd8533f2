// SPDX-License-Identifier: Apache-2.0
import type { JsonObject } from "#kernel";

/** What a text of a drill reads in another language; null: nobody has put it there, as for scenarios of the operator's own. */
export type SayDrill = (text: string) => string | null;

const LONGEST = 2_000;
/** Fields of a report that are told in words (`dataOf()` of `wardline drill`). */
const TOLD = new Set(["action", "defence", "switchedOff", "remains", "tried", "came", "stoppedBy", "notPlayed"]);

/**
 * Reads a catalogue of what drills say: English text → the other language, `{0}` where a figure or a name stands. What stands in a hole is set apart
 * (U+2068, U+2069), so that a number or a code does not turn the words around it.
 */
export function makeDrillWords(catalogue: Readonly<Record<string, string>>): SayDrill {
  const texts = Object.entries(catalogue);
  const whole = new Map(texts.filter(([text]) => !text.includes("{0}")));
  const patterns = texts
    .filter(([text]) => text.includes("{0}"))
    // The most telling first: `{0} were shown, {1} refused` before `{0} were shown`.
    .toSorted(([a], [b]) => b.length - a.length)
    .map(([text, said]) => ({ pattern: patternOf(text), said }));
  const sayOne = (text: string): string | null => {
    const known = whole.get(text);
    if (known !== undefined) return known;
    for (const { pattern, said } of patterns) {
      const found = pattern.exec(text);
      if (found !== null)
        return said.replace(/\{(\d)\}/gu, (_hole, at: string) => `\u2068${found[Number(at) + 1] ?? ""}\u2069`);
    }
    return null;
  };
  return (text) => {
    if (text.length > LONGEST) return null;
    const said = sayOne(text);
    if (said !== null) return said;
    // Actions that were understood together stand in one line.
    const parts = text.split("; ").map(sayOne);
    return parts.length > 1 && parts.every((part) => part !== null) ? parts.join("؛ ") : null;
  };
}

/** The words of a report in the other language, by its English words. What has none is left out, and is shown as it is. */
export function wordsOfReport(say: SayDrill, report: JsonObject | null): Readonly<Record<string, string>> {
  const words: Record<string, string> = {};
  const look = (value: unknown): void => {
    if (Array.isArray(value)) for (const one of value) look(one);
    if (typeof value !== "object" || value === null || Array.isArray(value)) return;
    for (const [field, one] of Object.entries(value)) {
      if (typeof one !== "string") look(one);
      else if (TOLD.has(field)) {
        const said = say(one);
        if (said !== null) words[one] = said;
      }
    }
  };
  look(report);
  return words;
}

function patternOf(text: string): RegExp {
  const literal = text.split(/\{\d\}/u).map((part) => RegExp.escape(part));
  return new RegExp(`^${literal.join("([^;]+?)")}$`, "u");
}
