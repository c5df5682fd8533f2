// SPDX-License-Identifier: Apache-2.0
import { AppError } from "#kernel";
import type { Database } from "../sql.ts";

const CLAIM = "INSERT INTO key_check (value) VALUES ($1) ON CONFLICT (id) DO NOTHING";
const READ = "SELECT value FROM key_check";

/** Remembers which root key this database was made with. */
export interface KeyCheck {
  /** Whether a root key was used here before: then a missing key file must not be replaced by a fresh one. */
  isClaimed(): Promise<boolean>;
  /** The value stored first; stores this one if there is none. */
  claim(value: Uint8Array): Promise<Uint8Array>;
}

export function makeKeyCheck(database: Database): KeyCheck {
  const read = async (): Promise<Uint8Array | undefined> => {
    const { rows } = await database.query<{ value: Uint8Array }>("key_check.read", READ);
    return rows[0]?.value;
  };
  return {
    async isClaimed() {
      return (await read()) !== undefined;
    },
    async claim(value) {
      await database.query("key_check.claim", CLAIM, [value]);
      const stored = await read();
      if (stored === undefined)
        throw new AppError("adapter.row_invalid", "Cannot read the key check: its row is missing");
      return stored;
    },
  };
}
