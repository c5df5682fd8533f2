// SPDX-License-Identifier: Apache-2.0
import { ok, type Result, refuse } from "#kernel";
import { circumstancesAtDesk } from "../circumstances.ts";
import { type GateResource, NO_END_SECONDS } from "../decide.ts";
import type { AgentIdentity, AppDeps } from "../deps.ts";

/** What a role opens beside cases. Each has its row in `docs/security/gate-rows.yaml`. */
export const STAFF_ACTIONS = {
  "desk.list": "Desk",
  "staff.list": "Staff",
  "staff.invite": "Staff",
  "staff.recover": "Staff",
  "staff.roles": "Staff",
  "staff.disable": "Staff",
  "staff.enable": "Staff",
  "staff.remove": "Staff",
  "history.all": "History",
  "history.reveals": "History",
  "history.security": "History",
  "policies.read": "History",
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
  if (isPermitted(deps, who, action)) return ok(undefined);
  const isTooOld = isPermitted(deps, who, action, 0);
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
