// SPDX-License-Identifier: Apache-2.0
import { AppError } from "#kernel";
import { applyNext, type Migration, readMigrations } from "../migrate.ts";
import type { Database, Transaction } from "../sql.ts";

const TABLES = `
  SELECT relname AS name FROM pg_class JOIN pg_namespace ON pg_namespace.oid = relnamespace
  WHERE nspname = current_schema() AND relkind IN ('r', 'p') AND NOT relispartition AND relname <> 'schema_migration'
  ORDER BY relname`;

/** A migration that adds or removes rows says so: `-- upgrade: changes the rows of message`. */
const CHANGES = /^-- upgrade: changes the rows of ([a-z_]+)$/gmu;

/**
 * Brings a database to the schema of this build in one transaction, and commits it only when every table that was there is there, with as many
 * rows as before. Whatever fails, the database is as it was.
 *
 * @param before - Called inside the transaction, after the last migration; what it throws rolls back.
 * @returns The migrations that were applied.
 * @throws AppError - As `migrate`; `adapter.upgrade_rows` where rows are missing or came from nowhere.
 */
export async function migrateWhole(
  database: Database,
  options: { readonly migrations?: readonly Migration[]; readonly before?: () => void } = {},
): Promise<readonly Migration[]> {
  const known = options.migrations ?? (await readMigrations());
  return database.transaction(async (tx) => {
    await tx.runScript("upgrade.patience", "SET LOCAL statement_timeout = 0");
    const rowsBefore = await countRows(tx);
    const applied: Migration[] = [];
    for (;;) {
      const next = await applyNext(tx, known);
      if (next === null) break;
      applied.push(next);
    }
    const expected = new Set(applied.flatMap(({ sql }) => [...sql.matchAll(CHANGES)].map(([, table = ""]) => table)));
    const rowsAfter = await countRows(tx);
    for (const [table, count] of rowsBefore)
      if (rowsAfter.get(table) !== count && !expected.has(table))
        throw new AppError(
          "adapter.upgrade_rows",
          `Cannot use the migrated schema: ${table} had ${count} rows, and has ${rowsAfter.get(table) ?? "none: it is gone"}`,
        );
    options.before?.();
    return applied;
  });
}

async function countRows(tx: Transaction): Promise<ReadonlyMap<string, number>> {
  const { rows } = await tx.query<{ name: string }>("upgrade.tables", TABLES);
  const counts = new Map<string, number>();
  for (const { name } of rows) {
    const counted = await tx.query<{ count: number }>(
      `upgrade.count.${name}`.slice(0, 63),
      `SELECT count(*) AS count FROM "${name.replaceAll('"', '""')}"`,
    );
    counts.set(name, counted.rows[0]?.count ?? 0);
  }
  return counts;
}
