// SPDX-License-Identifier: Apache-2.0
import { concatBytes, fromUtf8, ok, type Result, refuse } from "#kernel";
import { parseBase64 } from "./base64.ts";
import type { NoteRefusal } from "./errors.ts";
import { isNoteName, type NoteKey } from "./note-key.ts";

/** Untrusted signatures beyond these are not looked at: each costs a verification. */
const MAX_NOTE_BYTES = 256 * 1024;
const MAX_SIGNATURES = 64;
const ID_BYTES = 4;
const DASH = "\u2014";

export type NoteSignature = { readonly name: string; readonly id: Uint8Array; readonly bytes: Uint8Array };

/** A note as it was read: nobody has checked a signature yet. */
export type UnverifiedNote = {
  /** With its final newline. */
  readonly text: string;
  readonly signatures: readonly NoteSignature[];
};

/**
 * Reads a signed note (C2SP signed-note v1.0.0).
 *
 * @param bytes - Untrusted.
 * @returns The note, or a refusal: `too_large`, `not_utf8`, `control_character`, `no_signatures`, `too_many_signatures`, `malformed_signature`.
 */
export function parseNote(bytes: Uint8Array): Result<UnverifiedNote, NoteRefusal> {
  if (bytes.length > MAX_NOTE_BYTES) return refuse({ reason: "too_large", sizeBytes: bytes.length });
  const whole = decode(bytes);
  if (whole === null) return refuse({ reason: "not_utf8" });
  const control = whole.search(/[\u0000-\u0009\u000b-\u001f]/u);
  if (control !== -1) return refuse({ reason: "control_character", at: control });
  const split = whole.lastIndexOf("\n\n");
  if (split === -1 || !whole.endsWith("\n") || split + 2 === whole.length) return refuse({ reason: "no_signatures" });
  const lines = whole.slice(split + 2, -1).split("\n");
  if (lines.length > MAX_SIGNATURES) return refuse({ reason: "too_many_signatures", count: lines.length });
  const signatures: NoteSignature[] = [];
  for (const [line, text] of lines.entries()) {
    const signature = parseSignatureLine(text);
    if (signature === null) return refuse({ reason: "malformed_signature", line });
    signatures.push(signature);
  }
  return ok({ text: whole.slice(0, split + 1), signatures });
}

/** One signature line without its newline, or null. */
export function parseSignatureLine(line: string): NoteSignature | null {
  const [dash, name = "", encoded = "", ...rest] = line.split(" ");
  const bytes = parseBase64(encoded);
  if (dash !== DASH || rest.length > 0 || !isNoteName(name) || bytes === null || bytes.length <= ID_BYTES) return null;
  return { name, id: bytes.slice(0, ID_BYTES), bytes: bytes.slice(ID_BYTES) };
}

/** The signature line of a key, with its newline. */
export function formatSignatureLine({ name, id, bytes }: NoteSignature): string {
  return `${DASH} ${name} ${concatBytes(id, bytes).toBase64()}\n`;
}

export function formatNote({ text, signatures }: UnverifiedNote): string {
  return `${text}\n${signatures.map(formatSignatureLine).join("")}`;
}

/** Whether a line claims to be of this key. */
export function isSignatureOf(signature: NoteSignature, key: NoteKey): boolean {
  return signature.name === key.name && signature.id.toHex() === key.id.toHex();
}

function decode(bytes: Uint8Array): string | null {
  try {
    return fromUtf8(bytes);
  } catch {
    return null;
  }
}
