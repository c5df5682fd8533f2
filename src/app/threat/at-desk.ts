// SPDX-License-Identifier: Apache-2.0
import { isUuid, ok, type Result, refuse } from "#kernel";
import type { AppDeps } from "../deps.ts";
import { type ListPage, nextAfter } from "../desk/list-place.ts";
import { type GateOfStaff, mayKnowNames, passStaffGate, type StaffAction } from "../staff/gate.ts";
import type { StaffSeat } from "../staff/seat.ts";
import { screenNote } from "../vault/screen-note.ts";
import type { Incident, IncidentState, IncidentView, ThreatAnswer } from "./incident-ports.ts";
import { listIncidents, readIncident, type SettleRefusal, settleIncident, undoAnswer } from "./incidents.ts";
import { staffKey } from "./sense-staff.ts";

/** `unscreenable`: why it was done could not be screened; nothing was done. */
export type IncidentRefusal = GateOfStaff | SettleRefusal | { readonly reason: "unscreenable" };

const FIRST: ListPage = { after: null, limit: 100 };

/** The newest incidents for the role `security` (and to look at, `auditor`), page by page, with live counts. */
export async function listIncidentsAtDesk(
  deps: AppDeps,
  seat: StaffSeat,
  { after, limit }: ListPage = FIRST,
): Promise<
  Result<
    {
      readonly incidents: readonly Incident[];
      readonly next: string | null;
      readonly counts: Awaited<ReturnType<AppDeps["threat"]["incidents"]["counts"]>>;
    },
    GateOfStaff
  >
> {
  const passed = await passStaffGate(deps, seat, "incidents.read");
  if (!passed.ok) return passed;
  const [incidents, counts] = await Promise.all([
    listIncidents(deps, "all", limit, after),
    deps.threat.incidents.counts(deps.tenant, new Date(deps.clock.now())),
  ]);
  const next = nextAfter(incidents, limit, ({ incidentId, lastAt }) => ({ key: "", at: lastAt, id: incidentId }));
  return ok({ incidents, next, counts });
}

/** One incident with whom it is about (by keyed hashes), what holds and what became of it, and the names of colleagues who decided. */
export async function readIncidentAtDesk(
  deps: AppDeps,
  seat: StaffSeat,
  incidentId: string,
): Promise<Result<{ readonly view: IncidentView; readonly names: Readonly<Record<string, string>> }, IncidentRefusal>> {
  const passed = await passStaffGate(deps, seat, "incidents.read");
  if (!passed.ok) return passed;
  const [view, staff] = await Promise.all([
    readIncident(deps, incidentId),
    mayKnowNames(seat.agent) ? deps.staff.list(deps.tenant) : [],
  ]);
  if (view === null) return refuse({ reason: "incident_not_found" });
  return ok({ view, names: Object.fromEntries(staff.map(({ staffId, name }) => [staffId, name])) });
}

/**
 * `confirmed`, `undone` or `closed`, by a person of security with a reason. Nobody settles what is about themselves: not in quarantine (the gate
 * refuses them), not after it ran out, and not where answers are only observed.
 */
export async function settleAtDesk(
  deps: AppDeps,
  seat: StaffSeat,
  wanted: { readonly incidentId: string; readonly to: Exclude<IncidentState, "open">; readonly reason: string },
): Promise<Result<IncidentView, IncidentRefusal>> {
  const allowed = await asPerson(deps, seat, "incidents.settle");
  if (!allowed.ok) return allowed;
  if (await isAboutThem(deps, seat, wanted.incidentId)) return refuse({ reason: "not_permitted" });
  const words = await screenNote(deps, wanted.reason);
  return words === null
    ? refuse({ reason: "unscreenable" })
    : settleIncident(deps, wanted.incidentId, wanted.to, allowed.value, words);
}

/** Ends one answer and leaves the incident. */
export async function undoAnswerAtDesk(
  deps: AppDeps,
  seat: StaffSeat,
  { answerId, reason }: { readonly answerId: string; readonly reason: string },
): Promise<Result<ThreatAnswer, IncidentRefusal>> {
  const allowed = await asPerson(deps, seat, "incidents.settle");
  if (!allowed.ok) return allowed;
  const answer = isUuid(answerId) ? await deps.threat.incidents.findAnswer(deps.tenant, answerId) : null;
  if (answer !== null && (await isAboutThem(deps, seat, answer.incidentId))) return refuse({ reason: "not_permitted" });
  const words = await screenNote(deps, reason);
  return words === null ? refuse({ reason: "unscreenable" }) : undoAnswer(deps, answerId, allowed.value, words);
}

async function isAboutThem(deps: AppDeps, { agent }: StaffSeat, incidentId: string): Promise<boolean> {
  const view = await readIncident(deps, incidentId);
  const own = staffKey(deps, agent.agentId).toHex();
  return view?.entities.some(({ kind, key }) => kind === "agent" && key.toHex() === own) ?? false;
}

async function asPerson(
  deps: AppDeps,
  seat: StaffSeat,
  action: StaffAction,
): Promise<Result<{ readonly kind: "agent"; readonly id: string }, GateOfStaff>> {
  const passed = await passStaffGate(deps, seat, action);
  return passed.ok ? ok({ kind: "agent", id: seat.agent.agentId }) : passed;
}
