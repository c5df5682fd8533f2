// SPDX-License-Identifier: Apache-2.0
import { word } from "#dialogue";
import {
  type AgentId,
  type ConversationId,
  fromBase64Url,
  fromUtf8,
  isUuid,
  type Lang,
  ok,
  type Result,
  refuse,
  toBase64Url,
  utf8,
} from "#kernel";
import type { DeskCase, DeskCount, DeskQueue, DeskQueueQuery } from "#protocol";
import type { AgentIdentity, AppDeps } from "../deps.ts";
import { isDeskOpen } from "../opening-hours.ts";
import { mayKnowNames, passStaffGate } from "../staff/gate.ts";
import type { CaseRow, QueueCursor, QueueFilter } from "./ports.ts";

const NOBODY: ReadonlyMap<AgentId, string> = new Map();

/**
 * One page of the cases that wait for or are with a person, filtered and sorted where they lie. Nothing personal is in it and nothing is
 * opened for it: a code, a reason, a level, times.
 *
 * @returns `not_permitted` for whom the policies do not let see the list.
 */
export async function listQueue(
  deps: AppDeps,
  agent: AgentIdentity,
  query: DeskQueueQuery,
): Promise<Result<DeskQueue, { readonly reason: "not_permitted" }>> {
  if (!(await passStaffGate(deps, { agent }, "desk.list")).ok) return refuse({ reason: "not_permitted" });
  const { tenant, settings, clock } = deps;
  const filter = await filterOf(deps, agent, query);
  const [page, counts] = await Promise.all([
    deps.care.page(tenant, filter, query.sort, readCursor(query.after), query.limit),
    readCounts(deps),
  ]);
  const holders = new Set(page.rows.map(({ owner, agentId }) => (owner === "agent" ? agentId : null)));
  // Only where somebody holds one: names are sealed.
  const isNameless = !mayKnowNames(agent);
  const names =
    isNameless || holders.size === 0 || (holders.size === 1 && holders.has(null)) ? NOBODY : await colleagues(deps);
  return ok({
    cases: page.rows.map((row) => shownCase(deps, row, agent.agentId, names, query.lang)),
    isOpen: isDeskOpen(settings.openingHours, settings.timeZone, clock.now()),
    next: page.next === null ? null : writeCursor(page.next),
    counts,
  });
}

async function filterOf(deps: AppDeps, agent: AgentIdentity, query: DeskQueueQuery): Promise<QueueFilter> {
  const owner = { all: null, waiting: "queued", mine: "agent", held: "agent", call_backs: "bot" } as const;
  return {
    owner: owner[query.view],
    agentId: query.view === "mine" ? agent.agentId : null,
    teamIds: query.team === "mine" ? await teamsOf(deps, agent) : query.team === undefined ? null : [query.team],
    label: query.label ?? null,
    channel: query.channel ?? null,
    lang: query.language ?? null,
    reason: query.reason ?? null,
    level: query.level ?? null,
  };
}

async function teamsOf(deps: AppDeps, { agentId }: AgentIdentity): Promise<readonly string[]> {
  return (await deps.care.agents(deps.tenant)).find(({ staffId }) => staffId === agentId)?.teams ?? [];
}

/** Waiting, held, late: by team. */
export async function readCounts(deps: AppDeps): Promise<DeskCount[]> {
  const counts = await deps.care.counts(deps.tenant, new Date(deps.clock.now()));
  return counts.map(({ oldest, ...count }) => ({ ...count, oldest: oldest?.toISOString() ?? null }));
}

/** Names may be this old: opening two hundred of them for each page of a queue would cost more than the page. */
const NAMES_MS = 15_000;
type Names = { readonly at: number; readonly names: Promise<ReadonlyMap<AgentId, string>> };
const kept = new WeakMap<AppDeps["staff"], Names>();

/** Names of colleagues by id, as they were some seconds ago. */
export async function colleagues(deps: AppDeps): Promise<ReadonlyMap<AgentId, string>> {
  const now = deps.clock.now();
  const known = kept.get(deps.staff);
  if (known !== undefined && now - known.at < NAMES_MS) return known.names;
  const names = deps.staff
    .list(deps.tenant)
    .then((staff) => new Map(staff.map(({ staffId, name }) => [staffId, name] as const)));
  kept.set(deps.staff, { at: now, names });
  try {
    return await names;
  } catch (error) {
    kept.delete(deps.staff);
    throw error;
  }
}

/** @param viewer - Whose case it is, where it is theirs; null for nobody in particular. */
export function shownCase(
  deps: Pick<AppDeps, "catalogues">,
  row: CaseRow,
  viewer: AgentId | null,
  names: ReadonlyMap<AgentId, string>,
  lang: Lang = "en",
): DeskCase {
  const holder = row.owner === "agent" ? row.agentId : null;
  const reasons = reasonWords(deps, row.reason);
  return {
    conversationId: row.conversationId,
    code: row.code,
    owner: row.owner,
    version: row.version,
    lastSeq: row.lastSeq,
    reason: reasons[lang],
    reasonCode: row.reason,
    reasons,
    teamId: row.teamId,
    priority: row.priority,
    dueAt: row.dueAt?.toISOString() ?? null,
    labels: [...row.labels],
    assurance: row.assurance,
    lang: row.lang,
    channel: row.channel,
    waitingSince: row.since.toISOString(),
    closedAt: row.closedAt?.toISOString() ?? null,
    wrapUp: row.wrapUp,
    agentId: holder,
    agentName: holder === null ? null : (names.get(holder) ?? holder),
    isMine: holder !== null && holder === viewer,
  };
}

/** A case from before reasons were kept as codes just asked for a person. */
export function reasonWords(
  { catalogues }: Pick<AppDeps, "catalogues">,
  reason: string | null,
): { readonly en: string; readonly ar: string } {
  const id = `app.desk.reason.${reason ?? "asked"}`;
  return { en: word(catalogues, "en", id, {}), ar: word(catalogues, "ar", id, {}) };
}

export function writeCursor({ key, since, conversationId }: QueueCursor): string {
  return toBase64Url(utf8(JSON.stringify([key, since.toISOString(), conversationId])));
}

/** Whatever is not one of ours begins at the beginning. */
export function readCursor(text: string | undefined): QueueCursor | null {
  if (text === undefined) return null;
  try {
    const [key, since, conversationId] = JSON.parse(fromUtf8(fromBase64Url(text))) as unknown[];
    const at = new Date(String(since));
    if (typeof key !== "string" || Number.isNaN(at.getTime()) || !isUuid(String(conversationId))) return null;
    return { key, since: at, conversationId: String(conversationId) as ConversationId };
  } catch {
    return null;
  }
}
