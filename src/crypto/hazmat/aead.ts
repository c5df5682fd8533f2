// SPDX-License-Identifier: Apache-2.0
import { createCipheriv, createDecipheriv } from "node:crypto";

/** Sizes of AES-256-GCM as used here: NIST SP 800-38D with a 96-bit nonce and the full 128-bit tag. */
export const AES_256_GCM = { keyBytes: 32, nonceBytes: 12, tagBytes: 16 } as const;

const ALGORITHM = "aes-256-gcm";

/** Writes ciphertext and tag behind what stands in `out` up to `at`: an envelope is made in one piece, without copying it together. */
export function sealAes256GcmInto(
  key: Uint8Array,
  nonce: Uint8Array,
  associatedData: Uint8Array,
  plaintext: Uint8Array,
  out: Uint8Array,
  at: number,
): void {
  const cipher = createCipheriv(ALGORITHM, key, nonce, { authTagLength: AES_256_GCM.tagBytes });
  cipher.setAAD(associatedData);
  out.set(cipher.update(plaintext), at);
  // Quirk: GCM is a stream mode, so final() returns nothing and only closes the tag.
  cipher.final();
  out.set(cipher.getAuthTag(), at + plaintext.length);
}

/**
 * Ciphertext followed by the tag. The caller makes sure that no nonce repeats under a key: one repeat gives away the
 * authentication key (SP 800-38D §8).
 */
export function sealAes256Gcm(
  key: Uint8Array,
  nonce: Uint8Array,
  associatedData: Uint8Array,
  plaintext: Uint8Array,
): Uint8Array<ArrayBuffer> {
  const sealed = new Uint8Array(plaintext.length + AES_256_GCM.tagBytes);
  sealAes256GcmInto(key, nonce, associatedData, plaintext, sealed, 0);
  return sealed;
}

/** The plaintext, or null when the tag does not fit. Nothing of an unauthenticated plaintext leaves this function. */
export function openAes256Gcm(
  key: Uint8Array,
  nonce: Uint8Array,
  associatedData: Uint8Array,
  ciphertextAndTag: Uint8Array,
): Uint8Array<ArrayBuffer> | null {
  const tagAt = ciphertextAndTag.length - AES_256_GCM.tagBytes;
  if (tagAt < 0) return null;
  const decipher = createDecipheriv(ALGORITHM, key, nonce, { authTagLength: AES_256_GCM.tagBytes });
  decipher.setAAD(associatedData);
  decipher.setAuthTag(ciphertextAndTag.subarray(tagAt));
  const plaintext = new Uint8Array(decipher.update(ciphertextAndTag.subarray(0, tagAt)));
  try {
    decipher.final();
    return plaintext;
  } catch {
    plaintext.fill(0);
    return null;
  }
}
