// SPDX-License-Identifier: Apache-2.0
import { ok, type Result, refuse, type SubjectId } from "#kernel";
import { KIND_RULES, OTHER_PLACES, type RequestKind } from "#privacy";
import type { DeskRequestDetail } from "#protocol";
import type { AppDeps } from "../deps.ts";
import { makeReceiptOfEntries, type Receipt } from "../history/receipt.ts";
import type { HistoryEntry } from "../ports.ts";
import { type GateOfStaff, passStaffGate, type StaffWisher } from "../staff/gate.ts";
import { deskView } from "./desk.ts";
import { automatedDecisions } from "./file.ts";
import type { StoredRequest } from "./ports.ts";

type NoRequest = GateOfStaff | { readonly reason: "request_not_found" };
const ENTRIES = 100;
const ABOUT_IT: readonly HistoryEntry["kind"][] = [
  "request.received",
  "request.extended",
  "request.decided",
  "request.closed",
  "subject.erased",
  "limit.set",
  "limit.lifted",
];

/** One request with everything a decision needs: what would be done and where, by counts; what keeps the data; each step so far. No name, no value. */
export async function readDeskRequest(
  deps: AppDeps,
  who: StaffWisher,
  requestId: string,
): Promise<Result<DeskRequestDetail, NoRequest>> {
  const found = await passed(deps, who, requestId);
  if (!found.ok) return found;
  const request = found.value;
  const { subjectId, kind, historyIds } = request;
  const [view, holds, places, recipients, decisions, steps, staff] = await Promise.all([
    deskView(deps, request, who),
    deps.rights.holds.holdsFor(deps.tenant, subjectId, new Date(deps.clock.now())),
    request.closedAt === null ? previewOf(deps, subjectId, kind) : Promise.resolve([]),
    deps.rights.recipients.of(deps.tenant, subjectId, requestId),
    kind === "human_review" ? automatedDecisions(deps, subjectId) : Promise.resolve([]),
    entriesOf(deps, request),
    deps.staff.list(deps.tenant),
  ]);
  const names = new Map(staff.map(({ staffId, name }) => [staffId as string, name]));
  const nameOf = (id: string | null): string | null => (id === null ? null : (names.get(id) ?? null));
  return ok({
    request: view,
    needed: KIND_RULES[kind].level,
    takesTwo: KIND_RULES[kind].takesTwo,
    evidence: [...request.evidence],
    filedBy: nameOf(request.filedBy),
    proposedBy: nameOf(request.proposedBy),
    decidedBy: nameOf(request.decidedBy),
    about: request.about,
    places,
    holds: holds.map(({ holdId, ground, placedAt, untilAt }) => ({
      holdId,
      ground,
      placedAt: placedAt.toISOString(),
      untilAt: untilAt?.toISOString() ?? null,
    })),
    recipients: recipients.map(({ recipient, state, settledAt }) => ({
      recipient,
      state,
      settledAt: settledAt?.toISOString() ?? null,
    })),
    decisions: decisions.map(({ setAt, until, ...rest }) => ({
      ...rest,
      setAt: setAt.toISOString(),
      until: until.toISOString(),
    })),
    steps: steps.map(({ id, entry }) => ({
      id,
      at: entry.at.toISOString(),
      kind: entry.kind,
      actor: entry.actor.kind,
      by: entry.actor.kind === "agent" ? nameOf(entry.actor.id) : null,
    })),
    hasCertificate: request.closedAt !== null && historyIds.length > 0,
  });
}

async function passed(deps: AppDeps, who: StaffWisher, requestId: string): Promise<Result<StoredRequest, NoRequest>> {
  const gate = await passStaffGate(deps, who, "requests.list");
  if (!gate.ok) return gate;
  const request = await deps.rights.requests.find(deps.tenant, requestId);
  return request === null ? refuse({ reason: "request_not_found" }) : ok(request);
}

async function entriesOf(deps: AppDeps, { subjectId, requestId }: StoredRequest) {
  const wanted = { kinds: [...ABOUT_IT], before: null, limit: ENTRIES };
  const page = await deps.ownHistory.page(deps.tenant, subjectId, wanted);
  return page
    .filter(({ entry: { kind, facts } }) => kind === "subject.erased" || facts["request"] === requestId)
    .toReversed();
}

/** What lies where of one customer now, by counts: what an erasure would remove and a copy would hold. Nothing is opened for it. */
async function previewOf(deps: AppDeps, subjectId: SubjectId, kind: RequestKind): Promise<DeskRequestDetail["places"]> {
  const { rows } = deps.rights;
  const counts = new Map(
    (await rows.remains(deps.tenant, subjectId, await rows.conversationsOf(deps.tenant, subjectId))).map(
      ({ table, rows: count }) => [table, count],
    ),
  );
  const touches = TOUCHES[kind];
  const lines = [...counts].map(([table, count]) => ({ place: table, count, effect: touches }));
  if (kind !== "erasure") return lines;
  // Where nothing of the database lies, and an erasure does something all the same.
  const others = Object.entries(OTHER_PLACES).filter(([, { tables }]) => tables.length === 0);
  return [...lines, ...others.map(([place]) => ({ place, count: null, effect: "checked" as const }))];
}

type Effect = DeskRequestDetail["places"][number]["effect"];
const TOUCHES: Readonly<Record<RequestKind, Effect>> = {
  access: "copied",
  copy: "copied",
  portability: "copied",
  who_looked: "untouched",
  rectification: "untouched",
  erasure: "deleted",
  restriction: "closed",
  objection: "forgotten",
  withdrawal: "ended",
  human_review: "untouched",
};

/** That a request was answered, as whoever answers for it can show it: codes, times, random ids, and the proof that the history says so. */
export type RequestCertificate = {
  readonly format: "wardline-request-certificate/v1";
  readonly request: Readonly<Record<string, string | null>>;
  readonly erasure: HistoryEntry["facts"] | null;
  readonly recipients: readonly { readonly recipient: string; readonly state: string }[];
  /** Checked as any receipt of this service; null: the entries are in no signed tree yet. */
  readonly proof: Receipt | null;
};

export async function certifyRequest(
  deps: AppDeps,
  who: StaffWisher,
  requestId: string,
): Promise<Result<RequestCertificate, NoRequest | { readonly reason: "not_answered" }>> {
  const found = await passed(deps, who, requestId);
  if (!found.ok) return found;
  const request = found.value;
  if (request.closedAt === null) return refuse({ reason: "not_answered" });
  const entries = await entriesOf(deps, request);
  const [proof, recipients] = await Promise.all([
    makeReceiptOfEntries(
      deps.receipts,
      deps.tenant,
      entries.map(({ id }) => id),
    ),
    deps.rights.recipients.of(deps.tenant, request.subjectId, requestId),
  ]);
  const { kind, state, rule, assurance, channel, outcome, ground } = request;
  return ok({
    format: "wardline-request-certificate/v1",
    request: {
      ...{ request: requestId, right: kind, state, rule, assurance, channel, outcome, ground },
      received_at: request.receivedAt.toISOString(),
      due_at: (request.extendedUntil ?? request.dueAt).toISOString(),
      closed_at: request.closedAt.toISOString(),
    },
    erasure: entries.find(({ entry }) => entry.kind === "subject.erased")?.entry.facts ?? null,
    recipients: recipients.map(({ recipient, state: standing }) => ({ recipient, state: standing })),
    proof: proof.ok ? proof.value : null,
  });
}
