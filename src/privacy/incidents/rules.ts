// SPDX-License-Identifier: Apache-2.0
import { z } from "zod";
import { calendar } from "./calendar.ts";
import { INCIDENT_FACTS, type IncidentFact } from "./facts.ts";
import { FIELDS } from "./fields.ts";

const day = z.string().regex(/^\d{4}-\d{2}-\d{2}$/u);
const name = z.string().regex(/^[a-z][a-z0-9-]{1,30}$/u);
const yesNo = Object.entries(INCIDENT_FACTS).flatMap(([fact, kind]) =>
  kind === "yes_no" ? [fact as IncidentFact] : [],
) as [IncidentFact, ...IncidentFact[]];
/** `unintelligible` follows from two facts: encrypted, and no key exposed. */
const condition = z.enum([...yesNo, "unintelligible"]);

const rule = z.strictObject({
  id: name,
  /** Which of the configured regimes it belongs to. */
  regime: name,
  /** What it is about: an incident, or what a person asked. */
  about: z.enum(["incident", "request"]).default("incident"),
  where: z.string().min(3),
  stage: z.enum([
    "early_warning",
    "initial",
    "detail",
    "second",
    "notification",
    "final",
    "authority",
    "customers",
    "answer",
    "acknowledge",
    "stop",
  ]),
  /** Who is to be told. */
  to: z.string().min(2),
  /** The two for who reads Arabic; not given: as they are. */
  ar: z
    .strictObject({ where: z.string().min(3), to: z.string().min(2) })
    .nullable()
    .default(null),
  /** Applies where all of these are true; where one is not known, it may. */
  when: z.array(condition).default([]),
  /** Does not apply where one of these is true. Not known is not true. */
  unless: z.array(condition).default([]),
  amount: z.int().min(1).max(1_000),
  unit: z.enum(["hours", "days", "business_days", "months"]),
  /** `awareness`, `fix` or `receipt`, or `stage:ID`: when the notice of another rule was sent. */
  from: z.string().regex(/^(?:awareness|fix|receipt|stage:[a-z][a-z0-9-]{1,30})$/u),
  /** Holds for what begins on these days at the zone's place. */
  valid: z.strictObject({ from: day, until: day.nullable().default(null) }),
  zone: z.string().refine(isZone, "is no time zone"),
  calendar: name.nullable().default(null),
  /**
   * How days and months are counted. `exact`: to the same time of day, the strictest reading. `end_of_day`: to the end of the last day.
   * `reg_1182_71`: to the end of the last day, or of the next working day when nobody works then, with two working days in it at least.
   */
  convention: z.enum(["exact", "end_of_day", "reg_1182_71"]).default("exact"),
  fields: z.array(z.enum(FIELDS)).default([]),
  source: z.string().min(3),
  /** `read`: the official text was read. `secondary`: others' words about it. `memory`: neither. */
  basis: z.enum(["read", "secondary", "memory"]),
  /** Where sources disagree: what the others say. The stricter is in force here. */
  conflict: z.string().min(3).nullable().default(null),
});
export type ClockRule = z.infer<typeof rule>;

/** Clocks of incidents, dated. A file of data: exchanged without touching the program. */
export const clockRules = z
  .strictObject({
    version: z.string().min(1).max(40),
    regimes: z.record(name, z.strictObject({ title: z.string().min(3) })),
    calendars: z.record(name, calendar),
    rules: z.array(rule).min(1),
  })
  .superRefine(({ regimes, calendars, rules }, context) => {
    const say = (index: number, message: string): void => {
      context.addIssue({ code: "custom", path: ["rules", index], message });
    };
    rules.forEach(({ id, regime, calendar: days, unit, convention, from }, index) => {
      const before = rules.slice(0, index);
      if (before.some((one) => one.id === id)) say(index, `there are two rules ${id}`);
      if (!Object.hasOwn(regimes, regime)) say(index, `there is no regime ${regime}`);
      if (days !== null && !Object.hasOwn(calendars, days)) say(index, `there is no calendar ${days}`);
      if (days === null && (unit === "business_days" || convention === "reg_1182_71"))
        say(index, "it needs a calendar");
      if (from.startsWith("stage:") && !before.some((one) => `stage:${one.id}` === from && one.regime === regime))
        say(index, `${from} is not a rule of the same regime before this one`);
    });
    for (const [called, { weekend }] of Object.entries(calendars))
      if (new Set(weekend).size > 5)
        context.addIssue({ code: "custom", path: ["calendars", called], message: "nobody ever works" });
  });
export type ClockRules = z.infer<typeof clockRules>;

function isZone(text: string): boolean {
  try {
    Temporal.Instant.fromEpochMilliseconds(0).toZonedDateTimeISO(text);
    return true;
  } catch {
    return false;
  }
}
