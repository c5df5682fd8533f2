// SPDX-License-Identifier: Apache-2.0
import type { Readable } from "node:stream";

/** Nothing for so long ends an upload: the place it holds is somebody else's. */
const QUIET_MS = 30_000;
const WHOLE_MS = 300_000;

/**
 * Reads exactly `size` bytes. Null when fewer or more come, or they come too slowly. Never holds more than one piece
 * beyond `size`.
 */
export async function readBytes(stream: Readable, size: number): Promise<Uint8Array | null> {
  const out = new Uint8Array(size);
  const answer = Promise.withResolvers<Uint8Array | null>();
  let at = 0;
  const whole = setTimeout(() => answer.resolve(null), WHOLE_MS);
  let quiet = setTimeout(() => answer.resolve(null), QUIET_MS);
  const take = (piece: Buffer): void => {
    clearTimeout(quiet);
    quiet = setTimeout(() => answer.resolve(null), QUIET_MS);
    if (at + piece.length > size) answer.resolve(null);
    else out.set(piece, at);
    at += piece.length;
  };
  const end = (): void => answer.resolve(at === size ? out : null);
  const stop = (): void => answer.resolve(null);
  stream.on("data", take).once("end", end).once("error", stop).once("close", stop);
  try {
    return await answer.promise;
  } finally {
    clearTimeout(whole);
    clearTimeout(quiet);
    stream.off("data", take).off("end", end).off("close", stop);
  }
}
