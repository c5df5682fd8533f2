// SPDX-License-Identifier: Apache-2.0
import { createReadStream } from "node:fs";
import { readdir } from "node:fs/promises";
import { join } from "node:path";
import type { Random } from "#kernel";
import { encodeEntry } from "./archive.ts";
import { type BackupSource, connectAdmin, exists } from "./base-backup.ts";
import { type BackupSealing, writeSealedFile } from "./sealed-file.ts";

const SLOT = "wardline_backup";
const SEGMENT_BYTES = 16 * 1_048_576;

/**
 * Copies, sealed, every finished segment of the log that is not in the backup directory yet, and lets the server drop what it kept for us. Said
 * again after a crash it goes on: a segment is let go only when its copy is on disk. Until it is first called, and while the directory cannot
 * be written, the server keeps its log (at most `max_slot_wal_keep_size`).
 *
 * @returns How many segments were copied, and whether the log has a gap before them (or begins here): then only a new base backup can be followed
 *   by what comes now.
 */
export async function copyWal(
  source: BackupSource,
  directory: string,
  sealing: BackupSealing,
  random: Random,
  now: Date,
): Promise<{ readonly copied: number; readonly isBroken: boolean }> {
  const client = await connectAdmin(source.admin);
  try {
    const slots = await client.query<{ status: string | null }>(
      "SELECT wal_status AS status FROM pg_replication_slots WHERE slot_name = $1",
      [SLOT],
    );
    // Lost: more was written than the server may keep.
    const isBroken = slots.rowCount === 0 || slots.rows[0]?.status === "lost";
    if (slots.rows[0]?.status === "lost") await client.query("SELECT pg_drop_replication_slot($1)", [SLOT]);
    if (isBroken) await client.query("SELECT pg_create_physical_replication_slot($1, true)", [SLOT]);
    const reserved = await client.query<{ segment: string }>(
      "SELECT pg_walfile_name(restart_lsn) AS segment FROM pg_replication_slots WHERE slot_name = $1",
      [SLOT],
    );
    await client.query("SELECT pg_switch_wal()");
    // Quirk: at a boundary pg_walfile_name() names the segment before; what it names may be unfinished and waits.
    const current = await client.query<{ segment: string; lsn: string }>(
      "SELECT pg_walfile_name(pg_current_wal_lsn()) AS segment, pg_current_wal_lsn() AS lsn",
    );
    const from = reserved.rows[0]?.segment ?? "";
    const { segment: until = "", lsn = "0/0" } = current.rows[0] ?? {};
    let copied = 0;
    for (const name of (await readdir(join(source.clusterDirectory, "pg_wal"))).sort()) {
      const isFinished = /^[0-9A-F]{24}$/u.test(name) && name >= from && name < until;
      if (!isFinished && !/^[0-9A-F]{8}\.history$/u.test(name)) continue;
      const path = join(directory, `wal-${name}.wlb`);
      if (await exists(path)) continue;
      const meta = { kind: "wal", id: name, tenant: source.tenant, madeAt: now.toISOString(), facts: {} } as const;
      await writeSealedFile(path, meta, sealing, segmentOf(source.clusterDirectory, name), random);
      copied += 1;
    }
    await client.query("SELECT pg_replication_slot_advance($1, $2::pg_lsn)", [SLOT, segmentStart(lsn)]);
    return { copied, isBroken };
  } finally {
    await client.end();
  }
}

/** Nobody copies the log any more: the server need not keep it. */
export async function stopCopyingWal(source: BackupSource): Promise<void> {
  const client = await connectAdmin(source.admin);
  try {
    await client.query(
      "SELECT pg_drop_replication_slot(slot_name) FROM pg_replication_slots WHERE slot_name = $1 AND NOT active",
      [SLOT],
    );
  } finally {
    await client.end();
  }
}

async function* segmentOf(clusterDirectory: string, name: string): AsyncGenerator<Uint8Array> {
  const path = join(clusterDirectory, "pg_wal", name);
  const bytes: Buffer[] = [];
  for await (const piece of createReadStream(path) as AsyncIterable<Buffer>) bytes.push(piece);
  const whole = Buffer.concat(bytes);
  yield encodeEntry({ path: name, size: whole.length, isDirectory: false });
  yield whole;
  yield encodeEntry({ entries: 1 });
}

/** The beginning of the segment in which a position lies. */
function segmentStart(lsn: string): string {
  const [high = "0", low = "0"] = lsn.split("/");
  const start = Math.floor(Number.parseInt(low, 16) / SEGMENT_BYTES) * SEGMENT_BYTES;
  return `${high}/${start.toString(16).toUpperCase()}`;
}
