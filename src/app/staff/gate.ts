// SPDX-License-Identifier: Apache-2.0
import { ok, type Result, refuse } from "#kernel";
import { circumstancesAtDesk } from "../circumstances.ts";
import { type GateResource, NO_END_SECONDS } from "../decide.ts";
import type { AgentIdentity, AppDeps } from "../deps.ts";
import { isOutOfScope } from "../gate.ts";
import { isStaffFree } from "../threat/sense-staff.ts";

/** What a role opens beside cases. Each has its row in `docs/security/gate-rows.yaml`. */
export const STAFF_ACTIONS = {
  "desk.list": "Desk",
  "desk.search": "Desk",
  "desk.set_up": "Desk",
  "texts.read": "Desk",
  "texts.write": "Desk",
  "wording.read": "Desk",
  "wording.write": "Desk",
  "banner.read": "Desk",
  "banner.change": "Desk",
  "hours.read": "Desk",
  "hours.write": "Desk",
  "installation.read": "Desk",
  "installation.check": "Desk",
  "installation.change": "Desk",
  "staff.list": "Staff",
  "staff.invite": "Staff",
  "staff.recover": "Staff",
  "staff.roles": "Staff",
  "staff.disable": "Staff",
  "staff.enable": "Staff",
  "staff.remove": "Staff",
  "roles.read": "Staff",
  "sessions.end": "Staff",
  "tokens.list": "Staff",
  "tokens.make": "Staff",
  "tokens.revoke": "Staff",
  "history.all": "History",
  "history.reveals": "History",
  "history.security": "History",
  "policies.read": "History",
  "security.read": "History",
  "detectors.change": "History",
  "drills.run": "History",
  "service.read": "History",
  "alerts.settle": "History",
  "analytics.read": "History",
  "analytics.messages": "History",
  "requests.list": "History",
  "requests.decide": "History",
  "records.read": "History",
  "requests.file": "History",
  "privacy.read": "History",
  "privacy.look_up": "History",
  "privacy.hold": "History",
  "privacy.retain": "History",
  "privacy.settle_owed": "History",
  "evidence.read": "History",
  "evidence.build": "History",
  "incidents.read": "History",
  "incidents.settle": "History",
  "incidents.work": "History",
  "incidents.reach": "History",
  "incidents.notify": "History",
} as const satisfies Record<string, GateResource["kind"]>;
export type StaffAction = keyof typeof STAFF_ACTIONS;

export type GateOfStaff = { readonly reason: "not_permitted" } | { readonly reason: "sign_in_too_old" };

/** Who wishes. Without a session, as in a proof about cases, a sign-in counts as older than anything. */
export type StaffWisher = { readonly agent: AgentIdentity; readonly session?: { readonly createdAt: Date } };

/** One decision per wish. `sign_in_too_old`: the same person, freshly signed in, may. Refusals stand in the history. */
export async function passStaffGate(
  deps: AppDeps,
  who: StaffWisher,
  action: StaffAction,
): Promise<Result<undefined, GateOfStaff>> {
  const isFree = await isStaffFree(deps, who.agent.agentId);
  if (isFree && isPermitted(deps, who, action)) return ok(undefined);
  const isTooOld = isFree && isPermitted(deps, who, action, 0);
  const reason = isTooOld ? "sign_in_too_old" : "not_permitted";
  await deps.history.append(
    {
      at: new Date(deps.clock.now()),
      tenant: deps.tenant,
      kind: "gate.refused",
      actor: { kind: "agent", id: who.agent.agentId },
      subjectId: null,
      conversationId: null,
      facts: { action, reason },
    },
    null,
  );
  return refuse({ reason });
}

/** Whether names of colleagues go along with what is read. To a program only where its token says so: such a token takes two people. */
export function mayKnowNames({ scopes }: Pick<AgentIdentity, "scopes">): boolean {
  return scopes === undefined || scopes.includes("staff.list");
}

/** What the screens offer: the same decisions, as if the sign-in were fresh. */
export function permittedActions(deps: AppDeps, who: StaffWisher): StaffAction[] {
  return (Object.keys(STAFF_ACTIONS) as StaffAction[]).filter((action) => isPermitted(deps, who, action, 0));
}

/** @param ageSeconds - Of the sign-in; as it is, where not given. */
export function isPermitted(
  deps: AppDeps,
  who: StaffWisher,
  action: StaffAction,
  ageSeconds: number = ageOf(deps, who),
): boolean {
  if (isOutOfScope(who.agent, action)) return false;
  const decision = deps.policies.decide({
    principal: { kind: "Agent", id: who.agent.agentId, roles: who.agent.roles },
    action,
    resource: { kind: STAFF_ACTIONS[action], id: "all" },
    context: circumstancesAtDesk(deps, ageSeconds),
  });
  return decision.isAllowed;
}

/** Whole seconds, rounded up. */
function ageOf(deps: AppDeps, { session }: StaffWisher): number {
  return session === undefined ? NO_END_SECONDS : Math.ceil((deps.clock.now() - session.createdAt.getTime()) / 1_000);
}
