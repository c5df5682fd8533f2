// SPDX-License-Identifier: Apache-2.0
import type { Database, Queryable, Transaction } from "../sql.ts";

/** The tables of a conversation, with what PostgreSQL cannot inherit: storage parameters of each partition. */
export const PARTITIONED = {
  conversation: "WITH (fillfactor = 70)",
  conversation_key: "",
  turn: "",
  message: "",
  tracker: "WITH (fillfactor = 50, toast_tuple_target = 8160)",
  tracker_event: "",
  act: "",
  notice: "",
  desk_case: "",
  attachment: "",
  attachment_piece: "",
  vault: "",
} as const;

const MONTHS_AHEAD = 2;
/** Empty months older than this go: a plan that may touch a hundred partitions is slower than one that may touch ten. */
const MONTHS_BEHIND = 2;
const ADVISORY_LOCK = 7_301_928_470;

export type Month = { readonly year: number; readonly month: number };

/**
 * Makes the partitions of this month and the next two, and drops empty ones of long ago. Idempotent, and safe when
 * several processes do it at once. Rows that went to the default partition in the meantime are moved.
 *
 * Each partition is a transaction of its own: it locks one table against writers for some milliseconds, and never waits
 * for a second table while it holds the first.
 *
 * @returns The names of the partitions made.
 */
export async function ensurePartitions(database: Database, now: Date): Promise<readonly string[]> {
  const existing = new Set(await listPartitions(database));
  const wanted = Array.from({ length: MONTHS_AHEAD + 1 }, (_, ahead) => monthOf(now, ahead));
  const made: string[] = [];
  for (const [table, storage] of Object.entries(PARTITIONED)) {
    for (const month of wanted) {
      const name = partitionName(table, month);
      if (existing.has(name)) continue;
      if (await database.transaction(async (tx) => makePartition(tx, table, storage, month))) made.push(name);
    }
  }
  for (const name of existing) {
    if (isBefore(name, monthOf(now, -MONTHS_BEHIND))) await database.transaction(async (tx) => dropIfEmpty(tx, name));
  }
  return made;
}

/** The smallest UUIDv7 of a month: 48 bits of milliseconds, then zeros. */
export function lowerBound({ year, month }: Month): string {
  const hex = Date.UTC(year, month - 1)
    .toString(16)
    .padStart(12, "0");
  return `${hex.slice(0, 8)}-${hex.slice(8)}-0000-0000-000000000000`;
}

function monthOf(now: Date, ahead: number): Month {
  const first = new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() + ahead));
  return { year: first.getUTCFullYear(), month: first.getUTCMonth() + 1 };
}

function partitionName(table: string, { year, month }: Month): string {
  return `${table}_${year}_${String(month).padStart(2, "0")}`;
}

function isBefore(name: string, limit: Month): boolean {
  const [, year, month] = /_(\d{4})_(\d{2})$/u.exec(name) ?? [];
  return year !== undefined && Number(year) * 12 + Number(month) < limit.year * 12 + limit.month;
}

async function listPartitions(on: Queryable): Promise<string[]> {
  const text = `
    SELECT child.relname AS name FROM pg_inherits
    JOIN pg_class parent ON parent.oid = inhparent JOIN pg_class child ON child.oid = inhrelid
    WHERE parent.relnamespace = current_schema()::regnamespace AND parent.relname = ANY($1) AND child.relkind = 'r'`;
  const { rows } = await on.query<{ name: string }>("partition.list", text, [Object.keys(PARTITIONED)]);
  return rows.map(({ name }) => name);
}

/** Attached only when it is complete: a partition over a range of which the default holds rows would be refused. */
async function makePartition(tx: Transaction, table: string, storage: string, month: Month): Promise<boolean> {
  const name = partitionName(table, month);
  await begin(tx);
  if (await exists(tx, name)) return false;
  const next = month.month === 12 ? { year: month.year + 1, month: 1 } : { ...month, month: month.month + 1 };
  const [from, to] = [lowerBound(month), lowerBound(next)];
  // Names and bounds are made here from numbers; nothing of them comes from outside.
  await tx.runScript(
    "partition.make",
    `LOCK TABLE ${table} IN ACCESS EXCLUSIVE MODE;
     CREATE TABLE ${name} (LIKE ${table} INCLUDING DEFAULTS INCLUDING CONSTRAINTS INCLUDING STORAGE) ${storage};
     WITH moved AS (
       DELETE FROM ${table}_default WHERE conversation_id >= '${from}' AND conversation_id < '${to}' RETURNING *
     ) INSERT INTO ${name} SELECT * FROM moved;
     ALTER TABLE ${table} ATTACH PARTITION ${name} FOR VALUES FROM ('${from}') TO ('${to}');`,
  );
  return true;
}

/** Locked before it is looked at: a row written in between would be dropped with it. */
async function dropIfEmpty(tx: Transaction, name: string): Promise<void> {
  await begin(tx);
  if (!(await exists(tx, name))) return;
  await tx.runScript(
    "partition.lock_table",
    `LOCK TABLE ${name.replace(/_\d{4}_\d{2}$/u, "")} IN ACCESS EXCLUSIVE MODE`,
  );
  const text = `SELECT NOT EXISTS (SELECT FROM ${name}) AS empty`;
  const { rows } = await tx.query<{ empty: boolean }>(`partition.empty.${name}`, text);
  if (rows[0]?.empty === true) await tx.runScript("partition.drop", `DROP TABLE ${name}`);
}

async function begin(tx: Transaction): Promise<void> {
  await tx.runScript("partition.patience", "SET LOCAL statement_timeout = 0; SET LOCAL client_min_messages = warning");
  await tx.query("partition.lock", "SELECT pg_advisory_xact_lock($1)", [ADVISORY_LOCK]);
}

async function exists(tx: Transaction, name: string): Promise<boolean> {
  const text = "SELECT to_regclass($1) IS NOT NULL AS present";
  const { rows } = await tx.query<{ present: boolean }>("partition.exists", text, [name]);
  return rows[0]?.present === true;
}
