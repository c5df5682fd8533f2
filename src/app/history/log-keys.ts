// SPDX-License-Identifier: Apache-2.0
import { makeSigner, type Signer } from "#crypto";
import {
  type CheckpointPolicy,
  formatNote,
  formatTreeHead,
  type NoteKey,
  noteKeyOf,
  signTreeHead,
  type TreeHead,
} from "#tlog";

/** The keys that a log signs with: one classical, one that holds against a quantum computer. Both always sign. */
export type LogKeys = {
  readonly origin: string;
  readonly signers: readonly { readonly key: NoteKey; readonly signer: Signer }[];
};

/**
 * Makes the keys of a log from two secret seeds of 32 bytes.
 *
 * @throws RangeError - If a seed has another size.
 */
export function makeLogKeys(
  origin: string,
  seeds: { readonly ed25519: Uint8Array; readonly mlDsa44: Uint8Array },
): LogKeys {
  const classical = makeSigner("ed25519", seeds.ed25519);
  const quantum = makeSigner("ml-dsa-44", seeds.mlDsa44);
  return {
    origin,
    signers: [
      { key: noteKeyOf(origin, 1, classical), signer: classical },
      { key: noteKeyOf(origin, 6, quantum), signer: quantum },
    ],
  };
}

/** Believes this log alone, and only what both keys signed. */
export function ownPolicy({ origin, signers }: LogKeys): CheckpointPolicy {
  return { origin, logKeys: signers.map(({ key }) => key), witnessKeys: [], quorum: 0 };
}

/** A signed checkpoint; `at` in seconds since 1970. */
export function signCheckpoint(keys: LogKeys, head: TreeHead, at: number): string {
  const text = formatTreeHead(head);
  return formatNote({ text, signatures: keys.signers.map((own) => signTreeHead(text, head, own, at)) });
}
