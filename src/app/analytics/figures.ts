// SPDX-License-Identifier: Apache-2.0
import type { AnalyticsFigures, AnalyticsView } from "#protocol";
import { type Block, LEAST_PEOPLE, OTHER } from "./blocks.ts";
import type { Measure } from "./cells.ts";

/** What one may ask for. Days are inclusive, `YYYY-MM-DD`. */
export type AnalyticsFilter = {
  readonly from: string;
  readonly to: string;
  readonly flow?: string | undefined;
  readonly lang?: string | undefined;
};

/** Sums of whole blocks that lie within what was asked for. Pure; nothing else than blocks comes in, so nothing else can come out. */
export function figuresOf(blocks: readonly Block[], filter: AnalyticsFilter): AnalyticsView {
  const inside = blocks.filter(
    (block) => block.from >= filter.from && block.to <= filter.to && isWanted(block, filter),
  );
  const cut = blocks.some(
    (block) => block.from <= filter.to && block.to >= filter.from && isWanted(block, filter) && !inside.includes(block),
  );
  const byEnd = Map.groupBy(inside, ({ to }) => to);
  const byFlow = Map.groupBy(inside, ({ flow }) => flow);
  return {
    from: filter.from,
    to: filter.to,
    leastPeople: LEAST_PEOPLE,
    isCut: cut,
    total: sumOf(inside),
    days: [...byEnd.keys()].toSorted().map((day) => ({ day, ...sumOf(byEnd.get(day) ?? []) })),
    flows: [...byFlow]
      .map(([flow, own]) => ({ flow, title: null, stepTitles: {}, ...sumOf(own) }))
      .toSorted((a, b) => b.runs - a.runs || (a.flow < b.flow ? -1 : 1)),
  };
}

function isWanted(block: Block, { flow, lang }: AnalyticsFilter): boolean {
  return (flow === undefined || block.flow === flow) && (lang === undefined || block.lang === lang);
}

function sumOf(blocks: readonly Block[]): AnalyticsFigures {
  const end = countsOf(blocks, "end");
  const left = Object.entries(end).filter(([value]) => value.startsWith("left:"));
  const total = (counts: Readonly<Record<string, number>>): number =>
    Object.values(counts).reduce((sum, count) => sum + count, 0);
  return {
    runs: total(end),
    finished: end["finished"] ?? 0,
    person: end["person"] ?? 0,
    left: left.reduce((sum, [, count]) => sum + count, 0),
    untold: end[OTHER] ?? 0,
    steps: ranked(left.map(([value, count]) => [value.slice("left:".length), count])),
    reasons: ranked(Object.entries(countsOf(blocks, "reason"))),
    heard: countsOf(blocks, "heard")["all"] ?? 0,
    misheard: countsOf(blocks, "heard")["not_all"] ?? 0,
    proofs: ranked(Object.entries(countsOf(blocks, "proof"))),
    scores: ranked(Object.entries(countsOf(blocks, "score"))),
  };
}

function ranked(counts: readonly (readonly [string, number])[]): { value: string; count: number }[] {
  return counts
    .map(([value, count]) => ({ value, count }))
    .toSorted((a, b) => b.count - a.count || (a.value < b.value ? -1 : 1));
}

function countsOf(blocks: readonly Block[], measure: Measure): Readonly<Record<string, number>> {
  const sums: Record<string, number> = Object.create(null) as Record<string, number>;
  for (const { counts } of blocks)
    for (const [value, count] of Object.entries(counts[measure] ?? {})) sums[value] = (sums[value] ?? 0) + count;
  return sums;
}
