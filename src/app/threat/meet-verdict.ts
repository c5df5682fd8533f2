// SPDX-License-Identifier: Apache-2.0
import { makeUuidV7 } from "#kernel";
import type { EventVerdict, ThreatEvent } from "#threat";
import type { AppDeps } from "../deps.ts";
import type { ActorKind } from "./answer-table.ts";
import { type DecidedAnswer, decideAnswers } from "./decide-answers.ts";
import { type About, incidentEvent } from "./entries.ts";
import type { IncidentEntity, ThreatAnswer } from "./incident-ports.ts";
import { announcedWith, isWorthTelling, tellOthers } from "./tell-others.ts";

const SYSTEM = { kind: "system", id: null } as const;
const MINUTE_MS = 60_000;

export type VerdictContext = {
  readonly actor: ActorKind;
  readonly about: About;
  /** Names the account's lock; null where nobody is known. */
  readonly accountKey: Uint8Array | null;
};

/**
 * Puts a verdict into the register and its answers into force, on every node, before it returns. One campaign is one incident however many
 * verdicts it has; an answer that holds already is prolonged.
 *
 * @returns What holds because of it; nothing where nothing is flagged, or where answers are only observed.
 * @throws AppError - Of the database: the caller decides what that means for what is being done.
 */
export async function meetVerdict(
  deps: AppDeps,
  event: ThreatEvent,
  verdict: EventVerdict,
  { actor, about, accountKey }: VerdictContext,
): Promise<readonly ThreatAnswer[]> {
  const decision = decideAnswers(event, verdict, actor);
  if (decision === null) return [];
  const { threat, clock, random } = deps;
  const { kind, level, severity, entities, group, reasons } = decision;
  threat.count("verdict", kind);
  const now = clock.now();
  const isObserving = threat.answers === "observe";
  const wanted = decision.answers.map((answer) => onAccount(answer, accountKey)).filter((answer) => answer !== null);
  const facts = { kind, severity, level, reasons: [...reasons] };
  const recorded = await threat.incidents.record(deps.tenant, {
    groupKey: deps.keys.blindIndex("counter", `incident ${group}`),
    incidentId: makeUuidV7(clock, random),
    kind,
    severity,
    source: "detector",
    at: new Date(now),
    verdicts: 1,
    reasons,
    entities,
    verdict: {
      verdictId: makeUuidV7(clock, random),
      level,
      eventKind: event.kind,
      score: verdict.score,
      reasons: verdict.reasons,
    },
    opened: (incident) => {
      const would = isObserving ? { would: [...new Set(wanted.map((answer) => answer.kind))] } : {};
      return incidentEvent(deps, "incident.opened", { incident, ...facts, ...would }, SYSTEM);
    },
    announced: (opened) => announcedWith(deps, opened),
    answers: (isObserving ? [] : wanted).map((answer) => {
      const answerId = makeUuidV7(clock, random);
      const until = new Date(now + answer.minutes * MINUTE_MS);
      return {
        answerId,
        entity: answer.entity,
        kind: answer.kind,
        reason: kind,
        until,
        applied: (incident) => {
          const what = { incident, answer: answer.kind, answerId, entity: answer.entity.kind, reason: kind };
          return incidentEvent(deps, "answer.applied", { ...what, until: until.toISOString() }, SYSTEM, about);
        },
      };
    }),
  });
  for (const answer of recorded.applied) threat.count("answer", answer.kind);
  await tell(deps, recorded);
  return recorded.holding;
}

async function tell(
  deps: AppDeps,
  { incident, isNew, applied }: Awaited<ReturnType<AppDeps["threat"]["incidents"]["record"]>>,
): Promise<void> {
  if (isNew) await tellOthers(deps, "incident.opened", incident);
  else if (isWorthTelling(incident.verdicts)) await tellOthers(deps, "incident.updated", incident);
  for (const answer of applied) await tellOthers(deps, "answer.applied", incident, answer);
}

/** A lock is the account's own, which the owner's passkey opens; without an account there is nothing to lock. */
function onAccount(answer: DecidedAnswer, accountKey: Uint8Array | null): DecidedAnswer | null {
  if (answer.kind !== "lock") return answer;
  if (accountKey === null) return null;
  const entity: IncidentEntity = { kind: "subject", key: accountKey };
  return { ...answer, entity };
}
