// SPDX-License-Identifier: Apache-2.0
import { ok, type Result, refuse } from "#kernel";
import { clockState, type Decision, type ExtensionReason } from "#privacy";
import type { DeskRequests } from "#protocol";
import type { AppDeps } from "../deps.ts";
import { type GateOfStaff, passStaffGate, type StaffWisher } from "../staff/gate.ts";
import { screenNote } from "../vault/screen-note.ts";
import { type DecideRequestRefusal, decideSubjectRequest, type ExtendRefusal, extendSubjectRequest } from "./decide.ts";
import { ownView } from "./own.ts";
import type { RequestFilter, StoredRequest } from "./ports.ts";
import { countSubjectRequests } from "./run.ts";
import { openWords } from "./words.ts";

const MOST = 200;
const CLOSED = 50;

/** Requests of customers as the role privacy sees them: open ones by the day they are due, then those answered last. No name, no number. */
export async function listDeskRequests(
  deps: AppDeps,
  who: StaffWisher,
  filter: RequestFilter = { kind: null, state: null, regime: null },
): Promise<Result<DeskRequests, GateOfStaff>> {
  const passed = await passStaffGate(deps, who, "requests.list");
  if (!passed.ok) return passed;
  const [open, closed, counts] = await Promise.all([
    deps.rights.requests.list(deps.tenant, "open", MOST, filter),
    deps.rights.requests.list(deps.tenant, "closed", CLOSED, filter),
    countSubjectRequests(deps),
  ]);
  const view = (request: StoredRequest): Promise<DeskRequests["open"][number]> => deskView(deps, request, who);
  const regimes = Object.keys(deps.rights.rules.profiles);
  return ok({ open: await Promise.all(open.map(view)), closed: await Promise.all(closed.map(view)), counts, regimes });
}

export async function deskView(
  deps: AppDeps,
  request: StoredRequest,
  { agent }: StaffWisher,
): Promise<DeskRequests["open"][number]> {
  const now = new Date(deps.clock.now());
  const { asked } = await openWords(deps, request);
  const holds = await deps.rights.holds.holdsFor(deps.tenant, request.subjectId, now);
  const { channel, assurance, rule, state, outcome, proposedBy, closedAt, dueAt, extendedUntil } = request;
  return {
    ...(await ownView(deps, request)),
    state,
    channel,
    assurance,
    rule,
    asked,
    proposed:
      state === "proposed" && outcome !== null ? { verdict: outcome, byMe: proposedBy === agent.agentId } : null,
    holds: [...new Set(holds.map(({ ground }) => ground))],
    isLate: closedAt === null && (extendedUntil ?? dueAt) < now,
    clock: clockState(request, now.getTime()),
    isFiled: request.filedBy !== null,
    isFiledByMe: request.filedBy === agent.agentId,
  };
}

/** A member of the role privacy decides. What they write to the customer is screened like everything that staff writes. */
export async function decideAtDesk(
  deps: AppDeps,
  who: StaffWisher,
  requestId: string,
  decision: Decision,
  written: string | null,
): Promise<Result<StoredRequest, DecideRequestRefusal | GateOfStaff | { readonly reason: "unscreenable" }>> {
  const passed = await passStaffGate(deps, who, "requests.decide");
  if (!passed.ok) return passed;
  const answer = written === null || written.trim() === "" ? null : await screenNote(deps, written);
  if (answer === null && written !== null && written.trim() !== "") return refuse({ reason: "unscreenable" });
  return decideSubjectRequest(deps, requestId, decision, { kind: "agent", id: who.agent.agentId }, answer);
}

export async function extendAtDesk(
  deps: AppDeps,
  who: StaffWisher,
  requestId: string,
  reason: ExtensionReason,
): Promise<Result<StoredRequest, ExtendRefusal | GateOfStaff>> {
  const passed = await passStaffGate(deps, who, "requests.decide");
  if (!passed.ok) return passed;
  return extendSubjectRequest(deps, requestId, reason, { kind: "agent", id: who.agent.agentId });
}
