// SPDX-License-Identifier: Apache-2.0
import { equalBytes, hmacSha256 } from "#crypto";
import { concatBytes } from "#kernel";

/** The secret that opens one entry. Destroyed, the entry says nothing any more, and its proofs still verify. */
export const OPENING_BYTES = 32;

const VERSION = 0x01;

/**
 * The entry that commits to content without showing it: version byte, then HMAC-SHA-256 of the content under a random
 * opening. Binding, because another content or opening with the same HMAC is a collision; hiding, because without the
 * opening a guess cannot be tried.
 *
 * @param opening - 32 fresh random bytes, used for this entry only.
 * @throws RangeError - If the opening is not 32 bytes: HMAC pads short keys, and two openings would be one.
 */
export function commitTo(content: Uint8Array, opening: Uint8Array): Uint8Array<ArrayBuffer> {
  if (opening.length !== OPENING_BYTES)
    throw new RangeError(`Cannot commit: the opening must have ${OPENING_BYTES} bytes, has ${opening.length}`);
  return concatBytes(Uint8Array.of(VERSION), hmacSha256(opening, content));
}

/** Whether this content under this opening is what the entry commits to. */
export function opensTo(entry: Uint8Array, content: Uint8Array, opening: Uint8Array): boolean {
  return opening.length === OPENING_BYTES && equalBytes(entry, commitTo(content, opening));
}
