// SPDX-License-Identifier: Apache-2.0
import type { FaultFinder, FaultMove } from "#dialogue";
import { type JsonObject, ok, type Result } from "#kernel";
import {
  answered,
  askAgain,
  type Facts,
  type Knowledge,
  type KnowledgeRefusal,
  learn,
  nextMove,
  noAnswer,
  openCase,
  parseKnowledge,
  reported,
  setAside,
  stepDone,
  type TroubleCase,
} from "#troubleshoot";

/**
 * Makes the troubleshooting engine usable by flows: one finder for each knowledge file.
 *
 * @returns The refusal `invalid_knowledge` with what is wrong in the file.
 */
export function makeFaultFinder(text: string): Result<FaultFinder, KnowledgeRefusal> {
  const parsed = parseKnowledge(text);
  return parsed.ok ? ok(finderOf(parsed.value)) : parsed;
}

/** A case comes from the tracker, which only a finder of this knowledge has written. */
const read = (open: JsonObject): TroubleCase => open as unknown as TroubleCase;
const write = (open: TroubleCase): JsonObject => open;

function finderOf(knowledge: Knowledge): FaultFinder {
  const checks = new Map(knowledge.checks.map((check) => [check.id, check]));
  const steps = new Map(knowledge.causes.flatMap(({ remedy }) => remedy.map((step) => [step.id, step] as const)));
  return {
    goals: knowledge.goals.map(({ id }) => id),
    checks: knowledge.checks.map(({ id, by, answers }) => ({
      id,
      by,
      answers: answers,
    })),
    steps: [...steps.values()].map(({ id, by, consent }) => ({ id, by, consent })),
    causes: knowledge.causes.map(({ id }) => id),
    reports: knowledge.reports,
    open: (goal, facts) => write(openCase(goal, facts as Facts)),
    next: (open) => moveOf(nextMove(read(open), knowledge)),
    learn: (open, facts) => write(learn(read(open), facts as Facts)),
    reported: (open, facts) => write(reported(read(open), facts as Facts)),
    askAgain: (open, id) => {
      const check = checks.get(id);
      return check === undefined ? open : write(askAgain(read(open), check));
    },
    answered: (open, id, facts) => {
      const check = checks.get(id);
      return check === undefined ? open : write(answered(read(open), check, facts as Facts));
    },
    noAnswer: (open, id) => write(noAnswer(read(open), id)),
    unanswered: (open, id) => read(open).unanswered[id] ?? 0,
    stepDone: (open, outcome) => write(stepDone(read(open), knowledge, outcome)),
    setAside: (open, cause) => write(setAside(read(open), cause)),
    tried: (open) => {
      const { tried } = read(open);
      const done = knowledge.causes.filter(({ id }) => (tried[id] ?? 0) > 0).flatMap(({ remedy }) => remedy);
      return [...new Set(done.map(({ id }) => id))];
    },
    notes: (open) =>
      Object.entries(read(open).facts).flatMap(([fact, value]) => (value === null ? [] : [`${fact}:${String(value)}`])),
  };
}

function moveOf(move: ReturnType<typeof nextMove>): FaultMove {
  switch (move.kind) {
    case "check":
      return { kind: "check", check: move.check.id, by: move.check.by, isGoal: "goal" in move.because };
    case "step": {
      const { step, cause, needsConsent, state } = move;
      return { kind: "step", step: step.id, cause, by: step.by, needsConsent, state: write(state) };
    }
    case "solved":
      return { kind: "solved" };
    case "person":
      return { kind: "person", reason: move.reason, cause: move.cause };
  }
}
