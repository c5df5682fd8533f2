// SPDX-License-Identifier: Apache-2.0
import type { Clock, Result } from "#kernel";
import type { NoteKey } from "#tlog";
import type { Log } from "../ports.ts";
import type { CosignatureStore } from "./ports.ts";
import type { VerifierDeps } from "./verify-history.ts";
import { askWitness, type Cosigned, type CosignRefusal } from "./witness.ts";

/** Somebody outside of this installation who cosigns what extends the tree they saw before. */
export type Witness = {
  readonly name: string;
  readonly keys: readonly NoteKey[];
  /** Posts to its `add-checkpoint`. Rejects when it does not answer. */
  readonly ask: (body: string) => Promise<{ readonly status: number; readonly body: string }>;
};

/** Whom this installation asks, and what they said. */
export type Witnesses = {
  readonly known: readonly Witness[];
  /** How many of them a receipt should show; 0 to `known.length`. */
  readonly quorum: number;
  readonly store: CosignatureStore;
};

export type CosignDeps = {
  readonly verifier: VerifierDeps;
  readonly witnesses: Witnesses;
  readonly clock: Clock;
  readonly log: Log;
};

/** What stands in `history_witness.problem`. `disagrees`: it saw another tree than this one, which is an alarm. */
export const WITNESS_PROBLEMS = ["unreachable", "refused", "invalid", "behind", "disagrees"] as const;
export type WitnessProblem = (typeof WITNESS_PROBLEMS)[number];

/**
 * Has every witness cosign the newest checkpoint that it has not cosigned yet. Meant for a beat on every node: what two
 * nodes ask at once is answered twice and kept once. One witness that is down does not keep the others from being asked.
 *
 * @returns How many cosigned now.
 */
export async function cosignHistory(deps: CosignDeps): Promise<number> {
  const { verifier, witnesses } = deps;
  const [head, newest] = await Promise.all([verifier.tree.head(), witnesses.store.newest()]);
  if (head === null) return 0;
  const due = witnesses.known.filter(({ name }) => newest.get(name) !== head.size);
  const done = await Promise.all(due.map((witness) => cosignBy(deps, witness, newest.get(witness.name) ?? 0)));
  return done.filter(Boolean).length;
}

async function cosignBy(deps: CosignDeps, witness: Witness, from: number): Promise<boolean> {
  const { verifier, witnesses, clock, log } = deps;
  const at = new Date(clock.now());
  let answer: Result<Cosigned, CosignRefusal> | null = null;
  try {
    answer = await askWitness(verifier, witness.keys, witness.ask, from);
  } catch {
    // It does not answer: that is a state of the witness, not of this program.
  }
  if (answer?.ok === true)
    await witnesses.store.save({ size: answer.value.size, witness: witness.name, lines: answer.value.lines, at });
  const problem = answer === null ? "unreachable" : answer.ok ? null : problemOf(answer.refusal);
  await witnesses.store.report({ witness: witness.name, askedAt: at, problem });
  if (problem === "disagrees")
    log.error(
      { code: "history.witness_disagrees", witness: witness.name },
      "A witness saw another history than this one: it was cut, rewritten or forked",
    );
  else if (problem !== null) log.warn({ witness: witness.name, reason: problem }, "A witness did not cosign");
  return problem === null;
}

function problemOf(refusal: CosignRefusal): WitnessProblem {
  switch (refusal.reason) {
    case "witness_saw_more":
    case "witness_saw_another":
      return "disagrees";
    case "no_checkpoint":
    case "proof_unavailable":
      return "behind";
    case "witness_refused":
      return "refused";
    case "cosignature_invalid":
      return "invalid";
  }
}
