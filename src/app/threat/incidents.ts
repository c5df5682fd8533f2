// SPDX-License-Identifier: Apache-2.0
import { isUuid, makeUuidV7, ok, type Result, refuse, toBase64Url } from "#kernel";
import { ENTITY_KINDS, type EntityKind } from "#threat";
import type { AppDeps } from "../deps.ts";
import type { ListPlace } from "../desk/list-place.ts";
import type { HistoryEntry } from "../ports.ts";
import { incidentEvent } from "./entries.ts";
import type {
  Incident,
  IncidentEntity,
  IncidentSeverity,
  IncidentState,
  IncidentView,
  ReportedKind,
  ThreatAnswer,
} from "./incident-ports.ts";
import { announcedWith, tellOthers } from "./tell-others.ts";

export type SettleRefusal =
  | { readonly reason: "incident_not_found" }
  /** Somebody else settled it meanwhile, or it is over. */
  | { readonly reason: "already_settled" };

type Actor = HistoryEntry["actor"];

/**
 * Opens an incident because a person says so: what no detector sees, such as a lost laptop. Clocks and drafts of notices hang on it as on
 * any other. Does nothing by itself.
 *
 * @param words - What is known, in the person's words; sealed, and shown with the incident.
 */
export async function openIncident(
  deps: AppDeps,
  wanted: {
    readonly kind: ReportedKind;
    readonly severity: IncidentSeverity;
    readonly words: string;
    readonly actor: Actor;
    readonly entities?: readonly IncidentEntity[];
  },
): Promise<Incident> {
  const { kind, severity, words, actor } = wanted;
  const incidentId = makeUuidV7(deps.clock, deps.random);
  const { incident } = await deps.threat.incidents.record(deps.tenant, {
    // Its own group: nothing else ever joins what a person opened.
    groupKey: deps.keys.blindIndex("counter", `incident opened ${incidentId}`),
    incidentId,
    kind,
    severity,
    source: "person",
    at: new Date(deps.clock.now()),
    verdicts: 0,
    reasons: ["reported"],
    entities: wanted.entities ?? [],
    verdict: null,
    opened: (id) => incidentEvent(deps, "incident.opened", { incident: id, kind, severity }, actor, undefined, words),
    announced: (opened) => announcedWith(deps, opened),
    answers: [],
  });
  await tellOthers(deps, "incident.opened", incident);
  return incident;
}

/** The last seen first. */
export function listIncidents(
  deps: AppDeps,
  state: "unsettled" | "all",
  limit: number = 100,
  after: ListPlace | null = null,
): Promise<readonly Incident[]> {
  return deps.threat.incidents.list(deps.tenant, { state, limit, after });
}

export async function readIncident(deps: AppDeps, incidentId: string): Promise<IncidentView | null> {
  return isUuid(incidentId) ? deps.threat.incidents.find(deps.tenant, incidentId) : null;
}

/**
 * A person has looked. `undone`: it was nothing; everything that holds because of it ends on every node, and the detectors take their evidence
 * back. `confirmed`: it is an attack; answers hold on until they run out. `closed`: it is over. What was said is the label that learning uses.
 *
 * @param words - Why; sealed, never in the history.
 */
export async function settleIncident(
  deps: AppDeps,
  incidentId: string,
  state: Exclude<IncidentState, "open">,
  actor: Actor,
  words: string,
): Promise<Result<IncidentView, SettleRefusal>> {
  const { incidents, watch } = deps.threat;
  const found = await readIncident(deps, incidentId);
  if (found === null) return refuse({ reason: "incident_not_found" });
  const { incident } = found;
  const facts = { incident: incidentId, from: incident.state, to: state };
  const event = incidentEvent(deps, "incident.changed", facts, actor, undefined, words);
  const ended = await incidents.settle(deps.tenant, incidentId, incident.version, state, event);
  if (ended === null) return refuse({ reason: "already_settled" });
  if (state === "undone") watch.clear(deps.tenant, watched(found.entities));
  await labelVerdicts(deps, incidentId, state, actor);
  for (const answer of ended) await noteEnd(deps, answer, actor);
  const now = { ...incident, state, version: incident.version + 1 };
  await tellOthers(deps, state === "confirmed" ? "incident.updated" : "incident.closed", now);
  for (const answer of ended) await tellOthers(deps, "answer.undone", now, answer);
  return ok((await readIncident(deps, incidentId)) ?? found);
}

/** Ends one answer and nothing else: on every node, from the next request on. */
export async function undoAnswer(
  deps: AppDeps,
  answerId: string,
  actor: Actor,
  words: string,
): Promise<Result<ThreatAnswer, SettleRefusal>> {
  const { incidents, watch } = deps.threat;
  const found = isUuid(answerId) ? await incidents.findAnswer(deps.tenant, answerId) : null;
  if (found === null) return refuse({ reason: "incident_not_found" });
  const event = incidentEvent(deps, "answer.ended", factsOf(found, "undone"), actor, undefined, words);
  const ended = await incidents.endAnswer(deps.tenant, answerId, "undone", event);
  if (ended === null) return refuse({ reason: "already_settled" });
  watch.clear(deps.tenant, watched([ended.entity]));
  const view = await incidents.find(deps.tenant, ended.incidentId);
  if (view !== null) await tellOthers(deps, "answer.undone", view.incident, ended);
  return ok(ended);
}

/**
 * What nobody looked at and nothing was seen of for a time is over; what ran out is marked. A job; safe on many nodes at once.
 *
 * @returns How many were closed.
 */
export async function closeQuietIncidents(deps: AppDeps): Promise<number> {
  const { incidents, quietMs } = deps.threat;
  const now = deps.clock.now();
  await incidents.expire(deps.tenant, new Date(now));
  const quiet = await incidents.listQuiet(deps.tenant, new Date(now - quietMs), 50);
  let closed = 0;
  for (const incident of quiet) {
    const facts = { incident: incident.incidentId, from: incident.state, to: "closed", reason: "quiet" };
    const event = incidentEvent(deps, "incident.changed", facts, { kind: "system", id: null });
    const ended = await incidents.settle(deps.tenant, incident.incidentId, incident.version, "closed", event);
    if (ended === null) continue;
    closed += 1;
    await tellOthers(deps, "incident.closed", { ...incident, state: "closed" });
  }
  return closed;
}

/** What a person says of a campaign is said of each of its verdicts that nobody spoke of yet: learning reads it. */
async function labelVerdicts(deps: AppDeps, incidentId: string, state: IncidentState, actor: Actor): Promise<void> {
  if (actor.kind !== "agent" || actor.id === null || (state !== "undone" && state !== "confirmed")) return;
  const label = state === "undone" ? "nothing" : "attack";
  await deps.security.verdicts.labelIncident(deps.tenant, incidentId, label, actor.id, new Date(deps.clock.now()));
}

async function noteEnd(deps: AppDeps, answer: ThreatAnswer, actor: Actor): Promise<void> {
  const event = incidentEvent(deps, "answer.ended", factsOf(answer, "undone"), actor);
  await deps.threat.incidents.note(deps.tenant, answer.incidentId, event);
}

function factsOf(answer: ThreatAnswer, how: "undone"): Record<string, string> {
  const { incidentId, kind, answerId, entity } = answer;
  return { incident: incidentId, answer: kind, answerId, entity: entity.kind, how };
}

/** As detectors know them: a member of staff and a program are tokens to them. */
function watched(entities: readonly IncidentEntity[]): readonly { readonly kind: EntityKind; readonly key: string }[] {
  return entities.map(({ kind, key }) => ({
    kind: ENTITY_KINDS.find((each) => each === kind) ?? "token",
    key: toBase64Url(key),
  }));
}
