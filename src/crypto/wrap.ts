// SPDX-License-Identifier: Apache-2.0
import type { Random } from "#kernel";
import { openEnvelope, type Seal, sealEnvelope } from "./envelope.ts";
import { CannotOpenError } from "./errors.ts";
import { AES_256_GCM } from "./hazmat/aead.ts";

/** Which kind of key is wrapped: a subject's key-encryption key, or a conversation's data key. */
export type WrapNamespace = "subject_key" | "data_key";
export type Wrap = Omit<Seal, "namespace"> & { readonly namespace: WrapNamespace };

/** Bytes of every key in the hierarchy. */
export const KEY_BYTES: number = AES_256_GCM.keyBytes;

/** A fresh key. */
export function makeKey(random: Random): Uint8Array<ArrayBuffer> {
  return random.bytes(KEY_BYTES);
}

/**
 * Wraps a key by another: an envelope of its own namespace whose content is exactly 32 bytes, so that no content ever
 * opens as a key. Nonces are random: a wrapping key wraps at most 2^32 keys (a root key that wraps a million subjects a
 * day stays below that for eleven thousand years; a subject's key wraps a handful).
 *
 * Road not taken: AES-KW (RFC 3394) needs no nonce but binds no associated data, and the place is what stops a wrapped
 * key from being moved.
 *
 * @throws RangeError - If either key is not 32 bytes.
 */
export function wrapKey(wrap: Wrap, key: Uint8Array, random: Random): Uint8Array<ArrayBuffer> {
  if (key.length !== KEY_BYTES) {
    throw new RangeError(`Cannot wrap the key: it must have ${KEY_BYTES} bytes, has ${key.length}`);
  }
  return sealEnvelope(wrap, key, random);
}

/** @throws CannotOpenError - `crypto.cannot_open`, if it was not wrapped by this key for this place, or holds no key. */
export function unwrapKey(wrap: Wrap, wrapped: Uint8Array): Uint8Array<ArrayBuffer> {
  const key = openEnvelope(wrap, wrapped);
  if (key.length !== KEY_BYTES) throw new CannotOpenError({ reason: "wrong_key_size", sizeBytes: key.length });
  return key;
}
