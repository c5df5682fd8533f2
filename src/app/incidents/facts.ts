// SPDX-License-Identifier: Apache-2.0
import { ok, type Result, refuse } from "#kernel";
import {
  type FactValue,
  INCIDENT_FACTS,
  type IncidentFact,
  type IncidentFacts,
  isIncidentFact,
  parseIncidentFact,
} from "#privacy";
import type { AppDeps } from "../deps.ts";
import type { HistoryEntry } from "../ports.ts";
import { incidentEvent } from "../threat/entries.ts";
import type { IncidentEvent, IncidentView } from "../threat/incident-ports.ts";
import { readIncident } from "../threat/incidents.ts";
import type { DutyEvent } from "./ports.ts";

export type Actor = HistoryEntry["actor"];
export type NoIncident = { readonly reason: "incident_not_found" };
export type FactRefusal =
  | NoIncident
  | { readonly reason: "unknown_fact"; readonly fact: string }
  | { readonly reason: "bad_value"; readonly fact: string; readonly wanted: string };

/** What was found out so far: of each fact the last word. Earlier ones stay in the register. */
export function factsIn(events: readonly IncidentEvent[]): IncidentFacts {
  const facts: Partial<Record<IncidentFact, FactValue>> = {};
  for (const { what, facts: held, words } of events) {
    const name = held["fact"];
    if (what !== "fact.set" || typeof name !== "string" || !isIncidentFact(name)) continue;
    const value = INCIDENT_FACTS[name] === "words" ? words : held["value"];
    if (typeof value === "string" || typeof value === "number" || typeof value === "boolean") facts[name] = value;
  }
  return facts;
}

/** When which notice was first sent. */
export function sentIn(events: readonly IncidentEvent[]): ReadonlyMap<string, number> {
  const sent = new Map<string, number>();
  for (const { what, facts } of events) {
    const [clock, at] = [facts["clock"], facts["at"]];
    if (what === "stage.sent" && typeof clock === "string" && typeof at === "string" && !sent.has(clock))
      sent.set(clock, Date.parse(at));
  }
  return sent;
}

/**
 * Writes down what a person found out. All of them, or none where one cannot be meant. Words are sealed; the history has names of facts, times,
 * counts and codes.
 *
 * @param typed - By name, as typed.
 */
export async function setIncidentFacts(
  deps: AppDeps,
  incidentId: string,
  typed: Readonly<Record<string, string>>,
  actor: Actor,
): Promise<Result<IncidentFacts, FactRefusal>> {
  const parsed: [IncidentFact, FactValue][] = [];
  for (const [fact, text] of Object.entries(typed)) {
    if (!isIncidentFact(fact)) return refuse({ reason: "unknown_fact", fact });
    const value = parseIncidentFact(fact, text);
    if (!value.ok) return refuse({ ...value.refusal, fact });
    parsed.push([fact, value.value]);
  }
  if ((await readIncident(deps, incidentId)) === null) return refuse({ reason: "incident_not_found" });
  for (const [fact, value] of parsed) {
    const isWords = INCIDENT_FACTS[fact] === "words";
    const facts = { fact, ...(isWords ? {} : { value }) };
    await noteDuty(deps, incidentId, "fact.set", facts, actor, isWords ? String(value) : null);
  }
  return ok(factsIn(await deps.duties.store.events(deps.tenant, incidentId)));
}

/** One line of the register, and its entry in the history. */
export async function noteDuty(
  deps: AppDeps,
  incidentId: string,
  what: DutyEvent,
  facts: Readonly<Record<string, FactValue | null>>,
  actor: Actor,
  words: string | null = null,
): Promise<void> {
  await deps.threat.incidents.note(deps.tenant, incidentId, dutyEvent(deps, incidentId, what, facts, actor, words));
}

export function dutyEvent(
  deps: AppDeps,
  incidentId: string,
  what: DutyEvent,
  facts: Readonly<Record<string, FactValue | null>>,
  actor: Actor,
  words: string | null = null,
): ReturnType<typeof incidentEvent> {
  const kind = what === "reach.read" ? "incident.disclosed" : "incident.noted";
  const event = incidentEvent(deps, kind, { incident: incidentId, step: what, ...facts }, actor, undefined, words);
  return { ...event, what };
}

/** The incident and all that people did about it. */
export type DutyView = {
  readonly view: IncidentView;
  readonly events: readonly IncidentEvent[];
  readonly facts: IncidentFacts;
};

export async function readDuty(deps: AppDeps, incidentId: string): Promise<Result<DutyView, NoIncident>> {
  const view = await readIncident(deps, incidentId);
  if (view === null) return refuse({ reason: "incident_not_found" });
  const events = await deps.duties.store.events(deps.tenant, incidentId);
  return ok({ view, events, facts: factsIn(events) });
}
