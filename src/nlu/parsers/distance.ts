// SPDX-License-Identifier: Apache-2.0
/** Edits (insert, delete, replace, swap neighbours) between two short words, or `limit + 1` when there are more. */
export function editDistance(a: string, b: string, limit: number): number {
  if (a === b) return 0;
  if (Math.abs(a.length - b.length) > limit) return limit + 1;
  let before: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i += 1) {
    const row = [i];
    for (let j = 1; j <= b.length; j += 1) {
      const cost = a[i - 1] === b[j - 1] ? 0 : 1;
      let best = Math.min((last[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1, (last[j - 1] ?? 0) + cost);
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1])
        best = Math.min(best, (before[j - 2] ?? 0) + 1);
      row.push(best);
    }
    before = last;
    last = row;
  }
  return last[b.length] ?? limit + 1;
}

/** Whether two words are the same but for a slip: none in short words and numbers, one from four letters on, two from eight. */
export function isSameWord(spoken: string, known: string): boolean {
  if (spoken === known) return true;
  if (known.length < 4 || /\d/.test(known)) return false;
  const limit = known.length >= 8 ? 2 : 1;
  // Slips rarely hit the first letter, and "bill" is not "will".
  return spoken[0] === known[0] && spoken.length >= 4 && editDistance(spoken, known, limit) <= limit;
}
