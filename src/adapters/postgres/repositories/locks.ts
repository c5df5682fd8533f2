// SPDX-License-Identifier: Apache-2.0
import type { LockStore } from "#app";
import type { Database } from "../sql.ts";

const ANY_SET = "SELECT 1 AS set FROM account_lock WHERE tenant = $1 AND key = ANY($2::bytea[]) LIMIT 1";

/** Locks of accounts and lines in PostgreSQL: shared by all nodes. They are set and lifted with a turn. */
export function makeLockStore(database: Database): LockStore {
  return {
    async isAnySet(tenant, keys) {
      return (await database.query("account_lock.any", ANY_SET, [tenant, keys])).rowCount === 1;
    },
  };
}
