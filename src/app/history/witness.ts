// SPDX-License-Identifier: Apache-2.0
import { makeSigner, type Signer } from "#crypto";
import { type Clock, ok, type Result, refuse, unreachable, utf8 } from "#kernel";
import {
  type CheckpointPolicy,
  decideCosignature,
  formatNoteKey,
  formatSignatureLine,
  formatWitnessRequest,
  type NoteKey,
  noteKeyOf,
  openCheckpoint,
  proveConsistency,
  signTreeHead,
  type TreeHead,
  WITNESS_STATUS,
  type WitnessRefusal,
} from "#tlog";
import type { VerifierDeps } from "./verify-history.ts";

/** What a witness cosigned last, by origin. */
export interface WitnessStore {
  /**
   * Reads, decides and stores without anybody in between; durable when it resolves. `decide` gives the head to store, or
   * null to leave what is there.
   */
  exchange<Value>(
    origin: string,
    decide: (known: TreeHead | null) => { readonly next: TreeHead | null; readonly value: Value },
  ): Promise<Value>;
}

export type WitnessDeps = {
  readonly signers: readonly { readonly key: NoteKey; readonly signer: Signer }[];
  readonly logs: ReadonlyMap<string, CheckpointPolicy>;
  readonly store: WitnessStore;
  readonly clock: Clock;
};

export type WitnessAnswer = { readonly status: number; readonly contentType: string; readonly body: string };

/** The keys of a witness: a classical and a post-quantum cosignature (C2SP tlog-cosignature). */
export function makeWitnessSigners(
  name: string,
  seeds: { readonly ed25519: Uint8Array; readonly mlDsa44: Uint8Array },
): WitnessDeps["signers"] {
  const classical = makeSigner("ed25519", seeds.ed25519);
  const quantum = makeSigner("ml-dsa-44", seeds.mlDsa44);
  return [
    { key: noteKeyOf(name, 4, classical), signer: classical },
    { key: noteKeyOf(name, 6, quantum), signer: quantum },
  ];
}

export function witnessKeyTexts({ signers }: Pick<WitnessDeps, "signers">): readonly string[] {
  return signers.map(({ key }) => formatNoteKey(key));
}

/**
 * Answers `add-checkpoint` (C2SP tlog-witness): cosigns what extends the last tree it saw, and nothing else. If we stop
 * between storing and answering, the log asks again and gets its cosignature: the same size with the same root is no fork.
 *
 * @param text - Untrusted.
 */
export async function answerWitness(text: string, deps: WitnessDeps): Promise<WitnessAnswer> {
  const origin = text.slice(text.indexOf("\n\n") + 2).split("\n", 1)[0] ?? "";
  // Unknown origins are refused before anything is looked up under their name.
  if (!deps.logs.has(origin)) return refusalAnswer(decided(text, deps, null));
  const decision = await deps.store.exchange(origin, (known) => {
    const value = decided(text, deps, known);
    return { next: value.ok ? value.value.head : null, value };
  });
  if (!decision.ok) return refusalAnswer(decision);
  const { head, noteText } = decision.value;
  const at = Math.floor(deps.clock.now() / 1_000);
  const lines = deps.signers.map((signer) => formatSignatureLine(signTreeHead(noteText, head, signer, at)));
  return { status: 200, contentType: "text/plain; charset=utf-8", body: lines.join("") };
}

function decided(
  text: string,
  deps: WitnessDeps,
  known: TreeHead | null,
): Result<{ readonly head: TreeHead; readonly noteText: string }, WitnessRefusal> {
  return decideCosignature(text, deps.logs, () => known);
}

function refusalAnswer(decision: Result<unknown, WitnessRefusal>): WitnessAnswer {
  if (decision.ok) return unreachable(decision as never);
  const { refusal } = decision;
  const status = WITNESS_STATUS[refusal.reason];
  return refusal.reason === "other_old_size"
    ? { status, contentType: "text/x.tlog.size", body: `${refusal.known}\n` }
    : { status, contentType: "text/plain; charset=utf-8", body: `${refusal.reason}\n` };
}

export type CosignRefusal =
  | { readonly reason: "no_checkpoint" }
  | { readonly reason: "proof_unavailable"; readonly from: number }
  | { readonly reason: "witness_refused"; readonly status: number; readonly said: string }
  | { readonly reason: "cosignature_invalid" };

/**
 * Asks a witness to cosign the newest checkpoint, and checks what it gives.
 *
 * @param ask - Posts to the witness's `add-checkpoint`.
 * @returns The checkpoint with the witness's lines, or a refusal. `witness_refused` with 409 for the size it was asked
 * from, or 422, means that the witness saw another tree than this one: keep what it said.
 */
export async function askWitness(
  { tree, policy }: VerifierDeps,
  witnessKeys: readonly NoteKey[],
  ask: (body: string) => Promise<{ readonly status: number; readonly body: string }>,
): Promise<Result<string, CosignRefusal>> {
  const head = await tree.head();
  if (head === null) return refuse({ reason: "no_checkpoint" });
  let oldSize = 0;
  let answer = await ask(formatWitnessRequest({ oldSize, proof: [], checkpoint: head.note }));
  const known = /^(\d{1,15})\n$/u.exec(answer.body)?.[1];
  if (answer.status === 409 && known !== undefined && Number(known) !== oldSize) {
    oldSize = Number(known);
    const proof = await proveConsistency(oldSize, head.size, (tile) => tree.tile(tile, "hashes"));
    if (!proof.ok) return refuse({ reason: "proof_unavailable", from: oldSize });
    answer = await ask(formatWitnessRequest({ oldSize, proof: proof.value, checkpoint: head.note }));
  }
  if (answer.status !== 200)
    return refuse({ reason: "witness_refused", status: answer.status, said: answer.body.slice(0, 100) });
  const note = head.note + answer.body;
  const opened = openCheckpoint(utf8(note), { ...policy, witnessKeys, quorum: 1 });
  return opened.ok ? ok(note) : refuse({ reason: "cosignature_invalid" });
}
