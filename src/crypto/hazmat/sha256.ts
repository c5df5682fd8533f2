// SPDX-License-Identifier: Apache-2.0
import { hash } from "node:crypto";

/** SHA-256 (FIPS 180-4) in one call: 32 bytes. The one-shot form is half again as fast as a hash object on short input. */
export function sha256(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  const digest = hash("sha256", bytes, "buffer");
  return new Uint8Array(digest.buffer, digest.byteOffset, digest.length);
}
