// SPDX-License-Identifier: Apache-2.0
import { utf8 } from "#kernel";
import { encodeTexts } from "./canonical.ts";
import { constantTimeEqual, hkdfSha256, hmacSha256 } from "./hazmat/hash.ts";
import { KEY_BYTES } from "./wrap.ts";

/** What a derived key is for. Each purpose gives an independent key; names are stored data and never reused. */
export const DERIVED_PURPOSES = [
  "wrap",
  "key_check",
  "history_ed25519",
  "history_ml_dsa_44",
  "help_ed25519",
  "channel_ed25519",
  "channel_ml_dsa_44",
  "tenant_data",
  "subject_data",
  "pseudonym",
  "blind_index/party",
  "blind_index/counter",
  "blind_index/token",
  "blind_index/pseudonym",
  "backup",
  "webhook_signing",
  "evidence_ed25519",
] as const;
export type DerivedPurpose = (typeof DERIVED_PURPOSES)[number];

const SALT = utf8("wardline/derive/v1");

/**
 * Derives the key of a purpose from a root key (or, for `subject_data`, a subject's key; for `pseudonym`, a conversation's first data key) by HKDF-SHA-256 (RFC 5869); the same root and purpose give the same key.
 *
 * @param root - A strong key of 32 bytes, never a password.
 * @throws RangeError - If the root key is not 32 bytes.
 */
export function deriveKey(root: Uint8Array, purpose: DerivedPurpose): Uint8Array<ArrayBuffer> {
  if (root.length !== KEY_BYTES) {
    throw new RangeError(`Cannot derive a key: the root must have ${KEY_BYTES} bytes, has ${root.length}`);
  }
  return hkdfSha256(root, SALT, encodeTexts([purpose]), KEY_BYTES);
}

/**
 * The keyed hash under which a value is looked up: HMAC-SHA-256 over its UTF-8 bytes. Equal values give equal hashes,
 * so it shows who is the same, not who they are; without the key nobody can try numbers until one fits.
 *
 * @returns 32 bytes.
 */
export function blindIndex(key: Uint8Array, value: string): Uint8Array<ArrayBuffer> {
  return hmacSha256(key, utf8(value));
}

/** Compares two hashes or tokens in constant time. */
export function equalBytes(a: Uint8Array, b: Uint8Array): boolean {
  return constantTimeEqual(a, b);
}
