// SPDX-License-Identifier: Apache-2.0

import type { IncidentFacts } from "./facts.ts";
import type { DraftField } from "./fields.ts";
import type { ClockRule } from "./rules.ts";

/** What is known of an incident beside its facts, from the register and the keys. */
export type DraftEvidence = {
  readonly incidentId: string;
  readonly kind: string;
  readonly severity: string;
  readonly openedAt: number;
  readonly facts: IncidentFacts;
  /** What the service did by itself: answers, counted by kind. */
  readonly answers: Readonly<Record<string, number>>;
  /** Distinct subjects on the reach list; null: none was drawn up. */
  readonly reached: number | null;
  /** One sentence about keys; null: nothing is known. */
  readonly custody: string | null;
  readonly notices: { readonly due: number; readonly sent: number; readonly unreachable: number };
  /** From the configuration; null: nobody is named. */
  readonly contact: string | null;
};

export type DraftLine = {
  readonly field: DraftField;
  readonly label: string;
  /** Null: not known. It is named as missing and never made up. */
  readonly value: string | null;
  readonly from: "facts" | "register" | "history" | "keys" | "configuration" | null;
};

export type Draft = {
  readonly rule: string;
  readonly title: string;
  readonly to: string;
  readonly dueAt: number | null;
  readonly lines: readonly DraftLine[];
  readonly missing: readonly DraftField[];
};

export const FIELD_LABELS: Readonly<Record<DraftField, string>> = {
  reference: "Our reference",
  aware_at: "When we became aware",
  began_at: "When it began",
  ended_at: "When it ended",
  duration: "How long it lasted",
  kind: "Kind of incident",
  severity: "Severity",
  nature: "Nature and circumstances",
  cause: "Cause",
  malicious: "Suspected to be unlawful or malicious",
  cross_border: "Impact across borders possible",
  service_outage: "Service was interrupted",
  area: "Area affected",
  users_affected: "Users affected, about",
  categories: "Categories of data",
  subject_kinds: "Categories of people",
  subjects: "People concerned, about",
  records: "Records concerned, about",
  consequences: "Likely consequences",
  measures: "Measures taken and proposed",
  automatic_measures: "Measures the service took by itself",
  contact: "Contact",
  encrypted: "Data was encrypted",
  keys_exposed: "Keys were exposed",
  key_custody: "Custody of keys",
  notices: "People told",
  root_cause: "Root cause",
  fix_at: "When a correction was available",
  delay_reason: "Reason for delay",
};

/** A notice as far as it can be filled from what is known. A person reads, completes and sends it; this sends nothing. */
export function draftOf(rule: ClockRule, dueAt: number | null, evidence: DraftEvidence, now: number): Draft {
  const isLate = dueAt !== null && now > dueAt;
  const fields =
    isLate && !rule.fields.includes("delay_reason") ? [...rule.fields, "delay_reason" as const] : rule.fields;
  const lines = fields.map((field) => ({ field, label: FIELD_LABELS[field], ...valueOf(field, evidence) }));
  return {
    rule: rule.id,
    title: `${rule.where}: ${rule.stage.replaceAll("_", " ")}`,
    to: rule.to,
    dueAt,
    lines,
    missing: lines.filter(({ value }) => value === null).map(({ field }) => field),
  };
}

/** As text for a person. What is missing stands in its place, in brackets. */
export function draftText(draft: Draft): string {
  const due = draft.dueAt === null ? "no time runs yet" : `due ${new Date(draft.dueAt).toISOString()}`;
  const lines = draft.lines.map(({ label, value }) => `${label}: ${value ?? "[MISSING]"}`);
  const missing = draft.missing.length === 0 ? [] : ["", `Missing: ${draft.missing.join(", ")}`];
  return [`DRAFT, not sent. ${draft.title}`, `To: ${draft.to}; ${due}`, "", ...lines, ...missing, ""].join("\n");
}

type Filled = Pick<DraftLine, "value" | "from">;
const UNKNOWN: Filled = { value: null, from: null };

function valueOf(field: DraftField, evidence: DraftEvidence): Filled {
  const { facts, answers, reached, notices } = evidence;
  switch (field) {
    case "reference":
      return { value: evidence.incidentId, from: "register" };
    case "kind":
    case "severity":
      return { value: evidence[field].replaceAll("_", " "), from: "register" };
    case "aware_at":
      return facts.aware_at === undefined
        ? { value: new Date(evidence.openedAt).toISOString(), from: "register" }
        : ofFact(facts.aware_at);
    case "duration":
      return durationOf(facts);
    case "subjects":
      if (facts.subjects !== undefined) return ofFact(facts.subjects);
      return reached === null ? UNKNOWN : { value: String(reached), from: "history" };
    case "automatic_measures": {
      const taken = Object.entries(answers).map(([kind, count]) => `${kind.replaceAll("_", " ")} (${count})`);
      return { value: taken.length === 0 ? "none" : taken.join(", "), from: "register" };
    }
    case "key_custody":
      return evidence.custody === null ? UNKNOWN : { value: evidence.custody, from: "keys" };
    case "notices": {
      const { due, sent, unreachable } = notices;
      return { value: `${sent} told, ${due} to be told, ${unreachable} not reachable`, from: "register" };
    }
    case "contact":
      if (facts.contact !== undefined) return ofFact(facts.contact);
      return evidence.contact === null ? UNKNOWN : { value: evidence.contact, from: "configuration" };
    default: {
      const value = facts[field];
      return value === undefined ? UNKNOWN : ofFact(value);
    }
  }
}

function ofFact(value: string | number | boolean): Filled {
  const text = typeof value === "boolean" ? (value ? "yes" : "no") : String(value);
  return { value: text, from: "facts" };
}

function durationOf({ began_at: began, ended_at: ended }: IncidentFacts): Filled {
  if (typeof began !== "string" || typeof ended !== "string") return UNKNOWN;
  const minutes = Math.round((Date.parse(ended) - Date.parse(began)) / 60_000);
  return minutes < 0 ? UNKNOWN : { value: `${Math.floor(minutes / 60)} h ${minutes % 60} min`, from: "facts" };
}
