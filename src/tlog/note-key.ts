// SPDX-License-Identifier: Apache-2.0
import { SIGNATURES, type SignatureAlgorithm, type Signer, sha256 } from "#crypto";
import { concatBytes, ok, type Result, refuse, utf8 } from "#kernel";
import { parseBase64 } from "./base64.ts";
import type { NoteRefusal } from "./errors.ts";

/** What a signature line means: the type byte of C2SP signed-note and tlog-cosignature. */
export const NOTE_KEY_TYPES = {
  /** Ed25519 over the text itself. */
  1: { algorithm: "ed25519", isTimestamped: false },
  /** Ed25519 cosignature of a checkpoint, with a time. */
  4: { algorithm: "ed25519", isTimestamped: true },
  /** ML-DSA-44 cosignature of a checkpoint, with a time. */
  6: { algorithm: "ml-dsa-44", isTimestamped: true },
} as const satisfies Record<number, { readonly algorithm: SignatureAlgorithm; readonly isTimestamped: boolean }>;

export type NoteKeyType = keyof typeof NOTE_KEY_TYPES;

/** A public key under a name. Name and id together find its signature lines; the id is short and proves nothing. */
export type NoteKey = {
  readonly name: string;
  readonly type: NoteKeyType;
  readonly publicKey: Uint8Array;
  readonly id: Uint8Array;
};

const NAME = /^[^\s\p{White_Space}\p{Cc}+]+$/u;

/**
 * @throws RangeError - If the name is empty or has spaces or a plus, or the key is not of the type's size.
 */
export function makeNoteKey(name: string, type: NoteKeyType, publicKey: Uint8Array): NoteKey {
  if (!NAME.test(name)) throw new RangeError("Cannot make a note key: the name is empty or has spaces or a plus");
  if (publicKey.length !== SIGNATURES[NOTE_KEY_TYPES[type].algorithm].publicKeyBytes)
    throw new RangeError(`Cannot make a note key: ${publicKey.length} bytes are no key of type ${type}`);
  const id = sha256(concatBytes(utf8(`${name}\n`), Uint8Array.of(type), publicKey)).slice(0, 4);
  return { name, type, publicKey, id };
}

/** The key of a signer that signs as `type`. */
export function noteKeyOf(name: string, type: NoteKeyType, signer: Signer): NoteKey {
  return makeNoteKey(name, type, signer.publicKey);
}

/** `<name>+<id in hex>+<base64 of type and key>` (C2SP signed-note, "Verifier keys"). */
export function formatNoteKey({ name, type, publicKey, id }: NoteKey): string {
  return `${name}+${id.toHex()}+${concatBytes(Uint8Array.of(type), publicKey).toBase64()}`;
}

/** Reads a verifier key, or refuses: `bad_key` also for a type that this build does not know and an id that does not fit. */
export function parseNoteKey(text: string): Result<NoteKey, NoteRefusal> {
  const bad = refuse({ reason: "bad_key" });
  // Base64 may hold a plus; name and id may not.
  const [, name = "", id = "", encoded = ""] = /^([^+]*)\+([^+]*)\+(.*)$/su.exec(text) ?? [];
  const bytes = parseBase64(encoded);
  const type = bytes?.[0];
  if (bytes === null || type === undefined || !isKeyType(type) || !NAME.test(name)) return bad;
  if (bytes.length - 1 !== SIGNATURES[NOTE_KEY_TYPES[type].algorithm].publicKeyBytes) return bad;
  const key = makeNoteKey(name, type, bytes.slice(1));
  return key.id.toHex() === id ? ok(key) : bad;
}

function isKeyType(type: number): type is NoteKeyType {
  return type in NOTE_KEY_TYPES;
}

export function isNoteName(name: string): boolean {
  return NAME.test(name);
}
