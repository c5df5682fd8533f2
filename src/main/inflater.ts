// SPDX-License-Identifier: Apache-2.0
import { constants, createInflate } from "node:zlib";
import type { Inflater } from "#files";

/** Bytes that may stand behind the end of packed data: a line end or some padding. More is something that no viewer shows. */
const MOST_BEHIND = 16;

/** Unpacks in pieces and stops at the first piece too many, so that no bomb is ever held. */
export const zlibInflater: Inflater = {
  async inflate(packed, atMost) {
    const pieces: Buffer[] = [];
    const size = await unpack(packed, atMost, (piece) => pieces.push(piece));
    return size === null ? null : new Uint8Array(Buffer.concat(pieces, size));
  },
  async measure(packed, atMost) {
    return unpack(packed, atMost, () => undefined);
  },
};

async function unpack(packed: Uint8Array, atMost: number, take: (piece: Buffer) => void): Promise<number | null> {
  // Some writers leave the checksum out; what was unpacked until then counts.
  const stream = createInflate({ finishFlush: constants.Z_SYNC_FLUSH, chunkSize: 256 * 1024 });
  stream.end(packed);
  let size = 0;
  try {
    for await (const piece of stream as AsyncIterable<Buffer>) {
      size += piece.length;
      if (size > atMost) return null;
      take(piece);
    }
    return packed.length - stream.bytesWritten > MOST_BEHIND ? null : size;
  } catch {
    return null;
  } finally {
    stream.destroy();
  }
}
