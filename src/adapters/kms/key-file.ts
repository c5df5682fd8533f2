// SPDX-License-Identifier: Apache-2.0

import { constants } from "node:fs";
import { link, mkdir, open, realpath, rename, unlink } from "node:fs/promises";
import { basename, dirname, isAbsolute, join, relative, resolve } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { setTimeout as delay } from "node:timers/promises";
import type { Random, Sensitive } from "#kernel";
import { KmsError } from "./errors.ts";
import { formatKeyring, makeKeyring, parseKeyring } from "./keyring.ts";
import type { RootKey } from "./local-kms.ts";
import {
  formatSealedKeyring,
  type PassphraseKey,
  parseSealedKeyring,
  SEALED_FIRST_LINE,
} from "./passphrase-keyring.ts";

export type KeyFileOptions = {
  /** For example `./keys/root.key`. */
  readonly path: string;
  /** The database's directory. A key that lies beside what it opens is copied, backed up and lost together with it. */
  readonly dataDirectory: string | null;
  /** `make` only for an installation that holds no data yet: with data, a missing key must stop the start. */
  readonly ifMissing: "make" | "refuse";
  readonly random: Random;
  /** Asked once where the file is sealed by one; null: nobody can be asked. */
  readonly passphrase?: (() => Promise<Sensitive<Uint8Array>>) | null;
};

/** What was read: the keys, and by which passphrase they were sealed, if by any. */
export type OpenedKeyFile = { readonly keys: readonly RootKey[]; readonly sealing: PassphraseKey | null };

/**
 * Reads the root keys from a file that only its owner can read, or makes the file at first start. Two processes that
 * start at once end with the same file. Says nothing about whether these keys fit the database: `requireSameKey()` does.
 *
 * @returns The keys, and whether they were made just now.
 * @throws KmsError - `adapter.kms_key_file_location`, `…_missing`, `…_mode`, `…_invalid`, `…_unreadable`.
 */
export async function openKeyFile(options: KeyFileOptions): Promise<OpenedKeyFile & { readonly isNew: boolean }> {
  const path = resolve(options.path);
  const passphrase = options.passphrase ?? null;
  await refuseInside(path, options.dataDirectory);
  const found = await readKeyFile(path, null, passphrase);
  if (found !== null) return { ...found, isNew: false };
  if (options.ifMissing === "refuse") {
    throw new KmsError(
      "adapter.kms_key_file_missing",
      `Cannot find the key file "${path}": the database was made with one: restore it from your backup; or, where the database belongs to another installation, name one of its own`,
    );
  }
  await makeKeyFile(path, options.random);
  const made = await readKeyFile(path, null, passphrase);
  if (made === null) throw unreadable(path, "it vanished while it was made");
  return { ...made, isNew: true };
}

/** Reads it again. @throws KmsError - As `openKeyFile()`. */
export async function readKeyFile(
  path: string,
  known: PassphraseKey | null,
  passphrase: (() => Promise<Sensitive<Uint8Array>>) | null,
): Promise<OpenedKeyFile | null> {
  let file;
  try {
    // Attacker: a symbolic link could point the root key at a file that somebody else writes.
    file = await open(path, constants.O_RDONLY | constants.O_NOFOLLOW);
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    if (code === "ENOENT") return null;
    if (code === "ELOOP") throw unreadable(path, "it is a symbolic link, wanted is a regular file", error);
    throw unreadable(path, code ?? "unknown error", error);
  }
  try {
    const stat = await file.stat();
    if (!stat.isFile()) throw unreadable(path, "it is not a regular file");
    const mode = stat.mode & 0o777;
    if ((mode & 0o077) !== 0) {
      throw new KmsError(
        "adapter.kms_key_file_mode",
        `Cannot use the key file "${path}": its mode is 0${mode.toString(8)}, wanted is 0600; run chmod 600 on it`,
      );
    }
    const text = await file.readFile("utf8");
    if (!text.startsWith(`${SEALED_FIRST_LINE}\n`)) return { keys: parseKeyring(text, path), sealing: null };
    const { keys, key } = await parseSealedKeyring(text, path, known, passphrase);
    return { keys, sealing: key };
  } finally {
    await file.close();
  }
}

/**
 * Writes the file anew, complete or not at all, and overwrites what it replaces. The caller holds `lockKeyFile()`.
 *
 * @param sealing - Null: in the clear, as version 1.
 */
export async function writeKeyFile(
  path: string,
  keys: readonly RootKey[],
  sealing: PassphraseKey | null,
  random: Random,
): Promise<void> {
  await replaceFile(path, sealing === null ? formatKeyring(keys) : formatSealedKeyring(keys, sealing, random), random);
}

/** Replaces the bytes of a file, complete or not at all, and overwrites what they were. */
export async function replaceFile(path: string, text: string | Uint8Array, random: Random): Promise<void> {
  const partial = join(dirname(path), `.${basename(path)}.${random.bytes(8).toHex()}`);
  const file = await open(partial, "wx", 0o600);
  try {
    await file.writeFile(text);
    await file.sync();
  } finally {
    await file.close();
  }
  const old = await open(path, "r+");
  try {
    const { size } = await old.stat();
    await rename(partial, path);
    await syncDirectory(dirname(path));
    // Crash: the new file is in its place before the old bytes go.
    await old.write(new Uint8Array(size), 0, size, 0);
    await old.sync();
  } finally {
    await old.close();
  }
}

/** Overwrites the file and removes it. The caller holds `lockKeyFile()`. */
export async function removeKeyFile(path: string): Promise<void> {
  const file = await open(path, "r+");
  try {
    const { size } = await file.stat();
    await file.write(new Uint8Array(size), 0, size, 0);
    await file.sync();
  } finally {
    await file.close();
  }
  await unlink(path);
  await syncDirectory(dirname(path));
}

/** One process at a time changes the file. The lock ends with its holder, however it ends: a record lock, by way of SQLite. */
export async function lockKeyFile<T>(path: string, work: () => Promise<T>): Promise<T> {
  const until = performance.now() + 30_000;
  for (;;) {
    const holder = new DatabaseSync(`${path}.lock`, { timeout: 0 });
    try {
      holder.exec("PRAGMA journal_mode = MEMORY; BEGIN EXCLUSIVE");
    } catch (error) {
      holder.close();
      if (performance.now() > until) throw error;
      await delay(20);
      continue;
    }
    try {
      return await work();
    } finally {
      holder.close();
    }
  }
}

/** Crash: the file appears under its name only when it is complete and on disk; until then a next start begins again. */
async function makeKeyFile(path: string, random: Random): Promise<void> {
  const directory = dirname(path);
  await mkdir(directory, { recursive: true, mode: 0o700 });
  const partial = join(directory, `.${basename(path)}.${random.bytes(8).toHex()}`);
  const file = await open(partial, "wx", 0o600);
  try {
    await file.writeFile(formatKeyring(makeKeyring(random)));
    await file.sync();
  } finally {
    await file.close();
  }
  try {
    // link() refuses an existing name, where rename() would replace another process's key.
    await link(partial, path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
  } finally {
    await unlink(partial);
  }
  await syncDirectory(directory);
}

async function syncDirectory(directory: string): Promise<void> {
  const handle = await open(directory, "r");
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** @throws KmsError - `adapter.kms_key_file_location`. */
export async function refuseInside(path: string, dataDirectory: string | null): Promise<void> {
  if (dataDirectory === null) return;
  const inside = relative(await realParent(resolve(dataDirectory)), await realParent(path));
  if (inside === "" || (inside !== ".." && !inside.startsWith("../") && !isAbsolute(inside))) {
    throw new KmsError(
      "adapter.kms_key_file_location",
      `Cannot use the key file "${path}": it lies in "${dataDirectory}", beside what it opens; keep keys elsewhere, so that no copy of the data carries them`,
    );
  }
}

/** The path with the links of its existing part followed: "./keys" may be a link into the data directory. */
async function realParent(path: string): Promise<string> {
  try {
    return await realpath(path);
  } catch {
    const parent = dirname(path);
    return parent === path ? path : join(await realParent(parent), basename(path));
  }
}

function unreadable(path: string, why: string, cause?: unknown): KmsError {
  return new KmsError("adapter.kms_key_file_unreadable", `Cannot read the key file "${path}": ${why}`, { cause });
}
