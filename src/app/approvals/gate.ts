// SPDX-License-Identifier: Apache-2.0
import { circumstancesAtDesk } from "../circumstances.ts";
import type { GateResource } from "../decide.ts";
import type { AgentIdentity, AppDeps } from "../deps.ts";
import type { ApprovalKind, StoredApproval } from "./ports.ts";

/** Each has its row in `docs/security/gate-rows.yaml`. */
export const APPROVAL_ACTIONS = [
  "approval.list",
  "approval.request_export",
  "approval.act",
  "approval.vouch",
  "approval.request_keys",
  "approval.history_export",
  "approval.keys_export",
  "approval.policies",
  "approval.staff",
  "approval.hold",
  "approval.threat_model",
  "approval.desk_text",
  "approval.wording",
  "approval.opening_hours",
  "approval.configuration",
  "approval.alert_silence",
  "approval.token",
] as const satisfies readonly (
  | "approval.list"
  | "approval.request_export"
  | "approval.request_keys"
  | `approval.${ApprovalKind}`
)[];

export function mayListApprovals(deps: AppDeps, agent: AgentIdentity): boolean {
  return isPermitted(deps, agent, "approval.list", { kind: "Desk", id: "all" });
}

export function mayAskForExport(deps: AppDeps, agent: AgentIdentity): boolean {
  return isPermitted(deps, agent, "approval.request_export", { kind: "Desk", id: "all" });
}

export function mayAskForKeys(deps: AppDeps, agent: AgentIdentity): boolean {
  return isPermitted(deps, agent, "approval.request_keys", { kind: "Desk", id: "all" });
}

/** Whether this person may decide this request: by role, and never their own. */
export function mayDecide(deps: AppDeps, agent: AgentIdentity, approval: StoredApproval): boolean {
  const { approvalId, kind, proposedBy } = approval;
  const by = proposedBy === BY_COMMAND ? null : proposedBy;
  // Twice: a policy that forgets it must not be enough.
  if (by === agent.agentId || approval.approvedBy.includes(agent.agentId)) return false;
  return isPermitted(deps, agent, `approval.${kind}`, { kind: "Approval", id: approvalId, proposedBy: by });
}

/** Who asked, where no person did. */
export const BY_COMMAND = "command";

function isPermitted(
  deps: AppDeps,
  agent: AgentIdentity,
  action: (typeof APPROVAL_ACTIONS)[number],
  resource: GateResource,
): boolean {
  // What takes two people takes people.
  if (agent.scopes !== undefined) return false;
  const { agentId, roles } = agent;
  const context = circumstancesAtDesk(deps, 0);
  return deps.policies.decide({ principal: { kind: "Agent", id: agentId, roles }, action, resource, context })
    .isAllowed;
}
