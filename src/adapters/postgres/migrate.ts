// SPDX-License-Identifier: Apache-2.0
import { createHash } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { AppError } from "#kernel";
import type { Database, Transaction } from "./sql.ts";

/** One append-only step of the schema, from `NNNN-name.sql`. */
export interface Migration {
  readonly id: number;
  readonly name: string;
  readonly sha256: string;
  readonly sql: string;
}

/** The product's own migrations. */
export const MIGRATIONS_DIRECTORY: string = fileURLToPath(new URL("./migrations", import.meta.url));

/** Any number that nobody else uses on this database. */
const ADVISORY_LOCK = 7_301_928_465;

/**
 * Reads the migrations of a directory in order.
 *
 * @throws AppError - `adapter.schema_files` when a file is misnamed, or numbers are missing or double.
 */
export async function readMigrations(directory: string = MIGRATIONS_DIRECTORY): Promise<readonly Migration[]> {
  const names = (await readdir(directory)).filter((name) => name.endsWith(".sql")).sort();
  return await Promise.all(
    names.map(async (file, index) => {
      const parts = /^(\d{4})-([a-z0-9-]+)\.sql$/u.exec(file);
      if (parts === null || Number(parts[1]) !== index + 1) {
        throw new AppError(
          "adapter.schema_files",
          `Cannot read the migration "${file}": expected "${String(index + 1).padStart(4, "0")}-name.sql"`,
        );
      }
      const sql = await readFile(join(directory, file), "utf8");
      return { id: index + 1, name: parts[2] ?? "", sha256: createHash("sha256").update(sql).digest("hex"), sql };
    }),
  );
}

/**
 * Brings a database to the schema of this build: each missing migration in one transaction, in order. Safe when several
 * processes do it at once. Never goes back.
 *
 * @returns The migrations applied by this call; empty when the schema was up to date.
 * @throws AppError - `adapter.schema_newer` when a newer build was here; `adapter.schema_changed` when an applied
 * migration reads differently now.
 */
export async function migrate(database: Database, migrations?: readonly Migration[]): Promise<readonly Migration[]> {
  const known = migrations ?? (await readMigrations());
  const applied: Migration[] = [];
  for (;;) {
    const next = await database.transaction(async (tx) => await applyNext(tx, known));
    if (next === null) return applied;
    applied.push(next);
  }
}

/**
 * Compares without changing anything.
 *
 * @returns How many migrations are missing.
 * @throws AppError - As `migrate`.
 */
export async function countPendingMigrations(database: Database, migrations?: readonly Migration[]): Promise<number> {
  const known = migrations ?? (await readMigrations());
  const { rows } = await database.query<{ present: boolean }>(
    "schema.present",
    "SELECT to_regclass('schema_migration') IS NOT NULL AS present",
  );
  if (rows[0]?.present !== true) return known.length;
  return known.length - check(await readApplied(database), known);
}

/** Applies the next missing migration inside a transaction of the caller's; null: none is missing. */
export async function applyNext(tx: Transaction, known: readonly Migration[]): Promise<Migration | null> {
  // An index on a large table, or the wait for another process that makes one, takes longer than a turn's statement may.
  await tx.runScript("schema.patience", "SET LOCAL statement_timeout = 0; SET LOCAL client_min_messages = warning");
  await tx.query("schema.lock", "SELECT pg_advisory_xact_lock($1)", [ADVISORY_LOCK]);
  await tx.runScript(
    "schema.table",
    `CREATE TABLE IF NOT EXISTS schema_migration (
       id integer PRIMARY KEY,
       name text NOT NULL,
       sha256 text NOT NULL,
       applied_at timestamptz NOT NULL DEFAULT now()
     )`,
  );
  const next = known[check(await readApplied(tx), known)];
  if (next === undefined) return null;
  await tx.runScript(`migration.${String(next.id).padStart(4, "0")}-${next.name}`, next.sql);
  await tx.query("schema.record", "INSERT INTO schema_migration (id, name, sha256) VALUES ($1, $2, $3)", [
    next.id,
    next.name,
    next.sha256,
  ]);
  return next;
}

interface AppliedRow {
  readonly id: number;
  readonly name: string;
  readonly sha256: string;
}

async function readApplied(database: Pick<Database, "query">): Promise<readonly AppliedRow[]> {
  return (
    await database.query<AppliedRow>("schema.applied", "SELECT id, name, sha256 FROM schema_migration ORDER BY id")
  ).rows;
}

/** Returns how many are applied, all of them known and unchanged. */
function check(applied: readonly AppliedRow[], known: readonly Migration[]): number {
  const newest = applied.at(-1);
  if (newest !== undefined && newest.id > known.length) {
    throw new AppError(
      "adapter.schema_newer",
      `Cannot use the database: its schema is at migration ${String(newest.id)} ("${newest.name}"), this build knows ${String(known.length)}; ` +
        "start the newer build",
    );
  }
  for (const [index, row] of applied.entries()) {
    const migration = known[index];
    if (migration?.id === row.id && migration.sha256 === row.sha256) continue;
    throw new AppError(
      "adapter.schema_changed",
      `Cannot use the database: migration ${String(row.id)} ("${row.name}") was applied in another wording`,
    );
  }
  return applied.length;
}
