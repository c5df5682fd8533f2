// SPDX-License-Identifier: Apache-2.0
import { type JsonObject, ok, type Result, refuse } from "#kernel";
import { type Draft, INCIDENT_FACTS, type IncidentFacts, isIncidentFact, type RunningClock } from "#privacy";
import type { AppDeps } from "../deps.ts";
import type { IncidentDelivery } from "../privacy/desk-ports.ts";
import { type GateOfStaff, passStaffGate, type StaffAction, type StaffWisher } from "../staff/gate.ts";
import type { Incident, IncidentSeverity, ReportedKind } from "../threat/incident-ports.ts";
import { openIncident } from "../threat/incidents.ts";
import { screenNote } from "../vault/screen-note.ts";
import { clocksOf, markSent, type StageRefusal } from "./clocks.ts";
import { draftNotice } from "./drafts.ts";
import { type FactRefusal, type NoIncident, readDuty, setIncidentFacts } from "./facts.ts";
import { approveNotices, type NoticeRefusal, proposeNotices } from "./notices.ts";
import type { NoticeCounts } from "./ports.ts";
import { discloseReach, type Reach, type ReachWanted, reachOf } from "./reach.ts";
import { type RegisterLine, readRegister } from "./register.ts";
import { deliveriesAbout, type ProposedNotices, proposedIn } from "./told.ts";

/** What was written could not be screened, and is kept nowhere. */
type Unscreenable = { readonly reason: "unscreenable" };
export type DutyRefusal = GateOfStaff | FactRefusal | StageRefusal | NoticeRefusal | Unscreenable;

/** Facts in words without what is somebody's. Who an authority may ask stays as it is typed: a notice without it is none. */
async function screenFacts(
  deps: AppDeps,
  typed: Readonly<Record<string, string>>,
): Promise<Result<Readonly<Record<string, string>>, Unscreenable>> {
  const screened: Record<string, string> = {};
  for (const [fact, text] of Object.entries(typed)) {
    const isWords = isIncidentFact(fact) && INCIDENT_FACTS[fact] === "words" && fact !== "contact";
    const kept = isWords ? await screenNote(deps, text) : text;
    if (kept === null) return refuse({ reason: "unscreenable" });
    screened[fact] = kept;
  }
  return ok(screened);
}

/** Each wish passes the gate first, and is done as the person who signed in. */
async function asPerson<T, R>(
  deps: AppDeps,
  who: StaffWisher,
  action: StaffAction,
  work: (person: {
    readonly kind: "agent";
    readonly id: string;
  }) => Promise<Result<T, R & { readonly reason: string }>>,
): Promise<Result<T, (R & { readonly reason: string }) | GateOfStaff>> {
  const passed = await passStaffGate(deps, who, action);
  return passed.ok ? work({ kind: "agent", id: who.agent.agentId }) : passed;
}

/** Opens an incident by hand, with the facts that are known. */
export function openIncidentAtDesk(
  deps: AppDeps,
  who: StaffWisher,
  wanted: {
    readonly kind: ReportedKind;
    readonly severity: IncidentSeverity;
    readonly words: string;
    readonly facts: Readonly<Record<string, string>>;
  },
): Promise<Result<Incident, FactRefusal | Unscreenable | GateOfStaff>> {
  return asPerson<Incident, FactRefusal | Unscreenable>(deps, who, "incidents.work", async (actor) => {
    const { facts, words: written, ...rest } = wanted;
    const [words, screened] = [await screenNote(deps, written), await screenFacts(deps, facts)];
    if (words === null) return refuse({ reason: "unscreenable" });
    if (!screened.ok) return screened;
    const incident = await openIncident(deps, { ...rest, words, actor });
    const set = await setIncidentFacts(deps, incident.incidentId, screened.value, actor);
    return set.ok ? ok(incident) : set;
  });
}

export function setFactsAtDesk(
  deps: AppDeps,
  who: StaffWisher,
  incidentId: string,
  typed: Readonly<Record<string, string>>,
): Promise<Result<IncidentFacts, FactRefusal | Unscreenable | GateOfStaff>> {
  return asPerson<IncidentFacts, FactRefusal | Unscreenable>(deps, who, "incidents.work", async (actor) => {
    const screened = await screenFacts(deps, typed);
    return screened.ok ? setIncidentFacts(deps, incidentId, screened.value, actor) : screened;
  });
}

export type ClocksView = {
  readonly incident: Pick<Incident, "kind" | "severity" | "state" | "openedAt">;
  readonly clocks: readonly RunningClock[];
  readonly facts: IncidentFacts;
  readonly notices: NoticeCounts;
  readonly proposed: ProposedNotices;
  /** Signed webhooks about it, receiver by receiver. */
  readonly deliveries: readonly IncidentDelivery[];
  /** Whether anybody is told by webhook at all. */
  readonly receivers: number;
  /** The register: what people did, in order. Words stay sealed. */
  readonly steps: readonly {
    readonly at: Date;
    readonly what: string;
    readonly by: string | null;
    readonly facts: JsonObject;
    readonly historyId: number;
  }[];
  /** Kinds of facts, for whoever writes one down. */
  readonly known: typeof INCIDENT_FACTS;
};

export function readClocksAtDesk(
  deps: AppDeps,
  who: StaffWisher,
  incidentId: string,
): Promise<Result<ClocksView, NoIncident | GateOfStaff>> {
  return asPerson<ClocksView, NoIncident>(deps, who, "incidents.read", async () => {
    const found = await readDuty(deps, incidentId);
    if (!found.ok) return found;
    const { view, events, facts } = found.value;
    const [notices, deliveries, staff] = await Promise.all([
      deps.duties.store.noticeCounts(deps.tenant, incidentId),
      deliveriesAbout(deps, incidentId, view.incident.openedAt),
      deps.staff.list(deps.tenant),
    ]);
    const names = new Map(staff.map(({ staffId, name }) => [staffId as string, name]));
    const { kind, severity, state, openedAt } = view.incident;
    return ok({
      incident: { kind, severity, state, openedAt },
      clocks: clocksOf(deps, view.incident, events),
      facts,
      notices,
      proposed: proposedIn(events, who.agent.agentId),
      deliveries,
      receivers: deps.webhooks.endpoints.filter(({ events: wanted }) => wanted.includes("incident.opened")).length,
      steps: events.map(({ at, what, actor, facts: said, historyId }) => ({
        at,
        what,
        by: actor.id === null ? null : (names.get(actor.id) ?? null),
        facts: said,
        historyId,
      })),
      known: INCIDENT_FACTS,
    });
  });
}

export function markSentAtDesk(
  deps: AppDeps,
  who: StaffWisher,
  incidentId: string,
  clockId: string,
  how: { readonly at?: Date | undefined; readonly words?: string | null },
): Promise<Result<readonly RunningClock[], StageRefusal | Unscreenable | GateOfStaff>> {
  return asPerson<readonly RunningClock[], StageRefusal | Unscreenable>(deps, who, "incidents.work", async (actor) => {
    const written = how.words ?? null;
    const words = written === null ? null : await screenNote(deps, written);
    if (words === null && written !== null) return refuse({ reason: "unscreenable" });
    return markSent(deps, incidentId, clockId, actor, { ...how, words });
  });
}

export function draftAtDesk(
  deps: AppDeps,
  who: StaffWisher,
  incidentId: string,
  clockId: string,
): Promise<Result<Draft, NoIncident | { readonly reason: "no_such_clock" } | GateOfStaff>> {
  return asPerson<Draft, NoIncident | { readonly reason: "no_such_clock" }>(deps, who, "incidents.work", () =>
    draftNotice(deps, incidentId, clockId),
  );
}

export type ReachCounts = Omit<Reach, "subjects"> & { readonly count: number };

/** How many it reached, which fields, and what custody of keys says of them: counts, no ids. */
export function countReachAtDesk(
  deps: AppDeps,
  who: StaffWisher,
  incidentId: string,
): Promise<Result<ReachCounts, NoIncident | GateOfStaff>> {
  return asPerson<ReachCounts, NoIncident>(deps, who, "incidents.work", async () => {
    const reach = await reachOf(deps, incidentId);
    if (!reach.ok) return reach;
    const { subjects, ...rest } = reach.value;
    return ok({ ...rest, count: subjects.length });
  });
}

/** The list with ids: for the role privacy, with a reason that stays. */
export function discloseReachAtDesk(
  deps: AppDeps,
  who: StaffWisher,
  incidentId: string,
  wanted: ReachWanted,
  reason: string,
): Promise<Result<Reach, NoIncident | Unscreenable | GateOfStaff>> {
  return asPerson<Reach, NoIncident | Unscreenable>(deps, who, "incidents.reach", async (actor) => {
    const kept = await screenNote(deps, reason);
    if (kept === null) return refuse({ reason: "unscreenable" });
    return discloseReach(deps, incidentId, wanted, { actor, reason: kept });
  });
}

export function proposeNoticesAtDesk(
  deps: AppDeps,
  who: StaffWisher,
  incidentId: string,
  wanted: ReachWanted,
  reason: string,
): Promise<Result<Reach, NoticeRefusal | Unscreenable | GateOfStaff>> {
  return asPerson<Reach, NoticeRefusal | Unscreenable>(deps, who, "incidents.notify", async (actor) => {
    const kept = await screenNote(deps, reason);
    if (kept === null) return refuse({ reason: "unscreenable" });
    return proposeNotices(deps, incidentId, wanted, actor, kept);
  });
}

/** The second person. Who proposed is refused, whatever their roles. */
export function approveNoticesAtDesk(
  deps: AppDeps,
  who: StaffWisher,
  incidentId: string,
  digest: string,
): Promise<Result<NoticeCounts, NoticeRefusal | GateOfStaff>> {
  return asPerson<NoticeCounts, NoticeRefusal>(deps, who, "incidents.notify", (actor) =>
    approveNotices(deps, incidentId, digest, actor),
  );
}

export function readRegisterAtDesk(
  deps: AppDeps,
  who: StaffWisher,
): Promise<Result<readonly RegisterLine[], GateOfStaff>> {
  return asPerson<readonly RegisterLine[], GateOfStaff>(deps, who, "incidents.read", async () =>
    ok(await readRegister(deps)),
  );
}
