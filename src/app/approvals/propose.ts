// SPDX-License-Identifier: Apache-2.0
import { type JsonObject, makeUuid, ok, type Result, refuse, type SubjectId } from "#kernel";
import type { AgentIdentity, AppDeps } from "../deps.ts";
import type { HistoryEntry } from "../ports.ts";
import { screenNote } from "../vault/screen-note.ts";
import { type ApprovalWish, digestOf, type ExportAbout, exactBytes, sealApproval } from "./content.ts";
import { BY_COMMAND, mayAskForExport, mayAskForKeys } from "./gate.ts";
import type { StoredApproval } from "./ports.ts";

/** What a request needs of the app: a command that has no conversations has this much. */
export type ApprovalDeps = Pick<AppDeps, "tenant" | "clock" | "random" | "hashes" | "approvals">;

/** Two people decide what comes into force for everybody; elsewhere one decides beside the one who asked. */
const NEEDED = {
  act: 1,
  hold: 1,
  vouch: 1,
  history_export: 1,
  keys_export: 1,
  policies: 2,
  threat_model: 1,
  staff: 1,
  token: 1,
  desk_text: 1,
  wording: 1,
  opening_hours: 1,
  configuration: 1,
  alert_silence: 1,
} as const;

const TWO_OF_A_COMMAND: ReadonlySet<ApprovalWish["kind"]> = new Set(["staff", "token", "hold", "alert_silence"]);

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
    subjectId: wish.kind === "vouch" ? wish.subjectId : wish.kind === "hold" ? (wish.subjectId as SubjectId) : null,
    digest: digestOf(deps, exact),
    sealed: sealApproval(deps, approvalId, { exact, byName: by?.name ?? "", decisions: [] }),
    state: "proposed",
    version: 1,
    // Where no person asked, a second one is somebody else.
    needed: by === null && TWO_OF_A_COMMAND.has(wish.kind) ? 2 : NEEDED[wish.kind],
    proposedBy: by?.agentId ?? BY_COMMAND,
    approvedBy: [],
    proposedAt: new Date(now),
    expiresAt: new Date(now + lifetimeMs),
  };
  const entry = approvalEntry(deps, "approval.proposed", approval, by?.agentId ?? null, factsOf(wish));
  await deps.approvals.propose(deps.tenant, approval, entry);
  return approval;
}

/** An auditor or somebody from privacy asks for the whole history in files, or for an archive about one customer or incident. The reason is kept as it was screened. */
export async function requestExport(
  deps: AppDeps,
  agent: AgentIdentity,
  written: string,
  about: ExportAbout | null = null,
): Promise<Result<StoredApproval, { reason: "not_permitted" | "unscreenable" }>> {
  if (!mayAskForExport(deps, agent)) return refuse({ reason: "not_permitted" });
  const reason = await screenNote(deps, written);
  if (reason === null) return refuse({ reason: "unscreenable" });
  const { lifetimeMs } = deps.settings.approvals;
  const wish: ApprovalWish = { kind: "history_export", reason, ...(about === null ? {} : { about }) };
  return ok(await proposeApproval(deps, wish, agent, lifetimeMs));
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
    case "hold":
      return { change: wish.change, hold: wish.holdId, ground: wish.ground, until: wish.until };
    case "history_export":
    case "keys_export":
      return {};
    case "desk_text":
      return { texts: wish.texts.map(({ textId }) => textId) };
    case "wording":
      return { messages: wish.texts.map(({ id }) => id).slice(0, 50), after: wish.base };
    case "opening_hours":
      return { after: wish.base, isConfigured: wish.after === null };
    case "configuration":
      return { before: wish.before, keys: wish.changed.map(({ key }) => key).slice(0, 50) };
    case "alert_silence":
      return { alert: wish.alert, until: wish.until, reason: wish.reason };
    case "threat_model":
      return { change: wish.change, model: wish.modelId ?? "shipped", before: wish.before };
    case "policies":
      return { hash: wish.hash, before: wish.before };
    case "token":
      return { purpose: wish.purpose, scopes: [...wish.scopes], days: wish.days, isBound: wish.deviceKey !== null };
    case "staff":
      return { change: wish.change, about: wish.staffId, roles: [...wish.roles], before: [...wish.before] };
  }
}
