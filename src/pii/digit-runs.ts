// SPDX-License-Identifier: Apache-2.0
/** Digits that stand together, with what separates them from the group before. Offsets are of the normal form. */
export type DigitGroup = {
  readonly digits: string;
  readonly start: number;
  readonly end: number;
  readonly separator: string;
};

/** Groups of digits with little between them: a number as people space it, or several numbers in a row. */
export type DigitRun = readonly DigitGroup[];

/** Part of a run that begins and ends with whole groups. */
export type DigitWindow = {
  readonly digits: string;
  readonly start: number;
  readonly end: number;
  readonly from: number;
  readonly to: number;
};

const SEPARATORS = new Set([..." \t\r\n-./()_,:|*"]);
/** More than this between two groups is another number. */
const MAX_SEPARATOR = 3;

export function digitRuns(text: string): DigitRun[] {
  const runs: DigitGroup[][] = [];
  let run: DigitGroup[] = [];
  let position = 0;
  let lastEnd = 0;
  while (position < text.length) {
    if (!isDigit(text.charCodeAt(position))) {
      if (!SEPARATORS.has(text.charAt(position)) || position - lastEnd >= MAX_SEPARATOR) {
        if (run.length > 0) runs.push(run);
        run = [];
      }
      position += 1;
      continue;
    }
    const start = position;
    while (position < text.length && isDigit(text.charCodeAt(position))) position += 1;
    const separator = run.length === 0 ? "" : text.slice(lastEnd, start);
    run.push({ digits: text.slice(start, position), start, end: position, separator });
    lastEnd = position;
  }
  if (run.length > 0) runs.push(run);
  return runs;
}

/**
 * Every window of a run with `min` to `maxFor(first two digits)` digits, longest first for each start; 0 skips the start.
 * At most 32 windows a start: linear.
 */
export function digitWindows(run: DigitRun, min: number, maxFor: (head: string) => number): DigitWindow[] {
  const found: DigitWindow[] = [];
  for (let from = 0; from < run.length; from += 1) {
    const digits = run[from]?.digits ?? "";
    const max = maxFor(digits.length > 1 ? digits.slice(0, 2) : digits + (run[from + 1]?.digits.charAt(0) ?? ""));
    if (max < min) continue;
    for (const window of windowsFrom(run, from, min, max)) found.push(window);
  }
  return found;
}

/** The windows that start with group `from`, longest first. */
export function windowsFrom(run: DigitRun, from: number, min: number, max: number): DigitWindow[] {
  const first = run[from];
  if (!first) return [];
  const parts: string[] = [];
  let size = 0;
  let to = from;
  for (; to < run.length; to += 1) {
    const digits = run[to]?.digits ?? "";
    if (size + digits.length > max) break;
    parts.push(digits);
    size += digits.length;
  }
  const digits = parts.join("");
  const found: DigitWindow[] = [];
  while (to > from && size >= min) {
    to -= 1;
    found.push({ digits: digits.slice(0, size), start: first.start, end: run[to]?.end ?? first.end, from, to });
    size -= run[to]?.digits.length ?? 0;
  }
  return found;
}

function isDigit(code: number): boolean {
  return code >= 48 && code <= 57;
}
