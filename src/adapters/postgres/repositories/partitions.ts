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
  case_work: "WITH (fillfactor = 80, autovacuum_vacuum_scale_factor = 0.02)",
  attachment: "",
  attachment_piece: "",
  vault: "",
  case_note: "",
  analytics_mark: "",
  misheard: "",
  messaging_outbox: "",
} as const;

const MONTHS_AHEAD = 2;
/** Empty months older than this go: a plan that may touch a hundred partitions is slower than one that may touch ten. */
const MONTHS_BEHIND = 2;
const ADVISORY_LOCK = 7_301_928_470;
/** More conversations than these are left alone: what should be gone is not gone yet, and moving them would hold turns up. */
const MOST_KEPT = 10_000;

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

/**
 * Drops the months that ended before `keptSince`: whatever need not be kept was removed from them, row by row and with its entry in the history,
 * so what is left lies under a legal hold, is restricted, owes a notice or was spoken in lately. That is moved first, into one
 * partition of each table (`TABLE_kept`) for everything older than the oldest month. Idempotent; one table after the other, as `ensurePartitions`.
 *
 * @param keptSince - Conversations that were silent since then need not be kept; a month goes only as a whole.
 * @returns The names of the partitions dropped. A month with more than 10,000 conversations stays, because removal is still at work on it.
 */
export async function foldOldMonths(database: Database, keptSince: Date): Promise<readonly string[]> {
  const limit = monthOf(keptSince, 0);
  const old = (await listPartitions(database)).filter((name) => isBefore(name, limit));
  const dropped: string[] = [];
  for (const month of monthsIn(old)) {
    if (await isBeingEmptied(database, month)) return dropped;
    for (const [table, storage] of Object.entries(PARTITIONED)) {
      const name = partitionName(table, month);
      if (!old.includes(name)) continue;
      if (await database.transaction(async (tx) => foldMonth(tx, table, storage, month))) dropped.push(name);
    }
  }
  return dropped;
}

/** The months of partitions, oldest first. */
function monthsIn(names: readonly string[]): readonly Month[] {
  const suffixes = new Set(names.map((name) => name.slice(-7)));
  return [...suffixes].sort().map((text) => ({ year: Number(text.slice(0, 4)), month: Number(text.slice(5)) }));
}

async function isBeingEmptied(database: Database, month: Month): Promise<boolean> {
  const text = `
    SELECT count(*)::int > ${String(MOST_KEPT)} AS many FROM (
      SELECT FROM conversation WHERE conversation_id >= $1 AND conversation_id < $2 LIMIT ${String(MOST_KEPT + 1)}) found`;
  const { rows } = await database.query<{ many: boolean }>("partition.left", text, [
    lowerBound(month),
    lowerBound(nextOf(month)),
  ]);
  return rows[0]?.many === true;
}

/** Made anew and attached when it is complete: rows that are put into an attached partition would set off the triggers of new ones. */
async function foldMonth(tx: Transaction, table: string, storage: string, month: Month): Promise<boolean> {
  const name = partitionName(table, month);
  await begin(tx);
  if (!(await exists(tx, name))) return false;
  const [kept, to] = [`${table}_kept`, lowerBound(nextOf(month))];
  const olds = [name, ...((await exists(tx, kept)) ? [kept] : [])];
  await tx.runScript(
    "partition.fold",
    `LOCK TABLE ${table} IN ACCESS EXCLUSIVE MODE;
     CREATE TABLE ${kept}_next (LIKE ${table} INCLUDING DEFAULTS INCLUDING CONSTRAINTS INCLUDING STORAGE) ${storage};
     ${olds.map((old) => `INSERT INTO ${kept}_next SELECT * FROM ${old}; ALTER TABLE ${table} DETACH PARTITION ${old}; DROP TABLE ${old};`).join("\n")}
     WITH moved AS (DELETE FROM ${table}_default WHERE conversation_id < '${to}' RETURNING *)
       INSERT INTO ${kept}_next SELECT * FROM moved;
     ALTER TABLE ${kept}_next RENAME TO ${kept};
     ALTER TABLE ${table} ATTACH PARTITION ${kept} FOR VALUES FROM (MINVALUE) TO ('${to}');`,
  );
  return true;
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

function nextOf({ year, month }: Month): Month {
  return month === 12 ? { year: year + 1, month: 1 } : { year, month: month + 1 };
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
  const [from, to] = [lowerBound(month), lowerBound(nextOf(month))];
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
