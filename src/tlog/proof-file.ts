// SPDX-License-Identifier: Apache-2.0
import { ok, type Result, refuse, utf8 } from "#kernel";
import { parseBase64, parseDecimal } from "./base64.ts";
import { type Checkpoint, type CheckpointPolicy, openCheckpoint } from "./checkpoint.ts";
import type { ProofFileRefusal } from "./errors.ts";
import { HASH_BYTES, type Hash, leafHash } from "./hash.ts";
import { verifyInclusion } from "./verify-inclusion.ts";

const HEADER = "c2sp.org/tlog-proof@v1";
const MAX_PROOF = 63;

/** A proof that stands by itself: with the entry and the keys one believes, it can be checked offline. */
export type ProofFile = {
  readonly index: number;
  readonly proof: readonly Hash[];
  /** Opaque and unauthenticated. */
  readonly extra: Uint8Array | null;
  /** The whole signed note. */
  readonly checkpoint: string;
};

/** C2SP tlog-proof, version 1. */
export function formatProofFile({ index, proof, extra, checkpoint }: ProofFile): string {
  const lines = [
    HEADER,
    ...(extra === null ? [] : [`extra ${extra.toBase64()}`]),
    `index ${index}`,
    ...proof.map((hash) => hash.toBase64()),
  ];
  return `${lines.join("\n")}\n\n${checkpoint}`;
}

/** Reads a proof file without believing it; `malformed_proof` names the line, counted from 0. */
export function parseProofFile(text: string): Result<ProofFile, ProofFileRefusal> {
  const malformed = (line: number) => refuse({ reason: "malformed_proof", line });
  const end = text.indexOf("\n\n");
  if (end === -1) return malformed(0);
  const lines = text.slice(0, end).split("\n");
  if (lines[0] !== HEADER) return malformed(0);
  const hasExtra = lines[1]?.startsWith("extra ") === true;
  const extra = hasExtra ? parseBase64(lines[1]?.slice(6) ?? "") : null;
  if (hasExtra && extra === null) return malformed(1);
  const indexLine = hasExtra ? 2 : 1;
  const index = lines[indexLine]?.startsWith("index ") === true ? parseDecimal(lines[indexLine].slice(6)) : null;
  if (index === null) return malformed(indexLine);
  const proof: Hash[] = [];
  for (let line = indexLine + 1; line < lines.length; line += 1) {
    const hash = parseBase64(lines[line] ?? "");
    if (hash?.length !== HASH_BYTES || proof.length === MAX_PROOF) return malformed(line);
    proof.push(hash);
  }
  return ok({ index, proof, extra, checkpoint: text.slice(end + 2) });
}

/**
 * Checks that an entry is in the log under a checkpoint that satisfies the policy.
 *
 * @returns The checkpoint, or a refusal of any step.
 */
export function verifyProofFile(
  text: string,
  entry: Uint8Array,
  policy: CheckpointPolicy,
): Result<Checkpoint & { readonly index: number }, ProofFileRefusal> {
  const file = parseProofFile(text);
  if (!file.ok) return file;
  const { index, proof } = file.value;
  const checkpoint = openCheckpoint(utf8(file.value.checkpoint), policy);
  if (!checkpoint.ok) return checkpoint;
  const { size, root } = checkpoint.value;
  const included = verifyInclusion({ index, size, root, leaf: leafHash(entry), proof });
  return included.ok ? ok({ ...checkpoint.value, index }) : included;
}
