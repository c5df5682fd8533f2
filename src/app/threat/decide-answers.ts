// SPDX-License-Identifier: Apache-2.0
import { fromBase64Url } from "#kernel";
import { type AttackKind, ENTITY_KINDS, type EventVerdict, type ThreatEvent } from "#threat";
import { type ActorKind, ANSWER_TABLE, ANSWERS_FOR, type AnswerRule } from "./answer-table.ts";
import { isNarrow } from "./entities.ts";
import type { AnsweredKind, AnswerKind, IncidentEntity, IncidentSeverity, VerdictLevel } from "./incident-ports.ts";

export type DecidedAnswer = { readonly kind: AnswerKind; readonly entity: IncidentEntity; readonly minutes: number };

export type Decision = {
  readonly kind: AttackKind;
  readonly level: VerdictLevel;
  readonly severity: IncidentSeverity;
  /** Flagged entities: what the incident is about. */
  readonly entities: readonly IncidentEntity[];
  readonly answers: readonly DecidedAnswer[];
  /** What verdicts of the same campaign have in common, before it is hashed. */
  readonly group: string;
  readonly reasons: readonly string[];
};

/** From this score of the event itself on, it looks like an attack without what was counted before. */
const CLEAR_SCORE = 0.8;

/**
 * Looks the answer up. Pure: the table decides, this only finds whom it is about. Null: nothing is flagged, nothing is done.
 *
 * @param actor - Who made the event: a member of staff or a program is not treated like a customer's chat.
 */
export function decideAnswers(event: ThreatEvent, verdict: EventVerdict, actor: ActorKind): Decision | null {
  const [kind] = verdict.kinds;
  if (!verdict.isFlagged || kind === undefined) return null;
  const entities = verdict.entities.map((entity) => ({
    kind: actorEntity(entity.kind, actor),
    key: fromBase64Url(entity.key),
  }));
  const level = levelOf(verdict, entities);
  const { severity, answers, groupBy } = ANSWER_TABLE[kind];
  const due = answers.filter((rule) => rule.from === "flagged" || level === "clear");
  const allowed = ANSWERS_FOR[actor];
  const decided = due
    .filter(({ answer }) => allowed.has(answer))
    .flatMap((rule) =>
      targetsOf(rule, entities, event, actor).map((entity) => ({ kind: rule.answer, entity, minutes: rule.minutes })),
    );
  return {
    kind,
    level,
    severity: severity[level],
    entities,
    answers: unique(decided),
    group: groupOf(groupBy, entities, event, actor),
    reasons: verdict.reasons.map(({ code }) => code),
  };
}

function levelOf(verdict: EventVerdict, entities: readonly IncidentEntity[]): VerdictLevel {
  const kinds = new Set(entities.filter(isNarrow).map(({ kind }) => kind));
  return verdict.score >= CLEAR_SCORE || kinds.size > 1 ? "clear" : "flagged";
}

/** An access token stands for a chat, a program's key or a member of staff; the detectors count all of them as tokens. */
function actorEntity(kind: AnsweredKind, actor: ActorKind): AnsweredKind {
  return kind === "token" && actor !== "visitor" ? actor : kind;
}

function targetsOf(
  rule: AnswerRule,
  flagged: readonly IncidentEntity[],
  event: ThreatEvent,
  actor: ActorKind,
): readonly IncidentEntity[] {
  const wanted = new Set(rule.on.map((kind) => actorEntity(kind, actor)));
  const found = flagged.filter(({ kind }) => wanted.has(kind));
  if (rule.own !== true) return found;
  // Beside what is flagged only whoever made the event: nobody behind the same network pays for it.
  return [...found, ...ownEntities(event, actor).filter((entity) => wanted.has(entity.kind) && isNarrow(entity))];
}

/** Entities of the event itself. The account that a failed sign-in only claims is not its maker's: anybody could have it answered. */
function ownEntities(event: ThreatEvent, actor: ActorKind): readonly IncidentEntity[] {
  return ENTITY_KINDS.flatMap((kind): IncidentEntity[] => {
    if (kind === "block") return [];
    const name = event[kind];
    if (name === null || (kind === "claimed" && event.isOk !== true)) return [];
    return [{ kind: actorEntity(kind, actor), key: fromBase64Url(name) }];
  });
}

function groupOf(
  groupBy: (typeof ANSWER_TABLE)[AttackKind]["groupBy"],
  flagged: readonly IncidentEntity[],
  event: ThreatEvent,
  actor: ActorKind,
): string {
  if (groupBy.entity === "none") return groupBy.family;
  // Grouping answers for nobody: here an account that is only named counts too, so that tries at it from many chats are one incident.
  const named: readonly IncidentEntity[] =
    event.claimed === null ? [] : [{ kind: "claimed", key: fromBase64Url(event.claimed) }];
  const all = [...flagged, ...named, ...ownEntities(event, actor)];
  for (const wanted of groupBy.entity.map((kind) => actorEntity(kind, actor))) {
    const found = all.find(({ kind }) => kind === wanted);
    if (found !== undefined) return `${groupBy.family} ${found.key.toHex()}`;
  }
  return groupBy.family;
}

function unique(answers: readonly DecidedAnswer[]): readonly DecidedAnswer[] {
  const seen = new Map<string, DecidedAnswer>();
  for (const answer of answers) {
    const name = `${answer.kind} ${answer.entity.key.toHex()}`;
    if ((seen.get(name)?.minutes ?? 0) < answer.minutes) seen.set(name, answer);
  }
  return [...seen.values()];
}
