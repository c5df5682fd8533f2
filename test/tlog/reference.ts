// SPDX-License-Identifier: Apache-2.0
/**
 * The slow, obvious reading of RFC 9162 §2.1, RFC 6962 §2.1 and C2SP tlog-tiles, tlog-checkpoint and signed-note: written
 * from the specifications alone, sharing no line with src/tlog, so that the two cannot be wrong together.
 */
import { createHash, createPublicKey, verify } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";

const sha = (...parts: Uint8Array[]): Buffer => createHash("sha256").update(Buffer.concat(parts)).digest();

/** MTH(D[n]) over entries. */
export function treeHash(entries: readonly Uint8Array[]): Buffer {
  return hashTree(entries.map((entry) => sha(Buffer.of(0), entry)));
}

/** MTH over leaf hashes. */
export function hashTree(leaves: readonly Uint8Array[]): Buffer {
  const n = leaves.length;
  if (n === 0) return sha();
  if (n === 1) return Buffer.from(leaves[0]!);
  const k = largestPowerBelow(n);
  return sha(Buffer.of(1), hashTree(leaves.slice(0, k)), hashTree(leaves.slice(k)));
}

/** PATH(m, D[n]). */
export function path(m: number, leaves: readonly Uint8Array[]): Buffer[] {
  const n = leaves.length;
  if (n === 1) return [];
  const k = largestPowerBelow(n);
  const [left, right] = [leaves.slice(0, k), leaves.slice(k)];
  return m < k ? [...path(m, left), hashTree(right)] : [...path(m - k, right), hashTree(left)];
}

/** PROOF(m, D[n]). */
export function proof(m: number, leaves: readonly Uint8Array[]): Buffer[] {
  return subProof(m, leaves, true);
}

function subProof(m: number, leaves: readonly Uint8Array[], isKnown: boolean): Buffer[] {
  const n = leaves.length;
  if (m === n) return isKnown ? [] : [hashTree(leaves)];
  const k = largestPowerBelow(n);
  const [left, right] = [leaves.slice(0, k), leaves.slice(k)];
  return m <= k ? [...subProof(m, left, isKnown), hashTree(right)] : [...subProof(m - k, right, false), hashTree(left)];
}

function largestPowerBelow(n: number): number {
  let k = 1;
  while (2 * k < n) k *= 2;
  return k;
}

export type ReadLog = { readonly origin: string; readonly size: number; readonly entries: Buffer[] };

/**
 * Verifies a log that lies in a directory, from its checkpoint file: signature, every tile of every level, every entry.
 *
 * @param ed25519Key - The raw 32 bytes of the log's key.
 * @throws Error - Naming the first thing that is wrong.
 */
export function verifyDirectory(directory: string, ed25519Key: Uint8Array, checkpointFile = "checkpoint"): ReadLog {
  const note = readFileSync(join(directory, checkpointFile), "utf8");
  const cut = note.lastIndexOf("\n\n");
  const text = note.slice(0, cut + 1);
  const [origin = "", sizeText = "", rootText = ""] = text.split("\n");
  const keyId = sha(Buffer.from(`${origin}\n`), Buffer.of(1), ed25519Key).subarray(0, 4);
  const signatures = note
    .slice(cut + 2)
    .split("\n")
    .filter((line) => line.startsWith(`\u2014 ${origin} `))
    .map((line) => Buffer.from(line.split(" ")[2] ?? "", "base64"))
    .filter((bytes) => bytes.subarray(0, 4).equals(keyId));
  const x = Buffer.from(ed25519Key).toString("base64url");
  const key = createPublicKey({ key: { kty: "OKP", crv: "Ed25519", x }, format: "jwk" });
  const isSigned = signatures.some((bytes) => verify(null, Buffer.from(text), key, bytes.subarray(4)));
  if (!isSigned) throw new Error("checkpoint: no valid signature");

  const size = Number(sizeText);
  const entries = readEntries(directory, size);
  if (entries.length !== size) throw new Error(`entries: ${entries.length} of ${size}`);
  if (treeHash(entries).toString("base64") !== rootText) throw new Error("root: entries do not hash to it");
  let level = entries.map((entry) => sha(Buffer.of(0), entry));
  for (let l = 0; level.length > 0; l += 1) {
    for (let n = 0; n * 256 < level.length; n += 1) {
      const wanted = Buffer.concat(level.slice(n * 256, n * 256 + 256));
      if (!readTile(directory, String(l), n, wanted.length / 32).equals(wanted)) throw new Error(`tile ${l}/${n}`);
    }
    const above: Buffer[] = [];
    for (let n = 0; (n + 1) * 256 <= level.length; n += 1) above.push(hashTree(level.slice(n * 256, n * 256 + 256)));
    level = above;
  }
  return { origin, size, entries };
}

function readEntries(directory: string, size: number): Buffer[] {
  const entries: Buffer[] = [];
  for (let n = 0; n * 256 < size; n += 1) {
    const bundle = readTile(directory, "entries", n, Math.min(256, size - n * 256));
    let at = 0;
    while (at < bundle.length) {
      const length = bundle.readUInt16BE(at);
      entries.push(bundle.subarray(at + 2, at + 2 + length));
      at += 2 + length;
    }
  }
  return entries;
}

function readTile(directory: string, level: string, n: number, width: number): Buffer {
  const digits = String(n).padStart(Math.ceil(String(n).length / 3) * 3, "0");
  const groups = [...digits.matchAll(/\d{3}/gu)].map(([group]) => group);
  const name = groups.map((group, i) => (i === groups.length - 1 ? group : `x${group}`)).join("/");
  const file = join(directory, "tile", level, width === 256 ? name : `${name}.p/${width}`);
  if (!existsSync(file)) throw new Error(`missing: ${level}/${n} of width ${width}`);
  return readFileSync(file);
}
