// SPDX-License-Identifier: Apache-2.0
import { addDays, localDay, startOfLocalDay } from "#kernel";
import { addWorkingDays, type Calendar, isWorkingDay, nextWorkingDay } from "./calendar.ts";
import { type IncidentFacts, isUnintelligible } from "./facts.ts";
import type { ClockRule, ClockRules } from "./rules.ts";

/** What clocks run on. Times in epoch milliseconds. */
export type ClockMatter = {
  readonly about: "incident" | "request";
  /** When it was written down: counts as awareness where nobody said otherwise. */
  readonly openedAt: number;
  readonly facts: IncidentFacts;
  /** When which notice was sent; the first counts. */
  readonly sent: ReadonlyMap<string, number>;
};

export type RunningClock = {
  readonly rule: ClockRule;
  /** `perhaps`: facts that decide are not known. It runs until somebody says that it does not. */
  readonly applies: "yes" | "perhaps" | "no";
  readonly unknown: readonly string[];
  /** Which fact ends it, or `not_in_force`. */
  readonly because: string | null;
  readonly startAt: number | null;
  readonly dueAt: number | null;
  /** What it runs from has not happened: counted from the latest time at which it should. */
  readonly isProvisional: boolean;
  readonly sentAt: number | null;
  readonly state: "not_applicable" | "waiting" | "running" | "near" | "overdue" | "done" | "done_late";
  readonly leftMs: number | null;
};

/** From here on it is near: a quarter of the time is left. */
const NEAR = 0.25;

/**
 * All clocks of the regimes at once, in the order of the file. Where facts are missing a clock runs: nothing is missed because nobody asked.
 *
 * @param regimes - Names of regimes; a rule of another one is left out.
 * @param now - Epoch milliseconds.
 */
export function dueTimes(
  matter: ClockMatter,
  rules: ClockRules,
  regimes: readonly string[],
  now: number,
): readonly RunningClock[] {
  const clocks = new Map<string, RunningClock>();
  for (const rule of rules.rules)
    if (rule.about === matter.about && regimes.includes(rule.regime))
      clocks.set(rule.id, clockOf(rule, matter, rules, clocks, now));
  return [...clocks.values()];
}

function clockOf(
  rule: ClockRule,
  matter: ClockMatter,
  { calendars }: ClockRules,
  before: ReadonlyMap<string, RunningClock>,
  now: number,
): RunningClock {
  const { startAt, isProvisional } = beginOf(rule, matter, before);
  const { applies, unknown, because } = applicability(rule, matter, startAt);
  const within = rule.calendar === null ? null : (calendars[rule.calendar] ?? null);
  const dueAt = startAt === null || applies === "no" ? null : dueAfter(rule, within, startAt);
  const sentAt = matter.sent.get(rule.id) ?? null;
  const leftMs = dueAt === null || sentAt !== null ? null : dueAt - now;
  return { rule, applies, unknown, because, startAt, dueAt, isProvisional, sentAt, leftMs, state: stateOf() };

  function stateOf(): RunningClock["state"] {
    if (sentAt !== null) return dueAt !== null && sentAt > dueAt ? "done_late" : "done";
    if (applies === "no") return "not_applicable";
    if (startAt === null || dueAt === null || leftMs === null || isProvisional) return "waiting";
    if (leftMs < 0) return "overdue";
    return leftMs <= (dueAt - startAt) * NEAR ? "near" : "running";
  }
}

function beginOf(
  rule: ClockRule,
  { facts, openedAt, sent }: ClockMatter,
  before: ReadonlyMap<string, RunningClock>,
): { readonly startAt: number | null; readonly isProvisional: boolean } {
  switch (rule.from) {
    case "awareness":
      return { startAt: timeOf(facts.aware_at) ?? openedAt, isProvisional: false };
    case "receipt":
      return { startAt: timeOf(facts.received_at) ?? openedAt, isProvisional: false };
    case "fix":
      return { startAt: timeOf(facts.fix_at), isProvisional: false };
    default: {
      const earlier = rule.from.slice("stage:".length);
      const at = sent.get(earlier);
      return at === undefined
        ? { startAt: before.get(earlier)?.dueAt ?? null, isProvisional: true }
        : { startAt: at, isProvisional: false };
    }
  }
}

function applicability(
  rule: ClockRule,
  { facts }: ClockMatter,
  startAt: number | null,
): Pick<RunningClock, "applies" | "unknown" | "because"> {
  const { from, until } = rule.valid;
  const on = startAt === null ? null : localDay(startAt, rule.zone);
  if (on !== null && (on < from || (until !== null && on >= until)))
    return { applies: "no", unknown: [], because: "not_in_force" };
  const known = (condition: string): boolean | undefined =>
    condition === "unintelligible"
      ? isUnintelligible(facts)
      : (facts[condition as keyof IncidentFacts] as boolean | undefined);
  const ended =
    rule.when.find((condition) => known(condition) === false) ?? rule.unless.find((each) => known(each) === true);
  if (ended !== undefined) return { applies: "no", unknown: [], because: ended };
  const unknown = rule.when.filter((condition) => known(condition) === undefined);
  return { applies: unknown.length > 0 ? "perhaps" : "yes", unknown, because: null };
}

/**
 * When a period that begins at `startAt` ends. Hours are hours on any clock. Days and months of convention `exact` end at the same time of day
 * at the rule's place; where that time is missing or doubled because clocks change, at the earlier moment; the 31st becomes the last day
 * of a shorter month. Working days end with the last of them; the day it began does not count.
 */
export function dueAfter(
  rule: Pick<ClockRule, "amount" | "unit" | "zone" | "convention">,
  within: Calendar | null,
  startAt: number,
): number {
  const { amount, unit, zone, convention } = rule;
  if (unit === "hours") return startAt + amount * 3_600_000;
  const begun = Temporal.Instant.fromEpochMilliseconds(startAt).toZonedDateTimeISO(zone).toPlainDateTime();
  if (unit === "business_days") return endOf(addWorkingDays(dayOf(begun), amount, required(within)), zone);
  const moved = begun.add(unit === "days" ? { days: amount } : { months: amount });
  switch (convention) {
    case "exact":
      return moved.toZonedDateTime(zone, { disambiguation: "earlier" }).epochMilliseconds;
    case "end_of_day":
      return endOf(dayOf(moved), zone);
    case "reg_1182_71":
      return endOf(withTwoWorkingDays(dayOf(begun), dayOf(moved), required(within)), zone);
  }
}

/** Reg. 1182/71 Art. 3(4) and (5). */
function withTwoWorkingDays(begun: string, last: string, within: Calendar): string {
  let end = nextWorkingDay(last, within);
  const worked = (): number => {
    let count = 0;
    for (let day = addDays(begun, 1); day <= end; day = addDays(day, 1)) if (isWorkingDay(day, within)) count += 1;
    return count;
  };
  while (daysApart(begun, last) >= 2 && worked() < 2) end = addWorkingDays(end, 1, within);
  return end;
}

function daysApart(from: string, to: string): number {
  return Math.round((Date.parse(`${to}T00:00:00Z`) - Date.parse(`${from}T00:00:00Z`)) / 86_400_000);
}

function dayOf(at: Temporal.PlainDateTime): string {
  return at.toPlainDate().toString();
}

function endOf(day: string, zone: string): number {
  return startOfLocalDay(addDays(day, 1), zone) - 1;
}

function timeOf(value: unknown): number | null {
  return typeof value === "string" ? Date.parse(value) : null;
}

function required(within: Calendar | null): Calendar {
  if (within === null) throw new TypeError("Cannot count working days: the rule names no calendar");
  return within;
}
