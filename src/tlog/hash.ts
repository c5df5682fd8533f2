// SPDX-License-Identifier: Apache-2.0
import { equalBytes, sha256 } from "#crypto";

/** Every hash of the tree is SHA-256: 32 bytes. */
export const HASH_BYTES = 32;

/** A leaf hash, an inner node or a root: 32 bytes. */
export type Hash = Uint8Array;

const LEAF = 0x00;
const NODE = 0x01;
// Reused: hashing is synchronous and nothing keeps it.
const pair = new Uint8Array(1 + 2 * HASH_BYTES);
pair[0] = NODE;

/** The root of the tree without leaves: SHA-256 of nothing (RFC 9162 §2.1.1). */
export function emptyRoot(): Hash {
  return sha256(new Uint8Array(0));
}

/** The hash of an entry (RFC 9162 §2.1.1): the prefix 0x00 keeps an entry from passing for an inner node. */
export function leafHash(entry: Uint8Array): Hash {
  const input = new Uint8Array(1 + entry.length);
  input[0] = LEAF;
  input.set(entry, 1);
  return sha256(input);
}

/**
 * The hash of an inner node over its two children (RFC 9162 §2.1.1).
 *
 * @throws RangeError - If a child is not 32 bytes: a bug in the caller, not a bad proof.
 */
export function nodeHash(left: Hash, right: Hash): Hash {
  if (left.length !== HASH_BYTES || right.length !== HASH_BYTES)
    throw new RangeError(`Cannot hash a node: children must have ${HASH_BYTES} bytes`);
  pair.set(left, 1);
  pair.set(right, 1 + HASH_BYTES);
  return sha256(pair);
}

export function equalHashes(a: Hash, b: Hash): boolean {
  return equalBytes(a, b);
}
