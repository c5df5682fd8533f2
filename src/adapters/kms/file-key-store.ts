// SPDX-License-Identifier: Apache-2.0
import { chmodSync, existsSync, mkdirSync } from "node:fs";
import { dirname } from "node:path";
import { DatabaseSync } from "node:sqlite";
import type { KeyStore, StoredSubjectKey } from "#app";
import type { SubjectId, TenantId } from "#kernel";

const SCHEMA = `
  CREATE TABLE IF NOT EXISTS subject_key (
    tenant TEXT NOT NULL, subject_id TEXT NOT NULL, wrapped BLOB NOT NULL, PRIMARY KEY (tenant, subject_id)
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS note (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;`;

/**
 * The key store of an installation with the bundled database: one SQLite file beside the key file, so that neither a backup nor a copy of
 * the data directory carries it. Several processes of one machine may have it open. Nothing in it is in the clear.
 *
 * A removed key is overwritten in the file (`secure_delete`) and the log behind it is emptied at once; what the disk itself keeps of
 * overwritten blocks is beyond a program, and is why root keys are replaced every few days.
 *
 * @param path - For example `./keys/subject-keys.db`; made with mode 0600.
 */
export function openFileKeyStore(path: string): KeyStore {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  const before = process.umask(0o077);
  let db: DatabaseSync;
  try {
    db = new DatabaseSync(path, { timeout: 10_000 });
    // FULL: what was acknowledged survives a power cut, like everything in the database.
    db.exec("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA secure_delete = ON");
    db.exec(SCHEMA);
  } finally {
    process.umask(before);
  }
  for (const file of [path, `${path}-wal`, `${path}-shm`]) if (existsSync(file)) chmodSync(file, 0o600);
  const put = db.prepare("INSERT OR REPLACE INTO subject_key (tenant, subject_id, wrapped) VALUES (?, ?, ?)");
  const find = db.prepare("SELECT wrapped FROM subject_key WHERE tenant = ? AND subject_id = ?");
  const replace = db.prepare("UPDATE subject_key SET wrapped = ? WHERE tenant = ? AND subject_id = ? AND wrapped = ?");
  const remove = db.prepare("DELETE FROM subject_key WHERE tenant = ? AND subject_id = ?");
  const page = db.prepare(
    "SELECT tenant, subject_id, wrapped FROM subject_key WHERE (tenant, subject_id) > (?, ?) ORDER BY tenant, subject_id LIMIT ?",
  );
  const count = db.prepare("SELECT count(*) AS count FROM subject_key");
  const note = db.prepare("SELECT value FROM note WHERE name = ?");
  const notes = db.prepare("SELECT name, value FROM note WHERE substr(name, 1, ?) = ? ORDER BY name");
  const addNote = db.prepare("INSERT INTO note (name, value) VALUES (?, ?) ON CONFLICT (name) DO NOTHING");
  const changeNote = db.prepare("UPDATE note SET value = ? WHERE name = ? AND value = ?");
  const dropNote = db.prepare("DELETE FROM note WHERE name = ? AND value = ?");

  function transaction<T>(work: () => T): T {
    db.exec("BEGIN IMMEDIATE");
    try {
      const value = work();
      db.exec("COMMIT");
      return value;
    } catch (error) {
      db.exec("ROLLBACK");
      throw error;
    }
  }

  return {
    isInDatabase: false,
    async put({ tenant, subjectId, wrapped }) {
      put.run(tenant, subjectId, wrapped);
    },
    async putAll(keys) {
      transaction(() => {
        for (const { tenant, subjectId, wrapped } of keys) put.run(tenant, subjectId, wrapped);
      });
    },
    async find(tenant, subjectIds) {
      const found = new Map<SubjectId, Uint8Array>();
      for (const id of subjectIds) {
        const row = find.get(tenant, id);
        if (row !== undefined) found.set(id, row["wrapped"] as Uint8Array);
      }
      return found;
    },
    async replace(changes) {
      return transaction(() =>
        changes.reduce(
          (sum, { tenant, subjectId, before: old, wrapped }) =>
            sum + Number(replace.run(wrapped, tenant, subjectId, old).changes),
          0,
        ),
      );
    },
    async remove(tenant, subjectIds) {
      const removed = transaction(() =>
        subjectIds.reduce((sum, id) => sum + Number(remove.run(tenant, id).changes), 0),
      );
      // The log holds pages from before; a reader of another process may make this a later job.
      if (removed > 0) db.exec("PRAGMA wal_checkpoint(TRUNCATE)");
      return removed;
    },
    async page(after, limit) {
      return page.all(after?.tenant ?? "", after?.subjectId ?? "", limit).map(
        (row): StoredSubjectKey => ({
          tenant: row["tenant"] as TenantId,
          subjectId: row["subject_id"] as SubjectId,
          wrapped: row["wrapped"] as Uint8Array,
        }),
      );
    },
    async count() {
      return Number(count.get()?.["count"] ?? 0);
    },
    async note(name) {
      return (note.get(name)?.["value"] as string | undefined) ?? null;
    },
    async notes(prefix) {
      return notes
        .all(prefix.length, prefix)
        .map((row) => ({ name: row["name"] as string, value: row["value"] as string }));
    },
    async saveNote(name, was, after) {
      if (was === null) return after !== null && addNote.run(name, after).changes === 1;
      return (after === null ? dropNote.run(name, was) : changeNote.run(after, name, was)).changes === 1;
    },
    close() {
      if (db.isOpen) db.close();
    },
  };
}
