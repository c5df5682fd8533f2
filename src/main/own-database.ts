// SPDX-License-Identifier: Apache-2.0
import { AppError, utf8 } from "#kernel";
import { type Database, makeHistoryTree, makeKeyTable } from "#postgres";
import { parseCheckpoint } from "#tlog";
import type { LoadedConfig } from "./load-config.ts";
import type { OpenedKeys } from "./open-keys.ts";

const NOTE = "installation";

/** Under which name the history of this installation is signed. */
export function originOf({ config: { tenant, history } }: Pick<LoadedConfig, "config">): string {
  return history.origin ?? `wardline.local/${tenant}/history`;
}

/**
 * Refuses a database that says whose it is, and names somebody else, before anything is changed in it: neither its schema nor a row. What an older
 * program made may lack the tables that say it; then `requireOwnDatabase` asks again once they are there.
 *
 * @throws AppError - `main.database_of_another`.
 */
export async function refuseForeignDatabase(loaded: LoadedConfig, database: Database): Promise<void> {
  const own = originOf(loaded);
  const { rows } = await database.query<{ tree: boolean; notes: boolean }>(
    "own.tables",
    "SELECT to_regclass('history_checkpoint') IS NOT NULL AS tree, to_regclass('key_note') IS NOT NULL AS notes",
  );
  const signed = rows[0]?.tree === true ? await signerOf(database) : null;
  // Beside the bundled database the key store lies in files, and what was once noted here counts for nothing.
  const isNoted = rows[0]?.notes === true && loaded.databaseUrl !== null;
  const noted = isNoted ? await makeKeyTable(database).note(NOTE) : null;
  for (const holder of [signed, noted]) if (holder !== null && holder !== own) throw ofAnother(holder, own);
}

/**
 * Makes sure that a database is this installation's own, and takes one that nobody has: its history is one tree, signed under one name, and two
 * that write into it would each find the other's checkpoints worthless.
 *
 * @param role - `serve` takes a database that nobody has; `command` only looks.
 * @throws AppError - `main.database_of_another`: another installation, or this one under another name, has it.
 */
export async function requireOwnDatabase(
  loaded: LoadedConfig,
  { database, keyStore }: Pick<OpenedKeys, "keyStore"> & { readonly database: Database },
  role: "serve" | "command",
): Promise<void> {
  const own = originOf(loaded);
  const signed = await signerOf(database);
  if (signed !== null && signed !== own) throw ofAnother(signed, own);
  // Before the first checkpoint only a note says so. A key store in files may be older than the database beside it.
  if (!keyStore.isInDatabase) return;
  const noted = await keyStore.note(NOTE);
  if (noted === null && role === "serve") await keyStore.saveNote(NOTE, null, own);
  const holder = noted ?? (await keyStore.note(NOTE)) ?? own;
  if (holder !== own) throw ofAnother(holder, own);
}

async function signerOf(database: Database): Promise<string | null> {
  const head = await makeHistoryTree(database).head();
  const parsed = head === null ? null : parseCheckpoint(utf8(head.note));
  return parsed?.ok === true ? parsed.value.origin : null;
}

function ofAnother(holder: string, own: string): AppError {
  return new AppError(
    "main.database_of_another",
    `Cannot use this database: it belongs to the installation "${holder}", and this one is "${own}"; give each a database of its own (DATABASE_URL, or data.dir), or put tenant and history.origin back to what they were`,
  );
}
