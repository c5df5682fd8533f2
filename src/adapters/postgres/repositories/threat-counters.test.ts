// SPDX-License-Identifier: Apache-2.0

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import {
  type CounterRow,
  fitCandidate,
  type LearnParts,
  makeSharedWatch,
  promoteModel,
  readLearning,
  rollBackModel,
  type SharedWatch,
} from "#app";
import { type AgentId, makeUuid, type TenantId } from "#kernel";
import { FakeClock, seededRandom } from "#kernel/testing";
import { type EventModel, makeScoreCount, packScores, plainEvent, type ThreatEvent } from "#threat";
import { createTestDatabase, type TestDatabase } from "../testing.ts";
import { makeThreatCounterStore } from "./threat-counters.ts";
import { makeThreatModelStore } from "./threat-models.ts";

const tenant = "larkspur" as TenantId;
const shipped = JSON.parse(
  readFileSync(join(import.meta.dirname, "../../../../models/threat-events/model.json"), "utf8"),
) as EventModel;
const random = seededRandom(307);
const clock = new FakeClock(Date.UTC(2026, 2, 2, 8));
const person = makeUuid(random) as AgentId;

let own: TestDatabase;
beforeAll(async () => {
  own = await createTestDatabase();
});
afterAll(async () => own.drop());

function node(): SharedWatch {
  return makeSharedWatch({
    counters: makeThreatCounterStore(own.database),
    models: makeThreatModelStore(own.database),
    shipped,
    node: makeUuid(random),
    clock,
  });
}

/** One account's codes are guessed: a try every ten seconds, from two devices. */
function guess(i: number): ThreatEvent {
  return {
    ...plainEvent(clock.now() + i * 10_000, "code_tried"),
    session: `session ${Math.floor(i / 10)}`,
    address: `address ${i % 2}`,
    device: `device ${i % 2}`,
    claimed: "victim",
    isNewDevice: true,
    isOk: false,
  };
}

async function firstFlagged(nodes: readonly SharedWatch[], from: number, exchangeEvery: number): Promise<number> {
  for (let i = from; i < from + 200; i += 1) {
    const verdict = await nodes[i % nodes.length]?.observe(tenant, guess(i));
    if (verdict?.isFlagged === true) return i - from;
    if (i % exchangeEvery === 0) for (const each of nodes) await each.exchange();
  }
  return Number.POSITIVE_INFINITY;
}

describe("counts of events", () => {
  test("are one budget for all nodes, and survive their restart, in one round trip an exchange [SEC-307]", async () => {
    const alone = await firstFlagged([node()], 0, 1_000);
    await own.database.query("test.clean", "DELETE FROM threat_counter");
    const pair = [node(), node()];
    const together = await firstFlagged(pair, 0, 2);
    expect(alone).toBeLessThan(60);
    expect(together).toBeLessThanOrEqual(alone + 4);
    for (const each of pair) await each.exchange();

    const before = own.database.stats().roundTrips;
    await pair[0]?.exchange();
    expect(own.database.stats().roundTrips - before).toBe(1);

    const restarted = node();
    expect((await restarted.observe(tenant, guess(together + 1))).isFlagged).toBe(true);
  });

  test("are gone with their subject, on other nodes too", async () => {
    const [one, other] = [node(), node()];
    const signIn = {
      ...plainEvent(clock.now(), "sign_in"),
      subject: "gone-with-me",
      claimed: "gone-with-me",
      isOk: true,
    };
    await one.observe(tenant, signIn);
    await one.exchange();
    await other.observe(tenant, signIn);
    await other.exchange();
    const rows = () =>
      own.database.query<{ kind: string }>(
        "test.rows",
        "SELECT entity_kind AS kind FROM threat_counter WHERE entity = 'gone-with-me'",
      );
    expect((await rows()).rows.length).toBeGreaterThanOrEqual(2);
    await one.forgetSubject(tenant, "gone-with-me");
    await other.exchange();
    await one.exchange();
    await other.exchange();
    expect((await rows()).rows).toEqual([{ kind: "forgotten" }]);
    clock.advance(3_600_000);
    await one.sweep();
    expect((await rows()).rows).toEqual([]);
  });

  test("lapse, and the least recent go when there are too many", async () => {
    const store = makeThreatCounterStore(own.database);
    const at = (minutes: number): Date => new Date(clock.now() + minutes * 60_000);
    const row = (key: string, counted: number): CounterRow => ({
      entityKind: "address",
      entityKey: key,
      node: person,
      state: Uint8Array.of(1),
      countedAt: at(counted),
      lapsesAt: at(100_000),
    });
    const few = "few" as TenantId;
    await store.exchange(few, person, [row("old", -9), row("newer", -5), row("newest", -1)], 0n, 10);
    expect(await store.sweep(new Date(clock.now()), 2)).toBeGreaterThan(0);
    const left = await store.exchange(few, makeUuid(random), [], 0n, 10);
    expect(left.rows.map(({ entityKey }) => entityKey).sort()).toEqual(["newer", "newest"]);
    expect(await store.sweep(at(200_000), 1_000)).toBeGreaterThan(0);
    expect((await store.exchange(few, makeUuid(random), [], 0n, 10)).rows).toEqual([]);
  });

  test("are read on where a page ended, each row once at least", async () => {
    const store = makeThreatCounterStore(own.database);
    const many = "many" as TenantId;
    for (let i = 0; i < 7; i += 1) {
      const row: CounterRow = {
        entityKind: "device",
        entityKey: `d${i}`,
        node: person,
        state: Uint8Array.of(1),
        countedAt: new Date(clock.now()),
        lapsesAt: new Date(clock.now() + 1e9),
      };
      await store.exchange(many, person, [row], 0n, 1);
    }
    const found = new Set<string>();
    const reader = makeUuid(random);
    let since = 0n;
    // While a transaction of anybody's on this server is open, reading waits at it: others test here at the same time.
    for (let page = 0; page < 500 && found.size < 7; page += 1) {
      const read = await store.exchange(many, reader, [], since, 3);
      for (const { entityKey } of read.rows) found.add(entityKey);
      if (page > 8) await setTimeout(20);
      since = read.next;
    }
    expect(found.size).toBe(7);
  });
});

describe("a model learned here", () => {
  const parts = (): LearnParts => ({
    tenant,
    counters: makeThreatCounterStore(own.database),
    models: makeThreatModelStore(own.database),
    shipped,
    clock,
    random,
  });

  async function sums(key: string, shadow: boolean): Promise<void> {
    const count = makeScoreCount();
    count.events = 9_000;
    count.decided.fill(30);
    if (shadow) count.shadow.fill(40);
    const row: CounterRow = {
      entityKind: "scores",
      entityKey: key,
      node: person,
      state: packScores(count),
      countedAt: new Date(clock.now()),
      lapsesAt: new Date(clock.now() + 1e9),
    };
    await parts().counters.exchange(tenant, person, [row], 0n, 1);
  }

  test("decides only after it ran as a shadow and a named person promoted it, with figures in the history, and can be rolled back [SEC-308]", async () => {
    expect((await fitCandidate(parts())).ok).toBe(false);
    await sums("shipped none", false);
    const fitted = await fitCandidate(parts());
    if (!fitted.ok) throw new Error(fitted.refusal.reason);
    const { modelId } = fitted.value;
    expect(await promoteModel(parts(), modelId, person)).toMatchObject({
      ok: false,
      refusal: { reason: "not_shadowed" },
    });
    await sums(`shipped ${modelId}`, true);
    expect((await promoteModel(parts(), makeUuid(random), person)).ok).toBe(false);
    expect((await promoteModel(parts(), modelId, person)).ok).toBe(true);
    expect((await readLearning(parts())).models[0]).toMatchObject({ modelId, state: "current" });
    // The very same cannot be promoted twice, and what was never there is not rolled back to.
    expect((await promoteModel(parts(), modelId, person)).ok).toBe(false);
    expect((await rollBackModel(parts(), makeUuid(random), person)).ok).toBe(false);
    expect((await readLearning(parts())).models[0]?.state).toBe("current");
    expect((await rollBackModel(parts(), null, person)).ok).toBe(true);
    expect((await readLearning(parts())).models[0]?.state).toBe("former");

    const { rows } = await own.database.query<{ actor_id: string; facts: Record<string, unknown> }>(
      "test.history",
      "SELECT actor_id, facts FROM history WHERE kind = 'model.promoted' ORDER BY id",
    );
    expect(rows.map(({ actor_id, facts }) => [actor_id, facts["how"], facts["model"], facts["before"]])).toEqual([
      [person, "promote", modelId, "shipped"],
      [person, "rollback", "shipped", modelId],
    ]);
    expect(rows[0]?.facts).toHaveProperty("thresholds");
  });
});
