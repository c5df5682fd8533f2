// SPDX-License-Identifier: Apache-2.0
import { makeSigner, type Signer } from "#crypto";
import { type Clock, ok, type Result, refuse, unreachable, utf8 } from "#kernel";
import {
  type CheckpointPolicy,
  decideCosignature,
  formatNoteKey,
  formatSignatureLine,
  formatWitnessRequest,
  isSignatureOf,
  type NoteKey,
  noteKeyOf,
  openCheckpoint,
  proveConsistency,
  signTreeHead,
  type TreeHead,
  WITNESS_STATUS,
  type WitnessRefusal,
} from "#tlog";
import type { StoredCheckpoint } from "./ports.ts";
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

/** No HTTP status: our own tiles did not give the proof to ask with. */
const UNPROVED = 0;

export type CosignRefusal =
  | { readonly reason: "no_checkpoint" }
  | { readonly reason: "proof_unavailable"; readonly from: number }
  /** It cosigned a larger tree than ours: ours was cut. */
  | { readonly reason: "witness_saw_more"; readonly known: number }
  /** What it cosigned before is no part of our tree: keep what it said. */
  | { readonly reason: "witness_saw_another"; readonly known: number }
  | { readonly reason: "witness_refused"; readonly status: number; readonly said: string }
  | { readonly reason: "cosignature_invalid" };

/** A checkpoint that a witness cosigned; `lines` are its own, checked, to be put behind `note`. */
export type Cosigned = { readonly size: number; readonly note: string; readonly lines: string };

/**
 * Asks a witness to cosign the newest checkpoint, and checks what it gives.
 *
 * @param ask - Posts to the witness's `add-checkpoint`. What it answers is untrusted.
 * @param from - The size that it cosigned last, as far as we know; 0 for none. A wrong one costs one more request.
 * @returns The checkpoint and the witness's lines, or a refusal.
 */
export async function askWitness(
  { tree, policy }: Pick<VerifierDeps, "tree" | "policy">,
  witnessKeys: readonly NoteKey[],
  ask: (body: string) => Promise<{ readonly status: number; readonly body: string }>,
  from: number = 0,
): Promise<Result<Cosigned, CosignRefusal>> {
  let head = await tree.head();
  if (head === null) return refuse({ reason: "no_checkpoint" });
  const askFrom = async (oldSize: number, { size, note }: StoredCheckpoint): ReturnType<typeof ask> => {
    // From nothing there is nothing to prove.
    const proof = oldSize === 0 ? ok([]) : await proveConsistency(oldSize, size, (tile) => tree.tile(tile, "hashes"));
    return proof.ok
      ? ask(formatWitnessRequest({ oldSize, proof: proof.value, checkpoint: note }))
      : { status: UNPROVED, body: "" };
  };
  let known = Math.min(from, head.size);
  let answer = await askFrom(known, head);
  const corrected = /^(\d{1,15})\n$/u.exec(answer.body)?.[1];
  if (answer.status === WITNESS_STATUS.other_old_size && corrected !== undefined && Number(corrected) !== known) {
    known = Number(corrected);
    // Another node may have asked meanwhile, from a tree that grew since we looked.
    if (known > head.size) head = (await tree.head()) ?? head;
    if (known > head.size) return refuse({ reason: "witness_saw_more", known });
    answer = await askFrom(known, head);
  }
  if (answer.status === UNPROVED) return refuse({ reason: "proof_unavailable", from: known });
  // It was asked from the very size that it named, so what it holds at that size is not what our tiles hold.
  const isOther = answer.status === WITNESS_STATUS.inconsistent || answer.body.trim() === "forked";
  if (isOther) return refuse({ reason: "witness_saw_another", known });
  if (answer.status !== 200)
    return refuse({ reason: "witness_refused", status: answer.status, said: answer.body.slice(0, 100) });
  const opened = openCheckpoint(utf8(head.note + answer.body), { ...policy, witnessKeys, quorum: 1 });
  if (!opened.ok) return refuse({ reason: "cosignature_invalid" });
  // One line of each key: a witness that gives sixty would make receipts that no verifier reads.
  const { signatures } = opened.value.note;
  const own = witnessKeys.flatMap((key) => signatures.filter((line) => isSignatureOf(line, key)).slice(0, 1));
  return ok({ size: head.size, note: head.note, lines: own.map(formatSignatureLine).join("") });
}
