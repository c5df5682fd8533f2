// SPDX-License-Identifier: Apache-2.0
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { isUniqueViolation, type StatementError } from "./errors.ts";
import { openPool } from "./pool.ts";
import { createTestDatabase, type TestDatabase } from "./testing.ts";

let test: TestDatabase;

beforeAll(async () => {
  test = await createTestDatabase({ migrations: [] });
  await test.database.transaction(async (tx) => {
    await tx.runScript(
      "test.tables",
      "CREATE TABLE note (id int8 PRIMARY KEY, text text NOT NULL); CREATE TABLE other (id int)",
    );
  });
});

afterAll(async () => {
  await test.drop();
});

const codeOf = async (work: Promise<unknown>): Promise<unknown> =>
  await work.then(
    () => "no error",
    (error: unknown) => (error as { code?: unknown }).code,
  );

describe("query()", () => {
  it("returns int8 as an exact number or bigint, dates as text, bytes as bytes", async () => {
    const { rows } = await test.database.query(
      "test.types",
      `SELECT 9007199254740991::int8 AS safe, 9007199254740993::int8 AS large, '2026-03-29'::date AS day,
              12.30::numeric AS amount, '\\x00ff'::bytea AS bytes, ARRAY[1, NULL, 9007199254740993]::int8[] AS many`,
    );
    expect(rows).toEqual([
      {
        safe: 9_007_199_254_740_991,
        large: 9_007_199_254_740_993n,
        day: "2026-03-29",
        amount: "12.30",
        bytes: Buffer.from([0, 255]),
        many: [1, null, 9_007_199_254_740_993n],
      },
    ]);
  });

  it("prepares a statement once on each connection", async () => {
    const pool = await openPool(test.connection, { maxConnections: 1 });
    for (let i = 0; i < 3; i += 1) await pool.query("test.prepared", "SELECT $1::int AS n", [i]);
    const { rows } = await pool.query(
      "test.catalogue",
      "SELECT name, generic_plans + custom_plans AS runs FROM pg_prepared_statements WHERE name = 'test.prepared'",
    );
    await pool.close();
    expect(rows).toEqual([{ name: "test.prepared", runs: 3 }]);
  });

  it("names statement, SQLSTATE and constraint of a refusal and never a value [SEC-011]", async () => {
    const insert = async (): Promise<unknown> =>
      await test.database.query("note.add", "INSERT INTO note VALUES ($1, $2)", [1, "planted-value"]);
    await insert();
    const error = (await insert().catch((thrown: unknown) => thrown)) as StatementError;
    expect(isUniqueViolation(error, "note_pkey")).toBe(true);
    expect(isUniqueViolation(error, "other")).toBe(false);
    expect(error.message).toBe('Cannot run the statement "note.add": SQLSTATE 23505 on "note_pkey"');
    const cast = await test.database
      .query("note.cast", "SELECT $1::text::int", ["planted-value"])
      .catch((thrown: unknown) => thrown);
    expect(`${String((cast as Error).stack)} ${JSON.stringify(cast)} ${String((cast as Error).cause)}`).not.toContain(
      "planted-value",
    );
  });

  it("ends a statement that takes too long", async () => {
    const pool = await openPool(test.connection, { statementTimeoutMs: 50 });
    expect(await codeOf(pool.query("test.sleep", "SELECT pg_sleep(5)"))).toBe("adapter.database_timeout");
    await pool.close();
  });

  it("tells a server that is gone from a statement that is wrong", async () => {
    expect(await codeOf(openPool({ ...test.connection, host: "/nonexistent" }))).toBe("adapter.database_unavailable");
    expect(await codeOf(openPool({ url: "postgres://x@127.0.0.1:1/x" }))).toBe("adapter.database_unavailable");
    expect(await codeOf(openPool({ ...test.connection, database: "missing" }))).toBe("adapter.database_refused");
    const bad = openPool({ url: "mysql://me:planted-password@host/db" });
    await expect(bad).rejects.toMatchObject({ code: "adapter.database_url" });
    await expect(bad).rejects.not.toThrow(/planted-password/u);
  });

  it("says that the database is unavailable when the connection is cut, and connects again", async () => {
    const pool = await openPool(test.connection, { maxConnections: 1 });
    const cut = pool.query("test.cut", "SELECT pg_terminate_backend(pg_backend_pid())");
    expect(await codeOf(cut)).toBe("adapter.database_unavailable");
    expect((await pool.query("test.one", "SELECT 1 AS one")).rows).toEqual([{ one: 1 }]);
    await pool.close();
  });
});

describe("openPool()", () => {
  it("opens the same database by its address", async () => {
    const pool = await openPool({ url: test.url });
    expect((await pool.query("test.name", "SELECT current_database() AS name")).rows).toEqual([
      { name: test.connection.database },
    ]);
    expect(pool.server.versionNumber).toBeGreaterThanOrEqual(160_000);
    expect(pool.server.isSuperuser).toBe(false);
    await pool.close();
  });
});

describe("transaction()", () => {
  it("keeps all or nothing", async () => {
    const work = test.database.transaction(async (tx) => {
      await tx.query("note.add", "INSERT INTO note VALUES ($1, $2)", [10, "a"]);
      throw new RangeError("changed our mind");
    });
    await expect(work).rejects.toThrow(RangeError);
    expect((await test.database.query("note.find", "SELECT 1 FROM note WHERE id = $1", [10])).rowCount).toBe(0);
    const value = await test.database.transaction(
      async (tx) => (await tx.query("note.add", "INSERT INTO note VALUES ($1, $2)", [10, "a"])).rowCount,
    );
    expect(value).toBe(1);
    expect((await test.database.query("note.find", "SELECT 1 FROM note WHERE id = $1", [10])).rowCount).toBe(1);
  });

  it("refuses to call a failed transaction committed when its error was swallowed", async () => {
    const work = test.database.transaction(async (tx) => {
      await tx.query("note.add", "INSERT INTO note VALUES ($1, $2)", [20, "a"]);
      await tx.query("note.bad", "SELECT 1 / 0").catch(() => undefined);
    });
    expect(await codeOf(work)).toBe("adapter.database_statement");
    expect((await test.database.query("note.find", "SELECT 1 FROM note WHERE id = $1", [20])).rowCount).toBe(0);
  });

  it("refuses statements after its end", async () => {
    let late: (() => Promise<unknown>) | undefined;
    await test.database.transaction(async (tx) => {
      late = async () => await tx.query("test.one", "SELECT 1");
      await late();
    });
    await expect(late?.()).rejects.toThrow(TypeError);
  });

  it("gives a broken connection away and works again", async () => {
    const pool = await openPool(test.connection, { maxConnections: 1 });
    const work = pool.transaction(
      async (tx) => await tx.query("test.cut", "SELECT pg_terminate_backend(pg_backend_pid())"),
    );
    expect(await codeOf(work)).toBe("adapter.database_unavailable");
    expect(await pool.transaction(async (tx) => (await tx.query("test.one", "SELECT 1")).rowCount)).toBe(1);
    await pool.close();
  });

  it("holds the isolation that was asked for", async () => {
    const level = await test.database.transaction(
      async (tx) => (await tx.query("test.level", "SELECT current_setting('transaction_isolation') AS level")).rows,
      {
        isolation: "serializable",
      },
    );
    expect(level).toEqual([{ level: "serializable" }]);
  });
});

describe("stats()", () => {
  it("counts queries, round trips and slow statements", async () => {
    const slow: string[] = [];
    const pool = await openPool(test.connection, { slowQueryMs: 30, onSlowQuery: (name) => slow.push(name) });
    await pool.query("test.one", "SELECT 1");
    await pool.transaction(async (tx) => {
      await tx.query("test.one", "SELECT 1");
      await tx.query("test.sleep", "SELECT pg_sleep(0.05)");
    });
    const stats = pool.stats();
    await pool.close();
    expect(stats).toMatchObject({ queries: 3, roundTrips: 5, transactions: 1, slowQueries: 1, failures: 0 });
    expect(stats.statements.get("test.one")?.count).toBe(2);
    expect(slow).toEqual(["test.sleep"]);
  });
});

describe("listen()", () => {
  it("hears its channel, and tells of the gap when it had to reconnect", async () => {
    const heard: string[] = [];
    let waiting: (() => void) | undefined;
    const next = async (act: () => Promise<unknown>): Promise<void> => {
      const arrived = new Promise<void>((resolve) => (waiting = resolve));
      await act();
      await arrived;
    };
    const hear = (text: string): void => {
      heard.push(text);
      waiting?.();
    };
    const subscription = await test.database.listen("turns", hear, () => {
      hear("gap");
    });
    const notify = async (text: string): Promise<unknown> =>
      await test.database.query("test.notify", "SELECT pg_notify('turns', $1)", [text]);
    await next(async () => await notify("one"));
    await next(
      async () =>
        await test.database.query(
          "test.kill",
          "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE query = 'LISTEN turns' AND datname = current_database()",
        ),
    );
    await next(async () => await notify("two"));
    await subscription.close();
    await notify("three");
    expect(heard).toEqual(["one", "gap", "two"]);
    await expect(test.database.listen('x"; DROP', hear)).rejects.toThrow(TypeError);
  });
});
