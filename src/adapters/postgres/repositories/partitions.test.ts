// SPDX-License-Identifier: Apache-2.0
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { makeUuidV7 } from "#kernel";
import { FakeClock, seededRandom } from "#kernel/testing";
import { createTestDatabase, type TestDatabase } from "../testing.ts";
import { CREATE, FIND, MESSAGES_AFTER, SAVE } from "./conversation-sql.ts";
import { ensurePartitions, foldOldMonths, lowerBound, PARTITIONED } from "./partitions.ts";
import { TENANT, Writer } from "./testing.ts";

let own: TestDatabase;
beforeEach(async () => {
  own = await createTestDatabase();
});
afterEach(async () => own.drop());

const november = new Date(Date.UTC(2026, 10, 15, 10));

async function partitionOf(id: string): Promise<string | undefined> {
  const text = "SELECT tableoid::regclass::text AS name FROM conversation WHERE conversation_id = $1";
  return (await own.database.query<{ name: string }>("test.partition", text, [id])).rows[0]?.name;
}

describe("lowerBound()", () => {
  test("parts the ids made in the last millisecond of a month from those of the next", () => {
    const bound = lowerBound({ year: 2026, month: 12 });
    const clock = new FakeClock(Date.UTC(2026, 11) - 1);
    for (let seed = 0; seed < 50; seed += 1) {
      clock.set(Date.UTC(2026, 11) - 1);
      expect(makeUuidV7(clock, seededRandom(seed)) < bound).toBe(true);
      clock.set(Date.UTC(2026, 11));
      expect(makeUuidV7(clock, seededRandom(seed)) >= bound).toBe(true);
    }
  });
});

describe("ensurePartitions()", () => {
  test("makes this month and the next two of every table, once, over the end of a year", async () => {
    const made = await ensurePartitions(own.database, november);
    expect(made).toHaveLength(3 * Object.keys(PARTITIONED).length);
    expect(made.filter((name) => name.startsWith("message_"))).toEqual([
      "message_2026_11",
      "message_2026_12",
      "message_2027_01",
    ]);
    expect(await ensurePartitions(own.database, november)).toEqual([]);
    const next = await ensurePartitions(own.database, new Date(Date.UTC(2026, 11, 1)));
    expect(next).toHaveLength(Object.keys(PARTITIONED).length);
  });

  test("is safe when four processes do it at once", async () => {
    const made = await Promise.all(Array.from({ length: 4 }, () => ensurePartitions(own.database, november)));
    expect(made.flat().sort()).toEqual([...new Set(made.flat())].sort());
    expect(made.flat()).toHaveLength(3 * Object.keys(PARTITIONED).length);
  });

  test("puts new conversations into their month, and moves those that went to the default", async () => {
    const writer = await Writer.on(own.database);
    writer.clock.set(november.getTime());
    const early = await writer.open();
    expect(await partitionOf(early.conversationId)).toBe("conversation_default");
    await ensurePartitions(own.database, november);
    expect(await partitionOf(early.conversationId)).toBe("conversation_2026_11");
    const moved = await writer.require(early.conversationId);
    expect(moved.version).toBe(1);
    expect((await writer.store.save(await writer.turn(moved))).ok).toBe(true);
    expect(await writer.store.messagesAfter(TENANT, early.conversationId, 0, 10)).toHaveLength(4);
    writer.clock.set(Date.UTC(2027, 0, 31, 23, 59, 59, 999));
    expect(await partitionOf((await writer.open()).conversationId)).toBe("conversation_2027_01");
    writer.clock.advance(1);
    expect(await partitionOf((await writer.open()).conversationId)).toBe("conversation_default");
  });

  test("refuses the same client input twice within a monthly partition too", async () => {
    const writer = await Writer.on(own.database);
    writer.clock.set(november.getTime());
    await ensurePartitions(own.database, november);
    const { conversationId } = await writer.open();
    await writer.store.save(await writer.turn(await writer.require(conversationId), { clientId: "same" }));
    const again = await writer.turn(await writer.require(conversationId), { clientId: "same" });
    expect(await writer.store.save(again)).toEqual({ ok: false, refusal: { reason: "version_conflict" } });
  });

  test("gives each partition the indexes and storage of its table", async () => {
    await ensurePartitions(own.database, november);
    const text = `
      SELECT (SELECT count(*) FROM pg_index WHERE indrelid = c.oid) AS indexes, c.reloptions AS options,
             (SELECT string_agg(attname || attstorage::text, ',' ORDER BY attnum) FROM pg_attribute WHERE attrelid = c.oid AND attnum > 0) AS storage
      FROM pg_class c WHERE c.relname = $1`;
    const shape = async (name: string) => (await own.database.query("test.shape", text, [name])).rows;
    for (const table of Object.keys(PARTITIONED)) {
      expect(await shape(`${table}_2026_12`)).toEqual(await shape(`${table}_default`));
    }
  });

  test("drops months of long ago when they are empty, and never one that holds a row", async () => {
    const writer = await Writer.on(own.database);
    writer.clock.set(november.getTime());
    await ensurePartitions(own.database, november);
    const { conversationId } = await writer.open();
    const names = async () =>
      (
        await own.database.query<{ name: string }>(
          "test.names",
          "SELECT relname AS name FROM pg_class WHERE relname LIKE '%\\_2026\\___' AND relkind = 'r'",
        )
      ).rows.map(({ name }) => name);
    const march = new Date(Date.UTC(2027, 2, 1));
    await ensurePartitions(own.database, march);
    expect((await names()).sort()).toEqual(
      ["conversation", "conversation_key", "message", "tracker", "tracker_event"].map((table) => `${table}_2026_11`),
    );
    expect((await writer.require(conversationId)).version).toBe(1);
    await writer.store.delete(TENANT, conversationId, writer.entry("conversation.deleted", null, conversationId));
    await ensurePartitions(own.database, march);
    expect(await names()).toEqual([]);
  });
});

async function partitionsOf(table: string): Promise<string[]> {
  const text =
    "SELECT inhrelid::regclass::text AS name FROM pg_inherits WHERE inhparent = $1::regclass ORDER BY inhrelid::regclass::text";
  const { rows } = await own.database.query<{ name: string }>("test.partitions", text, [table]);
  return rows.map(({ name }) => name);
}

describe("foldOldMonths()", () => {
  test("[SEC-560] drops whole months that need not be kept, and moves first what is still there: whole, readable, and without its triggers", async () => {
    const writer = await Writer.on(own.database);
    writer.clock.set(november.getTime());
    await ensurePartitions(own.database, november);
    const [held, gone] = [await writer.open(), await writer.open()];
    await writer.store.save(await writer.turn(await writer.require(held.conversationId)));
    // A case that was closed stays closed: its row is moved, not made again.
    await own.database.query(
      "test.case",
      "UPDATE conversation SET owner = 'queued', queued_at = now() WHERE conversation_id = $1",
      [held.conversationId],
    );
    await own.database.query("test.closed", "UPDATE case_work SET closed_at = opened_at, since = 'epoch'");
    const before = await writer.require(held.conversationId);
    await writer.store.delete(
      TENANT,
      gone.conversationId,
      writer.entry("conversation.deleted", null, gone.conversationId),
    );

    const inJanuary = new Date(Date.UTC(2027, 0, 20));
    await ensurePartitions(own.database, inJanuary);
    expect(await foldOldMonths(own.database, new Date(Date.UTC(2026, 10, 30, 23)))).toEqual([]);
    const dropped = await foldOldMonths(own.database, new Date(Date.UTC(2026, 11, 1)));
    expect(dropped.toSorted()).toEqual(
      Object.keys(PARTITIONED)
        .map((table) => `${table}_2026_11`)
        .sort(),
    );
    expect(await partitionsOf("message")).toEqual([
      "message_2026_12",
      "message_2027_01",
      "message_2027_02",
      "message_2027_03",
      "message_default",
      "message_kept",
    ]);
    expect(await partitionOf(held.conversationId)).toBe("conversation_kept");
    expect(await writer.require(held.conversationId)).toEqual(before);
    expect(await writer.store.messagesAfter(TENANT, held.conversationId, 0, 10)).toHaveLength(4);
    const { rows } = await own.database.query("test.cases", "SELECT closed_at IS NOT NULL AS closed FROM case_work");
    expect(rows).toEqual([{ closed: true }]);
    // It goes on: another turn, and a second month that is folded into the same place.
    expect((await writer.store.save(await writer.turn(before))).ok).toBe(true);
    writer.clock.set(Date.UTC(2026, 11, 5));
    const second = await writer.open();
    await foldOldMonths(own.database, new Date(Date.UTC(2027, 0, 1)));
    expect(await partitionOf(second.conversationId)).toBe("conversation_kept");
    expect(await partitionOf(held.conversationId)).toBe("conversation_kept");
    expect(await foldOldMonths(own.database, new Date(Date.UTC(2027, 0, 1)))).toEqual([]);
    // What was kept goes in the end as everything else.
    for (const { conversationId } of [held, second])
      await writer.store.delete(TENANT, conversationId, writer.entry("conversation.deleted", null, conversationId));
    const left = await own.database.query("test.left", "SELECT FROM conversation UNION ALL SELECT FROM message");
    expect(left.rows).toEqual([]);
  });

  test("is safe when several processes do it at once, while turns are written", async () => {
    const writer = await Writer.on(own.database);
    writer.clock.set(november.getTime());
    await ensurePartitions(own.database, november);
    const { conversationId } = await writer.open();
    const fold = () => foldOldMonths(own.database, new Date(Date.UTC(2026, 11, 1)));
    const turns = async () => {
      for (let turn = 0; turn < 5; turn += 1)
        expect((await writer.store.save(await writer.turn(await writer.require(conversationId)))).ok).toBe(true);
    };
    const [dropped] = await Promise.all([Promise.all([fold(), fold(), fold()]), turns()]);
    expect(dropped.flat()).toHaveLength(Object.keys(PARTITIONED).length);
    expect((await writer.require(conversationId)).version).toBe(6);
    expect(await writer.store.messagesAfter(TENANT, conversationId, 0, 20)).toHaveLength(12);
  });
});

describe("statements of a turn", () => {
  test("touch one partition of each table: the planner leaves the others out before it begins", async () => {
    await ensurePartitions(own.database, november);
    const id = makeUuidV7(new FakeClock(november.getTime()), seededRandom(7));
    for (const [name, text] of Object.entries({ FIND, MESSAGES_AFTER, SAVE, CREATE })) {
      const count = Math.max(...[...text.matchAll(/\$(\d+)/gu)].map(([, n]) => Number(n)));
      const values = Array.from({ length: count }, (_, at) =>
        at === 0 ? `'${TENANT}'` : at === 1 ? `'${id}'` : "NULL",
      );
      const plan = await own.database.transaction(async (tx) => {
        await tx.runScript("test.prepare", `PREPARE one AS ${text}`);
        const { rows } = await tx.query<{ "QUERY PLAN": string }>(
          `test.explain_${name}`,
          `EXPLAIN (COSTS off) EXECUTE one (${values.join(", ")})`,
        );
        await tx.runScript("test.deallocate", "DEALLOCATE one");
        return rows.map((row) => row["QUERY PLAN"]).join("\n");
      });
      const scanned = [...plan.matchAll(/Scan using \S+ on (\w+)/gu)].map(([, table]) => table ?? "");
      expect(plan, name).not.toMatch(/Seq Scan on (?!json)/u);
      if (name !== "CREATE") expect(scanned.length, plan).toBeGreaterThan(0);
      for (const table of scanned) expect(table, plan).toMatch(/_2026_11$/u);
    }
  });
});
