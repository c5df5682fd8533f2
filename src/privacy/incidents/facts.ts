// SPDX-License-Identifier: Apache-2.0
import { ok, type Result, refuse } from "#kernel";

/**
 * What people find out about an incident, a closed list. `yes_no` facts that nobody set are unknown, never "no". `code` is one or several of
 * ours, `words` are a person's and are sealed.
 */
export const INCIDENT_FACTS = {
  aware_at: "time",
  began_at: "time",
  ended_at: "time",
  fix_at: "time",
  received_at: "time",
  personal_data: "yes_no",
  cpni: "yes_no",
  security: "yes_no",
  significant: "yes_no",
  exploited_vulnerability: "yes_no",
  risk_unlikely: "yes_no",
  high_risk: "yes_no",
  encrypted: "yes_no",
  keys_exposed: "yes_no",
  malicious: "yes_no",
  cross_border: "yes_no",
  service_outage: "yes_no",
  cause: "code",
  categories: "code",
  subject_kinds: "code",
  subjects: "count",
  records: "count",
  users_affected: "count",
  nature: "words",
  consequences: "words",
  measures: "words",
  area: "words",
  contact: "words",
  root_cause: "words",
  delay_reason: "words",
} as const satisfies Record<string, "time" | "yes_no" | "count" | "code" | "words">;
export type IncidentFact = keyof typeof INCIDENT_FACTS;

/** Times as ISO instants. */
export type FactValue = string | number | boolean;
export type IncidentFacts = Readonly<Partial<Record<IncidentFact, FactValue>>>;

export function isIncidentFact(text: string): text is IncidentFact {
  return Object.hasOwn(INCIDENT_FACTS, text);
}

const CODES = /^[a-z][a-z0-9_]{0,39}(?:,[a-z][a-z0-9_]{0,39}){0,19}$/u;
const INSTANT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(?::\d{2}(?:\.\d{1,3})?)?(?:Z|[+-]\d{2}:\d{2})$/u;
const LONGEST = 2_000;

/**
 * A fact as it was typed.
 *
 * @returns `bad_value`: a time without its zone, a count that is none, something else than yes or no.
 */
export function parseIncidentFact(
  name: IncidentFact,
  text: string,
): Result<FactValue, { readonly reason: "bad_value"; readonly wanted: string }> {
  const typed = text.trim();
  switch (INCIDENT_FACTS[name]) {
    case "time": {
      const at = INSTANT.test(typed) ? Date.parse(typed) : Number.NaN;
      return Number.isNaN(at) ? bad("a time with its zone, such as 2026-11-25T14:05:00+03:00") : ok(iso(at));
    }
    case "yes_no":
      return typed === "yes" || typed === "no" ? ok(typed === "yes") : bad("yes or no");
    case "count":
      return /^\d{1,12}$/u.test(typed) ? ok(Number(typed)) : bad("a whole number");
    case "code":
      return CODES.test(typed) ? ok(typed) : bad("codes of small letters, with commas between");
    case "words":
      return typed.length >= 3 && typed.length <= LONGEST ? ok(typed) : bad(`3 to ${LONGEST} characters`);
  }
}

/**
 * Whether what leaked can be read by nobody: it was encrypted, and the keys were not exposed. Unless both are known it is not (GDPR
 * Art. 34(3)(a), Reg. 611/2013 Art. 4).
 */
export function isUnintelligible(facts: IncidentFacts): boolean {
  return facts.encrypted === true && facts.keys_exposed === false;
}

function iso(at: number): string {
  return new Date(at).toISOString();
}

function bad(wanted: string): Result<never, { readonly reason: "bad_value"; readonly wanted: string }> {
  return refuse({ reason: "bad_value", wanted });
}
