// SPDX-License-Identifier: Apache-2.0
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { countPendingMigrations, type Migration, migrate, readMigrations } from "./migrate.ts";
import { createTestDatabase, type TestDatabase } from "./testing.ts";

let test: TestDatabase;
let directory: string;

beforeEach(async () => {
  test = await createTestDatabase({ migrations: [] });
  directory = await mkdtemp(join(tmpdir(), "wardline-migrations-"));
});

afterEach(async () => {
  await test.drop();
  await rm(directory, { recursive: true });
});

async function write(files: Record<string, string>): Promise<readonly Migration[]> {
  for (const [name, sql] of Object.entries(files)) await writeFile(join(directory, name), sql);
  return await readMigrations(directory);
}

const FIRST = { "0001-start.sql": "CREATE TABLE a (id int); INSERT INTO a VALUES (1);" };
const SECOND = { "0002-more.sql": "ALTER TABLE a ADD COLUMN more text" };

const tables = async (): Promise<unknown> =>
  (await test.database.query("test.tables", "SELECT count(*) AS n FROM pg_tables WHERE schemaname = 'public'"))
    .rows[0]?.["n"];

describe("migrate()", () => {
  it("applies what is missing, in order and once", async () => {
    expect(await countPendingMigrations(test.database, await write(FIRST))).toBe(1);
    expect(await migrate(test.database, await write(FIRST))).toMatchObject([{ id: 1, name: "start" }]);
    expect(await countPendingMigrations(test.database, await write(SECOND))).toBe(1);
    expect(await migrate(test.database, await write(SECOND))).toMatchObject([{ id: 2, name: "more" }]);
    expect(await migrate(test.database, await write({}))).toEqual([]);
    expect((await test.database.query("test.a", "SELECT id, more FROM a")).rows).toEqual([{ id: 1, more: null }]);
  });

  it("applies each migration once when four processes start together", async () => {
    const migrations = await write({ ...FIRST, ...SECOND });
    const reports = await Promise.all([1, 2, 3, 4].map(async () => await migrate(test.database, migrations)));
    expect(reports.flat()).toHaveLength(2);
  });

  it("leaves nothing of a migration that fails half-way", async () => {
    const migrations = await write({ ...FIRST, "0002-broken.sql": "CREATE TABLE b (id int); SELECT 1 / 0;" });
    await expect(migrate(test.database, migrations)).rejects.toMatchObject({
      code: "adapter.database_statement",
      sqlState: "22012",
    });
    expect(await tables()).toBe(2);
    expect(await countPendingMigrations(test.database, migrations)).toBe(1);
  });

  it("refuses a database that a newer build migrated", async () => {
    const migrations = await write({ ...FIRST, ...SECOND });
    await migrate(test.database, migrations);
    const older = migrations.slice(0, 1);
    await expect(migrate(test.database, older)).rejects.toMatchObject({ code: "adapter.schema_newer" });
    await expect(countPendingMigrations(test.database, older)).rejects.toMatchObject({ code: "adapter.schema_newer" });
  });

  it("refuses when an applied migration reads differently now", async () => {
    await migrate(test.database, await write(FIRST));
    const changed = await write({ "0001-start.sql": "CREATE TABLE a (id int)" });
    await expect(migrate(test.database, changed)).rejects.toMatchObject({ code: "adapter.schema_changed" });
  });
});

describe("readMigrations()", () => {
  it.each(["0002-gap.sql", "1-short.sql", "0001_under.sql", "0001-Upper.sql"])(
    "refuses the file name %s",
    async (name) => {
      await expect(write({ [name]: "SELECT 1" })).rejects.toMatchObject({ code: "adapter.schema_files" });
    },
  );

  it("refuses a number that is used twice", async () => {
    await expect(write({ ...FIRST, "0001-twin.sql": "SELECT 1" })).rejects.toMatchObject({
      code: "adapter.schema_files",
    });
  });
});
