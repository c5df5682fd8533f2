// SPDX-License-Identifier: Apache-2.0
import { hash } from "node:crypto";

/** SHA-512 (FIPS 180-4) in one call: 64 bytes. */
export function sha512(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  return new Uint8Array(hash("sha512", bytes, "buffer"));
}
