// SPDX-License-Identifier: Apache-2.0
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { makeSubjectId, type SubjectId, type TenantId } from "#kernel";
import { seededRandom } from "#kernel/testing";
import { createTestDatabase, type TestDatabase } from "#postgres/testing";
import { openPool } from "../pool.ts";
import type { Database } from "../sql.ts";
import { makeReachStore } from "./reach.ts";

const TENANT = "larkspur" as TenantId;
const T0 = Date.UTC(2026, 10, 15, 10, 0, 0);
const MINUTE = 60_000;
const LIMITS = { perHour: 20, perDay: 50 };

let own: TestDatabase;
let node2: Database;
const random = seededRandom(5);
beforeAll(async () => {
  own = await createTestDatabase({ pool: { maxConnections: 8 } });
  node2 = await openPool(own.connection, { maxConnections: 8 });
});
afterAll(async () => {
  await node2.close();
  await own.drop();
});

const identity = (): Uint8Array => random.bytes(32);
const below = (limit: number): number => new DataView(random.bytes(4).buffer).getUint32(0) % limit;
const subjects = (count: number): SubjectId[] => Array.from({ length: count }, () => makeSubjectId(random));

describe("makeReachStore()", () => {
  it("[SEC-081] lets one identity reach exactly the limit over many connections of two nodes at once", async () => {
    const nodes = [makeReachStore(own.database), makeReachStore(node2)] as const;
    const who = identity();
    const answers = await Promise.all(
      subjects(300).map((subject, index) =>
        nodes[index % 2 === 0 ? 0 : 1].spend(TENANT, who, subject, LIMITS, new Date(T0 + (index % 7))),
      ),
    );
    expect(answers.filter((answer) => answer.isAllowed)).toHaveLength(20);
    expect(Math.max(...answers.map((answer) => answer.inHour))).toBe(20);
  });

  it("lets the same subject be reached again, also at the limit, and nobody new", async () => {
    const reach = makeReachStore(own.database);
    const who = identity();
    const [first = makeSubjectId(random), second = makeSubjectId(random)] = subjects(2);
    const spend = (subject: SubjectId, after: number): Promise<{ isAllowed: boolean; inHour: number; inDay: number }> =>
      reach.spend(TENANT, who, subject, { perHour: 1, perDay: 2 }, new Date(T0 + after));
    expect(await spend(first, 0)).toEqual({ isAllowed: true, inHour: 1, inDay: 1 });
    expect(await spend(second, 1)).toEqual({ isAllowed: false, inHour: 1, inDay: 1 });
    expect(await spend(first, 2)).toEqual({ isAllowed: true, inHour: 1, inDay: 1 });
    // The hour slides: it is counted back from each use, so that no boundary lets through twice as many.
    expect(await spend(second, 60 * MINUTE + 1)).toEqual({ isAllowed: false, inHour: 1, inDay: 1 });
    expect(await spend(second, 60 * MINUTE + 2)).toEqual({ isAllowed: true, inHour: 1, inDay: 2 });
    expect((await spend(makeSubjectId(random), 200 * MINUTE)).isAllowed).toBe(false);
    expect((await spend(makeSubjectId(random), 25 * 60 * MINUTE)).isAllowed).toBe(true);
  });

  it("never lets more through than the limit in any hour, by a slow reference", async () => {
    const reach = makeReachStore(own.database);
    const who = identity();
    const pool = subjects(40);
    const allowed: { at: number; subject: SubjectId }[] = [];
    let at = T0;
    for (let step = 0; step < 400; step += 1) {
      at += below(4 * MINUTE);
      const subject = pool[below(pool.length)] ?? makeSubjectId(random);
      const since = (ms: number): number =>
        new Set(allowed.filter((each) => each.at > at - ms && each.subject !== subject).map((each) => each.subject))
          .size;
      const expected = since(60 * MINUTE) < 5 && since(24 * 60 * MINUTE) < 12;
      const answer = await reach.spend(TENANT, who, subject, { perHour: 5, perDay: 12 }, new Date(at));
      expect([step, answer.isAllowed]).toEqual([step, expected]);
      if (expected) allowed.push({ at, subject });
    }
    expect(allowed.length).toBeGreaterThan(20);
  });

  it("counts each identity and each tenant by itself", async () => {
    const reach = makeReachStore(own.database);
    const who = identity();
    const one = { perHour: 1, perDay: 1 };
    const [a = makeSubjectId(random), b = makeSubjectId(random)] = subjects(2);
    expect((await reach.spend(TENANT, who, a, one, new Date(T0))).isAllowed).toBe(true);
    expect((await reach.spend("other" as TenantId, who, b, one, new Date(T0))).isAllowed).toBe(true);
    expect((await reach.spend(TENANT, identity(), b, one, new Date(T0))).isAllowed).toBe(true);
    expect((await reach.spend(TENANT, who, b, one, new Date(T0))).isAllowed).toBe(false);
  });
});
