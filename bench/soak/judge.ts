// SPDX-License-Identifier: Apache-2.0

/** The slope of the line that lies nearest to the points (least squares), in units an hour; 0 for fewer than three. */
export function slopePerHour(points: readonly Point[]): number {
  if (points.length < 3) return 0;
  const mean = (of: 0 | 1): number => points.reduce((sum, point) => sum + point[of], 0) / points.length;
  const [meanHours, meanValue] = [mean(0), mean(1)];
  const spread = points.reduce((sum, [hours]) => sum + (hours - meanHours) ** 2, 0);
  if (spread === 0) return 0;
  return points.reduce((sum, [hours, value]) => sum + (hours - meanHours) * (value - meanValue), 0) / spread;
}

/** A time in hours and what was measured then. */
export type Point = readonly [hours: number, value: number];

/**
 * One point for each whole cycle: what rises and falls with the faults of one is in its mean and not in the slope, wherever in a cycle the
 * measuring began. A cycle that the first point lies in, or that the last one does not reach the end of, is left out.
 *
 * @param points - In order of time.
 * @param cycle - Length of a cycle in hours; cycles begin at hour 0.
 */
export function cycleMeans(points: readonly Point[], cycle: number): readonly Point[] {
  const [first, last] = [points[0]?.[0] ?? 0, points.at(-1)?.[0] ?? 0];
  // A point or so may be missing at either end of a whole one.
  const step = (last - first) / Math.max(1, points.length - 1);
  const from = Math.ceil((first - 1.5 * step) / cycle);
  const to = Math.floor((last + 1.5 * step) / cycle);
  return Array.from({ length: Math.max(0, to - from) }, (_, index) => {
    const begin = (from + index) * cycle;
    const inside = points.filter(([hours]) => hours >= begin && hours < begin + cycle);
    const mean = (of: 0 | 1): number => inside.reduce((sum, point) => sum + point[of], 0) / inside.length;
    return [mean(0), mean(1)] as const;
  });
}

/** Level of a warning in the log, where an error begins to be one that somebody should look at. */
const ERROR = 50;

/** Lines that say that something went wrong and not what: errors without a code, or with none of ours, and whatever is no line of the log. */
export function countUncoded(log: string): readonly string[] {
  return log.split("\n").filter((line) => {
    if (line.trim() === "") return false;
    let entry: unknown;
    try {
      entry = JSON.parse(line);
    } catch {
      // What is printed for people at the start begins with our name; anything else came from where nobody caught it.
      return /^\s+at |Error\b|Unhandled|Uncaught|FATAL/u.test(line);
    }
    if (typeof entry !== "object" || entry === null) return true;
    const { level, code } = entry as { readonly level?: unknown; readonly code?: unknown };
    return (
      typeof level === "number" && level >= ERROR && (typeof code !== "string" || code === "" || code === "unexpected")
    );
  });
}
