// SPDX-License-Identifier: Apache-2.0

export type DiffLine = { readonly is: "same" | "gone" | "new"; readonly text: string };

/** Longer texts are shown as replaced: comparing costs the product of both lengths. */
const MOST_LINES = 600;

/** What changed from one text to another, line by line: the longest common part stays. Pure. */
export function diffLines(before: string, after: string): readonly DiffLine[] {
  const [a, b] = [linesOf(before), linesOf(after)];
  if (a.length > MOST_LINES || b.length > MOST_LINES) return [...a.map(gone), ...b.map(fresh)];
  const common = commonLengths(a, b);
  const lines: DiffLine[] = [];
  let [i, j] = [0, 0];
  while (i < a.length && j < b.length) {
    const [was, is] = [a[i] ?? "", b[j] ?? ""];
    if (was === is) {
      lines.push({ is: "same", text: was });
      i += 1;
      j += 1;
    } else if ((common[i + 1]?.[j] ?? 0) >= (common[i]?.[j + 1] ?? 0)) {
      lines.push(gone(was));
      i += 1;
    } else {
      lines.push(fresh(is));
      j += 1;
    }
  }
  return [...lines, ...a.slice(i).map(gone), ...b.slice(j).map(fresh)];
}

const gone = (text: string): DiffLine => ({ is: "gone", text });
const fresh = (text: string): DiffLine => ({ is: "new", text });

function linesOf(text: string): readonly string[] {
  return text === "" ? [] : text.replace(/\n$/u, "").split("\n");
}

/** How many lines both have in common from each pair of places on. */
function commonLengths(a: readonly string[], b: readonly string[]): readonly Uint16Array[] {
  const rows = Array.from({ length: a.length + 1 }, () => new Uint16Array(b.length + 1));
  for (let i = a.length - 1; i >= 0; i -= 1)
    for (let j = b.length - 1; j >= 0; j -= 1) {
      const row = rows[i];
      if (row === undefined) continue;
      row[j] = a[i] === b[j] ? (rows[i + 1]?.[j + 1] ?? 0) + 1 : Math.max(rows[i + 1]?.[j] ?? 0, row[j + 1] ?? 0);
    }
  return rows;
}
