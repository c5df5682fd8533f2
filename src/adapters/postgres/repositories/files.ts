// SPDX-License-Identifier: Apache-2.0
import type { BegunFile, FilePlace, FilePurpose, FileState, FileStore } from "#app";
import { ok, refuse } from "#kernel";
import type { Database } from "../sql.ts";
import { oneOf } from "./rows.ts";

const STATES: readonly FileState[] = ["expected", "held", "kept"];
const PURPOSES: readonly FilePurpose[] = ["router", "bill", "other"];

const CHANNEL = "SELECT channel FROM conversation WHERE tenant = $1 AND conversation_id = $2 AND deleted_at IS NULL";
/** The lock makes two announcements of one conversation follow one another, so that counting is exact. */
const LOCK = "SELECT FROM conversation WHERE tenant = $1 AND conversation_id = $2 AND deleted_at IS NULL FOR UPDATE";
const ANNOUNCE = `
  INSERT INTO attachment (tenant, conversation_id, attachment_id, ticket_hash, state, purpose, declared_bytes, created_at, expires_at)
  SELECT $1, $2, $3, $4, 'expected', $5, $6, $7, $8
  WHERE (SELECT count(*) FROM attachment WHERE tenant = $1 AND conversation_id = $2 AND expires_at > $7) < $9`;
const BEGIN = `
  UPDATE attachment SET attempts = attempts + 1
  WHERE tenant = $1 AND conversation_id = $2 AND attachment_id = $3 AND ticket_hash = $4 AND expires_at > $5
    AND (state <> 'expected' OR attempts < $6)
  RETURNING state, purpose, declared_bytes, key_no, sealed`;
const HOLD = `
  UPDATE attachment SET state = 'held', key_no = $4, sealed = $5, expires_at = $6
  WHERE tenant = $1 AND conversation_id = $2 AND attachment_id = $3 AND state = 'expected'`;
const ADD_PIECE = `
  INSERT INTO attachment_piece (tenant, conversation_id, attachment_id, piece_no, key_no, sealed) VALUES ($1, $2, $3, $4, $5, $6)`;
/** A file that is kept already stays as long as it was told the first time. */
const KEEP = `
  UPDATE attachment SET state = 'kept', expires_at = CASE WHEN state = 'kept' THEN expires_at ELSE $4 END
  WHERE tenant = $1 AND conversation_id = $2 AND attachment_id = $3 AND state IN ('held', 'kept')`;
const DISCARD = `
  WITH gone AS (
    DELETE FROM attachment WHERE tenant = $1 AND conversation_id = $2 AND attachment_id = $3 AND state <> 'kept'
    RETURNING tenant, conversation_id, attachment_id
  )
  DELETE FROM attachment_piece p USING gone g
  WHERE p.tenant = g.tenant AND p.conversation_id = g.conversation_id AND p.attachment_id = g.attachment_id`;
const FIND_KEPT = `
  SELECT state, purpose, declared_bytes, key_no, sealed FROM attachment
  WHERE tenant = $1 AND conversation_id = $2 AND attachment_id = $3 AND state = 'kept' AND expires_at > $4`;
const PIECES = `
  SELECT key_no, sealed FROM attachment_piece WHERE tenant = $1 AND conversation_id = $2 AND attachment_id = $3 ORDER BY piece_no`;
const SWEEP = `
  WITH over AS (
    SELECT tenant, conversation_id, attachment_id FROM attachment WHERE tenant = $1 AND expires_at <= $2 ORDER BY expires_at LIMIT $3
  ), pieces AS (
    DELETE FROM attachment_piece p USING over o
    WHERE p.tenant = o.tenant AND p.conversation_id = o.conversation_id AND p.attachment_id = o.attachment_id
  )
  DELETE FROM attachment a USING over o
  WHERE a.tenant = o.tenant AND a.conversation_id = o.conversation_id AND a.attachment_id = o.attachment_id AND a.expires_at <= $2`;

type Row = {
  readonly state: string;
  readonly purpose: string;
  readonly declared_bytes: number;
  readonly key_no: number | null;
  readonly sealed: Uint8Array | null;
};

/** Files of conversations in PostgreSQL. A file and its pieces come and go in one transaction. */
export function makeFileStore(database: Database): FileStore {
  const where = ({ tenant, conversationId, fileId }: FilePlace): unknown[] => [tenant, conversationId, fileId];
  return {
    async findChannel(tenant, conversationId) {
      const { rows } = await database.query<{ channel: string }>("attachment.channel", CHANNEL, [
        tenant,
        conversationId,
      ]);
      return rows[0]?.channel ?? null;
    },

    async announce({ tenant, conversationId, fileId, ticketHash, purpose, declaredBytes, createdAt, expiresAt }, most) {
      return database.transaction(async (tx) => {
        const { rowCount } = await tx.query("attachment.lock", LOCK, [tenant, conversationId]);
        if (rowCount === 0) return refuse({ reason: "not_there" });
        const values = [tenant, conversationId, fileId, ticketHash, purpose, declaredBytes, createdAt, expiresAt, most];
        const added = await tx.query("attachment.announce", ANNOUNCE, values);
        return added.rowCount === 1 ? ok(undefined) : refuse({ reason: "too_many" });
      });
    },

    async begin(place, ticketHash, now, mostTries) {
      // An integer column is compared: what is above it means "any".
      const tries = Math.min(mostTries, 2_147_483_647);
      const { rows } = await database.query<Row>("attachment.begin", BEGIN, [...where(place), ticketHash, now, tries]);
      return rows[0] === undefined ? null : parse(rows[0]);
    },

    async hold(place, about, pieces, until) {
      return database.transaction(async (tx) => {
        const held = await tx.query("attachment.hold", HOLD, [...where(place), about.keyNo, about.sealed, until]);
        if (held.rowCount === 0) return false;
        for (const [pieceNo, { keyNo, sealed }] of pieces.entries())
          await tx.query("attachment_piece.add", ADD_PIECE, [...where(place), pieceNo, keyNo, sealed]);
        return true;
      });
    },

    async keep(place, until) {
      return (await database.query("attachment.keep", KEEP, [...where(place), until])).rowCount === 1;
    },

    async discard(place) {
      await database.query("attachment.discard", DISCARD, where(place));
    },

    async findKept(place, now) {
      const { rows } = await database.query<Row>("attachment.find", FIND_KEPT, [...where(place), now]);
      return rows[0] === undefined ? null : parse(rows[0]);
    },

    async pieces(place) {
      const { rows } = await database.query<{ key_no: number; sealed: Uint8Array }>(
        "attachment_piece.list",
        PIECES,
        where(place),
      );
      return rows.map(({ key_no, sealed }) => ({ keyNo: key_no, sealed }));
    },

    async deleteExpired(tenant, now, limit) {
      return (await database.query("attachment.sweep", SWEEP, [tenant, now, limit])).rowCount;
    },
  };
}

function parse({ state, purpose, declared_bytes, key_no, sealed }: Row): BegunFile {
  return {
    state: oneOf(STATES, state, "state"),
    purpose: oneOf(PURPOSES, purpose, "purpose"),
    declaredBytes: declared_bytes,
    about: key_no === null || sealed === null ? null : { keyNo: key_no, sealed },
  };
}
