// SPDX-License-Identifier: Apache-2.0
import { open, readdir, readFile, stat } from "node:fs/promises";
import { join } from "node:path";

/** One thing that an attacker holds, read in pieces that overlap so far that nothing is cut. */
export type Place = { readonly name: string; readonly pieces: (overlap: number) => AsyncIterable<Uint8Array> };

const PIECE = 32 * 1024 * 1024;

/** Every file below a folder, or those of a certain name. */
export function folder(name: string, dir: string, only: RegExp = /(?:)/u): Place {
  return {
    name,
    async *pieces(overlap) {
      const entries = await readdir(dir, { recursive: true, withFileTypes: true });
      for (const entry of entries
        .filter((one) => one.isFile() && only.test(one.name))
        .toSorted((a, b) => a.name.localeCompare(b.name))) {
        yield Buffer.from(`\n${entry.name}\n`);
        yield* fileInPieces(join(entry.parentPath, entry.name), overlap);
      }
    },
  };
}

/** Bytes that are there already. */
export function bytes(name: string, read: () => Uint8Array | Promise<Uint8Array>): Place {
  return {
    name,
    async *pieces() {
      yield await read();
    },
  };
}

async function* fileInPieces(path: string, overlap: number): AsyncIterable<Uint8Array> {
  const { size } = await stat(path);
  if (size <= PIECE) {
    yield await readFile(path);
    return;
  }
  const file = await open(path);
  try {
    for (let at = 0; at < size; at += PIECE - overlap) {
      const { buffer, bytesRead } = await file.read(Buffer.alloc(PIECE), 0, PIECE, at);
      yield buffer.subarray(0, bytesRead);
    }
  } finally {
    await file.close();
  }
}
