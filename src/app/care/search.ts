// SPDX-License-Identifier: Apache-2.0
import { parseMsisdn } from "#identity";
import { type AgentId, type ConversationId, ok, type Result, refuse, type SubjectId, startOfLocalDay } from "#kernel";
import type { DeskFound, DeskSearch } from "#protocol";
import { mayReach, maySeeAs } from "../budgets.ts";
import type { AgentIdentity, AppDeps } from "../deps.ts";
import { peerHash } from "../messaging/peers.ts";
import { passStaffGate } from "../staff/gate.ts";
import { lineHash } from "../step-up/line-limits.ts";
import { type AddressSource, emailHash, parseEmail } from "./email-index.ts";
import type { CaseSearch } from "./ports.ts";
import { colleagues, shownCase } from "./queue.ts";

const MOST = 50;
/** A look-up of a customer costs as much as this many shown values, whether it finds anybody or not. */
const LOOK_UP_COST = 5;

export type SearchRefusal =
  | { readonly reason: "not_permitted" }
  | { readonly reason: "budget_spent" }
  | { readonly reason: "operator_unavailable" };

/**
 * Finds cases by what lists show of them, or by an exact number or e-mail address of a customer; there is no search in what was said. It is compared as a
 * keyed hash and kept nowhere: not in the history, which tells that somebody looked and how many were found, and in no log. Each look-up
 * counts against the agent's bound, found or not, so that numbers cannot be tried.
 */
export async function searchCases(
  deps: AppDeps,
  agent: AgentIdentity,
  wish: DeskSearch,
): Promise<Result<DeskFound, SearchRefusal>> {
  if (!(await passStaffGate(deps, { agent }, "desk.search")).ok) return refuse({ reason: "not_permitted" });
  const customer = wish.customer === undefined ? ok(null) : await findCustomer(deps, agent, wish.customer);
  if (!customer.ok) return customer;
  const { settings } = deps;
  const ids = wish.conversationId === undefined ? null : [wish.conversationId as ConversationId];
  const wanted: CaseSearch = {
    code: wish.code?.toUpperCase() ?? null,
    label: wish.label ?? null,
    reason: wish.reason ?? null,
    teamId: wish.team ?? null,
    agentId: (wish.agentId as AgentId | undefined) ?? null,
    from: wish.from === undefined ? null : new Date(startOfLocalDay(wish.from, settings.timeZone)),
    until: wish.until === undefined ? null : dayAfter(wish.until, settings.timeZone),
    isOpen: wish.isOpen ?? null,
    conversationIds: customer.value === null ? ids : [...customer.value.ids],
  };
  const rows = await deps.care.search(deps.tenant, wanted, MOST);
  const { customer: _, lang: __, ...asked } = wish;
  await deps.history.append(
    {
      at: new Date(deps.clock.now()),
      tenant: deps.tenant,
      kind: "case.searched",
      actor: { kind: "agent", id: agent.agentId },
      subjectId: customer.value?.subjectId ?? null,
      conversationId: null,
      facts: {
        by: [...Object.keys(asked), ...(wish.customer === undefined ? [] : [wish.customer.by])],
        found: rows.length,
      },
    },
    null,
  );
  const names = await colleagues(deps);
  return ok({
    cases: rows.map((row) => ({
      ...shownCase(deps, row, agent.agentId, names, wish.lang),
      address: customer.value?.addresses.get(row.conversationId) ?? null,
    })),
    isCut: rows.length === MOST,
  });
}

function dayAfter(day: string, timeZone: string): Date {
  return new Date(startOfLocalDay(day, timeZone) + 86_400_000);
}

type Addresses = ReadonlyMap<ConversationId, AddressSource>;
type Found = {
  readonly ids: ReadonlySet<ConversationId>;
  readonly subjectId: SubjectId | null;
  /** Of what an address led to: on whose word. */
  readonly addresses: Addresses;
};

/** Conversations of one customer: of whoever the number belongs to at the operator, that proved it here, or that wrote from it. */
async function findCustomer(
  deps: AppDeps,
  agent: AgentIdentity,
  { by, value }: NonNullable<DeskSearch["customer"]>,
): Promise<Result<Found, SearchRefusal>> {
  const who = { kind: "agent", id: agent.agentId } as const;
  if (!(await maySeeAs(deps, [who], LOOK_UP_COST))) return refuse({ reason: "budget_spent" });
  if (by === "email") {
    const addresses = await mailed(deps, value);
    return ok({ ids: new Set(addresses.keys()), subjectId: null, addresses });
  }
  const ids = new Set<ConversationId>();
  const parties = by === "customer_number" ? [value] : await partiesOf(deps, value, ids);
  if (parties === null) return refuse({ reason: "operator_unavailable" });
  const subjects: SubjectId[] = [];
  for (const party of parties) {
    const subject = await deps.subjects.findByParty(deps.tenant, deps.keys.blindIndex("party", party));
    if (subject === null) continue;
    if (!(await mayReach(deps, who, subject.subjectId))) return refuse({ reason: "budget_spent" });
    subjects.push(subject.subjectId);
    for (const id of await deps.care.ofSubject(deps.tenant, subject.subjectId, MOST)) ids.add(id);
  }
  return ok({ ids, subjectId: subjects.length === 1 ? (subjects[0] ?? null) : null, addresses: new Map() });
}

/** Cases of who has the address on record, or left it to be answered there, told apart. The operator is not asked: the address goes nowhere. */
async function mailed(deps: AppDeps, typed: string): Promise<Addresses> {
  const address = parseEmail(typed);
  const found = new Map<ConversationId, AddressSource>();
  if (address === null) return found;
  // Of record last: where it is both, the operator's word stands.
  for (const source of ["left_by_visitor", "of_record"] as const)
    for (const id of await deps.sessions.listByLine(deps.tenant, emailHash(deps, address, source), MOST))
      found.set(id, source);
  return found;
}

/** Adds conversations that the number itself leads to. @returns Customers of the line; null where the operator does not answer. */
async function partiesOf(deps: AppDeps, typed: string, ids: Set<ConversationId>): Promise<readonly string[] | null> {
  const msisdn = parseMsisdn(typed, deps.settings.defaultCountry);
  if (msisdn === null) return [];
  const { tenant, sessions, messaging } = deps;
  for (const id of await sessions.listByLine(tenant, lineHash(deps, msisdn), MOST)) ids.add(id);
  for (const channel of ["whatsapp", "sms"] as const) {
    const peer = await messaging.store.findPeer(tenant, channel, peerHash(deps, { channel, from: msisdn }));
    if (typeof peer?.conversationId === "string") ids.add(peer.conversationId);
  }
  const line = await deps.telco.reads.findLineByMsisdn(msisdn);
  if (!line.ok) return null;
  return line.value === null ? [] : [...new Set([...line.value.holderIds, ...line.value.userIds])];
}
