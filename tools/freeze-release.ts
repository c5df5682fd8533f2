// SPDX-License-Identifier: Apache-2.0
// Freezes what a release leaves on disk, as the fixture that later builds are tested to upgrade: its schema and a few rows as SQL, and its keys.
import { cpSync, mkdirSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { Client } from "pg";
import { readMigrations, startBundledServer } from "#postgres";

/** Partitions are made while the program runs, by the month: no migration knows them. */
const PARTITIONS = `
  SELECT child.relname AS name, parent.relname AS parent, pg_get_expr(child.relpartbound, child.oid) AS bound
  FROM pg_inherits JOIN pg_class AS child ON child.oid = inhrelid JOIN pg_class AS parent ON parent.oid = inhparent
  WHERE child.relkind = 'r' AND parent.relkind = 'p' ORDER BY 1`;
const TABLES = `
  SELECT relname AS name FROM pg_class JOIN pg_namespace ON pg_namespace.oid = relnamespace
  WHERE nspname = 'public' AND relkind IN ('r', 'p') AND NOT relispartition ORDER BY 1`;
const SEQUENCES =
  "SELECT sequencename AS name, last_value AS value FROM pg_sequences WHERE schemaname = 'public' ORDER BY 1";

type Named = { readonly name: string };

/**
 * Writes `schema.sql`, `rows.sql` and `keys/`.
 *
 * @param place - An installation of the release that was stopped; its `data` and `keys`.
 * @param migrations - The release's own files of migrations.
 */
async function freeze(place: string, migrations: string, out: string): Promise<void> {
  const server = await startBundledServer({ dataDir: join(place, "data"), log: () => undefined });
  const client = new Client({ ...server.connection });
  await client.connect();
  try {
    const known = await readMigrations(migrations);
    const { rows: partitions } = await client.query<Named & { parent: string; bound: string }>(PARTITIONS);
    const schema = [
      ...known.map(({ id, name, sql }) => `-- migration ${id} ${name}\n${sql.trim()}\n`),
      ...partitions.map(
        ({ name, parent, bound }) => `CREATE TABLE IF NOT EXISTS ${name} PARTITION OF ${parent} ${bound};`,
      ),
    ];
    const { rows: tables } = await client.query<Named>(TABLES);
    const statements: string[] = [];
    for (const { name } of tables) {
      const { rows } = await client.query<{ row: string }>(`SELECT row_to_json(t)::text AS row FROM ${name} AS t`);
      if (rows.length === 0) continue;
      const lines = rows.map(({ row }) => row).toSorted();
      statements.push(
        `INSERT INTO ${name} OVERRIDING SYSTEM VALUE SELECT * FROM json_populate_recordset(NULL::${name}, $rows$[\n${lines.join(",\n")}\n]$rows$);`,
      );
    }
    const { rows: sequences } = await client.query<Named & { value: string | null }>(SEQUENCES);
    for (const { name, value } of sequences) if (value !== null) statements.push(`SELECT setval('${name}', ${value});`);
    mkdirSync(out, { recursive: true });
    writeFileSync(join(out, "schema.sql"), `${schema.join("\n")}\n`);
    writeFileSync(join(out, "rows.sql"), `${statements.join("\n")}\n`);
    cpSync(join(place, "keys"), join(out, "keys"), { recursive: true });
  } finally {
    await client.end();
    await server.stop();
  }
}

if (import.meta.main) {
  const [place, migrations, out] = process.argv.slice(2);
  if (place === undefined || migrations === undefined || out === undefined)
    throw new Error("Cannot freeze: say PLACE MIGRATIONS OUT");
  await freeze(resolve(place), resolve(migrations), resolve(out));
}
