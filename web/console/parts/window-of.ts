// SPDX-License-Identifier: Apache-2.0

/** Rows drawn above and below those that are seen. */
const OVERSCAN = 6;

export interface RowWindow {
  /** First row to draw. */
  readonly from: number;
  /** After the last row to draw. */
  readonly to: number;
}

/** Which of `count` rows of `rowPx` height are drawn when `viewPx` of them are seen, `topPx` below the first. */
export function windowOf(count: number, rowPx: number, topPx: number, viewPx: number): RowWindow {
  if (count === 0 || rowPx <= 0) return { from: 0, to: 0 };
  const first = Math.min(Math.max(0, Math.floor(topPx / rowPx)), count - 1);
  const seen = Math.ceil(Math.max(0, viewPx) / rowPx) + 1;
  return { from: Math.max(0, first - OVERSCAN), to: Math.min(count, first + seen + OVERSCAN) };
}

/** The row that a key leads to, or null where the key means nothing in a grid of rows. */
export function rowAfter(key: string, at: number, count: number, page: number): number | null {
  if (count === 0) return null;
  const within = (row: number): number => Math.min(Math.max(0, row), count - 1);
  switch (key) {
    case "ArrowDown":
      return within(at + 1);
    case "ArrowUp":
      return within(at < 0 ? 0 : at - 1);
    case "PageDown":
      return within(at + page);
    case "PageUp":
      return within(at - page);
    case "Home":
      return 0;
    case "End":
      return count - 1;
    default:
      return null;
  }
}

/** Where to scroll so that row `at` is seen whole, or null where it is already. */
export function scrollFor(at: number, rowPx: number, topPx: number, viewPx: number): number | null {
  if (at * rowPx < topPx) return at * rowPx;
  if ((at + 1) * rowPx > topPx + viewPx) return (at + 1) * rowPx - viewPx;
  return null;
}
