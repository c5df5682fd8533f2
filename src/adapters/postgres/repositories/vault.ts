// SPDX-License-Identifier: Apache-2.0
import type { VaultStore } from "#app";
import type { Database } from "../sql.ts";

const READ = `
  SELECT name, key_no, sealed FROM vault
  WHERE tenant = $1 AND conversation_id = $2 AND name = ANY($3::text[]) ORDER BY name`;

/** What pseudonyms stand for, still sealed. Rows are written with their turn and deleted with their conversation. */
export function makeVaultStore(database: Database): VaultStore {
  return {
    async read(tenant, conversationId, names) {
      if (names.length === 0) return [];
      const { rows } = await database.query<{ name: string; key_no: number; sealed: Uint8Array }>("vault.read", READ, [
        tenant,
        conversationId,
        names,
      ]);
      return rows.map(({ name, key_no, sealed }) => ({ name, keyNo: key_no, sealed }));
    },
  };
}
