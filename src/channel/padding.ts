// SPDX-License-Identifier: Apache-2.0
import { type Bytes, readUint32, uint32 } from "./bytes.ts";

/** No request and no answer is shorter. */
export const LEAST_EXCHANGE = 1_024;
/** No frame of a socket is shorter. */
export const LEAST_FRAME = 512;
const POWERS_UP_TO = 65_536;

/**
 * The length that `size` bytes are padded to: the next power of two; above 64 KiB the next eighth of one, so that a file grows by
 * an eighth at most.
 */
export function bucketOf(size: number, least: number): number {
  let bucket = least;
  while (bucket < size) bucket *= 2;
  if (bucket <= POWERS_UP_TO) return bucket;
  const step = bucket / 16;
  return Math.ceil(size / step) * step;
}

/** Length, content, zeros up to the bucket. */
export function pad(content: Uint8Array, least: number): Bytes {
  const out = new Uint8Array(bucketOf(content.length + 4, least));
  out.set(uint32(content.length));
  out.set(content, 4);
  return out;
}

/** Null: not padded by `pad`. */
export function unpad(padded: Uint8Array): Uint8Array | null {
  if (padded.length < 4) return null;
  const length = readUint32(padded, 0);
  return length > padded.length - 4 ? null : padded.subarray(4, 4 + length);
}
