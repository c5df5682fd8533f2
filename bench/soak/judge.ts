// SPDX-License-Identifier: Apache-2.0

/** The slope of the line that lies nearest to the points (least squares), in units an hour; 0 for fewer than three. */
export function slopePerHour(points: readonly (readonly [hours: number, value: number])[]): number {
  if (points.length < 3) return 0;
  const mean = (of: 0 | 1): number => points.reduce((sum, point) => sum + point[of], 0) / points.length;
  const [meanHours, meanValue] = [mean(0), mean(1)];
  const spread = points.reduce((sum, [hours]) => sum + (hours - meanHours) ** 2, 0);
  if (spread === 0) return 0;
  return points.reduce((sum, [hours, value]) => sum + (hours - meanHours) * (value - meanValue), 0) / spread;
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
