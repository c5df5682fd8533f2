// SPDX-License-Identifier: Apache-2.0
import { ok, type Result, refuse } from "#kernel";
import {
  type Decision,
  type DecisionRefusal,
  decideRequest,
  type ExtensionReason,
  extendedUntil,
  isClosed,
} from "#privacy";
import type { AppDeps } from "../deps.ts";
import { type RequestActor, rightsEntry } from "./entry.ts";
import type { RequestChange, StoredRequest } from "./ports.ts";
import { openWords, sealWords } from "./words.ts";

export type DecideRequestRefusal =
  | { readonly reason: "request_not_found" }
  | { readonly reason: "somebody_was_faster" }
  /** Something keeps the data: the decision is to refuse on that ground, or to wait. */
  | { readonly reason: "held"; readonly grounds: readonly string[] }
  | DecisionRefusal;

export { type Decision, EXTENSION_REASONS, GROUNDS } from "#privacy";

type Decider = RequestActor & { readonly id: string };

/**
 * A person decides. What takes two is only proposed by the first; the second must decide the same. What is granted is carried out by a job, so
 * that a process that stops loses nothing. The subject reads outcome and ground at once.
 *
 * @param answer - Words to the subject; screened by the caller.
 */
export async function decideSubjectRequest(
  deps: AppDeps,
  requestId: string,
  decision: Decision,
  by: Decider,
  answer: string | null = null,
): Promise<Result<StoredRequest, DecideRequestRefusal>> {
  const request = await deps.rights.requests.find(deps.tenant, requestId);
  if (request === null) return refuse({ reason: "request_not_found" });
  const proposal = { outcome: request.outcome, ground: request.ground, by: request.proposedBy };
  const { kind, state, filedBy } = request;
  const decided = decideRequest({ kind, state, proposal, filedBy }, decision, by.id);
  if (!decided.ok) return decided;
  const now = new Date(deps.clock.now());
  if (request.kind === "erasure" && decision.verdict !== "refuse") {
    const holds = await deps.rights.holds.holdsFor(deps.tenant, request.subjectId, now);
    if (holds.length > 0) return refuse({ reason: "held", grounds: [...new Set(holds.map(({ ground }) => ground))] });
  }
  const ground = decision.verdict === "grant" ? null : decision.ground;
  const words =
    answer === null
      ? {}
      : { sealed: await sealWords(deps, request, { ...(await openWords(deps, request)), answered: answer }) };
  const change: RequestChange = {
    state: decided.value,
    outcome: decision.verdict,
    ground,
    ...words,
    ...whoOf(decided.value, by.id, now),
  };
  const facts = { request: requestId, right: request.kind, decision: decided.value, verdict: decision.verdict, ground };
  const entry = rightsEntry(deps, "request.decided", request.subjectId, by, facts);
  const changed = await deps.rights.requests.change(deps.tenant, request, change, entry);
  return changed === null ? refuse({ reason: "somebody_was_faster" }) : ok(changed);
}

function whoOf(state: "proposed" | "granted" | "refused", id: string, now: Date): RequestChange {
  switch (state) {
    case "proposed":
      return { proposedBy: id };
    case "granted":
      return { decidedBy: id, decidedAt: now, workAt: now };
    case "refused":
      // Whoever proposed the opposite may refuse: then nobody stands as having proposed it.
      return { proposedBy: null, decidedBy: id, decidedAt: now, closedAt: now, workAt: null };
  }
}

export type ExtendRefusal =
  | { readonly reason: "request_not_found" }
  | { readonly reason: "somebody_was_faster" }
  /** It is answered, extended already, or its time is over: too late to say so. */
  | { readonly reason: "too_late" }
  | { readonly reason: "no_extension" };

/** Gives a request more time, once, by the rule under which its time runs; only before that time is over. The subject reads until when and why. */
export async function extendSubjectRequest(
  deps: AppDeps,
  requestId: string,
  reason: ExtensionReason,
  by: Decider,
): Promise<Result<StoredRequest, ExtendRefusal>> {
  const request = await deps.rights.requests.find(deps.tenant, requestId);
  if (request === null) return refuse({ reason: "request_not_found" });
  const { dueAt, extendedUntil: already, state, rule, kind, receivedAt, subjectId } = request;
  if (isClosed(state) || already !== null || deps.clock.now() > dueAt.getTime()) return refuse({ reason: "too_late" });
  const until = extendedUntil(deps.rights.rules, rule, kind, receivedAt.getTime(), deps.settings.timeZone);
  if (!until.ok) return until;
  const facts = { request: requestId, right: kind, reason, until: until.value.toISOString() };
  const entry = rightsEntry(deps, "request.extended", subjectId, by, facts);
  const change = { extendedUntil: until.value, extensionReason: reason };
  const changed = await deps.rights.requests.change(deps.tenant, request, change, entry);
  return changed === null ? refuse({ reason: "somebody_was_faster" }) : ok(changed);
}

/** The subject takes a request back. Too late once it is being carried out, or is answered. */
export async function withdrawSubjectRequest(
  deps: AppDeps,
  request: StoredRequest,
): Promise<Result<StoredRequest, { readonly reason: "too_late" } | { readonly reason: "somebody_was_faster" }>> {
  if (request.state === "erasing" || isClosed(request.state)) return refuse({ reason: "too_late" });
  const facts = { request: request.requestId, right: request.kind, outcome: "withdrawn" };
  const entry = rightsEntry(deps, "request.closed", request.subjectId, { kind: "subject", id: null }, facts);
  const change = {
    state: "withdrawn",
    outcome: "withdrawn",
    closedAt: new Date(deps.clock.now()),
    workAt: null,
  } as const;
  const changed = await deps.rights.requests.change(deps.tenant, request, change, entry);
  return changed === null ? refuse({ reason: "somebody_was_faster" }) : ok(changed);
}
