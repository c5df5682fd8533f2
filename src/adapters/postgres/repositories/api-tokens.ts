// SPDX-License-Identifier: Apache-2.0
import type { ApiToken, ApiTokenStore } from "#app";
import { type AgentId, fromUtf8, utf8 } from "#kernel";
import type { Database } from "../sql.ts";
import { appendHistory } from "./history.ts";
import { oneOf } from "./rows.ts";
import type { NameCipher } from "./staff-rows.ts";

const NOTE_EVERY_MS = 60_000;

const COLUMNS =
  "token_id, purpose, scopes, device_key, name_sealed, made_by, created_at, expires_at, used_at, revoked_at";
const ADD = `
  INSERT INTO api_token (tenant, token_hash, ${COLUMNS}) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, NULL, NULL)`;
const FIND = `SELECT ${COLUMNS} FROM api_token WHERE tenant = $1 AND token_hash = $2`;
const LIST = `SELECT ${COLUMNS} FROM api_token WHERE tenant = $1 ORDER BY created_at DESC, token_id`;
const USE = `
  UPDATE api_token SET used_at = $3
  WHERE tenant = $1 AND token_hash = $2 AND (used_at IS NULL OR used_at < $4)`;
const REVOKE = `
  UPDATE api_token SET revoked_at = $3 WHERE tenant = $1 AND token_id = $2 AND revoked_at IS NULL`;

type TokenRow = {
  readonly token_id: string;
  readonly purpose: string;
  readonly scopes: readonly string[];
  readonly device_key: string | null;
  readonly name_sealed: Uint8Array;
  readonly made_by: string | null;
  readonly created_at: Date;
  readonly expires_at: Date;
  readonly used_at: Date | null;
  readonly revoked_at: Date | null;
};

/** Tokens of programs in PostgreSQL: keyed hashes only. */
export function makeApiTokenStore({ database, names }: { database: Database; names: NameCipher }): ApiTokenStore {
  const rowOf = (tokenId: string): string => `api_token/${tokenId}`;
  const parse = (tenant: Parameters<NameCipher["open"]>[0], row: TokenRow): ApiToken => ({
    tokenId: row.token_id as AgentId,
    purpose: oneOf(["rest", "scim"], row.purpose, "api_token.purpose"),
    scopes: row.scopes,
    deviceKey: row.device_key,
    name: fromUtf8(names.open(tenant, rowOf(row.token_id), row.name_sealed)),
    madeBy: row.made_by as AgentId | null,
    createdAt: row.created_at,
    expiresAt: row.expires_at,
    usedAt: row.used_at,
    revokedAt: row.revoked_at,
  });
  return {
    async add(tenant, tokenHash, token, entry) {
      const { tokenId, purpose, scopes, deviceKey, name, madeBy, createdAt, expiresAt } = token;
      const sealed = names.seal(tenant, rowOf(tokenId), utf8(name));
      const values = [tenant, tokenHash, tokenId, purpose, scopes, deviceKey, sealed, madeBy, createdAt, expiresAt];
      await database.transaction(async (tx) => {
        await tx.query("api_token.add", ADD, values);
        await appendHistory(tx, [entry]);
      });
    },
    async find(tenant, tokenHash) {
      const { rows } = await database.query<TokenRow>("api_token.find", FIND, [tenant, tokenHash]);
      return rows[0] === undefined ? null : parse(tenant, rows[0]);
    },
    async list(tenant) {
      const { rows } = await database.query<TokenRow>("api_token.list", LIST, [tenant]);
      return rows.map((row) => parse(tenant, row));
    },
    async noteUse(tenant, tokenHash, now) {
      await database.query("api_token.use", USE, [tenant, tokenHash, now, new Date(now.getTime() - NOTE_EVERY_MS)]);
    },
    async revoke(tenant, tokenId, at, entry) {
      return database.transaction(async (tx) => {
        const done = await tx.query("api_token.revoke", REVOKE, [tenant, tokenId, at]);
        if (done.rowCount === 1) await appendHistory(tx, [entry]);
        return done.rowCount === 1;
      });
    },
  };
}
