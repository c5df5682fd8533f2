// SPDX-License-Identifier: Apache-2.0
// An installation as the first release candidate left it (frozen in test/fixtures) is brought to this build; each way to fail puts it back.
import { createHash } from "node:crypto";
import { chmod, cp, mkdtemp, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Client } from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { finishCutOff, type UpgradeStage, upgrade } from "#app";
import { CRYPTO_PRESETS } from "#crypto";
import { testHop } from "#hop/testing";
import { AppError, FatalError } from "#kernel";
import {
  type BundledServer,
  type Migration,
  migrate,
  migrateWhole,
  readMigrations,
  startBundledServer,
} from "#postgres";
import { createTestDatabase } from "#postgres/testing";
import { buildUpgradingServer } from "#surfaces";
import { configSchema } from "../../src/main/config.ts";
import { compareKeys } from "../../src/main/config-keys.ts";
import type { LoadedConfig } from "../../src/main/load-config.ts";
import { openStorage } from "../../src/main/open-storage.ts";
import { readCutOff } from "../../src/main/upgrade-note.ts";
import { upgradeReport } from "../../src/main/upgrade-report.ts";
import { openUpgrade, type UpgradeOptions } from "../../src/main/upgrade-steps.ts";
import { root } from "../architecture/repository.ts";

const FROZEN = join(root, "test/fixtures/v0.1.0-rc.1");
const OLD_MIGRATIONS = 25;

type Contents = { readonly hash: string; readonly migrations: number; readonly messages: number };

describe("wardline upgrade", () => {
  let place: string;
  let loaded: LoadedConfig;
  let before: Contents;
  const dataDir = (): string => join(place, "data");
  const silent = { log: () => undefined, dangerouslyDisableFsync: true } as const;

  beforeAll(async () => {
    place = await mkdtemp(join(tmpdir(), "wardline-upgrade-"));
    await chmod(place, 0o755);
    loaded = { config: configSchema.parse({}), baseDir: place, file: null, databaseUrl: null };
    await cp(join(FROZEN, "keys"), join(place, "keys"), { recursive: true });
    await chmod(join(place, "keys"), 0o700);
    for (const name of ["root.key", "subject-keys.db", "history.checkpoint"])
      await chmod(join(place, "keys", name), 0o600);
    const server = await startBundledServer({ ...silent, dataDir: dataDir() });
    const owner = new Client({ ...server.connection });
    await owner.connect();
    await owner.query(await readFile(join(FROZEN, "schema.sql"), "utf8"));
    // As migrate() makes it, outside of the migrations.
    await owner.query(
      "CREATE TABLE IF NOT EXISTS schema_migration (id integer PRIMARY KEY, name text NOT NULL, sha256 text NOT NULL, applied_at timestamptz NOT NULL DEFAULT now())",
    );
    await owner.end();
    const admin = new Client({ ...server.adminConnection, database: server.connection.database });
    await admin.connect();
    // Rows come in any order, and the history refuses changes to all but its own code.
    await admin.query("SET session_replication_role = replica");
    await admin.query(await readFile(join(FROZEN, "rows.sql"), "utf8"));
    await admin.end();
    before = await read(server);
    await server.stop();
  }, 60_000);
  afterAll(async () => rm(place, { recursive: true, force: true }));

  /** Everything that the database holds, in one hash, and how many migrations it had. */
  async function contents(): Promise<Contents> {
    const server = await startBundledServer({ ...silent, dataDir: dataDir() });
    try {
      return await read(server);
    } finally {
      await server.stop();
    }
  }

  async function read(server: BundledServer): Promise<Contents> {
    const client = new Client({ ...server.connection });
    await client.connect();
    try {
      const { rows: tables } = await client.query<{ name: string }>(
        "SELECT relname AS name FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p') AND NOT relispartition ORDER BY 1",
      );
      const hash = createHash("sha256");
      for (const { name } of tables) {
        const { rows } = await client.query<{ row: string }>(`SELECT t::text AS row FROM ${name} AS t ORDER BY 1`);
        hash.update(`${name}\n${rows.map(({ row }) => row).join("\n")}\n`);
      }
      const { rows } = await client.query<{ migrations: string; messages: string }>(
        "SELECT (SELECT count(*) FROM schema_migration) AS migrations, (SELECT count(*) FROM message) AS messages",
      );
      return { hash: hash.digest("hex"), migrations: Number(rows[0]?.migrations), messages: Number(rows[0]?.messages) };
    } finally {
      await client.end();
    }
  }

  async function run(options: UpgradeOptions = {}) {
    const { steps, close } = await openUpgrade(loaded, { isFragile: true, ...options });
    try {
      return await upgrade(steps);
    } finally {
      await close();
    }
  }
  const isThere = (name: string): Promise<boolean> =>
    stat(join(dataDir(), name)).then(
      () => true,
      () => false,
    );
  it("[SEC-381] what was committed and does not open is put back, byte by byte, and works", {
    timeout: 120_000,
  }, async () => {
    expect(before).toMatchObject({ migrations: OLD_MIGRATIONS });
    expect(before.messages).toBeGreaterThan(5);
    const known = await readMigrations();
    const spoilt = "UPDATE message SET sealed = overlay(sealed placing '\\x00' from length(sealed) - 2)";
    const planted: Migration = { id: known.length + 1, name: "planted", sha256: "0".repeat(64), sql: spoilt };
    const done = await run({ migrations: [...known, planted] });
    const refusal = { reason: "put_back", stage: "look", code: "crypto.cannot_open" };
    expect(done).toEqual({ ok: false, refusal: expect.objectContaining(refusal) as unknown });
    expect([await isThere("postgres.before-upgrade"), await readCutOff(loaded)]).toEqual([false, null]);
    expect(await contents()).toEqual(before);
  });

  it("[SEC-381] a stop in the middle is put back by the next run, wherever it was, and no server starts before that", {
    timeout: 60_000,
  }, async () => {
    const { steps, close } = await openUpgrade(loaded, { isFragile: true });
    await steps.note("keep");
    await steps.keep();
    await steps.note("change");
    await steps.change();
    await close();
    // As after `kill -9`: the note and the copy are there, and the database is changed.
    expect(await isThere("postgres.before-upgrade")).toBe(true);
    await expect(openStorage(loaded, "serve", () => undefined)).rejects.toMatchObject({ code: "main.upgrade_cut_off" });
    const next = await openUpgrade(loaded, { isFragile: true });
    await finishCutOff(next.steps, (await readCutOff(loaded)) ?? "keep");
    await next.close();
    expect([await contents(), await readCutOff(loaded)]).toEqual([before, null]);
  });

  it("[SEC-381] --check says what will happen, and changes nothing", { timeout: 60_000 }, async () => {
    const results = await upgradeReport(loaded, undefined);
    const texts = results.flatMap(({ id, findings }) =>
      findings.map(({ severity, text }) => `${id} ${severity} ${text}`),
    );
    expect(texts.join("\n")).toMatch(/upgrade\.migrations info \d+ migrations wait: incidents, /u);
    expect(texts.join("\n")).toMatch(/upgrade\.configuration info New since 0\.1\.0-rc\.1, .*updates\.check/u);
    expect(texts.join("\n")).toContain("upgrade.backup warning There is no backup");
    expect(results.find(({ id }) => id === "upgrade.space")?.findings).toEqual([]);
    await writeFile(join(place, "statement.json"), "{}");
    const forged = await upgradeReport(loaded, join(place, "statement.json"));
    expect(forged.find(({ id }) => id === "upgrade.signature")?.findings).toMatchObject([{ severity: "error" }]);
  });

  it("[SEC-381] brings the schema of the first release candidate to this build, with every row and key", {
    timeout: 60_000,
  }, async () => {
    const done = await run();
    const known = await readMigrations();
    expect(done).toEqual({ ok: true, value: { applied: known.length - OLD_MIGRATIONS } });
    expect(await contents()).toMatchObject({ migrations: known.length, messages: before.messages });
    expect([await isThere("postgres.before-upgrade"), await isThere("upgrade.json")]).toEqual([false, false]);
  });
});

describe("migrateWhole()", () => {
  const step = (id: number, sql: string): Migration => ({
    id,
    name: `step-${id}`,
    sha256: String(id).repeat(64).slice(0, 64),
    sql,
  });
  const first = step(
    1,
    "CREATE TABLE thing (n int); CREATE TABLE other (n int); INSERT INTO thing SELECT generate_series(1, 10)",
  );

  it.each<[what: string, sql: string, code: string | null]>([
    ["adds tables and columns", "CREATE TABLE more (n int); ALTER TABLE thing ADD COLUMN m int", null],
    ["adds rows to what is new", "CREATE TABLE more (n int); INSERT INTO more VALUES (1)", null],
    ["says that it changes rows", "-- upgrade: changes the rows of thing\nDELETE FROM thing WHERE n > 5", null],
    ["loses rows", "DELETE FROM thing WHERE n = 3", "adapter.upgrade_rows"],
    [
      "says another table than it changes",
      "-- upgrade: changes the rows of other\nDELETE FROM thing",
      "adapter.upgrade_rows",
    ],
    ["makes up rows", "INSERT INTO thing VALUES (11)", "adapter.upgrade_rows"],
    ["loses a table", "DROP TABLE other", "adapter.upgrade_rows"],
    ["is wrong", "UPDATE thing SET n = 7; SELECT 1/0", "adapter.database_statement"],
  ])("[SEC-381] all or nothing: a migration that %s", async (_what, sql, code) => {
    const { database, drop } = await createTestDatabase({ migrations: [] });
    try {
      await migrate(database, [first]);
      const done = migrateWhole(database, {
        migrations: [first, step(2, "ALTER TABLE other ADD COLUMN m int"), step(3, sql)],
      });
      if (code === null) expect(await done).toHaveLength(2);
      else await expect(done).rejects.toMatchObject({ code });
      const { rows } = await database.query<{ applied: number; sum: number }>(
        "test.sum",
        "SELECT (SELECT count(*)::int FROM schema_migration) AS applied, (SELECT sum(n)::int FROM thing) AS sum",
      );
      expect(rows).toEqual([{ applied: code === null ? 3 : 1, sum: sql.includes("n > 5") ? 15 : 55 }]);
    } finally {
      await drop();
    }
  });
});

describe("upgrade()", () => {
  const quiet = async (): Promise<void> => undefined;

  it.each<[failing: "note" | "keep" | "change" | "look", stage: UpgradeStage]>([
    ["note", "keep"],
    ["keep", "keep"],
    ["change", "change"],
    ["look", "look"],
  ])("[SEC-381] puts back from the stage in which %s fails, then tidies up", async (failing, stage) => {
    const acts: string[] = [];
    const act = (name: string) => async (): Promise<never> => {
      acts.push(name);
      if (name === failing) throw new AppError("test.planted", "Planted");
      return { applied: 1 } as never;
    };
    const steps = {
      note: act("note"),
      keep: act("keep"),
      change: act("change"),
      look: act("look"),
      putBack: async (from: UpgradeStage) => void acts.push(`put back from ${from}`),
      settle: act("settle"),
    };
    expect(await upgrade(steps)).toMatchObject({
      ok: false,
      refusal: { reason: "put_back", stage, code: "test.planted" },
    });
    expect(acts.slice(-2)).toEqual([`put back from ${stage}`, "settle"]);
  });

  it("[SEC-381] says that it does not know, and keeps copy and note, where nothing can be put back", async () => {
    const settled: string[] = [];
    const steps = {
      note: quiet,
      keep: quiet,
      change: () => Promise.reject(new Error("planted")),
      look: quiet,
      putBack: () => Promise.reject(new Error("the disk is gone")),
      settle: async () => void settled.push("settled"),
    };
    await expect(upgrade(steps)).rejects.toThrow(FatalError);
    expect(settled).toEqual([]);
  });
  it("compareKeys() tells new, gone and changed keys apart", () => {
    expect(compareKeys({ a: "1", b: "2", c: "3" }, { b: "2", c: "4", d: "5" })).toEqual({
      added: ["d"],
      removed: ["a"],
      changed: [{ key: "c", before: "3", now: "4" }],
    });
  });
});

describe("the address while an upgrade runs", () => {
  it("[SEC-382] refuses every request with a time after which to ask again, and upgrades no socket", async () => {
    const server = buildUpgradingServer(null);
    await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
    const address = server.address();
    const url = `http://127.0.0.1:${typeof address === "object" && address !== null ? address.port : 0}`;
    for (const [path, method] of [
      ["/v1/channel/exchange", "POST"],
      ["/widget/", "GET"],
      ["/console", "GET"],
    ] as const) {
      const answer = await fetch(`${url}${path}`, {
        method,
        ...(method === "POST" ? { body: "x".repeat(100_000) } : {}),
      });
      expect([answer.status, answer.headers.get("retry-after"), answer.headers.get("content-type")]).toEqual([
        503,
        "5",
        "application/problem+json",
      ]);
      expect(await answer.json()).toMatchObject({ code: "unavailable", status: 503 });
    }
    const socket = new WebSocket(`${url.replace("http", "ws")}/v1/conversations/current/socket`);
    await new Promise<void>((done, fail) => {
      socket.onopen = () => fail(new Error("It was opened"));
      socket.onerror = () => done();
    });
    server.closeAllConnections();
    await new Promise((done) => server.close(done));
  });

  it("[SEC-382] refuses over TLS as well, where the server speaks it", async () => {
    const [cert, key] = await Promise.all(
      ["localhost.cert.pem", "localhost.key.pem"].map((name) => readFile(join(root, "test/fixtures", name))),
    );
    const { groups, ciphers, hybridGroups } = CRYPTO_PRESETS.default.tls;
    const files = { cert: cert ?? "", key: key ?? "" };
    const server = buildUpgradingServer({ ...files, groups, ciphers, hybridGroups, onOffer: () => undefined });
    await new Promise<void>((done) => server.listen(0, "localhost", done));
    const address = server.address();
    const port = typeof address === "object" && address !== null ? address.port : 0;
    const answer = await testHop({ ca: cert }).fetch(`https://localhost:${port}/widget/`);
    expect([answer.status, answer.headers.get("retry-after")]).toEqual([503, "5"]);
    await answer.arrayBuffer();
    await new Promise((done) => server.close(done));
  });
});
