// SPDX-License-Identifier: Apache-2.0
import { type JsonObject, ok, type Result, refuse } from "#kernel";
import { silenceByTwo } from "../alerts/settle.ts";
import { mayReach } from "../budgets.ts";
import type { AgentIdentity, AppDeps } from "../deps.ts";
import { publishHours } from "../hours/hours.ts";
import { writeInstallation } from "../installation/installation.ts";
import { carryOutHold } from "../privacy/desk-holds.ts";
import { carryOutModel } from "../security/detectors.ts";
import { carryOutStaff } from "../staff/carry-out.ts";
import type { MadeLink } from "../staff/link.ts";
import { publishApproved } from "../texts/draft.ts";
import { screenNote } from "../vault/screen-note.ts";
import { publishWording } from "../wording/draft.ts";
import { carryOutApproved } from "./carry-out.ts";
import { type ApprovalContent, type ApprovalDecision, openApproval, sealApproval } from "./content.ts";
import { mayDecide } from "./gate.ts";
import type { ApprovalState, StoredApproval } from "./ports.ts";
import { approvalEntry } from "./propose.ts";
import { useApproval } from "./use.ts";

export type DecideRefusal =
  | { readonly reason: "approval_not_found" }
  /** By role, or because it is one's own, or one has approved it before. */
  | { readonly reason: "not_permitted" }
  | { readonly reason: "approval_expired" }
  /** Decided meanwhile, by oneself or somebody else. */
  | { readonly reason: "already_decided" }
  /** What was on the screen is not what would be done. */
  | { readonly reason: "approval_differs" }
  | { readonly reason: "budget_spent" }
  /** Why it was decided could not be screened. */
  | { readonly reason: "unscreenable" };

export type Decided = {
  readonly state: ApprovalState;
  /** False where it was approved and what it was about had changed meanwhile: ask anew. Null: nothing was to be done at once. */
  readonly isCarriedOut: boolean | null;
  /** Where a link for a colleague was approved: for whoever approved it, once, to hand over. */
  readonly link: MadeLink | null;
};

export type DecisionInput = {
  readonly approvalId: string;
  /** Of the bytes that were shown. */
  readonly digest: string;
  readonly decision: "approve" | "reject";
  readonly reason: string;
};

/**
 * Somebody else decides. By role and never one's own; for exactly the bytes that were shown; once; in time. Each step and each refusal
 * stands in the history. Of two decisions at the same moment, over all nodes, one counts.
 */
export async function decideApproval(
  deps: AppDeps,
  agent: AgentIdentity,
  input: DecisionInput,
): Promise<Result<Decided, DecideRefusal>> {
  const stored = await deps.approvals.find(deps.tenant, input.approvalId);
  if (stored === null) return refuse({ reason: "approval_not_found" });
  const opened = openApproval(deps, stored);
  const refusal = whyRefuse(deps, agent, stored, input, opened !== null);
  if (refusal !== null || opened === null) return refused(deps, agent, stored, refusal ?? "approval_differs");
  if (stored.subjectId !== null && !(await mayReach(deps, { kind: "agent", id: agent.agentId }, stored.subjectId)))
    return refused(deps, agent, stored, "budget_spent");
  const reason = await screenNote(deps, input.reason);
  if (reason === null) return refused(deps, agent, stored, "unscreenable");

  const next = decided(deps, agent, stored, opened.content, { ...input, reason });
  const kind = input.decision === "approve" ? "approval.approved" : "approval.rejected";
  const facts: JsonObject = { of: next.approvedBy.length, needed: next.needed };
  const isFirst = await deps.approvals.move(deps.tenant, next, approvalEntry(deps, kind, next, agent.agentId, facts));
  if (!isFirst) return refused(deps, agent, stored, "already_decided");
  if (opened.wish.kind === "staff" && next.state === "approved") {
    const done = await carryOutStaff(deps, agent.agentId, next, opened.wish);
    return ok({ state: done.ok ? "used" : next.state, isCarriedOut: done.ok, link: done.ok ? done.value : null });
  }
  if (opened.wish.kind === "desk_text" && next.state === "approved") {
    const used = await useApproval(deps, "desk_text", next.approvalId, () => true);
    const isPublished = used.ok && (await publishApproved(deps, agent, opened.wish));
    return ok({ state: used.ok ? "used" : next.state, isCarriedOut: isPublished, link: null });
  }
  if (opened.wish.kind === "wording" && next.state === "approved") {
    const used = await useApproval(deps, "wording", next.approvalId, () => true);
    const isPublished = used.ok && (await publishWording(deps, agent, opened.wish));
    return ok({ state: used.ok ? "used" : next.state, isCarriedOut: isPublished, link: null });
  }
  if (opened.wish.kind === "opening_hours" && next.state === "approved") {
    const used = await useApproval(deps, "opening_hours", next.approvalId, () => true);
    const isPublished = used.ok && (await publishHours(deps, agent, opened.wish));
    return ok({ state: used.ok ? "used" : next.state, isCarriedOut: isPublished, link: null });
  }
  if (opened.wish.kind === "configuration" && next.state === "approved") {
    const used = await useApproval(deps, "configuration", next.approvalId, () => true);
    const isWritten = used.ok && (await writeInstallation(deps, agent, opened.wish));
    return ok({ state: used.ok ? "used" : next.state, isCarriedOut: isWritten, link: null });
  }
  if (opened.wish.kind === "alert_silence" && next.state === "approved") {
    const used = await useApproval(deps, "alert_silence", next.approvalId, () => true);
    const wanted = { ...opened.wish, until: Date.parse(opened.wish.until) };
    const isSilent =
      used.ok && (await silenceByTwo(deps, wanted, { kind: "agent", id: agent.agentId }, next.approvalId));
    return ok({ state: used.ok ? "used" : next.state, isCarriedOut: isSilent, link: null });
  }
  if (opened.wish.kind === "threat_model" && next.state === "approved") {
    const isDone = await carryOutModel(deps, agent.agentId, next, opened.wish);
    return ok({ state: isDone ? "used" : next.state, isCarriedOut: isDone, link: null });
  }
  if (opened.wish.kind === "hold" && next.state === "approved") {
    const isDone = await carryOutHold(deps, next, opened.wish);
    return ok({ state: isDone ? "used" : next.state, isCarriedOut: isDone, link: null });
  }
  const isCarriedOut = await carryOutApproved(deps, next, opened.wish);
  return ok({ state: isCarriedOut === true ? "used" : next.state, isCarriedOut, link: null });
}

function whyRefuse(
  deps: AppDeps,
  agent: AgentIdentity,
  stored: StoredApproval,
  input: DecisionInput,
  isWhole: boolean,
): Exclude<DecideRefusal["reason"], "approval_not_found" | "budget_spent" | "unscreenable"> | null {
  if (!mayDecide(deps, agent, stored)) return "not_permitted";
  if (stored.state !== "proposed") return "already_decided";
  if (deps.clock.now() >= stored.expiresAt.getTime()) return "approval_expired";
  return isWhole && input.digest === stored.digest ? null : "approval_differs";
}

function decided(
  deps: AppDeps,
  agent: AgentIdentity,
  stored: StoredApproval,
  content: ApprovalContent,
  { decision, reason }: DecisionInput,
): StoredApproval {
  const at = new Date(deps.clock.now()).toISOString();
  const made: ApprovalDecision = { by: agent.agentId, name: agent.name, decision, reason, at };
  const sealed = sealApproval(deps, stored.approvalId, { ...content, decisions: [...content.decisions, made] });
  if (decision === "reject") return { ...stored, state: "rejected", sealed };
  const approvedBy = [...stored.approvedBy, agent.agentId];
  return { ...stored, state: approvedBy.length >= stored.needed ? "approved" : "proposed", approvedBy, sealed };
}

async function refused<R extends Exclude<DecideRefusal["reason"], "approval_not_found">>(
  deps: AppDeps,
  agent: AgentIdentity,
  stored: StoredApproval,
  reason: R,
): Promise<Result<never, { reason: R }>> {
  await deps.history.append(approvalEntry(deps, "approval.refused", stored, agent.agentId, { reason }), null);
  return refuse({ reason });
}
