// SPDX-License-Identifier: Apache-2.0
import { mkdtemp, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { loadKeyDump } from "#app";
import { AppError } from "#kernel";
import { openFileKeyStore } from "#kms";
import { type BackupSealing, readSealedFile, readSealedHeader, removeRestored, restoreBackup } from "#postgres";
import { findNamed, type Terminal } from "#surfaces";
import { backUpData, backUpKeys, demandBundled, noteVerified, ownBackupKeys, RESTORED } from "./backups.ts";
import type { LoadedConfig } from "./load-config.ts";
import { keyStorePath, type OpenedRoots, openRoots } from "./open-keys.ts";
import { openStorage, type Storage } from "./open-storage.ts";
import { passphraseSource } from "./passphrase.ts";

export type BackupFlags = {
  readonly to?: string | undefined;
  readonly into?: string | undefined;
  /** `installation` (left out) or `passphrase`. */
  readonly seal?: string | undefined;
  readonly "passphrase-file"?: string | undefined;
};

const USAGE =
  "Cannot run the command: it is `backup create DIR`, `backup keys DIR`, `backup verify FILE|DIR`, `backup restore FILE|DIR --into DIR [--to TIME]` or `backup restore-keys FILE`";

/** `wardline backup …` (docs/operations/backup.md). */
export async function runBackup(
  loaded: LoadedConfig,
  [act, target]: readonly string[],
  flags: BackupFlags,
  terminal: Terminal,
): Promise<number> {
  if (target === undefined) throw new AppError("cli.bad_argument", USAGE);
  demandBundled(loaded);
  switch (act) {
    case "create":
    case "keys":
      return withStorage(loaded, (storage) => create(act, loaded, storage, resolve(target), flags, terminal));
    case "verify":
      return verify(loaded, resolve(target), flags, terminal);
    case "restore":
      return restore(loaded, resolve(target), flags, terminal);
    case "restore-keys":
      return restoreKeys(loaded, resolve(target), terminal);
    default:
      throw new AppError("cli.bad_argument", USAGE);
  }
}

/**
 * `wardline restore FILE|DIR`: with `--verify` on trial, read whole and removed again; with `--into DIR` brought back; with both one after the
 * other, so that nothing is brought back that would not open.
 */
export async function runRestore(
  loaded: LoadedConfig,
  target: string | undefined,
  flags: BackupFlags & { readonly verify?: boolean | undefined },
  terminal: Terminal,
): Promise<number> {
  if (target === undefined || (flags.verify !== true && flags.into === undefined))
    throw new AppError(
      "cli.bad_argument",
      "Cannot run the command: it is `restore FILE|DIR --verify`, `restore FILE|DIR --into DIR [--to TIME]`, or both",
    );
  demandBundled(loaded);
  if (flags.verify === true) await verify(loaded, resolve(target), flags, terminal);
  return flags.into === undefined ? 0 : restore(loaded, resolve(target), flags, terminal);
}

async function create(
  what: "create" | "keys",
  loaded: LoadedConfig,
  storage: Storage,
  directory: string,
  flags: BackupFlags,
  terminal: Terminal,
): Promise<number> {
  const deps = { loaded, ...storage };
  const made =
    what === "keys" ? await backUpKeys(deps, directory) : await backUpData(deps, directory, await sealingOf(flags));
  terminal.write(`${made.path}\n${made.sizeBytes} bytes, SHA-256 ${made.sha256}\n`);
  if (what === "create")
    terminal.write("Subjects' keys are not in it: `wardline backup keys DIR` makes a backup of them, apart\n");
  return 0;
}

async function sealingOf(flags: BackupFlags): Promise<BackupSealing | null> {
  if ((flags.seal ?? "installation") === "installation") return null;
  if (flags.seal !== "passphrase")
    throw new AppError("cli.bad_argument", "Cannot seal the backup: --seal is installation or passphrase");
  return { by: "passphrase", passphrase: await requirePassphrase(flags) };
}

function askPassphrase(flags: BackupFlags) {
  return passphraseSource(flags["passphrase-file"], process.cwd(), process.env, "Passphrase of the backup: ");
}

async function requirePassphrase(flags: BackupFlags) {
  const ask = askPassphrase(flags);
  if (ask === null)
    throw new AppError(
      "main.passphrase",
      "Cannot read the passphrase: name --passphrase-file, or WARDLINE_PASSPHRASE_FD, or sit at a terminal",
    );
  return ask();
}

/** Restores into a directory of its own, reads everything, and removes it again. */
async function verify(loaded: LoadedConfig, from: string, flags: BackupFlags, terminal: Terminal): Promise<number> {
  // Before keys are opened: a slip of the pen is said at once.
  await findNamed(from);
  const scratch = await mkdtemp(join(tmpdir(), "wardline-verify-"));
  try {
    const restored = await withRoots(loaded, ({ kms }) =>
      restoreBackup({
        from,
        dataDir: join(scratch, "data"),
        keys: ownBackupKeys(kms, askPassphrase(flags)),
        to: null,
        log: () => undefined,
        isFragile: true,
      }),
    );
    const { tables, rows, backupId, restoredTo, tookMs } = restored;
    terminal.write(
      `Restores whole: ${rows} rows in ${tables} tables, up to ${restoredTo?.toISOString() ?? restored.madeAt}, in ${tookMs} ms\n`,
    );
    // Where no server runs there is nobody to note it.
    await withStorage(loaded, (storage) => noteVerified({ loaded, ...storage }, backupId, { tables, rows })).catch(
      (error: unknown) => {
        if (!(error instanceof AppError && error.code === "main.not_running")) throw error;
      },
    );
    return 0;
  } finally {
    await removeRestored(join(scratch, "data"));
    await rm(scratch, { recursive: true, force: true });
  }
}

async function restore(loaded: LoadedConfig, from: string, flags: BackupFlags, terminal: Terminal): Promise<number> {
  const to = flags.to === undefined ? null : new Date(flags.to);
  if (flags.into === undefined || (to !== null && Number.isNaN(to.getTime())))
    throw new AppError(
      "cli.bad_argument",
      "Cannot restore: --into names an empty directory, and --to a time such as 2026-11-25T10:00:00Z",
    );
  await findNamed(from);
  const dataDir = resolve(flags.into);
  const restored = await withRoots(loaded, async ({ kms, keyStore }) => {
    const done = await restoreBackup({
      from,
      dataDir,
      keys: ownBackupKeys(kms, askPassphrase(flags)),
      to,
      log: (message) => terminal.write(`${message}\n`),
    });
    // Nothing may be written into the restored database but by a server: the next start tells the history.
    const before = await keyStore.note(RESTORED);
    await keyStore.saveNote(RESTORED, before, JSON.stringify({ backup: done.backupId, to: done.restoredTo }));
    return done;
  });
  const { tables, rows, restoredTo, madeAt } = restored;
  terminal.write(
    `Restored ${rows} rows in ${tables} tables, up to ${restoredTo?.toISOString() ?? madeAt}, into ${dataDir}\nName it as data.dir and start the server; who was erased since is erased again at that start\n`,
  );
  return 0;
}

/** Needs no database: after a disaster keys come first, since backups of data are sealed by one of them. */
async function restoreKeys(loaded: LoadedConfig, file: string, terminal: Terminal): Promise<number> {
  const header = await readSealedHeader(file);
  if (header.kind !== "keys" || header.tenant !== loaded.config.tenant)
    throw new AppError("cli.bad_argument", "Cannot restore keys: this is no backup of keys of this tenant");
  const states = header.facts["roots"] ?? null;
  const count = await withRoots(
    loaded,
    async ({ kms, keyStore }) => {
      try {
        return await loadKeyDump(keyStore, readSealedFile(file, ownBackupKeys(kms, null)));
      } catch (error) {
        // States of root keys that an older backup names would keep the newest from opening.
        if (states !== null && (await keyStore.count()) === 0) await keyStore.saveNote("roots", states, null);
        throw error;
      }
    },
    states,
  );
  terminal.write(`${count} subjects' keys put into ${keyStorePath(loaded)}\n`);
  return 0;
}

async function withStorage<T>(loaded: LoadedConfig, work: (storage: Storage) => Promise<T>): Promise<T> {
  const storage = await openStorage(loaded, "command", () => undefined);
  try {
    return await work(storage);
  } finally {
    await storage.close();
  }
}

/** Root keys without a database. */
async function withRoots<T>(
  loaded: LoadedConfig,
  work: (roots: OpenedRoots) => Promise<T>,
  states: string | null = null,
): Promise<T> {
  const path = keyStorePath(loaded);
  await stat(dirname(path)).catch(() => {
    throw new AppError(
      "main.no_keys",
      `Cannot open a backup: there are no keys in "${dirname(path)}"; put them there first`,
    );
  });
  const roots = await openRoots(loaded, openFileKeyStore(path), "refuse", states);
  try {
    return await work(roots);
  } finally {
    await roots.close();
  }
}
