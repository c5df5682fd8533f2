// SPDX-License-Identifier: Apache-2.0
import type { BridgeStore, GatewayKey, GatewayKeyStore, KeyStore } from "#app";
import { fromUtf8, type SubjectId, utf8 } from "#kernel";
import type { Database } from "../sql.ts";
import { HISTORY_COLUMNS, HISTORY_RECORD, historyRows } from "./history.ts";
import type { NameCipher } from "./staff-rows.ts";

const COLUMNS = "key_id, name_sealed, requests_per_minute, characters_per_day, created_at, expires_at, revoked_at";

/** A change and its history entry become durable together; without the change there is no entry. */
const withEntry = (change: string, entry: number): string => `
  WITH head AS (${change} RETURNING key_id), entry AS (
    INSERT INTO history (${HISTORY_COLUMNS})
    SELECT ${HISTORY_COLUMNS.replace(/\w+/gu, "entry.$&")} FROM head, json_to_recordset($${entry}::json) AS entry ${HISTORY_RECORD}
  )
  SELECT key_id FROM head`;

const ADD = withEntry(
  `INSERT INTO gateway_key (tenant, key_hash, ${COLUMNS}) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, NULL)`,
  9,
);
const REVOKE = withEntry(
  "UPDATE gateway_key SET revoked_at = $3 WHERE tenant = $1 AND key_id = $2 AND revoked_at IS NULL",
  4,
);
const FIND = `SELECT ${COLUMNS} FROM gateway_key WHERE tenant = $1 AND key_hash = $2`;
const LIST = `SELECT ${COLUMNS} FROM gateway_key WHERE tenant = $1 ORDER BY created_at DESC, key_id`;

type KeyRow = {
  readonly key_id: string;
  readonly name_sealed: Uint8Array;
  readonly requests_per_minute: number;
  readonly characters_per_day: number;
  readonly created_at: Date;
  readonly expires_at: Date;
  readonly revoked_at: Date | null;
};

/** Keys of the gateway in PostgreSQL: hashes only, so that whoever reads the tables holds no key. */
export function makeGatewayKeyStore({ database, names }: { database: Database; names: NameCipher }): GatewayKeyStore {
  const rowOf = (keyId: string): string => `gateway_key/${keyId}`;
  return {
    async add(tenant, keyHash, key, entry) {
      await database.query("gateway_key.add", ADD, [
        tenant,
        keyHash,
        key.keyId,
        names.seal(tenant, rowOf(key.keyId), utf8(key.name)),
        key.requestsPerMinute,
        key.charactersPerDay,
        key.createdAt,
        key.expiresAt,
        historyRows([entry]),
      ]);
    },
    async find(tenant, keyHash) {
      const { rows } = await database.query<KeyRow>("gateway_key.find", FIND, [tenant, keyHash]);
      const row = rows[0];
      return row === undefined ? null : parse(row, fromUtf8(names.open(tenant, rowOf(row.key_id), row.name_sealed)));
    },
    async list(tenant) {
      const { rows } = await database.query<KeyRow>("gateway_key.list", LIST, [tenant]);
      return rows.map((row) => parse(row, fromUtf8(names.open(tenant, rowOf(row.key_id), row.name_sealed))));
    },
    async revoke(tenant, keyId, at, entry) {
      const values = [tenant, keyId, at, historyRows([entry])];
      return (await database.query("gateway_key.revoke", REVOKE, values)).rows.length === 1;
    },
  };
}

function parse(row: KeyRow, name: string): GatewayKey {
  return {
    keyId: row.key_id,
    name,
    requestsPerMinute: row.requests_per_minute,
    charactersPerDay: row.characters_per_day,
    createdAt: row.created_at,
    expiresAt: row.expires_at,
    revokedAt: row.revoked_at,
  };
}

const FIND_BRIDGE = `
  SELECT subject_id, wrapped_key, version, sealed FROM bridge_session
  WHERE tenant = $1 AND session_hash = $2 AND expires_at > $3`;
/** A row that has expired counts as none: a new conversation may take its place. */
const CREATE_BRIDGE = `
  INSERT INTO bridge_session AS held (tenant, session_hash, subject_id, wrapped_key, version, sealed, expires_at)
  VALUES ($1, $2, $3, $4, $5, $6, $7)
  ON CONFLICT (tenant, session_hash) DO UPDATE
  SET subject_id = excluded.subject_id, wrapped_key = excluded.wrapped_key, version = excluded.version,
      sealed = excluded.sealed, expires_at = excluded.expires_at
  WHERE held.expires_at <= $8`;
const SAVE_BRIDGE = `
  UPDATE bridge_session SET version = $4, sealed = $5, expires_at = $6
  WHERE tenant = $1 AND session_hash = $2 AND subject_id = $3 AND version = $4 - 1`;

type BridgeRow = {
  readonly subject_id: string;
  readonly wrapped_key: Uint8Array;
  readonly version: number;
  readonly sealed: Uint8Array;
};

/** What bridged conversations remember, in PostgreSQL: sealed, one row each, gone when it expires. */
export function makeBridgeStore(database: Database, keyStore: KeyStore | null = null): BridgeStore {
  // Where subjects' keys lie apart from the data, these do too.
  const apart = keyStore?.isInDatabase === false ? keyStore : null;
  return {
    async find(tenant, sessionHash, now) {
      const { rows } = await database.query<BridgeRow>("bridge.find", FIND_BRIDGE, [tenant, sessionHash, now]);
      const row = rows[0];
      if (row === undefined) return null;
      const { subject_id, wrapped_key, version, sealed } = row;
      const subjectId = subject_id as SubjectId;
      const wrappedKey = apart === null ? wrapped_key : (await apart.find(tenant, [subjectId])).get(subjectId);
      return wrappedKey === undefined ? null : { subjectId, wrappedKey, version, sealed };
    },
    async save(tenant, sessionHash, { subjectId, wrappedKey, version, sealed }, expiresAt, now) {
      if (version === 1) {
        await apart?.put({ tenant, subjectId, wrapped: wrappedKey });
        const kept = apart === null ? wrappedKey : new Uint8Array(0);
        const values = [tenant, sessionHash, subjectId, kept, version, sealed, expiresAt, now];
        return (await database.query("bridge.create", CREATE_BRIDGE, values)).rowCount === 1;
      }
      const values = [tenant, sessionHash, subjectId, version, sealed, expiresAt];
      return (await database.query("bridge.save", SAVE_BRIDGE, values)).rowCount === 1;
    },
  };
}
