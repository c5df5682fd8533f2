// SPDX-License-Identifier: Apache-2.0
import type { Factor } from "#identity";
import { isNarrow } from "./entities.ts";
import type { AnswerKind, ThreatAnswer } from "./incident-ports.ts";

/** What holds for whoever speaks in a turn, because of what was seen. */
export type Guard = {
  readonly answers: readonly ThreatAnswer[];
  /** What holds, or what is happening, could not be found out: nothing is changed until it can. */
  readonly isBlind: boolean;
};
export const NO_GUARD: Guard = { answers: [], isBlind: false };

/** Kinds that stop acts, and whatever else changes an account. */
const STOPPING: ReadonlySet<AnswerKind> = new Set(["read_only", "hold_acts", "cut_token", "quarantine"]);

/** Whether acts may go on: not while one is held, and never where nobody could look. */
export function stopsActs({ answers, isBlind }: Guard): boolean {
  return isBlind || answers.some(({ kind, entity }) => STOPPING.has(kind) && isNarrow(entity));
}

/** Whether the chat itself is stopped: its token opens nothing for now. */
export function isCut({ answers }: Guard): boolean {
  return answers.some(({ kind, entity }) => kind === "cut_token" && isNarrow(entity));
}

/**
 * No code by SMS: where an attack by codes comes from or goes to, and for whom something better is asked. A passkey works.
 *
 * @param isKnown - Somebody has shown a login: then what a whole network is flagged for is not theirs, and their code goes to their own line.
 */
export function withholdsCodes({ answers }: Guard, isKnown: boolean): boolean {
  const withholding = answers.filter(({ kind }) => kind === "stronger_factor" || kind === "cut_token");
  return withholding.some(({ entity }) => !isKnown || isNarrow(entity));
}

/** Since when a customer has to prove anew who they are; null: they have not. Networks of many never ask for it. */
export function provesSince({ answers }: Guard): number | null {
  const asked = answers.filter((answer) => answer.kind === "stronger_factor" && isNarrow(answer.entity));
  return asked.length === 0 ? null : Math.max(...asked.map(({ setAt }) => setAt.getTime()));
}

/** A proof that a thief of a session or a SIM does not have. */
export function isStrongProof(factor: Factor): boolean {
  switch (factor.kind) {
    case "passkey":
    case "totp":
      return !factor.restsOnSms;
    case "oidc":
      return factor.isPhishingResistant;
    case "vouched":
      return true;
    default:
      return false;
  }
}

/** Whether what was proved is stronger and newer than what is asked for. At the very moment counts: it was asked for before. */
export function hasProved(factors: readonly Factor[], since: number): boolean {
  return factors.some((factor) => isStrongProof(factor) && factor.at >= since);
}

/** Joins what was found later. The same answer counts once. */
export function withAnswers(guard: Guard, more: readonly ThreatAnswer[]): Guard {
  const known = new Set(guard.answers.map(({ answerId }) => answerId));
  return { ...guard, answers: [...guard.answers, ...more.filter(({ answerId }) => !known.has(answerId))] };
}
