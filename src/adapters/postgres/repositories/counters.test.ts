// SPDX-License-Identifier: Apache-2.0
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { CounterStore } from "#app";
import { seededRandom } from "#kernel/testing";
import { createTestDatabase, type TestDatabase } from "../testing.ts";
import { makeCounterStore } from "./counters.ts";
import { TENANT } from "./testing.ts";

const MINUTE = 60_000;
const T0 = Date.UTC(2026, 10, 15, 10, 0, 0);

let own: TestDatabase;
const random = seededRandom(17);
beforeAll(async () => {
  own = await createTestDatabase();
});
afterAll(async () => own.drop());

describe("makeCounterStore()", () => {
  test("add() gives everybody who asks at once a count of their own, in the order they asked", async () => {
    const counters = makeCounterStore(own.database);
    const [a, b] = [random.bytes(32), random.bytes(32)];
    const asked = Array.from({ length: 40 }, (_, i) =>
      counters.add(TENANT, i % 2 === 0 ? a : b, 1, MINUTE, new Date(T0)),
    );
    const counts = await Promise.all(asked);
    expect(counts.filter((_, i) => i % 2 === 0)).toEqual(Array.from({ length: 20 }, (_, i) => i + 1));
    expect(counts.filter((_, i) => i % 2 === 1)).toEqual(Array.from({ length: 20 }, (_, i) => i + 1));
    expect(await counters.read(TENANT, a, MINUTE, new Date(T0))).toBe(20);
  });

  test("add() counts the same on two nodes that add to the same counters at once", async () => {
    const [one, other] = [makeCounterStore(own.database), makeCounterStore(own.database)];
    const keys = Array.from({ length: 8 }, () => random.bytes(32));
    const addTo = (node: CounterStore, key: Uint8Array) =>
      Array.from({ length: 10 }, () => node.add(TENANT, key, 1, MINUTE, new Date(T0)));
    await Promise.all([
      ...keys.flatMap((key) => addTo(one, key)),
      ...keys.toReversed().flatMap((key) => addTo(other, key)),
    ]);
    const held = await Promise.all(keys.map((key) => one.read(TENANT, key, MINUTE, new Date(T0))));
    expect(held).toEqual(keys.map(() => 20));
  });

  test("add() begins again with a window and never goes back to one that is over", async () => {
    const counters = makeCounterStore(own.database);
    const key = random.bytes(32);
    const counts = await Promise.all([
      counters.add(TENANT, key, 5, MINUTE, new Date(T0)),
      counters.add(TENANT, key, 1, MINUTE, new Date(T0 + MINUTE)),
      counters.add(TENANT, key, 2, MINUTE, new Date(T0 + MINUTE + 1)),
    ]);
    expect(counts.toSorted((x, y) => x - y)).toEqual([1, 3, 5]);
    // A clock that runs behind counts in the newer window.
    expect(await counters.add(TENANT, key, 1, MINUTE, new Date(T0))).toBe(4);
    expect(await counters.read(TENANT, key, MINUTE, new Date(T0 + MINUTE))).toBe(4);
  });

  test("add() keeps windows of other lengths apart", async () => {
    const counters = makeCounterStore(own.database);
    const key = random.bytes(32);
    expect(await counters.add(TENANT, key, 1, MINUTE, new Date(T0))).toBe(1);
    expect(await counters.add(TENANT, key, 1, 2 * MINUTE, new Date(T0))).toBe(1);
    await counters.reset(TENANT, key);
    expect(await counters.read(TENANT, key, MINUTE, new Date(T0))).toBe(0);
  });

  test("add() tells everybody who waits when the database refuses, and counts on afterwards", async () => {
    const counters = makeCounterStore(own.database);
    const key = random.bytes(32);
    const refused = await Promise.allSettled([
      counters.add(TENANT, key, 1, 0.5, new Date(T0)),
      counters.add(TENANT, key, 1, MINUTE, new Date(T0)),
    ]);
    expect(refused.map(({ status }) => status)).toContain("rejected");
    expect(await counters.add(TENANT, random.bytes(32), 1, MINUTE, new Date(T0))).toBe(1);
  });
});
