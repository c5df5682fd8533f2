// SPDX-License-Identifier: Apache-2.0
import { type AssuranceLevel, type ConversationId, makeUuid, ok, type Result, refuse, type SubjectId } from "#kernel";
import {
  clockFor,
  type IdentityEvidence,
  isEnoughFor,
  KIND_RULES,
  type RequestAbout,
  type RequestChannel,
  type RequestKind,
} from "#privacy";
import type { AppDeps } from "../deps.ts";
import { withdrawAll } from "../news/consent.ts";
import { type RequestActor, rightsEntry } from "./entry.ts";
import { forgetBaselines } from "./forget-baselines.ts";
import { setLimit } from "./limits.ts";
import type { StoredRequest } from "./ports.ts";
import { sealWords } from "./words.ts";

export type Asked = {
  readonly subjectId: SubjectId;
  readonly kind: RequestKind;
  readonly channel: RequestChannel;
  /** How sure it is who asks, now. */
  readonly level: AssuranceLevel;
  readonly by: RequestActor;
  readonly conversationId: ConversationId | null;
  /** Screened; null where a button said it all. */
  readonly words: string | null;
  /** The same id is the same request, however often it arrives; null: a new one. */
  readonly onceAs: string | null;
  /** Where staff files it for the customer: what showed who asks, and which decision it is about. */
  readonly filed?: { readonly evidence: readonly IdentityEvidence[]; readonly about: RequestAbout | null };
};

export type AskRefusal =
  /** The proof is weaker than what this kind of request discloses, destroys or changes. */
  | { readonly reason: "not_enough_proof"; readonly needed: AssuranceLevel }
  /** The configured profile has no rule for this day: nobody could say until when it is answered. */
  | { readonly reason: "no_rule" };

/**
 * Takes a subject's request: checks how sure it is who asks, starts the clock of the dated rule, and carries out at once what only protects or
 * is a matter of looking. What takes a person waits for one. The same wish while it is open is one request, with one clock.
 */
export async function askRequest(deps: AppDeps, asked: Asked): Promise<Result<StoredRequest, AskRefusal>> {
  const { subjectId, kind, channel, level, by, conversationId } = asked;
  if (!isEnoughFor(kind, level)) return refuse({ reason: "not_enough_proof", needed: KIND_RULES[kind].level });
  const now = deps.clock.now();
  const clock = clockFor(deps.rights.rules, deps.rights.profile, kind, now, deps.settings.timeZone);
  if (!clock.ok) return clock;
  const requestId = asked.onceAs ?? makeUuid(deps.random);
  // What staff files waits for another of them: nobody stops, changes or hands out by a call that only they have heard.
  const isAtOnce = KIND_RULES[kind].isAtOnce && asked.filed === undefined;
  const sealed =
    asked.words === null
      ? null
      : await sealWords(deps, { subjectId, requestId }, { asked: asked.words, answered: null });
  const facts = {
    request: requestId,
    right: kind,
    channel,
    level,
    rule: clock.value.rule,
    due_at: clock.value.dueAt.toISOString(),
    ...(asked.filed === undefined
      ? {}
      : { evidence: [...asked.filed.evidence], about: asked.filed.about === null ? null : { ...asked.filed.about } }),
  };
  const { request, isNew } = await deps.rights.requests.add(
    deps.tenant,
    {
      subjectId,
      requestId,
      kind,
      state: isAtOnce ? "granted" : "received",
      step: "none",
      channel,
      assurance: level,
      rule: clock.value.rule,
      receivedAt: new Date(now),
      dueAt: clock.value.dueAt,
      extendedUntil: null,
      extensionReason: null,
      outcome: null,
      ground: null,
      proposedBy: null,
      decidedBy: null,
      decidedAt: null,
      closedAt: null,
      sealed,
      // Crash: whatever is carried out at once and is not, a job carries out.
      workAt: isAtOnce ? new Date(now + AT_ONCE_LEASE_MS) : null,
      evidence: asked.filed?.evidence ?? [],
      filedBy: asked.filed === undefined ? null : by.id,
      about: asked.filed?.about ?? null,
    },
    rightsEntry(deps, "request.received", subjectId, by, facts, conversationId),
  );
  if (!isNew) return ok(request);
  return ok(isAtOnce ? await carryOutAtOnce(deps, request, by) : request);
}

const AT_ONCE_LEASE_MS = 60_000;

/** What needs no person: looking is possible from now on, a limit holds, wishes have ended. Safe to run again. */
export async function carryOutAtOnce(deps: AppDeps, request: StoredRequest, by: RequestActor): Promise<StoredRequest> {
  const { subjectId, requestId, kind } = request;
  const outcome = await effectOf(deps, request, by);
  const closedAt = new Date(deps.clock.now());
  const entry = rightsEntry(
    deps,
    "request.closed",
    subjectId,
    { kind: "system", id: null },
    { request: requestId, right: kind, outcome },
  );
  const change = { state: "done", outcome, closedAt, workAt: null } as const;
  return (await deps.rights.requests.change(deps.tenant, request, change, entry)) ?? request;
}

async function effectOf(
  deps: AppDeps,
  { subjectId, requestId, kind }: StoredRequest,
  by: RequestActor,
): Promise<string> {
  switch (kind) {
    case "restriction":
      await setLimit(deps, subjectId, "restricted", requestId, by);
      await forgetBaselines(deps, subjectId);
      return "restricted";
    case "objection":
      await setLimit(deps, subjectId, "objected", requestId, by);
      await forgetBaselines(deps, subjectId);
      return "objected";
    case "withdrawal":
      await withdrawAll(deps, subjectId, "subject", "everything");
      return "withdrawn";
    case "access":
    case "copy":
    case "portability":
    case "who_looked":
    case "rectification":
    case "erasure":
    case "human_review":
      return "available";
  }
}
