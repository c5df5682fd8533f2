// SPDX-License-Identifier: Apache-2.0
import { createPublicKey, type KeyObject, verify } from "node:crypto";

/** A point on P-256, base64url without padding, as a JWK carries it (RFC 7518 §6.2.1). */
export type P256PublicKey = { readonly x: string; readonly y: string };

/**
 * Whether an ES256 signature (ECDSA on P-256 with SHA-256, RFC 7518 §3.4: r ‖ s, 64 bytes) fits. A point that is not on the
 * curve, and a signature of another size, do not fit; nothing throws on untrusted input. About 0.1 ms.
 */
export function verifyEs256(publicKey: P256PublicKey, message: Uint8Array, signature: Uint8Array): boolean {
  if (signature.length !== 64) return false;
  let key: KeyObject;
  try {
    key = createPublicKey({ key: { kty: "EC", crv: "P-256", x: publicKey.x, y: publicKey.y }, format: "jwk" });
  } catch {
    return false;
  }
  return verify("sha256", message, { key, dsaEncoding: "ieee-p1363" }, signature);
}
