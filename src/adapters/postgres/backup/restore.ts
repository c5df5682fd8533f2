// SPDX-License-Identifier: Apache-2.0
import { createWriteStream } from "node:fs";
import { appendFile, chmod, chown, mkdir, open, readdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { pipeline } from "node:stream/promises";
import { AppError } from "#kernel";
import { hasCluster } from "../engine/cluster.ts";
import { startBundledServer } from "../engine/index.ts";
import { choosePlace, findPlace, type Place } from "../engine/place.ts";
import { ArchiveReader } from "./archive.ts";
import { connectAdmin } from "./base-backup.ts";
import { BackupError } from "./errors.ts";
import { type BackupHeader, type BackupKeys, readSealedFile, readSealedHeader } from "./sealed-file.ts";

export type Restored = {
  readonly backupId: string;
  readonly madeAt: string;
  /** Up to when the data goes: the last transaction that was brought back. Null: none after the backup. */
  readonly restoredTo: Date | null;
  readonly tables: number;
  readonly rows: number;
  readonly tookMs: number;
};

/**
 * Base backups in a directory, the oldest first.
 *
 * @throws BackupError - `adapter.backup_unreadable`.
 */
export async function listBaseBackups(
  directory: string,
): Promise<readonly { readonly path: string; readonly header: BackupHeader }[]> {
  const all = await readdir(directory).catch((cause: unknown) => {
    throw new BackupError("adapter.backup_unreadable", `Cannot read "${directory}": it is no folder that can be read`, {
      cause,
    });
  });
  const names = all.filter((name) => /^base-.*\.wlb$/u.test(name)).sort();
  return Promise.all(
    names.map(async (name) => ({
      path: join(directory, name),
      header: await readSealedHeader(join(directory, name)),
    })),
  );
}

/**
 * Restores a backup into a data directory that holds no database, brings back what the log has since (up to `to`), and reads every row of every
 * table once, so that what is returned has been seen to be whole. The server is stopped again afterwards.
 *
 * @param from - A base backup, or a directory with base backups and log.
 * @throws BackupError - and what the engine refuses.
 */
export async function restoreBackup(options: {
  readonly from: string;
  readonly dataDir: string;
  readonly keys: BackupKeys;
  readonly to: Date | null;
  readonly log: (message: string) => void;
  /** For a trial. */
  readonly isFragile?: boolean;
}): Promise<Restored> {
  const { from, dataDir, keys, to } = options;
  const begun = performance.now();
  const { path, header, walDirectory } = await choose(from, to);
  const place = await choosePlace(dataDir, undefined);
  if (await hasCluster(place.clusterDirectory))
    throw new BackupError(
      "adapter.backup_target",
      `Cannot restore into "${dataDir}": a database lies there; name an empty directory, and move it into place when you have looked at it`,
    );
  const partial = `${place.clusterDirectory}.restoring`;
  const wal = join(place.home, "restored-wal");
  await rm(partial, { recursive: true, force: true });
  await rm(wal, { recursive: true, force: true });
  for (const directory of [partial, wal]) await makeOwn(directory, place);
  await unpack(path, keys, partial, place);
  if (walDirectory !== null)
    for (const name of (await readdir(walDirectory)).sort()) {
      const [, segment] = /^wal-([0-9A-F]{24}|[0-9A-F]{8}\.history)\.wlb$/u.exec(name) ?? [];
      const isNeeded = segment !== undefined && (segment.length !== 24 || isFrom(segment, header));
      if (isNeeded) await unpack(join(walDirectory, name), keys, wal, place);
    }
  await prepareRecovery(partial, wal, to, place);
  // Crash: until here nothing has the name of a database.
  await rename(partial, place.clusterDirectory);
  const result = await recover(options, place, header);
  await rm(wal, { recursive: true, force: true });
  return { ...result, backupId: header.id, madeAt: header.madeAt, tookMs: Math.round(performance.now() - begun) };
}

/** Removes what was restored on trial, also where the database had to lie outside the directory that was named. */
export async function removeRestored(dataDir: string): Promise<void> {
  const place = await findPlace(dataDir);
  if (place !== null && place.home !== place.dataDirectory) await rm(place.home, { recursive: true, force: true });
  await rm(dataDir, { recursive: true, force: true });
}

function isFrom(segment: string, { facts }: BackupHeader): boolean {
  // The first eight digits are the timeline: a later one may have begun after the backup.
  return segment.slice(8) >= (facts["fromSegment"] ?? "").slice(8);
}

async function choose(
  from: string,
  to: Date | null,
): Promise<{ path: string; header: BackupHeader; walDirectory: string | null }> {
  const isFile = from.endsWith(".wlb");
  const all = isFile ? [{ path: from, header: await readSealedHeader(from) }] : await listBaseBackups(from);
  const usable = all.filter(({ header }) => to === null || Date.parse(header.madeAt) <= to.getTime());
  const chosen = usable.at(-1);
  if (chosen?.header.kind !== "data")
    throw new BackupError(
      "adapter.backup_none",
      all.length === 0 || chosen !== undefined
        ? `Cannot restore from "${from}": there is no backup of data`
        : `Cannot restore to that time: the oldest backup is of ${all[0]?.header.madeAt ?? "?"}`,
    );
  return { ...chosen, walDirectory: isFile ? (to === null ? null : dirname(from)) : from };
}

async function makeOwn(directory: string, { account }: Place): Promise<void> {
  await mkdir(directory, { mode: 0o700 });
  await chmod(directory, 0o700);
  if (account !== null) await chown(directory, account.uid, account.gid);
}

async function unpack(path: string, keys: BackupKeys, into: string, place: Place): Promise<void> {
  const reader = new ArchiveReader(readSealedFile(path, keys));
  try {
    for (let entry = await reader.next(); entry !== null; entry = await reader.next()) {
      const target = join(into, entry.path);
      if (entry.isDirectory) await makeOwn(target, place);
      else {
        await pipeline(reader.bytes(entry), createWriteStream(target, { mode: 0o600, flags: "wx" }));
        if (place.account !== null) await chown(target, place.account.uid, place.account.gid);
      }
    }
  } finally {
    await reader.close();
  }
}

async function prepareRecovery(cluster: string, wal: string, to: Date | null, place: Place): Promise<void> {
  const quoted = wal.replaceAll("'", "'\\''");
  const settings = {
    // Nobody is let in, and the server is not called ready, before recovery has come to its end.
    hot_standby: "off",
    restore_command: `cp '${quoted}/%f' "%p"`,
    // Quirk: names of time zones, "Z" among them, are not known yet where this is read.
    ...(to === null
      ? {}
      : { recovery_target_time: to.toISOString().replace("Z", "+00"), recovery_target_action: "promote" }),
  };
  const lines = Object.entries(settings).map(([name, value]) => `${name} = '${value.replaceAll("'", "''")}'\n`);
  await appendFile(join(cluster, "postgresql.auto.conf"), `${MARK}\n${lines.join("")}`);
  const signal = join(cluster, "recovery.signal");
  await writeFile(signal, "", { mode: 0o600 });
  if (place.account !== null) await chown(signal, place.account.uid, place.account.gid);
}

const MARK = "# wardline restore";

async function recover(
  { dataDir, log, isFragile, to }: Parameters<typeof restoreBackup>[0],
  place: Place,
  header: BackupHeader,
): Promise<Pick<Restored, "restoredTo" | "tables" | "rows">> {
  let server;
  try {
    // eslint-disable-next-line @typescript-eslint/no-deprecated -- a trial is thrown away afterwards
    server = await startBundledServer({ dataDir, log, dangerouslyDisableFsync: isFragile });
  } catch (cause) {
    const isTooLate =
      cause instanceof AppError && /recovery ended before configured recovery target/u.test(cause.message);
    if (!isTooLate) throw cause;
    await rm(place.clusterDirectory, { recursive: true, force: true });
    throw new BackupError(
      "adapter.backup_time",
      `Cannot restore to ${to?.toISOString() ?? header.madeAt}: the log that was copied ends before; name an earlier time, or none for all there is`,
      { cause },
    );
  }
  try {
    const product = await connectAdmin({ ...server.connection, user: server.adminConnection.user });
    try {
      const state = await product.query<{ at: Date | null }>("SELECT pg_last_xact_replay_timestamp() AS at");
      const read = await readEverything(product);
      return { restoredTo: state.rows[0]?.at ?? null, ...read };
    } finally {
      await product.end();
    }
  } finally {
    await server.stop();
    await forgetRecovery(place.clusterDirectory);
  }
}

/** Every page is read, and with it every checksum checked. */
async function readEverything(client: Awaited<ReturnType<typeof connectAdmin>>) {
  const tables = await client.query<{ name: string }>(
    "SELECT format('%I.%I', schemaname, tablename) AS name FROM pg_tables WHERE schemaname NOT IN ('pg_catalog', 'information_schema')",
  );
  let rows = 0;
  for (const { name } of tables.rows) {
    // Text of the whole row, so that parts that lie apart are read as well.
    const counted = await client.query<{ n: string; bytes: string | null }>(
      `SELECT count(*) AS n, sum(length(t::text)) AS bytes FROM ONLY ${name} AS t`,
    );
    rows += Number(counted.rows[0]?.n ?? 0);
  }
  const migrations = await client.query<{ n: string }>("SELECT count(*) AS n FROM schema_migration");
  if (Number(migrations.rows[0]?.n ?? 0) === 0)
    throw new BackupError("adapter.backup_incomplete", "Cannot use the backup: it holds no schema of this program");
  return { tables: tables.rows.length, rows };
}

/** The next start is an ordinary one. */
async function forgetRecovery(cluster: string): Promise<void> {
  const path = join(cluster, "postgresql.auto.conf");
  const text = await readFile(path, "utf8");
  const file = await open(path, "r+");
  try {
    const kept = text.slice(0, Math.max(0, text.indexOf(MARK)));
    await file.truncate(0);
    await file.write(kept, 0);
    await file.sync();
  } finally {
    await file.close();
  }
}
