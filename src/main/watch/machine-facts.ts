// SPDX-License-Identifier: Apache-2.0
import { X509Certificate } from "node:crypto";
import { readFile, statfs } from "node:fs/promises";
import { resolve } from "node:path";
import type { Database } from "#postgres";
import type { LoadedConfig } from "../load-config.ts";

/** What is known of the machine; null: it could not be found out, or does not apply. */
export type MachineFacts = {
  readonly certificateEndsAt: number | null;
  /** Free part of the disk of the data, in [0, 1]. */
  readonly diskFree: number | null;
  /** The database's clock less ours, read half-way through a round trip. */
  readonly clockSkewMs: number | null;
};

/** Reads certificate, disk and the clock of the database. Never rejects. */
export async function readMachineFacts(
  { config, baseDir }: LoadedConfig,
  database: Pick<Database, "query">,
  now: () => number,
): Promise<MachineFacts> {
  const [certificateEndsAt, diskFree, clockSkewMs] = await Promise.all([
    config.server.tls === null ? null : readCertificateEnd(resolve(baseDir, config.server.tls.certFile)),
    readDiskFree(resolve(baseDir, config.data.dir)),
    readClockSkew(database, now).catch(() => null),
  ]);
  return { certificateEndsAt, diskFree, clockSkewMs };
}

async function readCertificateEnd(path: string): Promise<number | null> {
  return readFile(path).then(
    (pem) => Date.parse(new X509Certificate(pem).validTo),
    () => null,
  );
}

/** Of the folder, or of the nearest one above it that is there. */
async function readDiskFree(path: string): Promise<number | null> {
  for (let at = path; ; at = resolve(at, "..")) {
    const found = await statfs(at).catch(() => null);
    if (found !== null && found.blocks > 0) return found.bavail / found.blocks;
    if (at === resolve(at, "..")) return null;
  }
}

async function readClockSkew(database: Pick<Database, "query">, now: () => number): Promise<number> {
  const before = now();
  const { rows } = await database.query<{ at: number }>(
    "watch.clock",
    "SELECT (extract(epoch FROM clock_timestamp()) * 1000)::float8 AS at",
  );
  const after = now();
  return (rows[0]?.at ?? before) - (before + after) / 2;
}
