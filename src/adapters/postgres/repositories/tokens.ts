// SPDX-License-Identifier: Apache-2.0
import type { TokenStore } from "#app";
import type { ConversationId } from "#kernel";
import type { Database } from "../sql.ts";

const FIND_CONVERSATION = `
  SELECT conversation_id FROM visitor_token WHERE tenant = $1 AND token_hash = $2 AND expires_at > $3`;
const USE = `
  WITH token AS (
    SELECT conversation_id, device_key FROM visitor_token WHERE tenant = $1 AND token_hash = $2 AND expires_at > $3
  ), spent AS (
    INSERT INTO spent_token (tenant, purpose, hash, expires_at)
    SELECT $1, 'device_proof', $5, $6 FROM token WHERE device_key = $4
    ON CONFLICT (tenant, purpose, hash) DO NOTHING RETURNING 1
  )
  SELECT conversation_id FROM token WHERE device_key IS NULL OR EXISTS (SELECT FROM spent)`;
const SPEND = `
  INSERT INTO spent_token (tenant, purpose, hash, expires_at) VALUES ($1, $2, $3, $4)
  ON CONFLICT (tenant, purpose, hash) DO NOTHING`;
const IS_SPENT = "SELECT 1 AS spent FROM spent_token WHERE tenant = $1 AND purpose = $2 AND hash = $3";
/** Tokens in PostgreSQL: hashes only, so that whoever reads the tables holds no token. */
export function makeTokenStore(database: Database): TokenStore {
  return {
    async findConversation(tenant, tokenHash, now) {
      const { rows } = await database.query<{ conversation_id: string }>("token.find", FIND_CONVERSATION, [
        tenant,
        tokenHash,
        now,
      ]);
      return (rows[0]?.conversation_id ?? null) as ConversationId | null;
    },

    async useToken(tenant, tokenHash, proof, now) {
      const { rows } = await database.query<{ conversation_id: string }>("token.use", USE, [
        tenant,
        tokenHash,
        now,
        proof?.thumbprint ?? null,
        proof?.proofHash ?? null,
        proof?.expiresAt ?? null,
      ]);
      return (rows[0]?.conversation_id ?? null) as ConversationId | null;
    },

    async spendOnce(tenant, purpose, hash, expiresAt) {
      const { rowCount } = await database.query("token.spend", SPEND, [tenant, purpose, hash, expiresAt]);
      return rowCount === 1;
    },

    async isSpent(tenant, purpose, hash) {
      return (await database.query("token.is_spent", IS_SPENT, [tenant, purpose, hash])).rowCount === 1;
    },
  };
}
