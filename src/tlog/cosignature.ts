// SPDX-License-Identifier: Apache-2.0
import { type Signer, verifySignature } from "#crypto";
import { concatBytes, utf8 } from "#kernel";
import type { NoteSignature } from "./note.ts";
import { NOTE_KEY_TYPES, type NoteKey, type NoteKeyType } from "./note-key.ts";
import type { TreeHead } from "./tree-head.ts";

const TIME_BYTES = 8;
const LAST_SECOND = 8_640_000_000_000n;

/** Signs a checkpoint's text with a key under a name; `at` is in seconds since 1970 and unused by type 1. */
export function signTreeHead(
  text: string,
  head: TreeHead,
  { key, signer }: { readonly key: NoteKey; readonly signer: Signer },
  at: number,
): NoteSignature {
  const signature = signer.sign(signedMessage(text, head, key, at));
  const { isTimestamped } = NOTE_KEY_TYPES[key.type];
  return { name: key.name, id: key.id, bytes: isTimestamped ? concatBytes(uint64(at), signature) : signature };
}

/** The time that a signature states (0 where the type has none), or null when it does not verify. */
export function verifyCosignature(text: string, head: TreeHead, key: NoteKey, bytes: Uint8Array): number | null {
  const { algorithm, isTimestamped } = NOTE_KEY_TYPES[key.type];
  if (isTimestamped && bytes.length <= TIME_BYTES) return null;
  const at = isTimestamped ? readTime(bytes) : 0;
  if (at === null) return null;
  const signature = isTimestamped ? bytes.subarray(TIME_BYTES) : bytes;
  return verifySignature(algorithm, key.publicKey, signedMessage(text, head, key, at), signature) ? at : null;
}

function signedMessage(text: string, head: TreeHead, key: NoteKey, at: number): Uint8Array {
  return MESSAGES[key.type](text, head, key.name, at);
}

const MESSAGES = {
  1: (text) => utf8(text),
  4: (text, _head, _name, at) => utf8(`cosignature/v1\ntime ${at}\n${text}`),
  // C2SP tlog-cosignature v1.1, "ML-DSA-44 signed message": a checkpoint is the subtree from 0 to its size.
  6: (_text, { origin, size, root }, name, at) =>
    concatBytes(utf8("subtree/v1\n\0"), opaque(name), uint64(at), opaque(origin), uint64(0), uint64(size), root),
} as const satisfies Record<NoteKeyType, (text: string, head: TreeHead, name: string, at: number) => Uint8Array>;

/** At most 255 bytes behind their length. */
function opaque(text: string): Uint8Array {
  const bytes = utf8(text);
  if (bytes.length === 0 || bytes.length > 255)
    throw new RangeError(`Cannot sign a checkpoint: a name of ${bytes.length} bytes does not fit`);
  return concatBytes(Uint8Array.of(bytes.length), bytes);
}

function uint64(value: number): Uint8Array {
  const bytes = new Uint8Array(8);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(value));
  return bytes;
}

function readTime(bytes: Uint8Array): number | null {
  const at = new DataView(bytes.buffer, bytes.byteOffset).getBigUint64(0);
  // Beyond what a date can say it is no time; nor may it be rounded into another one.
  return at <= LAST_SECOND ? Number(at) : null;
}
