// SPDX-License-Identifier: Apache-2.0
import { ok, type Result, refuse, utf8 } from "#kernel";
import { parseBase64, parseDecimal } from "./base64.ts";
import { verifyCosignature } from "./cosignature.ts";
import type { CheckpointRefusal } from "./errors.ts";
import { HASH_BYTES } from "./hash.ts";
import { isSignatureOf, parseNote, type UnverifiedNote } from "./note.ts";
import type { NoteKey } from "./note-key.ts";
import type { TreeHead } from "./tree-head.ts";

/** A checkpoint as it was read: anybody may have written it. */
export type UnverifiedCheckpoint = TreeHead & {
  readonly note: UnverifiedNote;
  /** Lines after the root: opaque, and not covered by ML-DSA-44 cosignatures. */
  readonly extensions: readonly string[];
};

/** A checkpoint whose signatures satisfied a policy. */
export type Checkpoint = TreeHead & {
  readonly note: UnverifiedNote;
  /** Names and times of the witnesses that cosigned, in seconds since 1970. */
  readonly witnesses: readonly { readonly name: string; readonly at: number }[];
  /** The newest time that a key of the log stated, 0 when it states none. */
  readonly signedAt: number;
};

/** Whom one believes. */
export type CheckpointPolicy = {
  readonly origin: string;
  /** Every one of these must have signed: removing the classical or the post-quantum signature is a refusal. */
  readonly logKeys: readonly NoteKey[];
  readonly witnessKeys: readonly NoteKey[];
  /** How many different witness names must have cosigned. */
  readonly quorum: number;
};

/**
 * Reads a checkpoint without believing it.
 *
 * @returns It, or a refusal of `parseNote`, or `malformed_checkpoint` with the line counted from 0.
 */
export function parseCheckpoint(bytes: Uint8Array): Result<UnverifiedCheckpoint, CheckpointRefusal> {
  const note = parseNote(bytes);
  if (!note.ok) return note;
  const [origin = "", sizeText = "", rootText = "", ...extensions] = note.value.text.slice(0, -1).split("\n");
  const size = parseDecimal(sizeText);
  const root = parseBase64(rootText);
  const malformed = (line: number) => refuse({ reason: "malformed_checkpoint", line });
  if (origin === "") return malformed(0);
  if (size === null) return malformed(1);
  if (root?.length !== HASH_BYTES) return malformed(2);
  const empty = extensions.indexOf("");
  if (empty !== -1) return malformed(3 + empty);
  return ok({ origin, size, root, extensions, note: note.value });
}

/**
 * Checks a checkpoint against whom one believes. Lines of unknown keys are ignored; a line of a known key that does not
 * verify refuses the whole.
 *
 * @returns The checkpoint, or `wrong_origin`, `extension_lines`, `signature_invalid`, `not_signed_by`.
 * @throws RangeError - If the policy names no log key: it would believe anybody.
 */
export function verifyCheckpoint(
  { note, extensions, ...head }: UnverifiedCheckpoint,
  policy: CheckpointPolicy,
): Result<Checkpoint, CheckpointRefusal> {
  if (policy.logKeys.length === 0)
    throw new RangeError("Cannot verify a checkpoint: the policy names no key of the log");
  if (head.origin !== policy.origin)
    return refuse({ reason: "wrong_origin", expected: policy.origin, origin: head.origin });
  if (extensions.length > 0 && [...policy.logKeys, ...policy.witnessKeys].some(({ type }) => type === 6))
    return refuse({ reason: "extension_lines", count: extensions.length });
  let signedAt = 0;
  for (const key of policy.logKeys) {
    const times = timesSigned(note, head, key);
    if (times === null) return refuse({ reason: "signature_invalid", key: key.name });
    if (times.length === 0) return refuse({ reason: "not_signed_by", key: key.name });
    signedAt = Math.max(signedAt, ...times);
  }
  const witnesses = new Map<string, number>();
  for (const key of policy.witnessKeys) {
    const times = timesSigned(note, head, key);
    if (times === null) return refuse({ reason: "signature_invalid", key: key.name });
    if (times.length > 0) witnesses.set(key.name, Math.max(witnesses.get(key.name) ?? 0, ...times));
  }
  // Written so that a quorum that is no number is never reached.
  if (!(witnesses.size >= policy.quorum)) {
    const missing = policy.witnessKeys.find(({ name }) => !witnesses.has(name));
    return refuse({ reason: "not_signed_by", key: missing?.name ?? "a witness" });
  }
  return ok({ ...head, note, signedAt, witnesses: [...witnesses].map(([name, at]) => ({ name, at })) });
}

/** Reads and checks in one step. */
export function openCheckpoint(
  text: string | Uint8Array,
  policy: CheckpointPolicy,
): Result<Checkpoint, CheckpointRefusal> {
  const parsed = parseCheckpoint(typeof text === "string" ? utf8(text) : text);
  return parsed.ok ? verifyCheckpoint(parsed.value, policy) : parsed;
}

/** The times (0 for none) of all lines of a key, or null when one of them does not verify. */
function timesSigned(note: UnverifiedNote, head: TreeHead, key: NoteKey): readonly number[] | null {
  const times: number[] = [];
  for (const signature of note.signatures.filter((candidate) => isSignatureOf(candidate, key))) {
    const at = verifyCosignature(note.text, head, key, signature.bytes);
    if (at === null) return null;
    times.push(at);
  }
  return times;
}
