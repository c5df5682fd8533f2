// SPDX-License-Identifier: Apache-2.0
import { mkdir, readdir, unlink } from "node:fs/promises";
import { join, resolve } from "node:path";
import { dumpKeyStore, type HistoryEntry, type KeyStore } from "#app";
import { makeKey } from "#crypto";
import { AppError, type JsonObject, makeUuid, Sensitive, type SubjectId, type TenantId } from "#kernel";
import type { RootedKms } from "#kms";
import {
  type BackupHeader,
  type BackupKeys,
  type BackupSealing,
  type BackupSource,
  copyWal,
  type Database,
  listBaseBackups,
  makeBaseBackup,
  makeHistory,
  runningSource,
  stampOf,
  writeSealedFile,
} from "#postgres";
import type { LoadedConfig } from "./load-config.ts";
import { systemClock, systemRandom } from "./system.ts";

const DAY_MS = 86_400_000;

/** What is known of the last backup, and kept in the key store: `doctor` reads it. */
export type BackupNote = {
  readonly at: string;
  readonly id: string;
  readonly sizeBytes: number;
  /** When one was last seen to restore whole. */
  readonly verifiedAt: string | null;
};

export type BackupDeps = {
  readonly loaded: LoadedConfig;
  readonly database: Database;
  readonly kms: RootedKms;
  readonly keyStore: KeyStore;
};

/** @throws AppError - `main.backup_not_ours`, `main.not_running`. */
export async function requireSource(loaded: LoadedConfig): Promise<BackupSource> {
  demandBundled(loaded);
  const source = await runningSource(resolve(loaded.baseDir, loaded.config.data.dir), loaded.config.tenant);
  if (source !== null) return source;
  throw new AppError("main.not_running", "Cannot reach the database: no server runs here; start it with `npm start`");
}

/** A database of the operator's own has backups of the operator's own. */
export function demandBundled({ databaseUrl }: LoadedConfig): void {
  if (databaseUrl === null) return;
  throw new AppError(
    "main.backup_not_ours",
    "Cannot back up a database that DATABASE_URL names: use what its operator uses (pg_basebackup, pgBackRest, snapshots), and leave the table subject_key out where that can be done; see docs/operations/backup.md",
  );
}

/** A backup of the data: everything but subjects' keys, which lie elsewhere. */
export async function backUpData(deps: BackupDeps, directory: string, sealing: BackupSealing | null) {
  const source = await requireSource(deps.loaded);
  await mkdir(directory, { recursive: true, mode: 0o700 });
  const now = new Date(systemClock.now());
  const made = await makeBaseBackup(source, directory, sealing ?? (await ownSealing(deps.kms)), systemRandom, now);
  await noteBackup(deps, "data", { at: now.toISOString(), id: made.id, sizeBytes: made.sizeBytes });
  await record(deps, "backup.made", { what: "data", backup: made.id, bytes: made.sizeBytes, sha256: made.sha256 });
  return made;
}

/**
 * A backup of subjects' keys, in a file of its own. It opens as long as the root key exists that is in use now, and is worthless when that was
 * destroyed: at most `keys.epochDays` from now, and the delay of the KMS.
 */
export async function backUpKeys(deps: BackupDeps, directory: string) {
  const { kms, keyStore, loaded } = deps;
  await mkdir(directory, { recursive: true, mode: 0o700 });
  // The keys of look-ups come along only once they are sealed under a root key.
  await kms.exportDerivation();
  const id = makeUuid(systemRandom);
  const now = new Date(systemClock.now());
  const key = makeKey(systemRandom);
  const sealing: BackupSealing = { by: "root", key: new Sensitive(key), wrapped: await kms.wrap(placeOf(id), key) };
  const facts = { roots: (await keyStore.note("roots")) ?? "[]" };
  const meta = { kind: "keys", id, tenant: loaded.config.tenant, madeAt: now.toISOString(), facts } as const;
  const path = join(directory, `keys-${stampOf(now)}-${id.slice(0, 8)}.wlk`);
  const written = await writeSealedFile(path, meta, sealing, dumpKeyStore(keyStore), systemRandom);
  key.fill(0);
  await noteBackup(deps, "keys", { at: now.toISOString(), id, sizeBytes: written.sizeBytes });
  await record(deps, "backup.made", { what: "keys", backup: id, bytes: written.sizeBytes, sha256: written.sha256 });
  return { ...written, id, path };
}

/** A restore that the history does not know of yet. */
export const RESTORED = "restored";

/** Tells the history that this database was restored. Run once at each start. */
export async function tellRestored(deps: Pick<BackupDeps, "database" | "loaded" | "keyStore">): Promise<void> {
  const note = await deps.keyStore.note(RESTORED);
  if (note === null) return;
  await record(deps, "backup.restored", JSON.parse(note) as JsonObject);
  await deps.keyStore.saveNote(RESTORED, note, null);
}

/** How backups of this installation are opened. */
export function ownBackupKeys(kms: RootedKms, passphrase: BackupKeys["passphrase"]): BackupKeys {
  return {
    installation: async () => new Sensitive<Uint8Array>(await kms.derive("backup")),
    root: (header: BackupHeader, wrapped) => kms.unwrap(placeOf(header.id), wrapped),
    passphrase,
  };
}

export async function ownSealing(kms: RootedKms): Promise<BackupSealing> {
  return { by: "installation", key: new Sensitive<Uint8Array>(await kms.derive("backup")) };
}

export async function readBackupNote(keyStore: KeyStore, what: "data" | "keys"): Promise<BackupNote | null> {
  const text = await keyStore.note(`backup/${what}`);
  return text === null ? null : (JSON.parse(text) as BackupNote);
}

/** Notes that a backup was seen to restore whole. */
export async function noteVerified(deps: BackupDeps, backupId: string, facts: JsonObject): Promise<void> {
  const before = await deps.keyStore.note("backup/data");
  const note = before === null ? null : (JSON.parse(before) as BackupNote);
  const verifiedAt = new Date(systemClock.now()).toISOString();
  if (note !== null) await deps.keyStore.saveNote("backup/data", before, JSON.stringify({ ...note, verifiedAt }));
  await record(deps, "backup.verified", { backup: backupId, ...facts });
}

export async function record(
  { database, loaded }: Pick<BackupDeps, "database" | "loaded">,
  kind: Extract<HistoryEntry["kind"], `backup.${string}`>,
  facts: JsonObject,
): Promise<void> {
  const at = new Date(systemClock.now());
  const tenant = loaded.config.tenant as TenantId;
  const actor = { kind: "system", id: null } as const;
  await makeHistory(database).append({ at, tenant, kind, actor, subjectId: null, conversationId: null, facts }, null);
}

/**
 * What a serving node does for backups, where the configuration names a folder: copies the log, makes a full backup of data when it is time and
 * one of keys each day, and removes what is too old. Keys' backups go with the root key that opens them.
 */
export async function keepBackups(deps: BackupDeps): Promise<void> {
  const { dir, everyHours, keepDays } = deps.loaded.config.backup;
  if (dir === undefined || deps.loaded.databaseUrl !== null) return;
  const directory = resolve(deps.loaded.baseDir, dir);
  const keysDirectory = join(directory, "keys");
  const now = systemClock.now();
  // By what lies there: a backup that somebody made elsewhere by hand is none in this folder.
  const isDue = async (what: "data" | "keys", folder: string, prefix: string, ms: number): Promise<boolean> => {
    if ((await readBackupNote(deps.keyStore, what)) === null) return true;
    const youngest = `${prefix}-${stampOf(new Date(now - ms))}`;
    return !(await readdir(folder)).some((name) => /\.wl[bk]$/u.test(name) && name > youngest);
  };
  await mkdir(keysDirectory, { recursive: true, mode: 0o700 });
  const source = await requireSource(deps.loaded);
  const { isBroken } = await copyWal(source, directory, await ownSealing(deps.kms), systemRandom, new Date(now));
  if (isBroken) await forgetBackup(deps.keyStore, "data");
  // A log with a gap restores to the gap and no further: what is written now is worth nothing without a new beginning.
  if (await isDue("data", directory, "base", everyHours * 3_600_000)) {
    await backUpData(deps, directory, null);
    await removeOld(directory, now - keepDays * DAY_MS);
    // What a process that was killed left behind.
    for (const name of await readdir(directory))
      if (name.endsWith(".unfinished") && name.startsWith("base-") && name < `base-${stampOf(new Date(now - DAY_MS))}`)
        await unlink(join(directory, name));
  }
  if (await isDue("keys", keysDirectory, "keys", DAY_MS)) {
    await backUpKeys(deps, keysDirectory);
    const oldest = now - deps.loaded.config.keys.epochDays * DAY_MS;
    for (const name of await readdir(keysDirectory))
      if (name.endsWith(".wlk") && name < `keys-${stampOf(new Date(oldest))}`) await unlink(join(keysDirectory, name));
  }
}

/** The newest full backup that is old enough stays as long as a younger one does not cover its time; log from before it goes. */
async function removeOld(directory: string, before: number): Promise<void> {
  const all = await listBaseBackups(directory);
  const isOld = ({ header }: (typeof all)[number]): boolean => Date.parse(header.madeAt) < before;
  const keptFrom = Math.max(0, all.filter(isOld).length - 1);
  for (const { path } of all.slice(0, keptFrom)) await unlink(path);
  const first = all[keptFrom]?.header.facts["fromSegment"];
  if (first === undefined) return;
  for (const name of await readdir(directory)) {
    const segment = /^wal-([0-9A-F]{24})\.wlb$/u.exec(name)?.[1];
    if (segment !== undefined && segment < first) await unlink(join(directory, name));
  }
}

async function noteBackup(
  { keyStore }: BackupDeps,
  what: "data" | "keys",
  made: Omit<BackupNote, "verifiedAt">,
): Promise<void> {
  const name = `backup/${what}`;
  const before = await keyStore.note(name);
  const verifiedAt = before === null ? null : (JSON.parse(before) as BackupNote).verifiedAt;
  await keyStore.saveNote(name, before, JSON.stringify({ ...made, verifiedAt } satisfies BackupNote));
}

/** The last one of data does not count: also after a crash, the next is due. */
async function forgetBackup(keyStore: KeyStore, what: "data" | "keys"): Promise<void> {
  const before = await keyStore.note(`backup/${what}`);
  if (before !== null) await keyStore.saveNote(`backup/${what}`, before, null);
}

function placeOf(backupId: string) {
  return { tenant: "" as TenantId, subjectId: `backup/${backupId}` as SubjectId };
}
