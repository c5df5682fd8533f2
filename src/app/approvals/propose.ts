// SPDX-License-Identifier: Apache-2.0
import { type JsonObject, makeUuid, ok, type Result, refuse } from "#kernel";
import type { AgentIdentity, AppDeps } from "../deps.ts";
import type { HistoryEntry } from "../ports.ts";
import { screenNote } from "../vault/screen-note.ts";
import { type ApprovalWish, digestOf, exactBytes, sealApproval } from "./content.ts";
import { BY_COMMAND, mayAskForExport, mayAskForKeys } from "./gate.ts";
import type { StoredApproval } from "./ports.ts";

/** What a request needs of the app: a command that has no conversations has this much. */
export type ApprovalDeps = Pick<AppDeps, "tenant" | "clock" | "random" | "hashes" | "approvals">;

/** Two people decide what comes into force for everybody; elsewhere one decides beside the one who asked. */
const NEEDED = { act: 1, vouch: 1, history_export: 1, keys_export: 1, policies: 2, staff: 1 } as const;

/** Asks colleagues. Who asks must have been allowed to by the caller. Nothing happens until enough of them have approved. */
export async function proposeApproval(
  deps: ApprovalDeps,
  wish: ApprovalWish,
  by: Pick<AgentIdentity, "agentId" | "name"> | null,
  lifetimeMs: number,
): Promise<StoredApproval> {
  const now = deps.clock.now();
  const exact = exactBytes(deps, wish);
  const approvalId = makeUuid(deps.random);
  const about = wish.kind === "act" || wish.kind === "vouch" ? wish.conversationId : null;
  const approval: StoredApproval = {
    approvalId,
    kind: wish.kind,
    conversationId: about,
    subjectId: wish.kind === "vouch" ? wish.subjectId : null,
    digest: digestOf(deps, exact),
    sealed: sealApproval(deps, approvalId, { exact, byName: by?.name ?? "", decisions: [] }),
    state: "proposed",
    version: 1,
    needed: NEEDED[wish.kind],
    proposedBy: by?.agentId ?? BY_COMMAND,
    approvedBy: [],
    proposedAt: new Date(now),
    expiresAt: new Date(now + lifetimeMs),
  };
  const entry = approvalEntry(deps, "approval.proposed", approval, by?.agentId ?? null, factsOf(wish));
  await deps.approvals.propose(deps.tenant, approval, entry);
  return approval;
}

/** An auditor or somebody from privacy asks for the whole history in files. The reason is kept as it was screened. */
export async function requestExport(
  deps: AppDeps,
  agent: AgentIdentity,
  written: string,
): Promise<Result<StoredApproval, { reason: "not_permitted" | "unscreenable" }>> {
  if (!mayAskForExport(deps, agent)) return refuse({ reason: "not_permitted" });
  const reason = await screenNote(deps, written);
  if (reason === null) return refuse({ reason: "unscreenable" });
  const { lifetimeMs } = deps.settings.approvals;
  return ok(await proposeApproval(deps, { kind: "history_export", reason }, agent, lifetimeMs));
}

/** An admin or somebody from security asks for the keys of the installation, sealed, in a file. */
export async function requestKeysExport(
  deps: AppDeps,
  agent: AgentIdentity,
  written: string,
): Promise<Result<StoredApproval, { reason: "not_permitted" | "unscreenable" }>> {
  if (!mayAskForKeys(deps, agent)) return refuse({ reason: "not_permitted" });
  const reason = await screenNote(deps, written);
  if (reason === null) return refuse({ reason: "unscreenable" });
  const { lifetimeMs } = deps.settings.approvals;
  return ok(await proposeApproval(deps, { kind: "keys_export", reason }, agent, lifetimeMs));
}

/** What the history keeps of a request: kinds, ids and the digest. */
export function approvalEntry(
  deps: Pick<AppDeps, "tenant" | "clock">,
  kind: Extract<HistoryEntry["kind"], `approval.${string}`>,
  approval: StoredApproval,
  by: string | null,
  facts: JsonObject,
): HistoryEntry {
  const { approvalId, digest, kind: what } = approval;
  return {
    at: new Date(deps.clock.now()),
    tenant: deps.tenant,
    kind,
    actor: by === null ? { kind: "system", id: null } : { kind: "agent", id: by },
    subjectId: approval.subjectId,
    conversationId: approval.conversationId,
    facts: { approval: approvalId, what, digest, ...facts },
  };
}

function factsOf(wish: ApprovalWish): JsonObject {
  switch (wish.kind) {
    case "act":
      return { act: wish.act };
    case "vouch":
      return { check: wish.check, document: wish.document, purpose: wish.purpose };
    case "history_export":
    case "keys_export":
      return {};
    case "policies":
      return { hash: wish.hash, before: wish.before };
    case "staff":
      return { change: wish.change, about: wish.staffId, roles: [...wish.roles], before: [...wish.before] };
  }
}
