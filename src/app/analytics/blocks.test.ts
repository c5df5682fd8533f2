// SPDX-License-Identifier: Apache-2.0
import { describe, expect, test } from "vitest";
import { addDays } from "#kernel";
import { LEAST_PEOPLE, makeBlocks } from "./blocks.ts";
import { type Cell, cellsOf } from "./cells.ts";
import { figuresOf } from "./figures.ts";
import type { Run } from "./runs.ts";

const START = "2026-11-01";
const run = (more: Partial<Run> = {}): Run => ({
  flow: "bill",
  end: { kind: "finished" },
  reason: null,
  isMisheard: false,
  proof: null,
  score: null,
  ...more,
});

/** Cells of a day, each of some people with one run each. */
function day(at: number, ...runs: readonly (readonly [number, Run])[]): Cell[] {
  const where = { day: addDays(START, at), lang: "en", channel: "web", isNewPerson: true };
  const sums = new Map<string, Cell>();
  for (const [people, one] of runs)
    for (const cell of cellsOf([one], where)) {
      const key = `${cell.flow} ${cell.measure} ${cell.value}`;
      const before = sums.get(key);
      sums.set(key, { ...cell, runs: (before?.runs ?? 0) + people, people: (before?.people ?? 0) + people });
    }
  return [...sums.values()];
}

const person = run({ end: { kind: "person" }, reason: "asked" });
const left = (step: string): Run => run({ end: { kind: "left", step } });
const all = { from: START, to: "2027-11-01" };

describe("makeBlocks()", () => {
  test("tells a day whose counts are all large enough, and its rates", () => {
    const { total } = figuresOf(makeBlocks(day(0, [15, run()], [5, person])), all);
    expect(total).toMatchObject({ runs: 20, finished: 15, person: 5, reasons: [{ value: "asked", count: 5 }] });
  });

  test("lets a day with a small count wait for the next ones, and tells them together", () => {
    const blocks = makeBlocks([...day(0, [20, run()], [3, person]), ...day(1, [20, run()], [2, person])]);
    expect(blocks).toMatchObject([{ from: START, to: addDays(START, 1) }]);
    expect(figuresOf(blocks, all).total).toMatchObject({ runs: 45, person: 5 });
    const half = figuresOf(blocks, { from: START, to: START });
    expect(half).toMatchObject({ isCut: true, total: { runs: 0 } });
  });

  test("puts what is small after a week together with the smallest that could be told", () => {
    const rare = [left("pay"), left("pay"), left("pay"), null, null, null, null];
    const days = rare.flatMap((one, at) => day(at, [5, run()], ...(one === null ? [] : [[1, one] as const])));
    const two = figuresOf(makeBlocks([...days, ...day(6, [2, left("ask")])]), all).total;
    expect(two).toMatchObject({ runs: 40, finished: 35, untold: 5, steps: [] });
    const one = figuresOf(makeBlocks(days), all).total;
    expect(one).toMatchObject({ runs: 38, finished: 0, untold: 38, steps: [] });
  });

  test("lets go of what never becomes enough", () => {
    expect(makeBlocks([...day(0, [1, run()]), ...day(29, [1, run()]), ...day(40, [2, run()])])).toEqual([]);
  });

  test("counts people, not how often one came", () => {
    const often = day(0, [9, run()]).map((cell) => ({ ...cell, people: 1 }));
    expect(makeBlocks(often)).toEqual([]);
  });

  test("tells of earlier days the same, whatever days come after", () => {
    const days = Array.from({ length: 40 }, (_, at) => randomDay(at, rng(7 + at))).flat();
    const first = makeBlocks(days.filter((cell) => cell.day < addDays(START, 20)));
    expect(makeBlocks(days).filter(({ to }) => to < addDays(START, 20))).toEqual(first);
  });
});

/** Small and repeatable (mulberry32). */
function rng(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

const KINDS: readonly Run[] = [
  run(),
  person,
  run({ end: { kind: "person" }, reason: "suspected_fraud" }),
  left("a"),
  left("b"),
  run({ isMisheard: true }),
  run({ proof: "passkey:passed" }),
  run({ score: 1 }),
];

function randomDay(at: number, random: () => number): Cell[] {
  return ["bill", "plan", "roaming"].flatMap((flow) =>
    ["en", "ar"].flatMap((lang) =>
      day(
        at,
        ...KINDS.filter(() => random() < 0.6).map((kind) => [1 + Math.floor(random() * 9), { ...kind, flow }] as const),
      ).map((cell) => ({ ...cell, lang })),
    ),
  );
}

describe("[SEC-481] figuresOf()", () => {
  test("gives no count under five people by asking twice and subtracting, over days, topics and languages", () => {
    for (let seed = 1; seed <= 12; seed += 1) {
      const random = rng(seed);
      const cells = Array.from({ length: 25 }, (_, at) => randomDay(at, random)).flat();
      const blocks = makeBlocks(cells);
      expect(blocks.length).toBeGreaterThan(0);
      const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)] as T;
      for (let round = 0; round < 200; round += 1) {
        const from = Math.floor(random() * 25);
        const to = from + Math.floor(random() * (25 - from));
        const wide = {
          from: addDays(START, from),
          to: addDays(START, to),
          flow: pick([undefined, "bill", "plan"]),
          lang: pick([undefined, "en"]),
        };
        // Everything that the narrow question asks for, the wide one does as well.
        const shrink = Math.floor(random() * (to - from + 1));
        const narrow = {
          from: addDays(START, from + Math.floor(random() * (shrink + 1))),
          to: wide.to,
          flow: wide.flow ?? pick([undefined, "bill", "roaming"]),
          lang: wide.lang ?? pick([undefined, "ar"]),
        };
        const more = flat(figuresOf(blocks, wide).total);
        const less = flat(figuresOf(blocks, narrow).total);
        for (const [name, count] of more) {
          const difference = count - (less.get(name) ?? 0);
          expect(difference === 0 || difference >= LEAST_PEOPLE, `${name} seed ${seed}: ${difference}`).toBe(true);
        }
        expect([...less.keys()].every((name) => more.has(name))).toBe(true);
      }
    }
  });

  test("splits each total into what is told of it, so that no rest gives a hidden count away", () => {
    for (let seed = 50; seed < 60; seed += 1) {
      const random = rng(seed);
      const blocks = makeBlocks(Array.from({ length: 25 }, (_, at) => randomDay(at, random)).flat());
      for (const { counts } of blocks) {
        const sum = (measure: "end" | "heard" | "reason"): number =>
          Object.values(counts[measure] ?? {}).reduce((all, one) => all + one, 0);
        for (const rest of [sum("end") - sum("heard"), (counts.end?.["person"] ?? 0) - sum("reason")])
          expect(rest <= 0 || rest >= LEAST_PEOPLE, JSON.stringify(counts)).toBe(true);
      }
    }
  });
});

function flat(figures: ReturnType<typeof figuresOf>["total"]): ReadonlyMap<string, number> {
  const lists = ["steps", "reasons", "proofs", "scores"] as const;
  const plain = ["runs", "finished", "person", "left", "untold", "heard", "misheard"] as const;
  return new Map([
    ...plain.map((name) => [name, figures[name]] as const),
    ...lists.flatMap((name) => figures[name].map(({ value, count }) => [`${name} ${value}`, count] as const)),
  ]);
}
