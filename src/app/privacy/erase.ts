// SPDX-License-Identifier: Apache-2.0
import { fromUtf8 } from "#kernel";
import type { PartyId } from "#telecom";
import type { AppDeps } from "../deps.ts";
import { forgetTaught } from "../education/remembered.ts";
import { eraseSubjects } from "../keys/erase-subject.ts";
import { forgetPeers } from "../messaging/forget-peers.ts";
import type { HistoryEntry } from "../ports.ts";
import { entityName } from "../threat/entities.ts";
import { announceWebhook, deliveryIdOf } from "../webhooks/announce.ts";
import { rightsEntry } from "./entry.ts";
import { forgetBaselines } from "./forget-baselines.ts";
import type { ErasureDeps, RequestChange, StoredRequest } from "./ports.ts";

const MINUTE_MS = 60_000;
/** So often the operator's systems are tried before the erasure goes on without them; it then stands in the list that a person tells them. */
const OPERATOR_ATTEMPTS = 12;

/** `request`: it goes on; otherwise it is looked at again then. */
type Next = { readonly request: StoredRequest } | { readonly againInMs: number };

/**
 * Carries erasures out, step by step: others are told, the operator acknowledges, keys are destroyed and rows go, and every table that must be
 * empty is looked through. Each step is safe to run again and is noted before the next begins, so that a process that is killed is followed by
 * one that goes on. A hold that was placed meanwhile stops an erasure before its first step. Keys of several go together.
 */
export async function carryOutErasures(
  deps: AppDeps,
  keyDeps: ErasureDeps,
  claimed: readonly StoredRequest[],
): Promise<readonly StoredRequest[]> {
  const told = await Promise.all(claimed.map((request) => tell(deps, keyDeps, request)));
  const ready = told.flatMap((next) => ("request" in next ? [next.request.subjectId] : []));
  const erased = await eraseSubjects(keyDeps, ready);
  return Promise.all(
    claimed.map(async (request, i) => {
      const before = told[i];
      if (before === undefined || !("request" in before)) return wait(deps, request, before?.againInMs ?? MINUTE_MS);
      const result = erased.get(request.subjectId);
      // `not_a_subject`: an earlier run has erased it.
      const refusal = result === undefined || result.ok ? null : result.refusal.reason;
      if (refusal === "held") return wait(deps, before.request, 60 * MINUTE_MS);
      if (refusal === "unsettled") return wait(deps, before.request, MINUTE_MS);
      for (const kind of ["subject", "claimed"] as const)
        await deps.threat.watch.forgetSubject(deps.tenant, entityName(deps, kind, request.subjectId));
      await forgetBaselines(deps, request.subjectId);
      const lessons = deps.flows.lessons.map(({ id }) => id);
      await forgetTaught(deps, request.subjectId, lessons);
      const ended = await verifyAndClose(deps, keyDeps, before.request);
      return "request" in ended ? ended.request : wait(deps, before.request, ended.againInMs);
    }),
  );
}

async function wait(deps: AppDeps, request: StoredRequest, againInMs: number): Promise<StoredRequest> {
  const workAt = new Date(deps.clock.now() + againInMs);
  return (await deps.rights.requests.change(deps.tenant, request, { workAt }, null)) ?? request;
}

async function tell(deps: AppDeps, keyDeps: ErasureDeps, request: StoredRequest): Promise<Next> {
  const { subjectId, step } = request;
  if (step !== "none" && step !== "told") return { request };
  if (step === "none") {
    const holds = await deps.rights.holds.holdsFor(deps.tenant, subjectId, new Date(deps.clock.now()));
    if (holds.length > 0) return { againInMs: 60 * MINUTE_MS };
    // Nothing is destroyed before what is owed is settled, and nobody is told of what does not come.
    const conversations = await deps.rights.rows.conversationsOf(deps.tenant, subjectId);
    if ((await keyDeps.sealedRows.unsettled(deps.tenant, conversations)) > 0) return { againInMs: MINUTE_MS };
    await tellOthers(deps, request);
  }
  if (await tellOperator(deps, request)) return move(deps, request, { state: "erasing", step: "acknowledged" });
  if (step === "told") return { againInMs: 5 * MINUTE_MS };
  // It cannot be taken back any more: somebody was told.
  const workAt = new Date(deps.clock.now() + 5 * MINUTE_MS);
  const moved = await move(deps, request, { state: "erasing", step: "told", workAt });
  return "request" in moved ? { againInMs: 5 * MINUTE_MS } : moved;
}

async function verifyAndClose(deps: AppDeps, keyDeps: ErasureDeps, request: StoredRequest): Promise<Next> {
  const { requestId, subjectId, kind } = request;
  const remains = await keyDeps.sealedRows.remains(deps.tenant, subjectId, []);
  if (remains.length > 0) {
    deps.log.warn({ count: remains.length }, "An erasure left rows behind; it is tried again");
    return { againInMs: MINUTE_MS };
  }
  const recipients = await deps.rights.recipients.of(deps.tenant, subjectId, requestId);
  const facts = {
    request: requestId,
    right: kind,
    outcome: "erased",
    remains: 0,
    told: recipients.length,
    acknowledged: recipients.filter(({ state }) => state === "acknowledged").length,
  };
  const entry = rightsEntry(deps, "request.closed", subjectId, { kind: "system", id: null }, facts);
  const closedAt = new Date(deps.clock.now());
  return move(deps, request, { state: "done", step: "verified", outcome: "erased", closedAt, workAt: null }, entry);
}

async function move(
  deps: AppDeps,
  request: StoredRequest,
  change: RequestChange,
  entry: HistoryEntry | null = null,
): Promise<Next> {
  const moved = await deps.rights.requests.change(deps.tenant, request, change, entry);
  if (moved !== null) return { request: moved };
  // Its words went with the subject, which counts as a change: read again and go on from there.
  const now = await deps.rights.requests.find(deps.tenant, request.requestId);
  if (now === null || now.closedAt !== null) return { againInMs: MINUTE_MS };
  const again = await deps.rights.requests.change(deps.tenant, now, change, entry);
  return again === null ? { againInMs: MINUTE_MS } : { request: again };
}

/** Durable before anything is destroyed: the deliveries lie in the outbox, each under an id that is the same however often this runs. */
async function tellOthers(deps: AppDeps, { subjectId, requestId }: StoredRequest): Promise<void> {
  const wanting = deps.webhooks.endpoints.filter(({ events }) => events.includes("subject.erased"));
  const isKnown = (await deps.subjects.findProfile(deps.tenant, subjectId)) !== null;
  const recipients = [...(isKnown ? ["operator"] : []), ...wanting.map(({ name }) => `webhook:${name}`)];
  await deps.rights.recipients.add(deps.tenant, subjectId, requestId, recipients);
  await announceWebhook(deps, "subject.erased", requestId, { subject: subjectId, request: requestId }, { subjectId });
}

/** True: acknowledged, given up, or there is nobody to tell. The party is read while it still can be. */
async function tellOperator(deps: AppDeps, { subjectId, requestId }: StoredRequest): Promise<boolean> {
  const { recipients } = deps.rights;
  const operator = (await recipients.of(deps.tenant, subjectId, requestId)).find(
    ({ recipient }) => recipient === "operator",
  );
  if (operator === undefined || operator.state !== "due") return true;
  const settle = async (state: "acknowledged" | "given_up"): Promise<true> => {
    await recipients.settle(deps.tenant, subjectId, requestId, "operator", state, new Date(deps.clock.now()));
    return true;
  };
  const party = await partyOf(deps, subjectId);
  if (party === null) return settle("given_up");
  const lines = await deps.telco.reads.listLinesOfParty(party);
  // The number leads to what was written without a sign-in, and is not known any more afterwards.
  if (lines.ok) await forgetPeers(deps, party, lines.value);
  const line = lines.ok ? lines.value[0] : undefined;
  const opened =
    line === undefined
      ? null
      : await deps.telco.tickets.open({
          externalId: `wardline-erased-${requestId}`,
          customerId: line.customerId,
          lineId: line.lineId,
          topic: "privacy_erased",
          severity: "major",
          facts: [`request:${requestId}`],
        });
  if (opened?.ok === true) return settle("acknowledged");
  await recipients.tried(deps.tenant, subjectId, requestId, "operator");
  return operator.attempts + 1 >= OPERATOR_ATTEMPTS || (lines.ok && line === undefined) ? settle("given_up") : false;
}

async function partyOf(deps: AppDeps, subjectId: StoredRequest["subjectId"]): Promise<PartyId | null> {
  const [subject, sealed] = await Promise.all([
    deps.subjects.find(deps.tenant, subjectId),
    deps.subjects.findProfile(deps.tenant, subjectId),
  ]);
  if (subject === null || sealed === null) return null;
  const scope = { tenant: deps.tenant, ...subject };
  return (JSON.parse(fromUtf8(await deps.keys.openForSubject(scope, "profile", sealed))) as { party: PartyId }).party;
}

/** Notes which receivers of webhooks have answered, and which were given up: run as a job. */
export async function noteAcknowledged(
  deps: Pick<AppDeps, "tenant" | "clock" | "rights" | "webhooks">,
  limit: number = 500,
): Promise<number> {
  const due = (await deps.rights.recipients.due(deps.tenant, limit)).map((one) => ({
    ...one,
    deliveryId: deliveryIdOf(one.requestId, "subject.erased", one.recipient.slice("webhook:".length)),
  }));
  if (due.length === 0) return 0;
  const states = await deps.webhooks.store.statesOf(
    deps.tenant,
    due.map(({ deliveryId }) => deliveryId),
  );
  const at = new Date(deps.clock.now());
  const settled = due.filter(({ deliveryId }) => (states.get(deliveryId) ?? "due") !== "due");
  for (const { subjectId, requestId, recipient, deliveryId } of settled) {
    const outcome = states.get(deliveryId) === "delivered" ? "acknowledged" : "given_up";
    await deps.rights.recipients.settle(deps.tenant, subjectId, requestId, recipient, outcome, at);
  }
  return settled.length;
}
