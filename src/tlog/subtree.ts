// SPDX-License-Identifier: Apache-2.0
import { ok, type Result, refuse } from "#kernel";
import type { WrongHashSize } from "./errors.ts";
import { HASH_BYTES, type Hash } from "./hash.ts";

// Sizes and indexes are safe integers, not 32-bit ones: halving is done by division, never by a shift.

export function half(n: number): number {
  return Math.floor(n / 2);
}

export function isOdd(n: number): boolean {
  return n % 2 === 1;
}

/** The largest power of two below `n`, which is where RFC 9162 §2.1.1 splits a tree of more than one leaf. */
export function splitOf(n: number): number {
  let k = 1;
  while (k * 2 < n) k *= 2;
  return k;
}

/** Whether [start, end) is a subtree: `start` is a multiple of the smallest power of two that is at least the width. */
export function isSubtree(start: number, end: number): boolean {
  if (!Number.isSafeInteger(start) || !Number.isSafeInteger(end) || start < 0 || end <= start) return false;
  let width = 1;
  while (width < end - start) width *= 2;
  return start % width === 0;
}

/** All hashes of a proof have 32 bytes, or the place of the first that has not. */
export function checkHashes(hashes: readonly Hash[]): Result<null, WrongHashSize> {
  const at = hashes.findIndex((hash) => hash.length !== HASH_BYTES);
  return at === -1 ? ok(null) : refuse({ reason: "wrong_hash_size", at, sizeBytes: hashes[at]?.length ?? 0 });
}
