// SPDX-License-Identifier: Apache-2.0
import { createHash, randomBytes } from "node:crypto";
import { rm } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { Client } from "pg";
import { AppError } from "#kernel";
import { type BundledServer, startBundledServer } from "./engine/index.ts";
import { findPlace } from "./engine/place.ts";
import type { SocketConnection } from "./engine/server.ts";
import { type Migration, migrate, readMigrations } from "./migrate.ts";
import { openPool, type PoolOptions } from "./pool.ts";
import { ensurePartitions } from "./repositories/partitions.ts";
import type { Database } from "./sql.ts";
import { memoryFolder } from "./testing-memory.ts";

/** A database of one test file's own, on a real server. */
export interface TestDatabase {
  readonly database: Database;
  readonly connection: SocketConnection;
  /** The same as an address, as in `DATABASE_URL`. */
  readonly url: string;
  /** Closes the pool and removes the database, also while others are connected. */
  drop(): Promise<void>;
}

export { memoryMount } from "./testing-memory.ts";

export interface TestDatabaseOptions {
  /** Default: the product's own. An empty list gives an empty database. */
  readonly migrations?: readonly Migration[];
  readonly pool?: PoolOptions;
  /** Also has the partitions that the product makes at this time. */
  readonly partitionsAt?: Date;
}

const CHECKOUT: string = fileURLToPath(new URL("../../../", import.meta.url));
/** In memory where it can be: about 200 MB, which stay for the next run. Whoever wants them back removes the folder. */
const DATA_DIRECTORY: string =
  memoryFolder(`wardline-tests-${createHash("sha256").update(CHECKOUT).digest("hex").slice(0, 8)}`) ??
  join(CHECKOUT, ".cache", "test-postgres");
const ADVISORY_LOCK = 7_301_928_466;

/**
 * Makes a migrated database from a template: a tenth of a second in memory, a second or more on a disk. The server is shared by all test processes of this checkout
 * and runs without fsync; a test about durability starts a server of its own.
 */
export async function createTestDatabase(options: TestDatabaseOptions = {}): Promise<TestDatabase> {
  const server = await sharedServer();
  const migrations = options.migrations ?? (await readMigrations());
  const name = `wtest_${String(process.pid)}_${randomBytes(5).toString("hex")}`;
  await createFromTemplate(server, name, {
    migrations,
    month: options.partitionsAt?.toISOString().slice(0, 7) ?? null,
  });
  const connection = { ...server.connection, database: name };
  const database = await openPool(connection, { maxConnections: 8, ...options.pool });
  return {
    database,
    connection,
    url: `postgres://${connection.user}@${encodeURIComponent(connection.host)}:${String(connection.port)}/${name}`,
    async drop() {
      await database.close();
      await asAdmin(server, async (admin) => {
        await admin.query(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`);
      });
    },
  };
}

/** Keeps the shared server up for a whole test run, so that it does not stop between two files. */
export async function holdTestServer(): Promise<{ stop(): Promise<void> }> {
  return await start();
}

let shared: Promise<BundledServer> | null = null;

/** One claim a process. It ends with the process; the last one stops the server. */
async function sharedServer(): Promise<BundledServer> {
  shared ??= start();
  return await shared;
}

async function start(): Promise<BundledServer> {
  const options = { dataDir: DATA_DIRECTORY, log: () => undefined, dangerouslyDisableFsync: true };
  try {
    return await startBundledServer(options);
  } catch (error) {
    // Without fsync a power cut may have left a cluster that cannot start. Nothing in it is worth keeping.
    const place =
      error instanceof AppError && error.code === "adapter.database_start" ? await findPlace(DATA_DIRECTORY) : null;
    if (place === null) throw error;
    await rm(place.clusterDirectory, { recursive: true, force: true });
    return await startBundledServer(options);
  }
}

/** What a template is made of. */
type Made = { readonly migrations: readonly Migration[]; readonly month: string | null };

async function createFromTemplate(server: BundledServer, name: string, made: Made): Promise<void> {
  await asAdmin(server, async (admin) => {
    for (let attempt = 1; ; attempt += 1) {
      const template = await ensureTemplate(server, admin, made);
      try {
        await admin.query(`CREATE DATABASE ${name} OWNER ${server.connection.user} TEMPLATE ${template}`);
        return;
      } catch (error) {
        // A run with other migrations removed the template in between.
        if (attempt === 3) throw error;
      }
    }
  });
}

/** Migrates once for each wording of the migrations. A template that takes no connections is a finished one. */
async function ensureTemplate(server: BundledServer, admin: Client, { migrations, month }: Made): Promise<string> {
  const hash = createHash("sha256").update(migrations.map(({ id, sha256 }) => `${String(id)} ${sha256}`).join("\n"));
  hash.update(month ?? "");
  const template = `wtemplate_${hash.digest("hex").slice(0, 12)}`;
  if (await isFinished(admin, template)) return template;
  await admin.query("SELECT pg_advisory_lock($1)", [ADVISORY_LOCK]);
  try {
    if (await isFinished(admin, template)) return template;
    await sweep(admin);
    await admin.query(`CREATE DATABASE ${template} OWNER ${server.connection.user}`);
    const database = await openPool({ ...server.connection, database: template }, { maxConnections: 1 });
    try {
      await migrate(database, migrations);
      if (month !== null) await ensurePartitions(database, new Date(`${month}-01T00:00:00Z`));
    } finally {
      await database.close();
    }
    await admin.query(`ALTER DATABASE ${template} WITH ALLOW_CONNECTIONS false`);
    return template;
  } finally {
    await admin.query("SELECT pg_advisory_unlock($1)", [ADVISORY_LOCK]);
  }
}

async function isFinished(admin: Client, template: string): Promise<boolean> {
  const { rowCount } = await admin.query("SELECT 1 FROM pg_database WHERE datname = $1 AND NOT datallowconn", [
    template,
  ]);
  return rowCount === 1;
}

/** Removes unfinished and old templates, and databases whose test process is gone. */
async function sweep(admin: Client): Promise<void> {
  const { rows } = await admin.query<{ name: string; finished: boolean }>(
    `SELECT datname AS name, NOT datallowconn AS finished FROM pg_database
      WHERE datname LIKE 'wtest\\_%' OR datname LIKE 'wtemplate\\_%' ORDER BY oid DESC`,
  );
  let kept = 0;
  for (const { name, finished } of rows) {
    if (name.startsWith("wtest_") && isAlive(Number(name.split("_")[1]))) continue;
    // A few stay: tests of the migrations themselves have templates of their own.
    if (finished && (kept += 1) <= 4) continue;
    await admin.query(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`);
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

async function asAdmin<Value>(server: BundledServer, work: (admin: Client) => Promise<Value>): Promise<Value> {
  const admin = new Client(server.adminConnection);
  await admin.connect();
  try {
    return await work(admin);
  } finally {
    await admin.end();
  }
}
