// SPDX-License-Identifier: Apache-2.0
import { open, readdir, stat } from "node:fs/promises";
import { join } from "node:path";
import { Client } from "pg";
import { makeUuid, type Random } from "#kernel";
import { SUPERUSER } from "../engine/cluster.ts";
import { connectRunningServer, type SocketConnection } from "../engine/index.ts";
import { findPlace } from "../engine/place.ts";
import { type ArchiveEntry, encodeEntry } from "./archive.ts";
import { type BackupSealing, type Written, writeSealedFile } from "./sealed-file.ts";

/** Contents that a backup leaves out (PostgreSQL documentation, 25.3.4); the directories stay. */
const EMPTIED = new Set([
  "pg_wal",
  "pg_replslot",
  "pg_dynshmem",
  "pg_notify",
  "pg_serial",
  "pg_snapshots",
  "pg_stat_tmp",
  "pg_subtrans",
]);
const LEFT_OUT =
  /^(?:postmaster\.(?:pid|opts)|pg_internal\.init|backup_label.*|tablespace_map.*|.*\.unfinished|pgsql_tmp.*)$/u;
const PIECE = 1_048_576;

export type BaseBackup = Written & {
  readonly id: string;
  readonly path: string;
  readonly madeAt: Date;
  /** First segment of the log that a restore needs. */
  readonly fromSegment: string;
};

export type BackupSource = {
  /** As superuser. */
  readonly admin: SocketConnection;
  readonly clusterDirectory: string;
  readonly tenant: string;
};

/** The bundled server that runs on a data directory; null: none does. */
export async function runningSource(dataDir: string, tenant: string): Promise<BackupSource | null> {
  const [place, running] = await Promise.all([findPlace(dataDir), connectRunningServer(dataDir)]);
  if (place === null || running === null) return null;
  return {
    admin: { ...running, user: SUPERUSER, database: "postgres" },
    clusterDirectory: place.clusterDirectory,
    tenant,
  };
}

/** Connects as the superuser of the bundled server. */
export async function connectAdmin(admin: SocketConnection): Promise<Client> {
  const client = new Client({ ...admin, application_name: "wardline backup" });
  client.on("error", () => undefined);
  await client.connect();
  return client;
}

/**
 * A backup of the running bundled server: `pg_backup_start`, a copy of its files while it goes on writing, `pg_backup_stop`, and the log that
 * makes the copy whole. One sealed file, which needs nothing else to be restored.
 */
export async function makeBaseBackup(
  source: BackupSource,
  directory: string,
  sealing: BackupSealing,
  random: Random,
  now: Date,
): Promise<BaseBackup> {
  const client = await connectAdmin(source.admin);
  try {
    const id = makeUuid(random);
    // Ends with this session, however it ends; until then no segment goes that the copy needs.
    await client.query("SELECT pg_create_physical_replication_slot($1, true, true)", [
      `wardline_base_${id.slice(0, 8)}`,
    ]);
    const started = await client.query<{ segment: string }>(
      "SELECT pg_walfile_name(pg_backup_start($1, fast => true)) AS segment",
      [`wardline ${id}`],
    );
    const fromSegment = started.rows[0]?.segment ?? "";
    const path = join(directory, `base-${stampOf(now)}-${id.slice(0, 8)}.wlb`);
    const meta = {
      kind: "data",
      id,
      tenant: source.tenant,
      madeAt: now.toISOString(),
      facts: { fromSegment },
    } as const;
    const written = await writeSealedFile(path, meta, sealing, archiveOf(source, client, fromSegment), random);
    return { ...written, id, path, madeAt: now, fromSegment };
  } finally {
    await client.end();
  }
}

/** `20261125T101500Z`: sorts as it was made. */
export function stampOf(at: Date): string {
  return at.toISOString().replaceAll(/[-:]|\.\d+/gu, "");
}

async function* archiveOf(source: BackupSource, client: Client, fromSegment: string): AsyncGenerator<Uint8Array> {
  let entries = 0;
  for await (const path of pathsOf(source.clusterDirectory, "")) {
    for await (const piece of entryOf(source.clusterDirectory, path)) {
      if (piece.isHead) entries += 1;
      yield piece.bytes;
    }
  }
  const stopped = await client.query<{ labelfile: string; spcmapfile: string; segment: string }>(
    "SELECT labelfile, spcmapfile, pg_walfile_name(lsn) AS segment FROM pg_backup_stop(wait_for_archive => false)",
  );
  const { labelfile = "", spcmapfile = "", segment: toSegment = "" } = stopped.rows[0] ?? {};
  await client.query("SELECT pg_switch_wal()");
  for (const [path, text] of Object.entries({ backup_label: labelfile, tablespace_map: spcmapfile })) {
    if (text === "") continue;
    const bytes = Buffer.from(text, "utf8");
    yield encodeEntry({ path, size: bytes.length, isDirectory: false });
    yield bytes;
    entries += 1;
  }
  for (const name of (await readdir(join(source.clusterDirectory, "pg_wal"))).sort()) {
    const isNeeded = /^[0-9A-F]{24}$/u.test(name) && name >= fromSegment && name <= toSegment;
    if (!isNeeded && !name.endsWith(".history")) continue;
    for await (const piece of entryOf(source.clusterDirectory, { path: `pg_wal/${name}`, isDirectory: false })) {
      if (piece.isHead) entries += 1;
      yield piece.bytes;
    }
  }
  yield encodeEntry({ entries });
}

type Found = { readonly path: string; readonly isDirectory: boolean };

async function* pathsOf(root: string, path: string): AsyncGenerator<Found> {
  const names = await readdir(join(root, path), { withFileTypes: true }).catch(ignoreGone);
  for (const entry of names ?? []) {
    if (LEFT_OUT.test(entry.name)) continue;
    const found = path === "" ? entry.name : `${path}/${entry.name}`;
    if (entry.isDirectory()) {
      yield { path: found, isDirectory: true };
      if (!EMPTIED.has(found)) yield* pathsOf(root, found);
      // The log's own directories must be there for recovery to begin.
      if (found === "pg_wal")
        for (const inner of ["pg_wal/archive_status", "pg_wal/summaries"]) yield { path: inner, isDirectory: true };
    } else if (entry.isFile()) yield { path: found, isDirectory: false };
  }
}

/** A file as long as it is when it is opened: what is added or torn meanwhile stands in the log. */
async function* entryOf(root: string, { path, isDirectory }: Found) {
  if (isDirectory) {
    yield { isHead: true, bytes: encodeEntry({ path, size: 0, isDirectory } satisfies ArchiveEntry) };
    return;
  }
  const file = await open(join(root, path), "r").catch(ignoreGone);
  if (file === null) return;
  try {
    const { size } = await file.stat();
    yield { isHead: true, bytes: encodeEntry({ path, size, isDirectory } satisfies ArchiveEntry) };
    for (let at = 0; at < size; ) {
      const piece = new Uint8Array(Math.min(PIECE, size - at));
      const { bytesRead } = await file.read(piece, 0, piece.length, at);
      // Cut off meanwhile: zeros, as tar would.
      yield { isHead: false, bytes: piece };
      at += bytesRead === 0 ? piece.length : bytesRead;
      if (bytesRead > 0 && bytesRead < piece.length) {
        yield { isHead: false, bytes: new Uint8Array(0) };
        at += piece.length - bytesRead;
      }
    }
  } finally {
    await file.close();
  }
}

/** A file may go while its directory is read. */
function ignoreGone(error: unknown): null {
  if ((error as NodeJS.ErrnoException).code === "ENOENT") return null;
  throw error;
}

/** Whether a path is there. */
export async function exists(path: string): Promise<boolean> {
  return (await stat(path).catch(() => null)) !== null;
}
