// SPDX-License-Identifier: Apache-2.0
import type { AnalyticsFigures, AnalyticsView } from "#protocol";
import type { CsvValue } from "../parts/csv.ts";

/** Rates out of counts; null where there is nothing to divide by. All between 0 and 1, but the score (1 to 5). */
export function ratesOf(figures: AnalyticsFigures): {
  readonly contained: number | null;
  readonly resolved: number | null;
  readonly understood: number | null;
  readonly proofs: number | null;
  readonly score: number | null;
} {
  // What may not be told apart stands in no rate.
  const told = figures.runs - figures.untold;
  const asked = sum(figures.proofs.filter(({ value }) => value !== "other"));
  const passed = sum(figures.proofs.filter(({ value }) => value.endsWith(":passed")));
  const scored = figures.scores.filter(({ value }) => value !== "other");
  const points = scored.reduce((all, { value, count }) => all + Number(value) * count, 0);
  return {
    contained: share(told - figures.person, told),
    resolved: share(figures.finished, told),
    understood: share(figures.heard, figures.heard + figures.misheard),
    proofs: share(passed, asked),
    score: share(points, sum(scored)),
  };
}

export function share(part: number, whole: number): number | null {
  return whole > 0 ? part / whole : null;
}

function sum(list: readonly { readonly count: number }[]): number {
  return list.reduce((all, { count }) => all + count, 0);
}

const PLAIN = ["runs", "finished", "person", "left", "untold", "heard", "misheard"] as const;
const LISTS = ["steps", "reasons", "proofs", "scores"] as const;

/** Everything that the view says, one line for each count: the same as the command prints. */
export function csvRows({ total, days, flows }: AnalyticsView): CsvValue[][] {
  const lines = (of: string, name: string, figures: AnalyticsFigures): CsvValue[][] => [
    ...PLAIN.map((figure) => [of, name, figure, "", figures[figure]]),
    ...LISTS.flatMap((figure) => figures[figure].map(({ value, count }) => [of, name, figure, value, count])),
  ];
  return [
    ...lines("total", "", total),
    ...days.flatMap(({ day, ...figures }) => lines("day", day, figures)),
    ...flows.flatMap(({ flow, ...figures }) => lines("flow", flow, figures)),
  ];
}

/** `bill_higher` as it is read. */
export function plainName(code: string): string {
  return code.replaceAll("_", " ");
}
