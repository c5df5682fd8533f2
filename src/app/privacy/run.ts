// SPDX-License-Identifier: Apache-2.0
import type { AppDeps } from "../deps.ts";
import { carryOutAtOnce } from "./ask.ts";
import { rightsEntry } from "./entry.ts";
import { carryOutErasures } from "./erase.ts";
import type { ErasureDeps, StoredRequest } from "./ports.ts";

const LEASE_MS = 5 * 60_000;
const DAY_MS = 86_400_000;
/** People are warned this long before a request is late, not after. */
const WARN_MS = 7 * DAY_MS;

/**
 * Carries out what was granted, erasures among it, and goes on with what a process that died left behind. Every node may run it: a request is
 * leased to one. Run as a job.
 *
 * @param limit - Requests that are taken together; they are carried out side by side.
 */
export async function runSubjectRequests(
  deps: AppDeps,
  keyDeps: ErasureDeps,
  limit: number = 20,
): Promise<{ done: number }> {
  const claimed = await deps.rights.requests.claimWork(deps.tenant, new Date(deps.clock.now()), LEASE_MS, limit);
  const [erasures, others] = [claimed.filter(isErasure), claimed.filter((request) => !isErasure(request))];
  const settled = [
    ...(await carryOutErasures(deps, keyDeps, erasures)),
    ...(await Promise.all(others.map((request) => carryOut(deps, request)))),
  ];
  return { done: settled.filter(({ closedAt }) => closedAt !== null).length };
}

function isErasure({ kind }: StoredRequest): boolean {
  return kind === "erasure";
}

async function carryOut(deps: AppDeps, request: StoredRequest): Promise<StoredRequest> {
  return request.kind === "rectification" || request.kind === "human_review"
    ? answerByPerson(deps, request)
    : carryOutAtOnce(deps, request, { kind: "system", id: null });
}

/** What a person did outside of this service (a correction at the operator, a decision looked at again) is over with the decision. */
async function answerByPerson(deps: AppDeps, request: StoredRequest): Promise<StoredRequest> {
  const { requestId, kind, ground, subjectId } = request;
  const outcome = kind === "rectification" ? "corrected" : "reviewed";
  const state = ground === null ? "done" : "partly_done";
  const facts = { request: requestId, right: kind, outcome, ground };
  const entry = rightsEntry(deps, "request.closed", subjectId, { kind: "system", id: null }, facts);
  const change = { state, outcome, closedAt: new Date(deps.clock.now()), workAt: null } as const;
  return (await deps.rights.requests.change(deps.tenant, request, change, entry)) ?? request;
}

/** How many requests are open, how many must be answered within a week, and how many are late: for `doctor` and the desk. */
export async function countSubjectRequests(
  deps: Pick<AppDeps, "tenant" | "clock" | "rights">,
): Promise<{ readonly open: number; readonly soon: number; readonly late: number }> {
  const now = deps.clock.now();
  return deps.rights.requests.countOpen(deps.tenant, new Date(now), new Date(now + WARN_MS));
}

/** Says in the log what must be answered within a week, before it is late, and what is late. Counts only. Run as a job, a few times a day. */
export async function warnOfDeadlines(deps: Pick<AppDeps, "tenant" | "clock" | "rights" | "log">): Promise<void> {
  const { soon, late } = await countSubjectRequests(deps);
  if (soon > 0) deps.log.warn({ count: soon }, "Requests of customers must be answered within a week");
  if (late > 0) deps.log.warn({ count: late }, "Requests of customers are late");
}
