// SPDX-License-Identifier: Apache-2.0
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createTestDatabase, type TestDatabase } from "#postgres/testing";
import { INVENTORY, RETENTION_RULES, TREATMENTS } from "#privacy";

let own: TestDatabase;
let columns: { table: string; column: string; type: string }[];
beforeAll(async () => {
  own = await createTestDatabase();
  const text = `
    SELECT c.relname AS "table", a.attname AS "column", format_type(a.atttypid, NULL) AS type
    FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid
    WHERE c.relkind IN ('r', 'p') AND NOT c.relispartition AND a.attnum > 0 AND NOT a.attisdropped
      AND c.relnamespace = current_schema()::regnamespace`;
  columns = (await own.database.query<(typeof columns)[number]>("test.columns", text)).rows;
});
afterAll(async () => own.drop());

const records = Object.entries(INVENTORY).flatMap(([table, its]) =>
  Object.entries(its).map(([column, record]) => ({ name: `${table}.${column}`, record })),
);

describe("privacy/inventory.ts", () => {
  test("inventory.ts has a record for every column of a migrated database, and for none that does not exist [SEC-017]", () => {
    const present = columns.map(({ table, column }) => `${table}.${column}`).sort();
    expect(present.length).toBeGreaterThan(80);
    expect(records.map(({ name }) => name).sort()).toEqual(present);
  });

  test("inventory.ts says sealed of bytes only, and says what every column of bytes is", () => {
    const bytes = new Set(
      columns.filter(({ type }) => type === "bytea").map(({ table, column }) => `${table}.${column}`),
    );
    const opaque = records.filter(({ record }) => /^sealed|^wrapped$|^keyed_hash$/u.test(record.treatment));
    expect(opaque.filter(({ name }) => !bytes.has(name))).toEqual([]);
    const rest = [...bytes].filter((name) => !opaque.some((record) => record.name === name));
    expect(rest.sort()).toEqual([
      "archive.sha256",
      "audit_run.digest",
      "channel_key.key_id",
      "channel_session.session_id",
      "history_leaf.opening",
      "history_tile.bytes",
      "key_check.value",
      "processing_record.hash",
      "threat_counter.state",
    ]);
  });

  test("inventory.ts treats everything personal by a seal and everything that is a key by a wrap", () => {
    for (const { name, record } of records) {
      const isSealed = record.treatment.startsWith("sealed");
      expect([name, isSealed]).toEqual([name, record.holds === "personal_sealed"]);
      expect([name, record.treatment === "wrapped"]).toEqual([name, record.holds === "key"]);
    }
  });

  test("inventory.ts uses every retention rule and treatment, and gives every purpose", () => {
    const used = (field: "retention" | "treatment") => new Set(records.map(({ record }) => record[field]));
    expect([...used("retention")].sort()).toEqual(Object.keys(RETENTION_RULES).sort());
    expect([...used("treatment")].sort()).toEqual(Object.keys(TREATMENTS).sort());
    expect(records.filter(({ record }) => record.purpose.length < 3)).toEqual([]);
  });
});
