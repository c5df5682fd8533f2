// SPDX-License-Identifier: Apache-2.0
import type { ConversationId, JsonObject, SubjectId } from "#kernel";
import type { AppDeps } from "../deps.ts";
import type { HistoryEntry } from "../ports.ts";

/** Who did something about a request. */
export type RequestActor = { readonly kind: "subject" | "agent" | "system"; readonly id: string | null };

export type RequestEntryKind = Extract<
  HistoryEntry["kind"],
  `request.${string}` | `limit.${string}` | `hold.${string}`
>;

/** An entry about a subject's rights: codes and ids only. */
export function rightsEntry(
  { tenant, clock }: Pick<AppDeps, "tenant" | "clock">,
  kind: RequestEntryKind,
  subjectId: SubjectId,
  actor: RequestActor,
  facts: JsonObject,
  conversationId: ConversationId | null = null,
): HistoryEntry {
  return { at: new Date(clock.now()), tenant, kind, actor, subjectId, conversationId, facts };
}

/** That a member of staff looked up what is kept of somebody, and how they named them. The one it is about reads it. */
export function rightsReadEntry(
  { tenant, clock }: Pick<AppDeps, "tenant" | "clock">,
  subjectId: SubjectId,
  agentId: string,
  facts: { readonly what: string; readonly by: string },
): HistoryEntry {
  return {
    at: new Date(clock.now()),
    tenant,
    kind: "agent.looked_up",
    actor: { kind: "agent", id: agentId },
    subjectId,
    conversationId: null,
    facts: { ...facts, reason: "privacyRequest" },
  };
}

/** That a member of staff started a job of the service, or fetched what one made. About nobody in particular. */
export function jobEntry(
  { tenant, clock }: Pick<AppDeps, "tenant" | "clock">,
  agentId: string,
  facts: JsonObject,
  kind: "job.asked" | "archive.fetched" = "job.asked",
  subjectId: SubjectId | null = null,
): HistoryEntry {
  return {
    at: new Date(clock.now()),
    tenant,
    kind,
    actor: { kind: "agent", id: agentId },
    subjectId,
    conversationId: null,
    facts,
  };
}
