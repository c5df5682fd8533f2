// SPDX-License-Identifier: Apache-2.0
import { ed25519 } from "@noble/curves/ed25519.js";
import { sha256 } from "@noble/hashes/sha2.js";
import { ml_dsa44 } from "@noble/post-quantum/ml-dsa.js";
import { concat, equal, fromBase64, fromDecimal, toHex, uint64, utf8 } from "./bytes.ts";

/**
 * Signed notes, checkpoints and cosignatures, read from the specifications alone (C2SP signed-note, tlog-checkpoint,
 * tlog-cosignature): this page shares no line with the server whose statements it judges.
 */

export type Key = {
  readonly name: string;
  readonly type: 1 | 4 | 6;
  readonly id: string;
  readonly publicKey: Uint8Array;
};

/** Whom one believes: all of `log` must have signed, and at least `quorum` different names of `witnesses`. */
export type Trust = { readonly log: readonly Key[]; readonly witnesses: readonly Key[]; readonly quorum: number };

export type Checkpoint = {
  readonly origin: string;
  readonly size: number;
  readonly root: Uint8Array;
  /** The newest time that the log stated, in seconds since 1970; 0 for none. */
  readonly signedAt: number;
  readonly witnesses: readonly string[];
};

export type Refused = {
  readonly why: "malformed" | "wrong_log" | "bad_signature" | "not_signed";
  readonly who?: string;
};

const KEY_BYTES = { 1: 32, 4: 32, 6: 1_312 } as const;
const TIME_BYTES = 8;
/** What a date can say; a time beyond it is none. */
const LAST_SECOND = 8_640_000_000_000;
const MAX_LINES = 64;

/** `<name>+<id in hex>+<base64 of type and key>`, or null. */
export function readKey(text: string): Key | null {
  const [, name = "", id = "", encoded = ""] = /^([^\s+]+)\+([0-9a-f]{8})\+(\S+)$/.exec(text.trim()) ?? [];
  const bytes = fromBase64(encoded);
  const type = bytes?.[0];
  if (bytes === null || (type !== 1 && type !== 4 && type !== 6) || bytes.length !== KEY_BYTES[type] + 1) return null;
  const own = toHex(sha256(concat(utf8(`${name}\n`), bytes)).subarray(0, 4));
  return own === id ? { name, type, id, publicKey: bytes.slice(1) } : null;
}

/** Whom to believe, from keys as texts: those under the log's name must all have signed. Null: one cannot be read, or none is the log's. */
export function trustOf(origin: string, texts: readonly string[], quorum: number): Trust | null {
  const keys = texts.map(readKey);
  if (keys.includes(null)) return null;
  const all = keys.filter((key) => key !== null);
  const log = all.filter(({ name }) => name === origin);
  return log.length === 0 ? null : { log, witnesses: all.filter(({ name }) => name !== origin), quorum };
}

/** Reads a checkpoint and checks every line of every key that is believed. */
export function openCheckpoint(note: string, origin: string, trust: Trust): Checkpoint | Refused {
  const cut = note.lastIndexOf("\n\n");
  const text = note.slice(0, cut + 1);
  const [named = "", sizeText = "", rootText = "", ...extensions] = text.slice(0, -1).split("\n");
  const size = fromDecimal(sizeText);
  const root = fromBase64(rootText);
  const lines = note.slice(cut + 2).split("\n");
  if (cut === -1 || size === null || root?.length !== 32 || extensions.length > 0) return { why: "malformed" };
  if (lines.pop() !== "" || lines.length === 0 || lines.length > MAX_LINES) return { why: "malformed" };
  if (named !== origin) return { why: "wrong_log", who: named };
  const signatures = lines.map(readLine);
  if (signatures.includes(null)) return { why: "malformed" };
  const timesOf = (key: Key): readonly number[] | null => {
    const times: number[] = [];
    for (const line of signatures) {
      if (line?.name !== key.name || line.id !== key.id) continue;
      const at = verify(key, line.bytes, text, { origin, size, root });
      if (at === null) return null;
      times.push(at);
    }
    return times;
  };
  let signedAt = 0;
  for (const key of trust.log) {
    const times = timesOf(key);
    if (times === null) return { why: "bad_signature", who: key.name };
    if (times.length === 0) return { why: "not_signed", who: key.name };
    signedAt = Math.max(signedAt, ...times);
  }
  const witnesses = new Set<string>();
  for (const key of trust.witnesses) {
    const times = timesOf(key);
    if (times === null) return { why: "bad_signature", who: key.name };
    if (times.length > 0) witnesses.add(key.name);
  }
  if (!(witnesses.size >= trust.quorum)) return { why: "not_signed", who: trust.witnesses[0]?.name ?? "?" };
  return { origin, size, root, signedAt, witnesses: [...witnesses] };
}

type Line = { readonly name: string; readonly id: string; readonly bytes: Uint8Array };

function readLine(line: string): Line | null {
  const [, name = "", encoded = ""] = /^\u2014 ([^\s+]+) (\S+)$/.exec(line) ?? [];
  const bytes = fromBase64(encoded);
  return bytes === null || bytes.length <= 4
    ? null
    : { name, id: toHex(bytes.subarray(0, 4)), bytes: bytes.subarray(4) };
}

type Head = { readonly origin: string; readonly size: number; readonly root: Uint8Array };

/** The time a signature states, 0 where its type has none; null when it does not verify. */
function verify(key: Key, bytes: Uint8Array, text: string, head: Head): number | null {
  const isTimed = key.type !== 1;
  if (bytes.length !== (isTimed ? TIME_BYTES : 0) + (key.type === 6 ? 2_420 : 64)) return null;
  const at = isTimed ? Number(new DataView(bytes.buffer, bytes.byteOffset).getBigUint64(0)) : 0;
  if (at > LAST_SECOND) return null;
  const signature = isTimed ? bytes.subarray(TIME_BYTES) : bytes;
  switch (key.type) {
    case 1:
      return ed25519.verify(signature, utf8(text), key.publicKey, { zip215: false }) ? at : null;
    case 4: {
      const message = utf8(`cosignature/v1\ntime ${at}\n${text}`);
      return ed25519.verify(signature, message, key.publicKey, { zip215: false }) ? at : null;
    }
    case 6:
      return ml_dsa44.verify(signature, subtree(key.name, at, head), key.publicKey) ? at : null;
  }
}

/** What an ML-DSA-44 cosignature signs: a checkpoint is the subtree from 0 to its size. */
function subtree(name: string, at: number, { origin, size, root }: Head): Uint8Array {
  const opaque = (text: string): Uint8Array => concat(Uint8Array.of(utf8(text).length), utf8(text));
  return concat(utf8("subtree/v1\n\0"), opaque(name), uint64(at), opaque(origin), uint64(0), uint64(size), root);
}

/** RFC 9162 §2.1.3.2: whether a leaf hash at an index leads to the root of a tree of this size. */
export function isIncluded(
  leaf: Uint8Array,
  index: number,
  { size, root }: Pick<Checkpoint, "size" | "root">,
  proof: readonly Uint8Array[],
): boolean {
  if (index >= size) return false;
  let [fn, sn, hash] = [BigInt(index), BigInt(size) - 1n, leaf];
  for (const sibling of proof) {
    if (sn === 0n) return false;
    if ((fn & 1n) === 1n || fn === sn) {
      hash = node(sibling, hash);
      while ((fn & 1n) === 0n && fn !== 0n) [fn, sn] = [fn >> 1n, sn >> 1n];
    } else hash = node(hash, sibling);
    [fn, sn] = [fn >> 1n, sn >> 1n];
  }
  return sn === 0n && equal(hash, root);
}

export const leafHash = (entry: Uint8Array): Uint8Array => sha256(concat(Uint8Array.of(0), entry));
const node = (left: Uint8Array, right: Uint8Array): Uint8Array => sha256(concat(Uint8Array.of(1), left, right));
