// SPDX-License-Identifier: Apache-2.0
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type BundledServer, startBundledServer } from "../engine/index.ts";
import { migrate } from "../migrate.ts";
import { openPool } from "../pool.ts";
import type { Database } from "../sql.ts";
import { Writer } from "./testing.ts";

let home = "";
let server: BundledServer;
let database: Database;
let writer: Writer;
beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), "wardline-durable-"));
  server = await startBundledServer({ dataDir: home, log: () => undefined });
  database = await openPool(server.connection, { maxConnections: 1 });
  await migrate(database);
  writer = await Writer.on(database);
});
afterAll(async () => {
  await database.close();
  await server.stop();
  await rm(home, { recursive: true, force: true });
});

/** Bytes of the write-ahead log that were written for us and are not on disk yet. */
async function unflushedBytes(): Promise<number> {
  const text = "SELECT pg_wal_lsn_diff(pg_current_wal_insert_lsn(), pg_current_wal_flush_lsn())::float8 AS bytes";
  return (await database.query<{ bytes: number }>("test.unflushed", text)).rows[0]?.bytes ?? Number.NaN;
}

describe("save() on the product's own server", () => {
  test("has returned only when its turn is on disk [SEC-010]", async () => {
    const settings = await database.query(
      "test.settings",
      "SELECT current_setting('fsync') AS fsync, current_setting('synchronous_commit') AS commit, current_setting('full_page_writes') AS pages",
    );
    expect(settings.rows).toEqual([{ fsync: "on", commit: "on", pages: "on" }]);
    expect(database.server.isDurable).toBe(true);
    const { conversationId } = await writer.open();
    for (let i = 0; i < 20; i += 1) {
      const turn = await writer.turn(await writer.require(conversationId));
      expect((await writer.store.save(turn)).ok).toBe(true);
      expect(await unflushedBytes()).toBe(0);
    }
  });

  test("would be seen to return too early without synchronous_commit", async () => {
    const { conversationId } = await writer.open();
    await database.query("test.careless", "SET synchronous_commit = off");
    let seen = 0;
    for (let i = 0; i < 20; i += 1) {
      await writer.store.save(await writer.turn(await writer.require(conversationId)));
      if ((await unflushedBytes()) > 0) seen += 1;
    }
    await database.query("test.careful", "SET synchronous_commit = on");
    expect(seen).toBeGreaterThan(0);
  });
});
