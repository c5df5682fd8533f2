// SPDX-License-Identifier: Apache-2.0
import { addDays } from "#kernel";
import { type Cell, type Group, MEASURES, type Measure } from "./cells.ts";

/** No count of fewer people than this leaves the server. */
export const LEAST_PEOPLE = 5;
/** After so many days what is still too small is put together. */
const WAITS_DAYS = 7;
/** After so many days what is still too small altogether is let go. */
const LET_GO_DAYS = 30;
/** Small values of a measure, put together. */
export const OTHER = "other";

/** Some days of one group in a row, with all that is ever told of them. */
export type Block = Group & {
  readonly from: string;
  readonly to: string;
  /** Runs by measure and value. A measure that is too small as a whole is left out, which says that there were fewer than five, or none. */
  readonly counts: Readonly<Partial<Record<Measure, Readonly<Record<string, number>>>>>;
};

type Sum = { runs: number; people: number };
type Sums = Map<Measure, Map<string, Sum>>;

/**
 * Cuts the days of each group into blocks, so that no count in one stands for one to four people. A day that has such a count waits for the
 * following ones; after a week its small values are put together with each other, and where that is still too few with the smallest that could
 * have been told, so that no subtraction gives it away.
 *
 * Blocks never overlap, one never changes once it is made, and whoever filters or adds up does so with whole blocks: the difference of two
 * answers is made of blocks again. It does not hide that a group had somebody, nor from which day on a count was large enough; and who came in two
 * different months counts in both.
 *
 * @param cells - Of days that are over, any order.
 */
export function makeBlocks(cells: readonly Cell[]): readonly Block[] {
  const groups = Map.groupBy(cells, ({ flow, lang, channel }) => JSON.stringify([flow, lang, channel]));
  return [...groups.values()].flatMap(blocksOfGroup);
}

function blocksOfGroup(cells: readonly Cell[]): readonly Block[] {
  const [first] = cells;
  if (first === undefined) return [];
  const { flow, lang, channel } = first;
  const byDay = Map.groupBy(cells, ({ day }) => day);
  const blocks: Block[] = [];
  let from: string | null = null;
  let sums: Sums = new Map();
  for (const day of [...byDay.keys()].toSorted()) {
    if (from !== null && day >= addDays(from, LET_GO_DAYS)) {
      from = null;
      sums = new Map();
    }
    from ??= day;
    addTo(sums, byDay.get(day) ?? []);
    const counts = readyCounts(sums, day >= addDays(from, WAITS_DAYS - 1));
    if (counts === null) continue;
    blocks.push({ flow, lang, channel, from, to: day, counts });
    from = null;
    sums = new Map();
  }
  return blocks;
}

function addTo(sums: Sums, cells: readonly Cell[]): void {
  for (const { measure, value, runs, people } of cells) {
    const values = sums.get(measure) ?? new Map<string, Sum>();
    const sum = values.get(value) ?? { runs: 0, people: 0 };
    values.set(value, { runs: sum.runs + runs, people: sum.people + people });
    sums.set(measure, values);
  }
}

/** Null: it has to wait. */
function readyCounts(sums: Sums, isOverdue: boolean): Block["counts"] | null {
  const isClean = [...sums.values()].every((values) => [...values.values()].every(isEnough));
  if (!isClean && !isOverdue) return null;
  if (!isEnough(totalOf(sums.get("end") ?? new Map()))) return null;
  const told = MEASURES.flatMap((measure) => {
    const values = sums.get(measure);
    const counts = values === undefined ? null : withoutSmall(values);
    return counts === null ? [] : [[measure, counts] as const];
  });
  return Object.fromEntries(told);
}

function withoutSmall(values: ReadonlyMap<string, Sum>): Readonly<Record<string, number>> | null {
  const sorted = [...values].toSorted(([a, one], [b, two]) => one.people - two.people || (a < b ? -1 : 1));
  const small = sorted.filter(([, sum]) => !isEnough(sum));
  const large = sorted.filter(([, sum]) => isEnough(sum));
  const other = totalOf(new Map(small));
  if (small.length > 0 && !isEnough(other)) {
    const next = large.shift();
    // Too few altogether: nothing of this measure is told.
    if (next === undefined) return null;
    other.runs += next[1].runs;
    other.people += next[1].people;
  }
  const counts = large.map(([value, { runs }]) => [value, runs] as const);
  return Object.fromEntries(other.runs > 0 ? [...counts, [OTHER, other.runs]] : counts);
}

function totalOf(values: ReadonlyMap<string, Sum>): Sum {
  const total = { runs: 0, people: 0 };
  for (const { runs, people } of values.values()) {
    total.runs += runs;
    total.people += people;
  }
  return total;
}

function isEnough({ people }: Sum): boolean {
  return people >= LEAST_PEOPLE;
}
