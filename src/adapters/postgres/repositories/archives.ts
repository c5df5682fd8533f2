// SPDX-License-Identifier: Apache-2.0
import type { Archive, ArchiveStore, ArchiveWish } from "#app";
import type { JsonObject } from "#kernel";
import type { Database } from "../sql.ts";
import { appendHistory } from "./history.ts";
import { oneOf } from "./rows.ts";

const COLUMNS = "archive_id, kind, wanted, state, asked_by, asked_at, ended_at, step, size_bytes, sha256, figures";
const ASK = `
  INSERT INTO archive (tenant, archive_id, kind, wanted, subject_id, state, asked_by, asked_at)
  VALUES ($1, $2, $3, $4, $5, 'waiting', $6, $7)`;
const CLAIM = `
  WITH next AS (
    SELECT tenant, archive_id FROM archive
    WHERE tenant = $1 AND (state = 'waiting' OR state = 'running' AND leased_to < $2)
    ORDER BY asked_at LIMIT 1 FOR UPDATE SKIP LOCKED
  )
  UPDATE archive a SET state = 'running', leased_to = $3 FROM next
  WHERE a.tenant = next.tenant AND a.archive_id = next.archive_id
  RETURNING ${COLUMNS.replace(/\w+/gu, "a.$&")}`;
const STEP = "UPDATE archive SET step = $3 WHERE tenant = $1 AND archive_id = $2 AND state = 'running'";
const FINISH = `
  UPDATE archive SET state = 'done', leased_to = NULL, step = NULL, ended_at = $3, sealed = $4, size_bytes = $5, sha256 = $6, figures = $7
  WHERE tenant = $1 AND archive_id = $2 AND state = 'running'`;
const FAIL = `
  UPDATE archive SET state = 'failed', leased_to = NULL, step = $3, ended_at = $4
  WHERE tenant = $1 AND archive_id = $2 AND state = 'running'`;
const KEEP = `
  INSERT INTO archive (tenant, archive_id, kind, wanted, state, asked_at, ended_at, sealed, size_bytes, sha256, figures)
  VALUES ($1, $2, $3, $4, 'done', $5, $5, $6, $7, $8, $9) ON CONFLICT DO NOTHING`;
const LIST = `SELECT ${COLUMNS} FROM archive WHERE tenant = $1 ORDER BY asked_at DESC, archive_id LIMIT $2`;
const FIND = `SELECT ${COLUMNS}, sealed FROM archive WHERE tenant = $1 AND archive_id = $2`;
const FORGET = "DELETE FROM archive WHERE tenant = $1 AND asked_at < $2";

type Row = {
  readonly archive_id: string;
  readonly kind: string;
  readonly wanted: JsonObject;
  readonly state: string;
  readonly asked_by: string | null;
  readonly asked_at: Date;
  readonly ended_at: Date | null;
  readonly step: string | null;
  readonly size_bytes: number | null;
  readonly sha256: Uint8Array | null;
  readonly figures: JsonObject | null;
};

/** Archives of evidence in PostgreSQL. */
export function makeArchiveStore(database: Database): ArchiveStore {
  return {
    async ask(tenant, { archiveId, wish, subjectId, askedBy, askedAt }, entry) {
      const values = [tenant, archiveId, wish.kind, JSON.stringify(wish), subjectId, askedBy, askedAt];
      await database.transaction(async (tx) => {
        await tx.query("archive.ask", ASK, values);
        await appendHistory(tx, [entry]);
      });
    },
    async claim(tenant, now, leaseMs) {
      const values = [tenant, now, new Date(now.getTime() + leaseMs)];
      const { rows } = await database.query<Row>("archive.claim", CLAIM, values);
      return rows[0] === undefined ? null : parse(rows[0]);
    },
    async step(tenant, archiveId, step) {
      await database.query("archive.step", STEP, [tenant, archiveId, step]);
    },
    async finish(tenant, archiveId, { sealed, sizeBytes, sha256, figures }, at) {
      const values = [tenant, archiveId, at, sealed, sizeBytes, sha256, JSON.stringify(figures)];
      await database.query("archive.finish", FINISH, values);
    },
    async fail(tenant, archiveId, code, at) {
      await database.query("archive.fail", FAIL, [tenant, archiveId, code, at]);
    },
    async keep(tenant, { archiveId, wish, at }, { sealed, sizeBytes, sha256, figures }) {
      const about = [tenant, archiveId, wish.kind, JSON.stringify(wish), at];
      await database.query("archive.keep", KEEP, [...about, sealed, sizeBytes, sha256, JSON.stringify(figures)]);
    },
    async list(tenant, limit) {
      return (await database.query<Row>("archive.list", LIST, [tenant, limit])).rows.map(parse);
    },
    async find(tenant, archiveId) {
      type Whole = Row & { readonly sealed: Uint8Array | null };
      const { rows } = await database.query<Whole>("archive.find", FIND, [tenant, archiveId]);
      return rows[0] === undefined ? null : { ...parse(rows[0]), sealed: rows[0].sealed };
    },
    async forget(tenant, before) {
      return (await database.query("archive.forget", FORGET, [tenant, before])).rowCount;
    },
  };
}

function parse(row: Row): Archive {
  return {
    archiveId: row.archive_id,
    // Written by this program and by nothing else.
    wish: row.wanted as unknown as ArchiveWish,
    state: oneOf(["waiting", "running", "done", "failed"], row.state, "archive.state"),
    askedBy: row.asked_by,
    askedAt: row.asked_at,
    endedAt: row.ended_at,
    step: row.step,
    sizeBytes: row.size_bytes,
    sha256: row.sha256,
    figures: row.figures,
  };
}
