// SPDX-License-Identifier: Apache-2.0
import { expect, test, vi } from "vitest";
import type { TenantId } from "#kernel";
import type { Database } from "../sql.ts";
import { CounterBatch } from "./counter-batch.ts";
import { ReadBatch, rowsOf } from "./read-batch.ts";

const UNWATCHED = { batches: null };

test("What is asked while a statement is under way goes out in the next one, and each gets its own answer", async () => {
  const statements: number[][] = [];
  const gates: (() => void)[] = [];
  const batch = new ReadBatch<number, string>(UNWATCHED, "test.read", async (asks) => {
    statements.push([...asks]);
    await new Promise<void>((resolve) => gates.push(resolve));
    return asks.map((ask) => `answer ${ask}`);
  });
  const first = [batch.ask(1), batch.ask(2)];
  await Promise.resolve();
  await Promise.resolve();
  const second = [batch.ask(3), batch.ask(4), batch.ask(5)];
  expect(statements).toEqual([[1, 2]]);
  gates.shift()?.();
  expect(await Promise.all(first)).toEqual(["answer 1", "answer 2"]);
  await Promise.resolve();
  gates.shift()?.();
  expect(await Promise.all(second)).toEqual(["answer 3", "answer 4", "answer 5"]);
  expect(statements).toEqual([
    [1, 2],
    [3, 4, 5],
  ]);
});

test("A statement that fails fails those who asked, and the next one is asked again", async () => {
  let fails = true;
  const batch = new ReadBatch<number, number>(UNWATCHED, "test.read", async (asks) => {
    if (fails) throw new Error("gone");
    return Promise.resolve(asks);
  });
  const outcomes = await Promise.allSettled([batch.ask(1), batch.ask(2)]);
  expect(outcomes.map(({ status }) => status)).toEqual(["rejected", "rejected"]);
  fails = false;
  expect(await batch.ask(3)).toBe(3);
});

test("An answer too few answers nobody", async () => {
  const batch = new ReadBatch<number, number>(UNWATCHED, "test.read", async (asks) => Promise.resolve(asks.slice(1)));
  await expect(Promise.all([batch.ask(1), batch.ask(2)])).rejects.toThrow("must answer each");
});

test("No statement grows without end", async () => {
  const sizes: number[] = [];
  const batch = new ReadBatch<number, number>(UNWATCHED, "test.read", async (asks) => {
    sizes.push(asks.length);
    return Promise.resolve(asks);
  });
  const answers = await Promise.all(Array.from({ length: 600 }, (_, n) => batch.ask(n)));
  expect(answers).toEqual(Array.from({ length: 600 }, (_, n) => n));
  expect(sizes).toEqual([256, 256, 88]);
});

test("[SEC-625] a statement that never comes back holds up nobody but those it was for", async () => {
  vi.useFakeTimers();
  try {
    let calls = 0;
    const batch = new ReadBatch<number, number>(UNWATCHED, "test.read", async (asks) => {
      calls += 1;
      return calls === 1 ? new Promise<never>(() => undefined) : Promise.resolve(asks);
    });
    const lost = vi.fn();
    batch.ask(1).then(lost, lost);
    await vi.advanceTimersByTimeAsync(10);
    const next = batch.ask(2);
    await vi.advanceTimersByTimeAsync(3_000);
    expect(calls).toBe(2);
    expect(await next).toBe(2);
    expect(await batch.ask(3)).toBe(3);
    expect(lost).not.toHaveBeenCalled();
    await vi.advanceTimersByTimeAsync(0);
    expect(vi.getTimerCount()).toBe(0);
  } finally {
    vi.useRealTimers();
  }
});

test("[SEC-625] so does one that counts", async () => {
  vi.useFakeTimers();
  try {
    let calls = 0;
    const query = async (_name: string, _text: string, values: readonly unknown[]): Promise<unknown> => {
      calls += 1;
      if (calls === 1) return new Promise<never>(() => undefined);
      const [tenants, keys, windows] = values as readonly (readonly unknown[])[];
      const rows = keys?.map((key, n) => ({ tenant: tenants?.[n], key, window_ms: windows?.[n], count: 7 }));
      return Promise.resolve({ rows, rowCount: 1 });
    };
    const batch = new CounterBatch({ query, batches: null } as unknown as Database);
    const one = { tenant: "t" as TenantId, amount: 1, windowMs: 1_000, windowStart: new Date(0) };
    const lost = vi.fn();
    batch.add({ ...one, key: Uint8Array.of(1) }).then(lost, lost);
    await vi.advanceTimersByTimeAsync(10);
    const next = batch.add({ ...one, key: Uint8Array.of(2) });
    await vi.advanceTimersByTimeAsync(3_000);
    expect(calls).toBe(2);
    expect(await next).toBe(7);
    expect(lost).not.toHaveBeenCalled();
  } finally {
    vi.useRealTimers();
  }
});

test("A statement for many is run by whoever watches, for all who asked, and fails as ever", async () => {
  const asked = ["first", "second", "third"];
  const watched: [string, readonly unknown[]][] = [];
  const batches: Database["batches"] = {
    asked: () => asked.shift(),
    run: async (name, askers, work) => {
      watched.push([name, askers]);
      return work();
    },
  };
  const batch = new ReadBatch<number, number>({ batches }, "test.read", async (asks) => {
    if (asks.includes(3)) throw new Error("gone");
    return Promise.resolve(asks);
  });
  expect(await Promise.all([batch.ask(1), batch.ask(2)])).toEqual([1, 2]);
  await expect(batch.ask(3)).rejects.toThrow("gone");
  expect(watched).toEqual([
    ["test.read", ["first", "second"]],
    ["test.read", ["third"]],
  ]);
});

test("rowsOf() gives each ask its rows, and none to who has none", () => {
  const rows = [
    { ask: 2, kind: "a" },
    { ask: 0, kind: "b" },
    { ask: 2, kind: "c" },
  ];
  expect(rowsOf(rows, 3).map((own) => own.map(({ kind }) => kind))).toEqual([["b"], [], ["a", "c"]]);
});
