// SPDX-License-Identifier: Apache-2.0
import { createHash } from "node:crypto";
import { type FileHandle, open, rename, unlink } from "node:fs/promises";
import { dirname } from "node:path";
import { pipeline, Readable } from "node:stream";
import { createGunzip, createGzip, type Gunzip, type Gzip } from "node:zlib";
import { z } from "zod";
import {
  type Argon2Cost,
  argon2idAt,
  isBoundedCost,
  STREAM_CHUNK_BYTES,
  STREAM_SEALED_CHUNK_BYTES,
  StreamOpener,
  StreamSealer,
} from "#crypto";
import { type Random, type Sensitive, utf8 } from "#kernel";
import { BackupError } from "./errors.ts";

const FIRST_LINE = "wardline-backup v1";
const LONGEST_HEADER = 65_536;
const COST: Argon2Cost = { memory: 65_536, passes: 3, parallelism: 1 };

const headerShape = z.strictObject({
  kind: z.enum(["data", "wal", "keys", "export"]),
  id: z.string().max(200),
  tenant: z.string().max(100),
  madeAt: z.iso.datetime(),
  salt: z.base64().length(44),
  sealedBy: z.discriminatedUnion("by", [
    z.strictObject({ by: z.literal("installation") }),
    z.strictObject({ by: z.literal("root"), wrapped: z.base64().max(8_192) }),
    z.strictObject({
      by: z.literal("passphrase"),
      memory: z.int(),
      passes: z.int(),
      parallelism: z.int(),
    }),
  ]),
  /** What a reader needs before it opens: where the log of a base backup begins and ends. */
  facts: z.record(z.string().max(50), z.string().max(30_000)),
});
export type BackupHeader = z.infer<typeof headerShape>;
export type BackupKind = BackupHeader["kind"];

/**
 * By what a backup is sealed: a key that belongs to the installation, a key of its own wrapped by the root key (and destroyed with it), or a
 * passphrase.
 */
export type BackupSealing =
  | { readonly by: "installation"; readonly key: Sensitive<Uint8Array> }
  | { readonly by: "root"; readonly key: Sensitive<Uint8Array>; readonly wrapped: Uint8Array }
  | { readonly by: "passphrase"; readonly passphrase: Sensitive<Uint8Array>; readonly cost?: Argon2Cost };

/** How keys of backups are found again. Each may refuse. */
export type BackupKeys = {
  readonly installation: () => Promise<Sensitive<Uint8Array>>;
  readonly root: (header: BackupHeader, wrapped: Uint8Array) => Promise<Uint8Array>;
  readonly passphrase: (() => Promise<Sensitive<Uint8Array>>) | null;
};

export type Written = { readonly sizeBytes: number; readonly sha256: string };

/**
 * Writes a sealed file (docs/formats/backup.md): a header in the clear that is bound to what follows, and the body, compressed and sealed in
 * chunks. Crash: the name appears only when all is on disk.
 */
export async function writeSealedFile(
  path: string,
  meta: Pick<BackupHeader, "kind" | "id" | "tenant" | "madeAt" | "facts">,
  sealing: BackupSealing,
  body: AsyncIterable<Uint8Array>,
  random: Random,
): Promise<Written> {
  const salt = random.bytes(32);
  const cost = sealing.by === "passphrase" ? (sealing.cost ?? COST) : COST;
  const header: BackupHeader = {
    ...meta,
    salt: salt.toBase64(),
    sealedBy:
      sealing.by === "installation"
        ? { by: "installation" }
        : sealing.by === "root"
          ? { by: "root", wrapped: sealing.wrapped.toBase64() }
          : { by: "passphrase", ...cost },
  };
  const head = utf8(`${FIRST_LINE}\n${JSON.stringify(header)}\n`);
  const key =
    sealing.by === "passphrase"
      ? // EXPOSE: stretched and not kept
        await argon2idAt(cost, sealing.passphrase.expose(), salt)
      : // EXPOSE: made into a key of streams and not kept
        sealing.key.expose();
  const sealer = new StreamSealer(key, head);
  const partial = `${path}.unfinished`;
  const file = await open(partial, "w", 0o600);
  const hash = createHash("sha256");
  let sizeBytes = 0;
  const put = async (bytes: Uint8Array): Promise<void> => {
    // Not write(): on a disk that is nearly full it may write a part, and say so only by its count.
    await file.writeFile(bytes);
    hash.update(bytes);
    sizeBytes += bytes.length;
  };
  try {
    await put(head);
    const zipped = through(body, createGzip({ level: 1 }));
    let held: Buffer = Buffer.alloc(0);
    for await (const piece of zipped) {
      held = held.length === 0 ? piece : Buffer.concat([held, piece]);
      while (held.length > STREAM_CHUNK_BYTES) {
        await put(sealer.seal(held.subarray(0, STREAM_CHUNK_BYTES), false));
        held = held.subarray(STREAM_CHUNK_BYTES);
      }
    }
    await put(sealer.seal(held, true));
    await file.sync();
  } catch (error) {
    // On a full disk each try would leave one more, and the disk would stay full.
    await unlink(partial).catch(() => undefined);
    throw error;
  } finally {
    await file.close();
  }
  await rename(partial, path);
  const directory = await open(dirname(path), "r");
  try {
    await directory.sync();
  } finally {
    await directory.close();
  }
  return { sizeBytes, sha256: hash.digest("hex") };
}

/**
 * Reads the header of a sealed file. Not verified: it is when the body is opened.
 *
 * @throws BackupError - `adapter.backup_unreadable`.
 */
export async function readSealedHeader(path: string): Promise<BackupHeader> {
  const file = await openFile(path);
  try {
    return (await readHead(file, path)).header;
  } finally {
    await file.close();
  }
}

/**
 * The body of a sealed file, as it was written. Everything that comes out has been verified; whether it was all of it is known only when the
 * iteration has ended without an error.
 *
 * @throws BackupError - `adapter.backup_unreadable`, `adapter.backup_wrong_key`, `adapter.backup_incomplete`.
 */
export async function* readSealedFile(path: string, keys: BackupKeys): AsyncGenerator<Uint8Array> {
  const file = await openFile(path);
  try {
    const { header, head } = await readHead(file, path);
    const opener = new StreamOpener(await keyOf(header, keys, path), head);
    yield* through(chunksOf(file, head.length, opener, path), createGunzip());
  } finally {
    await file.close();
  }
}

/** What goes wrong before it comes out of it as well. */
function through(source: AsyncIterable<Uint8Array>, stage: Gzip | Gunzip): AsyncIterable<Buffer> {
  pipeline(Readable.from(source, { objectMode: false }), stage, () => undefined);
  return stage;
}

async function* chunksOf(
  file: FileHandle,
  from: number,
  opener: StreamOpener,
  path: string,
): AsyncGenerator<Uint8Array> {
  const { size } = await file.stat();
  let at = from;
  do {
    const length = Math.min(STREAM_SEALED_CHUNK_BYTES, size - at);
    const sealed = new Uint8Array(Math.max(0, length));
    await file.read(sealed, 0, sealed.length, at);
    at += length;
    try {
      yield opener.open(sealed, at >= size);
    } catch (cause) {
      const isFirst = at - length === from;
      throw isFirst
        ? new BackupError(
            "adapter.backup_wrong_key",
            `Cannot open "${path}": it was sealed by another key or passphrase, or its beginning was changed`,
            { cause },
          )
        : new BackupError("adapter.backup_incomplete", `Cannot open "${path}": it was changed or cut`, { cause });
    }
  } while (at < size);
}

async function keyOf(header: BackupHeader, keys: BackupKeys, path: string): Promise<Uint8Array> {
  const { sealedBy } = header;
  if (sealedBy.by === "installation") {
    const key = await keys.installation();
    // EXPOSE: made into a key of streams and not kept
    return key.expose();
  }
  if (sealedBy.by === "root") return keys.root(header, Uint8Array.fromBase64(sealedBy.wrapped));
  const { memory, passes, parallelism } = sealedBy;
  const cost = { memory, passes, parallelism };
  if (!isBoundedCost(cost) || keys.passphrase === null)
    throw new BackupError(
      "adapter.backup_wrong_key",
      `Cannot open "${path}": it wants a passphrase, and nobody can be asked`,
    );
  const passphrase = await keys.passphrase();
  // EXPOSE: stretched and not kept
  return argon2idAt(cost, passphrase.expose(), Uint8Array.fromBase64(header.salt));
}

async function openFile(path: string): Promise<FileHandle> {
  try {
    return await open(path, "r");
  } catch (cause) {
    throw new BackupError("adapter.backup_unreadable", `Cannot read "${path}"`, { cause });
  }
}

async function readHead(file: FileHandle, path: string): Promise<{ header: BackupHeader; head: Uint8Array }> {
  const bytes = new Uint8Array(LONGEST_HEADER);
  const { bytesRead } = await file.read(bytes, 0, bytes.length, 0);
  const text = Buffer.from(bytes.subarray(0, bytesRead)).toString("latin1");
  const [first, line] = text.split("\n", 2);
  const read = (): unknown => {
    try {
      return JSON.parse(Buffer.from(line ?? "", "latin1").toString("utf8"));
    } catch {
      return null;
    }
  };
  const parsed = first === FIRST_LINE ? headerShape.safeParse(read()) : null;
  if (parsed?.success !== true)
    throw new BackupError("adapter.backup_unreadable", `Cannot read "${path}": it is no backup of this program`);
  return { header: parsed.data, head: bytes.slice(0, FIRST_LINE.length + 1 + (line ?? "").length + 1) };
}
