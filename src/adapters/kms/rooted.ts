// SPDX-License-Identifier: Apache-2.0
import { parseHeader } from "#crypto";
import { concatBytes } from "#kernel";

/** "WR" ‖ 1: a wrapped key with the number of the root key that wrapped it. */
const ROOTED = [0x57, 0x52, 1] as const;
/** "WB" ‖ 1: several keys of one subject, while it moves from one to the next. */
const BUNDLE = [0x57, 0x42, 1] as const;
const MOST_KEYS = 8;

export type Rooted = { readonly rootNo: number; readonly wrapped: Uint8Array };
export type SubjectKeyEntry = { readonly keyNo: number; readonly rooted: Uint8Array };

/** What a KMS wrapped, with the number of its root key in front (docs/formats/key-store.md). */
export function encodeRooted({ rootNo, wrapped }: Rooted): Uint8Array<ArrayBuffer> {
  const head = new Uint8Array(7);
  head.set(ROOTED);
  new DataView(head.buffer).setUint32(3, rootNo);
  return concatBytes(head, wrapped);
}

/**
 * Reads it. What was written before root keys had numbers in front is read as well: an envelope names its root key in its own header, and
 * what another service wrapped came from root key 1.
 */
export function parseRooted(bytes: Uint8Array): Rooted {
  if (startsWith(bytes, ROOTED) && bytes.length > 7)
    return {
      rootNo: new DataView(bytes.buffer, bytes.byteOffset, 7).getUint32(3),
      wrapped: bytes.subarray(7),
    };
  const header = parseHeader(bytes);
  return { rootNo: header.ok ? header.value.keyNo : 1, wrapped: bytes };
}

/** One entry is stored as it is: most subjects never have two keys. */
export function encodeSubjectKeys(entries: readonly SubjectKeyEntry[]): Uint8Array {
  const [only] = entries;
  if (only === undefined || entries.length > MOST_KEYS)
    throw new RangeError(`Cannot store the keys of a subject: there are ${entries.length}`);
  if (entries.length === 1 && only.keyNo === 1) return only.rooted;
  return concatBytes(
    Uint8Array.of(...BUNDLE, entries.length),
    ...entries.flatMap(({ keyNo, rooted }) => {
      const head = new Uint8Array(6);
      const view = new DataView(head.buffer);
      view.setUint32(0, keyNo);
      view.setUint16(4, rooted.length);
      return [head, rooted];
    }),
  );
}

/** The keys of a subject, the newest last. An empty list: the bytes are none of ours. */
export function parseSubjectKeys(bytes: Uint8Array): readonly SubjectKeyEntry[] {
  if (!startsWith(bytes, BUNDLE)) return [{ keyNo: 1, rooted: bytes }];
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const entries: SubjectKeyEntry[] = [];
  let at = 4;
  const count = bytes[3] ?? 0;
  for (let index = 0; index < count; index += 1) {
    if (at + 6 > bytes.length) return [];
    const [keyNo, length] = [view.getUint32(at), view.getUint16(at + 4)];
    at += 6;
    if (at + length > bytes.length || keyNo <= (entries.at(-1)?.keyNo ?? 0)) return [];
    entries.push({ keyNo, rooted: bytes.subarray(at, at + length) });
    at += length;
  }
  return at === bytes.length && count <= MOST_KEYS ? entries : [];
}

function startsWith(bytes: Uint8Array, prefix: readonly number[]): boolean {
  return prefix.every((byte, index) => bytes[index] === byte);
}
