// SPDX-License-Identifier: Apache-2.0
import type { AttackKind } from "#threat";
import type { AnsweredKind, AnswerKind, IncidentSeverity, VerdictLevel } from "./incident-ports.ts";

/** Who acts: what is done to a customer's chat is not what is done to a program's key or to a member of staff. */
export type ActorKind = "visitor" | "agent" | "gateway_key";

export type AnswerRule = {
  readonly answer: AnswerKind;
  /** From which level on. */
  readonly from: VerdictLevel;
  /** For whom or what: those of the flagged entities, and with `own` also whoever made this event. */
  readonly on: readonly AnsweredKind[];
  readonly own?: true;
  /** It ends by itself after this, unless the attack goes on. */
  readonly minutes: number;
};

type Rule = {
  readonly severity: Readonly<Record<VerdictLevel, IncidentSeverity>>;
  readonly groupBy: GroupBy;
  readonly answers: readonly AnswerRule[];
};

/** What verdicts of one incident have in common: the kind of campaign alone, or also whom it is about. */
export type GroupBy =
  | { readonly family: string; readonly entity: "none" }
  | { readonly family: string; readonly entity: readonly AnsweredKind[] };

const HOUR = 60;
const PLACES = ["address", "prefix", "network", "device", "session"] as const satisfies readonly AnsweredKind[];
const ACCOUNT = ["subject", "claimed"] as const satisfies readonly AnsweredKind[];

const slow: AnswerRule = { answer: "slow", from: "flagged", on: PLACES, minutes: 30 };
/** A passkey touch, where somebody is or claims to be a customer; no code by SMS from where the attack comes. */
const strongerFactor: AnswerRule = {
  answer: "stronger_factor",
  from: "flagged",
  on: [...ACCOUNT, ...PLACES],
  own: true,
  minutes: 12 * HOUR,
};

/**
 * The whole policy: verdict × level → answers. Every answer ends by itself, can be ended by a person with a reason, and where a customer is
 * concerned by the customer's own passkey. `docs/security/answers.md` is this table in words; a test compares the two.
 */
export const ANSWER_TABLE: Readonly<Record<AttackKind, Rule>> = {
  account_takeover: {
    severity: { flagged: "high", clear: "critical" },
    groupBy: { family: "takeover", entity: ["subject", "claimed", "session"] },
    answers: [
      { ...strongerFactor, on: [...ACCOUNT, "session"] },
      { answer: "hold_acts", from: "flagged", on: [...ACCOUNT, "session"], own: true, minutes: 24 * HOUR },
      { answer: "lock", from: "clear", on: ["subject"], own: true, minutes: 7 * 24 * HOUR },
    ],
  },
  credential_stuffing: {
    severity: { flagged: "high", clear: "high" },
    groupBy: { family: "stuffing", entity: "none" },
    answers: [slow, { ...strongerFactor, on: [...ACCOUNT, ...PLACES] }],
  },
  otp_pumping: {
    severity: { flagged: "medium", clear: "high" },
    groupBy: { family: "pumping", entity: "none" },
    answers: [slow, { ...strongerFactor, on: [...PLACES, "destination"], minutes: 2 * HOUR }],
  },
  otp_brute_force: {
    severity: { flagged: "high", clear: "high" },
    groupBy: { family: "brute_force", entity: "none" },
    answers: [slow, strongerFactor],
  },
  enumeration: {
    severity: { flagged: "medium", clear: "high" },
    groupBy: { family: "enumeration", entity: "none" },
    answers: [
      slow,
      { ...strongerFactor, minutes: 2 * HOUR },
      { answer: "cut_token", from: "clear", on: ["session", "token"], own: true, minutes: 12 * HOUR },
    ],
  },
  scraping: {
    severity: { flagged: "high", clear: "critical" },
    groupBy: { family: "scraping", entity: ["token", "subject", "device", "session", "address"] },
    answers: [
      { answer: "cut_token", from: "flagged", on: ["token", "session"], own: true, minutes: 24 * HOUR },
      { answer: "quarantine", from: "flagged", on: ["token"], own: true, minutes: 24 * HOUR },
      { ...slow, on: ["address", "device", "prefix"] },
    ],
  },
  sim_swap: {
    severity: { flagged: "high", clear: "critical" },
    groupBy: { family: "takeover", entity: ["subject", "claimed", "session"] },
    answers: [
      { ...strongerFactor, on: [...ACCOUNT, "session"] },
      { answer: "hold_acts", from: "flagged", on: [...ACCOUNT, "session"], own: true, minutes: 72 * HOUR },
      { answer: "lock", from: "clear", on: ["subject"], own: true, minutes: 7 * 24 * HOUR },
      { answer: "person", from: "clear", on: ["session"], own: true, minutes: 24 * HOUR },
    ],
  },
  sim_swap_sequence: {
    severity: { flagged: "high", clear: "high" },
    groupBy: { family: "takeover", entity: ["subject", "claimed", "session"] },
    answers: [{ answer: "hold_acts", from: "flagged", on: [...ACCOUNT, "session"], own: true, minutes: 72 * HOUR }],
  },
  injection_campaign: {
    severity: { flagged: "medium", clear: "high" },
    groupBy: { family: "injection", entity: "none" },
    answers: [
      { answer: "read_only", from: "flagged", on: ["session", "device", "token"], own: true, minutes: 2 * HOUR },
      { ...slow, on: ["address", "device", "session"] },
      { answer: "quarantine", from: "clear", on: ["token"], own: true, minutes: 12 * HOUR },
    ],
  },
  link_campaign: {
    severity: { flagged: "medium", clear: "medium" },
    groupBy: { family: "links", entity: ["link"] },
    answers: [{ ...slow, on: ["address", "device", "session"] }],
  },
  unusual_session: {
    severity: { flagged: "low", clear: "medium" },
    groupBy: { family: "takeover", entity: ["subject", "claimed", "session"] },
    answers: [{ ...strongerFactor, on: ["subject", "session"] }],
  },
};

/** Answers that make sense for whoever acts: a member of staff has no passkey of a customer, a chat is not quarantined. */
export const ANSWERS_FOR: Readonly<Record<ActorKind, ReadonlySet<AnswerKind>>> = {
  visitor: new Set(["slow", "stronger_factor", "read_only", "hold_acts", "lock", "cut_token", "person"]),
  agent: new Set(["quarantine"]),
  gateway_key: new Set(["quarantine"]),
};
