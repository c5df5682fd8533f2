// SPDX-License-Identifier: Apache-2.0
import { createHmac, hkdfSync, timingSafeEqual } from "node:crypto";

/** HKDF-SHA-256 (RFC 5869). `keyMaterial` must already be a strong key: HKDF does not stretch passwords. */
export function hkdfSha256(
  keyMaterial: Uint8Array,
  salt: Uint8Array,
  info: Uint8Array,
  lengthBytes: number,
): Uint8Array<ArrayBuffer> {
  return new Uint8Array(hkdfSync("sha256", keyMaterial, salt, info, lengthBytes));
}

/** HKDF-SHA-384 (RFC 5869), as CNSA 2.0 asks for. */
export function hkdfSha384(
  keyMaterial: Uint8Array,
  salt: Uint8Array,
  info: Uint8Array,
  lengthBytes: number,
): Uint8Array<ArrayBuffer> {
  return new Uint8Array(hkdfSync("sha384", keyMaterial, salt, info, lengthBytes));
}

/** HMAC-SHA-256 (RFC 2104): 32 bytes. */
export function hmacSha256(key: Uint8Array, message: Uint8Array): Uint8Array<ArrayBuffer> {
  return new Uint8Array(createHmac("sha256", key).update(message).digest());
}

/** Compares without telling by time where the first difference is. Different lengths are unequal, and that may show. */
export function constantTimeEqual(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && timingSafeEqual(a, b);
}
