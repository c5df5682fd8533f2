// SPDX-License-Identifier: Apache-2.0
import type { KeyStore, StoredSubjectKey } from "#app";
import type { SubjectId, TenantId } from "#kernel";
import type { Database, Queryable } from "../sql.ts";

const FIND = "SELECT subject_id, wrapped FROM subject_key WHERE tenant = $1 AND subject_id = ANY($2::uuid[])";
/** Bridged conversations carry their subject's key themselves: they are in the same order. */
const PAGE = `
  SELECT tenant, subject_id, wrapped FROM (
    (SELECT tenant, subject_id, wrapped FROM subject_key WHERE (tenant, subject_id) > ($1, $2::uuid)
     ORDER BY tenant, subject_id LIMIT $3)
    UNION ALL
    (SELECT tenant, subject_id, wrapped_key FROM bridge_session WHERE (tenant, subject_id) > ($1, $2::uuid)
     ORDER BY tenant, subject_id LIMIT $3)
  ) AS both_kinds ORDER BY tenant, subject_id LIMIT $3`;
const REPLACE = `
  WITH given AS (
    SELECT tenant, subject_id, decode(before, 'base64') AS before, decode(after, 'base64') AS after
    FROM json_to_recordset($1::json) AS change (tenant text, subject_id uuid, before text, after text)
  ), keys AS (
    UPDATE subject_key k SET wrapped = g.after FROM given g
    WHERE k.tenant = g.tenant AND k.subject_id = g.subject_id AND k.wrapped = g.before RETURNING 1
  ), bridges AS (
    UPDATE bridge_session b SET wrapped_key = g.after FROM given g
    WHERE b.tenant = g.tenant AND b.subject_id = g.subject_id AND b.wrapped_key = g.before RETURNING 1
  )
  SELECT (SELECT count(*) FROM keys) + (SELECT count(*) FROM bridges) AS replaced`;
const NIL = "00000000-0000-0000-0000-000000000000";

/**
 * The key store in tables of the same database, for an installation with a database of its own: many nodes share it. A physical backup of that
 * server carries the tables; what is in them opens only as long as the root key that wrapped it exists. `pg_dump` leaves them out when told to
 * (docs/operations/keys.md).
 */
export function makeKeyTable(database: Queryable): KeyStore {
  return {
    isInDatabase: true,
    async put({ tenant, subjectId, wrapped }) {
      const text =
        "INSERT INTO subject_key (tenant, subject_id, wrapped) VALUES ($1, $2, $3) ON CONFLICT (tenant, subject_id) DO UPDATE SET wrapped = excluded.wrapped";
      await database.query("subject_key.put", text, [tenant, subjectId, wrapped]);
    },
    async putAll(keys) {
      const text = `
        INSERT INTO subject_key (tenant, subject_id, wrapped)
        SELECT tenant, subject_id, decode(wrapped, 'base64')
        FROM json_to_recordset($1::json) AS key (tenant text, subject_id uuid, wrapped text)
        ON CONFLICT (tenant, subject_id) DO UPDATE SET wrapped = excluded.wrapped`;
      const given = keys.map(({ tenant, subjectId, wrapped }) => ({
        tenant,
        subject_id: subjectId,
        wrapped: wrapped.toBase64(),
      }));
      await database.query("subject_key.put_all", text, [JSON.stringify(given)]);
    },
    async find(tenant, subjectIds) {
      const { rows } = await database.query<{ subject_id: string; wrapped: Uint8Array }>("subject_key.find", FIND, [
        tenant,
        subjectIds,
      ]);
      return new Map(rows.map(({ subject_id, wrapped }) => [subject_id as SubjectId, wrapped]));
    },
    async replace(changes) {
      const given = changes.map(({ tenant, subjectId, before, wrapped }) => ({
        tenant,
        subject_id: subjectId,
        before: before.toBase64(),
        after: wrapped.toBase64(),
      }));
      const { rows } = await database.query<{ replaced: string }>("subject_key.replace", REPLACE, [
        JSON.stringify(given),
      ]);
      return Number(rows[0]?.replaced ?? 0);
    },
    async remove(tenant, subjectIds) {
      const text = "DELETE FROM subject_key WHERE tenant = $1 AND subject_id = ANY($2::uuid[])";
      return (await database.query("subject_key.remove", text, [tenant, subjectIds])).rowCount;
    },
    async page(after, limit) {
      const { rows } = await database.query<{ tenant: string; subject_id: string; wrapped: Uint8Array }>(
        "subject_key.page",
        PAGE,
        [after?.tenant ?? "", after?.subjectId ?? NIL, limit],
      );
      return rows.map(
        ({ tenant, subject_id, wrapped }): StoredSubjectKey => ({
          tenant: tenant as TenantId,
          subjectId: subject_id as SubjectId,
          wrapped,
        }),
      );
    },
    async count() {
      const { rows } = await database.query<{ count: string }>(
        "subject_key.count",
        "SELECT count(*) AS count FROM subject_key",
      );
      return Number(rows[0]?.count ?? 0);
    },
    async note(name) {
      const text = "SELECT value FROM key_note WHERE name = $1";
      const { rows } = await database.query<{ value: string }>("key_note.read", text, [name]);
      return rows[0]?.value ?? null;
    },
    async notes(prefix) {
      const text = "SELECT name, value FROM key_note WHERE starts_with(name, $1) ORDER BY name";
      return (await database.query<{ name: string; value: string }>("key_note.list", text, [prefix])).rows;
    },
    async saveNote(name, before, after) {
      if (before === null) {
        const text = "INSERT INTO key_note (name, value) VALUES ($1, $2) ON CONFLICT (name) DO NOTHING";
        return after !== null && (await database.query("key_note.add", text, [name, after])).rowCount === 1;
      }
      if (after === null) {
        const text = "DELETE FROM key_note WHERE name = $1 AND value = $2";
        return (await database.query("key_note.drop", text, [name, before])).rowCount === 1;
      }
      const text = "UPDATE key_note SET value = $3, updated_at = now() WHERE name = $1 AND value = $2";
      return (await database.query("key_note.change", text, [name, before, after])).rowCount === 1;
    },
    close() {
      // The database is closed by whom it belongs to.
    },
  };
}

/**
 * Moves subjects' keys out of the tables into a store of their own, once: an installation of an earlier version kept them beside the data.
 * Crash: a key is removed here only when it is on disk there; what was moved twice is the same.
 */
export async function moveSubjectKeys(database: Database, store: KeyStore): Promise<number> {
  const from = makeKeyTable(database);
  let moved = 0;
  for (;;) {
    const { rows } = await database.query<{ tenant: string; subject_id: string; wrapped: Uint8Array }>(
      "subject_key.leaving",
      "SELECT tenant, subject_id, wrapped FROM subject_key LIMIT 500",
    );
    if (rows.length === 0) return moved;
    for (const { tenant, subject_id, wrapped } of rows) {
      const key = { tenant: tenant as TenantId, subjectId: subject_id as SubjectId, wrapped };
      // A restored database may bring back what was moved long ago: the store's own is newer.
      if (!(await store.find(key.tenant, [key.subjectId])).has(key.subjectId)) {
        await store.put(key);
        moved += 1;
      }
      await from.remove(key.tenant, [key.subjectId]);
    }
  }
}
