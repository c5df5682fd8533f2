// SPDX-License-Identifier: Apache-2.0
import { fromUtf8, ok, type Result, type SubjectId } from "#kernel";
import { type DeskConsents, type DeskReads, type DeskSubject, LOOK_KINDS } from "#protocol";
import { subjectScope } from "../authenticators/held.ts";
import { isInForce, type StandingContent } from "../consent/standing.ts";
import type { AppDeps } from "../deps.ts";
import type { StoredConsent } from "../news/ports.ts";
import { type GateOfStaff, passStaffGate, type StaffWisher } from "../staff/gate.ts";
import type { ReadRow } from "./desk-ports.ts";
import { rightsReadEntry } from "./entry.ts";
import { type LookUpRefusal, lookUpSubject, type SubjectNamed } from "./look-up.ts";

/** How many people agreed to what, under which words. Names nobody. */
export async function countConsentsAtDesk(deps: AppDeps, who: StaffWisher): Promise<Result<DeskConsents, GateOfStaff>> {
  const passed = await passStaffGate(deps, who, "privacy.read");
  if (!passed.ok) return passed;
  const { purposes } = deps.rights.purposes;
  const counts = await deps.privacyDesk.consentCounts(deps.tenant, new Date(deps.clock.now()));
  return ok({
    counts: counts.map((line) => ({ ...line })),
    words: (["marketing", "collection"] as const).map((purpose) => ({
      purpose,
      version: purposes[purpose].version,
      lawfulBasis: purposes[purpose].lawfulBasis,
      texts: purposes[purpose].texts,
      lapseDays: purposes[purpose].lapseDays,
    })),
  });
}

export type LookAtSubjectRefusal = GateOfStaff | LookUpRefusal;
const MOST = 100;

/**
 * One customer as who answers for privacy sees them: requests, consents with their receipts, limits, holds. By a random id: no name, no number, no
 * word of theirs. That it was looked up, and by whom, stands in the history first, where the customer reads it.
 */
export async function lookAtSubject(
  deps: AppDeps,
  who: StaffWisher,
  named: SubjectNamed,
): Promise<Result<DeskSubject, LookAtSubjectRefusal>> {
  const found = await findSubject(deps, who, named, "rights");
  if (!found.ok) return found;
  const subjectId = found.value;
  const now = deps.clock.now();
  const [requests, limits, holds, consents] = await Promise.all([
    deps.rights.requests.listOf(deps.tenant, subjectId, MOST),
    deps.rights.limits.of(deps.tenant, subjectId),
    deps.rights.holds.holdsFor(deps.tenant, subjectId, new Date(now)),
    deps.consents.listAll(deps.tenant, subjectId),
  ]);
  return ok({
    subject: subjectId,
    requests: requests.map(({ requestId, kind, state, receivedAt, closedAt }) => ({
      requestId,
      kind,
      state,
      receivedAt: receivedAt.toISOString(),
      closedAt: closedAt?.toISOString() ?? null,
    })),
    limits: {
      restricted: limits.restrictedAt?.toISOString() ?? null,
      objected: limits.objectedAt?.toISOString() ?? null,
    },
    holds: holds.map(({ ground }) => ground),
    consents: await Promise.all(consents.map((one) => consentView(deps, one, subjectId, now))),
  });
}

async function consentView(
  deps: AppDeps,
  one: StoredConsent,
  subjectId: SubjectId,
  now: number,
): Promise<DeskSubject["consents"][number]> {
  return {
    consentId: one.consentId,
    purpose: one.purpose,
    version: one.version,
    state: one.state,
    isInForce: one.version === null ? one.state === "given" && one.lapsesAt.getTime() > now : isInForce(deps, one, now),
    givenAt: one.givenAt.toISOString(),
    endedAt: one.endedAt?.toISOString() ?? null,
    lapsesAt: one.lapsesAt.toISOString(),
    receipt: one.version === null ? null : await receiptOf(deps, one, subjectId),
  };
}

/** The record as it was hashed: a keyed hash of whoever agreed, codes and our own words. */
async function receiptOf(
  deps: AppDeps,
  { consentId, sealed }: StoredConsent,
  subjectId: SubjectId,
): Promise<string | null> {
  if ((await deps.subjects.find(deps.tenant, subjectId)) === null) return null;
  const scope = await subjectScope(deps, subjectId);
  const opened = fromUtf8(await deps.keys.openForSubject(scope, `consent/${consentId}`, sealed));
  return (JSON.parse(opened) as StandingContent).text;
}

async function findSubject(
  deps: AppDeps,
  who: StaffWisher,
  named: SubjectNamed,
  what: "rights" | "looks",
): Promise<Result<SubjectId, LookAtSubjectRefusal>> {
  const passed = await passStaffGate(deps, who, "privacy.look_up");
  if (!passed.ok) return passed;
  const found = await lookUpSubject(deps, who.agent, named);
  if (found.ok)
    await deps.history.append(rightsReadEntry(deps, found.value, who.agent.agentId, { what, by: named.by }), null);
  return found;
}

const PAGE = 100;
/** Many people within an hour: nobody at the desk works through so many. */
const BULK_SUBJECTS = 12;
const BULK_LINES = 100;

export type ReadsWanted = {
  readonly agentId: string | null;
  readonly customer: SubjectNamed | null;
  readonly from: Date;
  readonly until: Date;
  readonly before: number | null;
};

/** Who looked at whom, when and by what: searched by a member of staff or by a customer. Ids and codes; where many were looked at within an hour, that is said. */
export async function searchReadsAtDesk(
  deps: AppDeps,
  who: StaffWisher,
  { agentId, customer, from, until, before }: ReadsWanted,
): Promise<Result<DeskReads, LookAtSubjectRefusal>> {
  const gate = await passStaffGate(deps, who, "privacy.read");
  if (!gate.ok) return gate;
  const subject = customer === null ? null : await findSubject(deps, who, customer, "looks");
  if (subject !== null && !subject.ok) return subject;
  const subjectId = subject?.value ?? null;
  const query = { agentId, subjectId, kinds: READ_KINDS, from, until, before, limit: PAGE + 1 };
  const [rows, bulk, staff] = await Promise.all([
    deps.privacyDesk.reads(deps.tenant, query),
    deps.privacyDesk.bulkReads(deps.tenant, { from, until }, BULK_SUBJECTS, BULK_LINES),
    deps.staff.list(deps.tenant),
  ]);
  const names = new Map(staff.map(({ staffId, name }) => [staffId as string, name]));
  const marked = new Set(bulk.map(({ agentId: id, hour }) => `${id} ${hour.getTime()}`));
  const shown = rows.slice(0, PAGE);
  return ok({
    staff: staff.map(({ staffId, name }) => ({ id: staffId, name })),
    reads: shown.map((row) => readView(row, names, marked)),
    bulk: bulk
      .filter((line) => agentId === null || line.agentId === agentId)
      .map(({ agentId: id, hour, subjects, looks }) => ({
        agent: id,
        name: names.get(id) ?? null,
        hour: hour.toISOString(),
        subjects,
        looks,
      })),
    bulkFrom: BULK_SUBJECTS,
    before: rows.length > PAGE ? (shown.at(-1)?.id ?? null) : null,
  });
}

/** Beside looks at one customer: what takes many at once. */
const READ_KINDS = [...LOOK_KINDS, "incident.disclosed", "archive.fetched", "key.exported"] as const;
const HOUR_MS = 3_600_000;

function readView(
  { id, entry }: ReadRow,
  names: ReadonlyMap<string, string>,
  marked: ReadonlySet<string>,
): DeskReads["reads"][number] {
  const { at, kind, actor, subjectId, conversationId, facts } = entry;
  const hour = Math.floor(at.getTime() / HOUR_MS) * HOUR_MS;
  const what = facts["what"] ?? facts["tool"] ?? facts["secret"] ?? null;
  const why = facts["reason"] ?? facts["purpose"] ?? null;
  return {
    id,
    at: at.toISOString(),
    kind,
    actor: actor.kind,
    name: actor.kind === "agent" && actor.id !== null ? (names.get(actor.id) ?? null) : null,
    subject: subjectId,
    conversation: conversationId,
    what: typeof what === "string" ? what : null,
    why: typeof why === "string" ? why : null,
    isBulk: subjectId === null || (actor.id !== null && marked.has(`${actor.id} ${hour}`)),
  };
}
