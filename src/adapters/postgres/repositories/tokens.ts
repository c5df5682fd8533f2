// SPDX-License-Identifier: Apache-2.0
import type { TokenStore } from "#app";
import { type AgentId, type ConversationId, fromUtf8, type TenantId, utf8 } from "#kernel";
import type { Database } from "../sql.ts";

/** Seals what belongs to the tenant and to no subject; the key room keeps this promise. */
export interface NameCipher {
  seal(tenant: TenantId, row: string, plaintext: Uint8Array): Uint8Array;
  open(tenant: TenantId, row: string, sealed: Uint8Array): Uint8Array;
}

const FIND_CONVERSATION = `
  SELECT conversation_id FROM visitor_token WHERE tenant = $1 AND token_hash = $2 AND expires_at > $3`;
const SPEND = `
  INSERT INTO spent_token (tenant, purpose, hash, expires_at) VALUES ($1, $2, $3, $4)
  ON CONFLICT (tenant, purpose, hash) DO NOTHING`;
const CREATE_SESSION = `
  INSERT INTO agent_session (tenant, token_hash, agent_id, name_sealed, expires_at) VALUES ($1, $2, $3, $4, $5)`;
const FIND_SESSION = `
  SELECT agent_id, name_sealed FROM agent_session WHERE tenant = $1 AND token_hash = $2 AND expires_at > $3`;

/** Tokens in PostgreSQL: hashes only, so that whoever reads the tables holds no token. */
export function makeTokenStore({ database, names }: { database: Database; names: NameCipher }): TokenStore {
  const rowOf = (tokenHash: Uint8Array): string => `agent_session/${tokenHash.toHex()}`;
  return {
    async findConversation(tenant, tokenHash, now) {
      const { rows } = await database.query<{ conversation_id: string }>("token.find", FIND_CONVERSATION, [
        tenant,
        tokenHash,
        now,
      ]);
      return (rows[0]?.conversation_id ?? null) as ConversationId | null;
    },

    async spendOnce(tenant, purpose, hash, expiresAt) {
      const { rowCount } = await database.query("token.spend", SPEND, [tenant, purpose, hash, expiresAt]);
      return rowCount === 1;
    },

    async createAgentSession(tenant, tokenHash, agent, expiresAt) {
      const sealed = names.seal(tenant, rowOf(tokenHash), utf8(agent.name));
      await database.query("agent_session.create", CREATE_SESSION, [
        tenant,
        tokenHash,
        agent.agentId,
        sealed,
        expiresAt,
      ]);
    },

    async findAgentSession(tenant, tokenHash, now) {
      const { rows } = await database.query<{ agent_id: string; name_sealed: Uint8Array }>(
        "agent_session.find",
        FIND_SESSION,
        [tenant, tokenHash, now],
      );
      const row = rows[0];
      if (row === undefined) return null;
      return {
        agentId: row.agent_id as AgentId,
        name: fromUtf8(names.open(tenant, rowOf(tokenHash), row.name_sealed)),
      };
    },
  };
}
