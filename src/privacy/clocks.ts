// SPDX-License-Identifier: Apache-2.0
import { z } from "zod";
import { addDays, addMonths, localDay, ok, type Result, refuse, startOfLocalDay } from "#kernel";
import { REQUEST_KINDS, type RequestKind } from "./requests.ts";

const day = z.string().regex(/^\d{4}-\d{2}-\d{2}$/u);
/** Whole months or whole days of the calendar at the tenant's place. */
const period = z.union([
  z.strictObject({ months: z.int().min(1).max(24) }),
  z.strictObject({ days: z.int().min(1).max(400) }),
]);
export type Period = z.infer<typeof period>;

const rule = z.strictObject({
  /** First day on which it holds for a request that is received then; and the first on which it no longer does. */
  from: day,
  until: day.nullable().default(null),
  kinds: z.union([z.literal("all"), z.array(z.enum(REQUEST_KINDS)).min(1)]),
  answer: period,
  /** Added to the first period, once, with notice before its end; null: there is none. */
  extension: period.nullable(),
  source: z.string().min(3),
  /** `read`: the text of the law was read. `secondary`: others' words about it. `ours`: no period was found; the operator chose. */
  basis: z.enum(["read", "secondary", "ours"]),
});

/** Rules by jurisdiction, dated. A file of data: exchanged without touching the program. */
export const rightsRules = z.strictObject({
  version: z.string().min(1).max(40),
  profiles: z.record(z.string().regex(/^[a-z][a-z0-9-]{1,30}$/u), z.array(rule).min(1)),
});
export type RightsRules = z.infer<typeof rightsRules>;
type Rule = z.infer<typeof rule>;

/** Where the time of one request runs: which rule, and until when. */
export type RequestClock = { readonly rule: string; readonly dueAt: Date; readonly extendable: Period | null };

/**
 * Until when a request that was received at `receivedAt` is to be answered: the end of the last day of the period, in the tenant's
 * time zone. The day of receipt does not count; the 31st becomes the last day of a shorter month (Reg. 1182/71 Art. 3).
 *
 * @returns `no_rule`: the profile is not in the rules, or none of its rules holds on that day for this kind.
 */
export function clockFor(
  rules: RightsRules,
  profile: string,
  kind: RequestKind,
  receivedAt: number,
  timeZone: string,
): Result<RequestClock, { readonly reason: "no_rule" }> {
  const received = localDay(receivedAt, timeZone);
  const found = ruleOn(rules, profile, kind, received);
  if (found === null) return refuse({ reason: "no_rule" });
  return ok({
    rule: `${profile}/${found.from}`,
    dueAt: endOf(moved(received, found.answer), timeZone),
    extendable: found.extension,
  });
}

/** Until when an extension leads: its period after the first one, both counted from the day of receipt. */
export function extendedUntil(
  rules: RightsRules,
  ruleName: string,
  kind: RequestKind,
  receivedAt: number,
  timeZone: string,
): Result<Date, { readonly reason: "no_extension" }> {
  const [profile = "", from = ""] = ruleName.split("/");
  const found = rules.profiles[profile]?.find((one) => one.from === from && covers(one, kind));
  if (found === undefined || found.extension === null) return refuse({ reason: "no_extension" });
  const received = localDay(receivedAt, timeZone);
  const { answer, extension } = found;
  // Months are added at once: a month and two more are three, whatever their lengths.
  const end =
    "months" in answer && "months" in extension
      ? moved(received, { months: answer.months + extension.months })
      : moved(moved(received, answer), extension);
  return ok(endOf(end, timeZone));
}

function ruleOn(rules: RightsRules, profile: string, kind: RequestKind, on: string): Rule | null {
  const held = Object.hasOwn(rules.profiles, profile) ? (rules.profiles[profile] ?? []) : [];
  const holding = held.filter((one) => one.from <= on && (one.until === null || on < one.until) && covers(one, kind));
  // The one for this kind before the one for all; among those the newest.
  return (
    holding.sort((a, b) => Number(a.kinds === "all") - Number(b.kinds === "all") || (a.from < b.from ? 1 : -1))[0] ??
    null
  );
}

function covers({ kinds }: Rule, kind: RequestKind): boolean {
  return kinds === "all" || kinds.includes(kind);
}

function moved(from: string, by: Period): string {
  return "months" in by ? addMonths(from, by.months) : addDays(from, by.days);
}

function endOf(last: string, timeZone: string): Date {
  return new Date(startOfLocalDay(addDays(last, 1), timeZone) - 1);
}
