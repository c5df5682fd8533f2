// SPDX-License-Identifier: Apache-2.0
import { ok, type Result, refuse } from "#kernel";
import type { DeskApproval, DeskApprovals } from "#protocol";
import type { AgentIdentity, AppDeps } from "../deps.ts";
import { type ApprovalWish, openApproval } from "./content.ts";
import { BY_COMMAND, mayAskForExport, mayDecide, mayListApprovals } from "./gate.ts";
import type { StoredApproval } from "./ports.ts";

const LIMIT = 100;

/** What is asked and was decided lately, the newest first, with exactly the bytes that a decision is about. */
export async function listApprovals(
  deps: AppDeps,
  agent: AgentIdentity,
): Promise<Result<DeskApprovals, { reason: "not_permitted" }>> {
  if (!mayListApprovals(deps, agent)) return refuse({ reason: "not_permitted" });
  const stored = await deps.approvals.list(deps.tenant, new Date(deps.clock.now()), LIMIT);
  return ok({
    approvals: stored.flatMap((each) => viewOf(deps, agent, each)),
    mayRequestExport: mayAskForExport(deps, agent),
  });
}

/** One whose bytes are not whole is not shown: there is nothing that could be approved. */
function viewOf(deps: AppDeps, agent: AgentIdentity, stored: StoredApproval): readonly DeskApproval[] {
  const opened = openApproval(deps, stored);
  if (opened === null) return [];
  const { content, wish } = opened;
  const isOpen = stored.state === "proposed" && deps.clock.now() < stored.expiresAt.getTime();
  return [
    {
      approvalId: stored.approvalId,
      kind: stored.kind,
      state: stored.state,
      digest: stored.digest,
      exact: content.exact,
      details: detailsOf(deps, wish),
      proposedBy: stored.proposedBy === BY_COMMAND ? null : content.byName,
      proposedAt: stored.proposedAt.toISOString(),
      expiresAt: stored.expiresAt.toISOString(),
      needed: stored.needed,
      decisions: content.decisions.map(({ name, decision, reason, at }) => ({ name, decision, reason, at })),
      isMine: stored.proposedBy === agent.agentId,
      mayDecide: isOpen && mayDecide(deps, agent, stored),
    },
  ];
}

/** What the screen words: keys and codes, no sentence of ours. */
function detailsOf(deps: AppDeps, wish: ApprovalWish): DeskApproval["details"] {
  switch (wish.kind) {
    case "act":
      return { act: wish.act, text: wish.text, conversation: wish.conversationId };
    case "vouch":
      return { check: wish.check, document: wish.document, purpose: wish.purpose, conversation: wish.conversationId };
    case "history_export":
    case "keys_export":
      return { reason: wish.reason };
    case "policies":
      return { hash: wish.hash, ...changesIn(deps, wish) };
    case "staff":
      return {
        change: wish.change,
        colleague: wish.name ?? "",
        before: wish.before.join(", "),
        roles: wish.change === "remove" ? "" : wish.roles.join(", "),
      };
  }
}

/** Against the set that runs here: which policies are new, gone or worded differently. */
function changesIn(
  deps: AppDeps,
  { policies, schema }: Extract<ApprovalWish, { kind: "policies" }>,
): Record<string, string> {
  const { texts } = deps.policies;
  const proposed = new Map(policies.map(({ id, text }) => [id, text]));
  const added = [...proposed.keys()].filter((id) => !texts.policies.has(id));
  const removed = [...texts.policies.keys()].filter((id) => !proposed.has(id));
  const changed = [...proposed].filter(([id, text]) => texts.policies.has(id) && texts.policies.get(id) !== text);
  return {
    added: added.join(", "),
    removed: removed.join(", "),
    changed: changed.map(([id]) => id).join(", "),
    schema: schema === texts.schema ? "same" : "changed",
  };
}
