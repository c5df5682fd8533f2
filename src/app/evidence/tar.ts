// SPDX-License-Identifier: Apache-2.0
import { concatBytes, fromUtf8, ok, type Result, refuse, utf8 } from "#kernel";

/** One file of an archive. */
export type ArchiveFile = { readonly path: string; readonly bytes: Uint8Array };

export type ArchiveRefusal =
  | { readonly reason: "malformed_archive"; readonly at: number }
  /** The block before a file's bytes is not the one that the writer makes for it. */
  | { readonly reason: "header_changed"; readonly path: string }
  | { readonly reason: "padding_changed"; readonly after: string }
  | { readonly reason: "path_twice"; readonly path: string };

const BLOCK = 512;
const MAX_PATH_BYTES = 100;
const PATH = /^[a-z0-9][\w.-]*(?:\/[\w.-]+)*$/iu;

/**
 * Writes a tar archive (POSIX ustar) that has the same bytes for the same files: in the order of their paths, of nobody, with one time.
 *
 * @param atSeconds - Seconds since 1970 that every file gets.
 * @throws RangeError - If a path stands twice, leads upwards, or has more than 100 bytes.
 */
export function makeTar(files: readonly ArchiveFile[], atSeconds: number): Uint8Array<ArrayBuffer> {
  const sorted = files.toSorted((a, b) => (a.path < b.path ? -1 : 1));
  const pieces: Uint8Array[] = [];
  for (const [i, { path, bytes }] of sorted.entries()) {
    if (!isPath(path) || sorted[i + 1]?.path === path)
      throw new RangeError(`Cannot write the archive: "${path}" is not a path, or stands twice`);
    pieces.push(headerOf(path, bytes.length, atSeconds), bytes, new Uint8Array(padOf(bytes.length)));
  }
  return concatBytes(...pieces, new Uint8Array(2 * BLOCK));
}

/**
 * Reads what `makeTar` wrote, and nothing else: a byte outside of the files that differs from what it writes is a refusal that names the place.
 *
 * @param bytes - Untrusted.
 * @returns The files by path, or `malformed_archive`, `header_changed`, `padding_changed`, `path_twice`.
 */
export function readTar(bytes: Uint8Array): Result<ReadonlyMap<string, Uint8Array>, ArchiveRefusal> {
  const files = new Map<string, Uint8Array>();
  let at = 0;
  let atSeconds: number | null = null;
  let last = "";
  for (;;) {
    const header = bytes.subarray(at, at + BLOCK);
    if (header.length < BLOCK) return refuse({ reason: "malformed_archive", at });
    if (header.every((byte) => byte === 0)) break;
    const path = textOf(header.subarray(0, MAX_PATH_BYTES));
    const size = octalOf(header.subarray(124, 136));
    const time = octalOf(header.subarray(136, 148));
    if (path === null || !isPath(path) || size === null || time === null)
      return refuse({ reason: "malformed_archive", at });
    if (files.has(path)) return refuse({ reason: "path_twice", path });
    atSeconds ??= time;
    if (path < last || headerOf(path, size, atSeconds).some((byte, i) => byte !== header[i]))
      return refuse({ reason: "header_changed", path });
    const from = at + BLOCK;
    at = from + size + padOf(size);
    if (at > bytes.length) return refuse({ reason: "malformed_archive", at: from });
    files.set(path, bytes.slice(from, from + size));
    if (bytes.subarray(from + size, at).some((byte) => byte !== 0))
      return refuse({ reason: "padding_changed", after: path });
    last = path;
  }
  const end = bytes.subarray(at);
  if (end.length !== 2 * BLOCK || end.some((byte) => byte !== 0)) return refuse({ reason: "malformed_archive", at });
  return ok(files);
}

function isPath(path: string): boolean {
  return utf8(path).length <= MAX_PATH_BYTES && PATH.test(path) && !path.split("/").includes("..");
}

function padOf(size: number): number {
  return (BLOCK - (size % BLOCK)) % BLOCK;
}

/** POSIX.1-2024, pax, "ustar Interchange Format". */
function headerOf(path: string, size: number, atSeconds: number): Uint8Array<ArrayBuffer> {
  const header = new Uint8Array(BLOCK);
  const put = (at: number, text: string): void => header.set(utf8(text), at);
  const octal = (value: number, digits: number): string => `${value.toString(8).padStart(digits, "0")}\0`;
  put(0, path);
  put(100, octal(0o644, 7));
  put(108, octal(0, 7));
  put(116, octal(0, 7));
  put(124, octal(size, 11));
  put(136, octal(atSeconds, 11));
  put(148, " ".repeat(8));
  put(156, "0");
  put(257, "ustar\x0000");
  const sum = header.reduce((total, byte) => total + byte, 0);
  put(148, `${sum.toString(8).padStart(6, "0")}\0 `);
  return header;
}

function textOf(field: Uint8Array): string | null {
  const end = field.indexOf(0);
  try {
    return fromUtf8(end === -1 ? field : field.subarray(0, end));
  } catch {
    return null;
  }
}

function octalOf(field: Uint8Array): number | null {
  const text = textOf(field);
  return text !== null && /^[0-7]{11}$/u.test(text) ? Number.parseInt(text, 8) : null;
}
