// SPDX-License-Identifier: Apache-2.0
import { type JsonObject, type Lang, ok, type Result, refuse, toBase64Url, utf8 } from "#kernel";
import type { HoursView, OpeningHoursContent } from "#protocol";
import type { ApprovalWish } from "../approvals/content.ts";
import { proposeApproval } from "../approvals/propose.ts";
import type { AgentIdentity, AppDeps } from "../deps.ts";
import { isDeskOpen, nextOpening, openingWords } from "../opening-hours.ts";
import type { HistoryEntry } from "../ports.ts";
import { isPermitted, passStaffGate } from "../staff/gate.ts";
import type { OpeningHours } from "./ports.ts";

export type HoursRefusal = { readonly reason: "not_permitted" } | { readonly reason: "unchanged" };
/** What a command has is enough. */
export type HoursDeps = Pick<AppDeps, "tenant" | "clock" | "random" | "hashes" | "approvals" | "settings" | "hours">;

const VERSIONS = 30;

/** When people answer, in words of both languages, with what was in force before. */
export async function readHours(deps: AppDeps, agent: AgentIdentity): Promise<Result<HoursView, HoursRefusal>> {
  if (!(await passStaffGate(deps, { agent }, "hours.read")).ok) return refuse({ reason: "not_permitted" });
  return ok({ ...(await hoursInForce(deps)), mayChange: isPermitted(deps, { agent }, "hours.write", 0) });
}

/** The same for a command. */
export async function hoursInForce(deps: HoursDeps): Promise<Omit<HoursView, "mayChange">> {
  const { hours, settings, clock, tenant } = deps;
  const [current, now] = [hours.current(), clock.now()];
  const next = nextOpening(current, settings.timeZone, now);
  const versions = await hours.store.list(tenant, VERSIONS);
  return {
    number: hours.number(),
    hours: contentOf(current),
    words: { en: hoursSentence(current, "en"), ar: hoursSentence(current, "ar") },
    configured: contentOf(hours.configured),
    timeZone: settings.timeZone,
    isOpen: isDeskOpen(current, settings.timeZone, now),
    nextAt: next === null ? null : new Date(next).toISOString(),
    versions: versions.map((one) => ({ number: one.number, at: one.at.toISOString(), hours: one.hours })),
  };
}

/** Asks a colleague to put these hours into force; null: those of the configuration again. */
export async function proposeHours(
  deps: AppDeps,
  agent: AgentIdentity,
  wanted: OpeningHoursContent | null,
): Promise<Result<{ readonly approvalId: string }, HoursRefusal>> {
  if (!(await passStaffGate(deps, { agent }, "hours.write")).ok) return refuse({ reason: "not_permitted" });
  return askForHours(deps, agent, wanted);
}

/** The same for a command, which has no seat at the desk: anybody with the right decides. */
export async function askForHours(
  deps: HoursDeps,
  by: Pick<AgentIdentity, "agentId" | "name"> | null,
  wanted: OpeningHoursContent | null,
): Promise<Result<{ readonly approvalId: string }, HoursRefusal>> {
  const newest = await deps.hours.store.newest(deps.tenant);
  const after = wanted === null ? null : tidied(wanted);
  const held = newest?.hours ?? null;
  const now = held === null ? null : tidied(held);
  if (JSON.stringify(after) === JSON.stringify(now)) return refuse({ reason: "unchanged" });
  const wish: ApprovalWish = {
    kind: "opening_hours",
    base: newest?.number ?? 0,
    before: contentOf(newest?.hours ?? deps.hours.configured),
    after,
  };
  return ok({ approvalId: (await proposeApproval(deps, wish, by, deps.settings.approvals.lifetimeMs)).approvalId });
}

/** Puts into force what a second person approved, where nothing else came into force since. */
export async function publishHours(
  deps: AppDeps,
  by: AgentIdentity,
  { base, after }: Extract<ApprovalWish, { kind: "opening_hours" }>,
): Promise<boolean> {
  const bytes = utf8(JSON.stringify(after));
  const facts = { version: base + 1, hours: after === null ? "configured" : toBase64Url(deps.hashes.sha256(bytes)) };
  const stored = { number: base + 1, hours: after, at: new Date(deps.clock.now()) };
  const isDone = await deps.hours.store.publish(deps.tenant, stored, entryOf(deps, by.agentId, facts));
  if (isDone) await deps.hours.follow();
  return isDone;
}

/** All of it in words: usual days, other days, and how many holidays are to come or were. */
export function hoursSentence(hours: OpeningHours, lang: Lang): string {
  const spans = [hours, ...hours.otherHours].filter(({ days }) => days.length > 0);
  const text = spans.map((span) => {
    const { days, from, to } = openingWords({ ...hours, ...span }, lang);
    return `${days} ${from}–${to}`;
  });
  return text.join(lang === "ar" ? "، " : ", ");
}

/** The same hours are the same bytes: days and holidays in their order, each once. */
function tidied({ days, fromMinute, toMinute, otherHours, holidays }: OpeningHoursContent): OpeningHoursContent {
  const inOrder = (all: readonly number[]): number[] => [...new Set(all)].sort((a, b) => a - b);
  return {
    days: inOrder(days),
    fromMinute,
    toMinute,
    otherHours: otherHours
      .filter((one) => one.days.length > 0)
      .map((one) => ({ days: inOrder(one.days), fromMinute: one.fromMinute, toMinute: one.toMinute })),
    holidays: [...new Set(holidays)].sort(),
  };
}

function contentOf(hours: OpeningHours): OpeningHoursContent {
  const { days, fromMinute, toMinute, otherHours, holidays } = hours;
  return {
    days: [...days],
    fromMinute,
    toMinute,
    otherHours: otherHours.map((one) => ({ ...one, days: [...one.days] })),
    holidays: [...holidays],
  };
}

function entryOf(deps: Pick<AppDeps, "tenant" | "clock">, by: string, facts: JsonObject): HistoryEntry {
  return {
    at: new Date(deps.clock.now()),
    tenant: deps.tenant,
    kind: "hours.changed",
    actor: { kind: "agent", id: by },
    subjectId: null,
    conversationId: null,
    facts,
  };
}
