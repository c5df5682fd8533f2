// SPDX-License-Identifier: Apache-2.0
import type { ChannelStore } from "#app";
import type { Database } from "../sql.ts";

const ADD_KEY = `
  INSERT INTO channel_key (tenant, key_id, statement, sealed_private, not_before, expires_at)
  VALUES ($1, $2, $3, $4, $5, $6)`;
const LIST_KEYS = `
  SELECT key_id, statement, sealed_private, not_before, expires_at FROM channel_key
  WHERE tenant = $1 AND expires_at > $2 ORDER BY not_before DESC, key_id LIMIT 8`;
const ADD_SESSION = `
  INSERT INTO channel_session (tenant, session_id, sealed_secret, expires_at) VALUES ($1, $2, $3, $4)`;
const FIND_SESSION = `
  SELECT sealed_secret, expires_at FROM channel_session WHERE tenant = $1 AND session_id = $2 AND expires_at > $3`;
const ACCEPT_ORDERED = `
  UPDATE channel_session SET ordered_high = $3
  WHERE tenant = $1 AND session_id = $2 AND expires_at > $4 AND ordered_high < $3`;
/** A window of 62 numbers as bits of `free_seen`, the lowest bit for the highest number (RFC 4303 §3.4.3). */
const ACCEPT_FREE = `
  UPDATE channel_session SET
    free_seen = CASE
      WHEN $3 > free_high + 61 THEN 1
      WHEN $3 > free_high THEN ((free_seen << ($3 - free_high)::int) | 1) & 4611686018427387903
      ELSE free_seen | (1::bigint << (free_high - $3)::int) END,
    free_high = GREATEST(free_high, $3)
  WHERE tenant = $1 AND session_id = $2 AND expires_at > $4
    AND ($3 > free_high OR (free_high - $3 < 62 AND (free_seen >> (free_high - $3)::int) & 1 = 0))`;

/** The sealed channel's keys and sessions in PostgreSQL. Accepting a number is one statement, so that of two nodes one wins. */
export function makeChannelStore(database: Database): ChannelStore {
  return {
    async addKey(tenant, { keyId, statement, sealedPrivate, notBefore, expiresAt }) {
      await database.query("channel.add_key", ADD_KEY, [tenant, keyId, statement, sealedPrivate, notBefore, expiresAt]);
    },

    async listKeys(tenant, now) {
      const { rows } = await database.query<{
        key_id: Uint8Array;
        statement: string;
        sealed_private: Uint8Array;
        not_before: Date;
        expires_at: Date;
      }>("channel.list_keys", LIST_KEYS, [tenant, now]);
      return rows.map((row) => ({
        keyId: row.key_id,
        statement: row.statement,
        sealedPrivate: row.sealed_private,
        notBefore: row.not_before,
        expiresAt: row.expires_at,
      }));
    },

    async addSession(tenant, { sessionId, sealedSecret, expiresAt }) {
      await database.query("channel.add_session", ADD_SESSION, [tenant, sessionId, sealedSecret, expiresAt]);
    },

    async findSession(tenant, sessionId, now) {
      const { rows } = await database.query<{ sealed_secret: Uint8Array; expires_at: Date }>(
        "channel.find_session",
        FIND_SESSION,
        [tenant, sessionId, now],
      );
      const [row] = rows;
      return row === undefined ? null : { sessionId, sealedSecret: row.sealed_secret, expiresAt: row.expires_at };
    },

    async acceptOrdered(tenant, sessionId, seq, now) {
      const { rowCount } = await database.query("channel.accept", ACCEPT_ORDERED, [tenant, sessionId, seq, now]);
      return rowCount === 1;
    },

    async acceptFree(tenant, sessionId, seq, now) {
      const { rowCount } = await database.query("channel.accept_free", ACCEPT_FREE, [tenant, sessionId, seq, now]);
      return rowCount === 1;
    },
  };
}
