// SPDX-License-Identifier: Apache-2.0
import { concatBytes, ok, type Result, refuse } from "#kernel";
import type { BundleRefusal } from "./errors.ts";

const MAX_ENTRY_BYTES = 0xffff;

/**
 * Entries behind their length in 16 bits, big-endian (C2SP tlog-tiles, "Log entries"). Bundles may be joined end to end.
 *
 * @throws RangeError - If an entry is longer than 65,535 bytes.
 */
export function encodeBundle(entries: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  return concatBytes(
    ...entries.flatMap((entry) => {
      if (entry.length > MAX_ENTRY_BYTES)
        throw new RangeError(`Cannot encode an entry: it has ${entry.length} bytes, at most 65535 fit`);
      return [Uint8Array.of(entry.length >> 8, entry.length & 0xff), entry];
    }),
  );
}

/** Reads a bundle to its last byte, or refuses: `bundle_cut`. */
export function parseBundle(bytes: Uint8Array): Result<Uint8Array[], BundleRefusal> {
  const entries: Uint8Array[] = [];
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  for (let at = 0; at < bytes.length; ) {
    const end = at + 2 <= bytes.length ? at + 2 + view.getUint16(at) : Number.POSITIVE_INFINITY;
    if (end > bytes.length) return refuse({ reason: "bundle_cut", at });
    entries.push(bytes.subarray(at + 2, end));
    at = end;
  }
  return ok(entries);
}
