// SPDX-License-Identifier: Apache-2.0
import { type LabelledText, OUT_OF_SCOPE } from "#nlu";
import { percentile, rounded } from "../figures.ts";
import { isRefusal, isWanted } from "./rows.ts";

/** What one message came to (`out_of_scope`: refused), and how long it took. */
export type Reading = { readonly wanted: string; readonly got: string; readonly ms: number };
export type SetScore = { readonly accuracy: number | null; readonly oosRecall: number | null; readonly n: number };

/** `accuracy`: in-scope rows given the right intent, a refusal is wrong; `oosRecall`: out-of-scope rows refused. Null: no such rows. */
export function scoreOf(readings: readonly Reading[]): SetScore {
  const inScope = readings.filter(({ wanted }) => wanted !== OUT_OF_SCOPE);
  const outside = readings.filter(({ wanted }) => wanted === OUT_OF_SCOPE);
  return {
    accuracy: share(inScope, ({ wanted, got }) => isWanted(wanted, got)),
    oosRecall: share(outside, ({ got }) => isRefusal(got)),
    n: readings.length,
  };
}

function share(readings: readonly Reading[], isRight: (reading: Reading) => boolean): number | null {
  return readings.length === 0 ? null : rounded(readings.filter(isRight).length / readings.length, 4);
}

export function timesOf(readings: readonly Reading[]): { medianMs: number; p95Ms: number } {
  const times = readings.map(({ ms }) => ms);
  return { medianMs: rounded(percentile(times, 0.5), 3), p95Ms: rounded(percentile(times, 0.95), 3) };
}

/** At most `most` rows, evenly spread. */
export function spread(rows: readonly LabelledText[], most: number): LabelledText[] {
  const step = Math.max(1, rows.length / most);
  return rows.filter((_, index) => Math.floor(index / step) !== Math.floor((index - 1) / step));
}
