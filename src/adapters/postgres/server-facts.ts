// SPDX-License-Identifier: Apache-2.0
import type { Client, PoolClient } from "pg";
import { AppError } from "#kernel";

/** What the server says of itself, read once when the pool opens. `doctor` judges them. */
export interface ServerFacts {
  /** Such as 180004 for 18.4. */
  readonly versionNumber: number;
  /** False means that acknowledged writes are lost when the machine stops. */
  readonly isDurable: boolean;
  readonly isEncrypted: boolean;
  readonly isSuperuser: boolean;
}

const OLDEST_MAJOR_VERSION = 16;

/**
 * Reads the facts and refuses a server that is too old.
 *
 * @throws AppError - `adapter.database_version`.
 */
export async function readServerFacts(client: Client | PoolClient): Promise<ServerFacts> {
  const { rows } = await client.query<{ version: string; durable: boolean; encrypted: boolean; superuser: boolean }>(
    `SELECT current_setting('server_version_num') AS version,
            current_setting('fsync') = 'on' AND current_setting('synchronous_commit') <> 'off' AS durable,
            COALESCE((SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()), false) AS encrypted,
            current_setting('is_superuser') = 'on' AS superuser`,
  );
  const row = rows[0];
  const versionNumber = Number(row?.version ?? "0");
  if (versionNumber < OLDEST_MAJOR_VERSION * 10_000) {
    throw new AppError(
      "adapter.database_version",
      `Cannot use the database: the server is PostgreSQL ${String(Math.floor(versionNumber / 10_000))}, ` +
        `at least ${String(OLDEST_MAJOR_VERSION)} is needed`,
    );
  }
  return {
    versionNumber,
    isDurable: row?.durable === true,
    isEncrypted: row?.encrypted === true,
    isSuperuser: row?.superuser === true,
  };
}
