// SPDX-License-Identifier: Apache-2.0
import type { JsonObject, TenantId } from "#kernel";
import type { AttackKind, EntityKind, EventVerdict, ThreatEventKind } from "#threat";
import type { ListPlace } from "../desk/list-place.ts";
import type { HistoryEntry } from "../ports.ts";
import type { WebhookRow } from "../webhooks/ports.ts";

/** `flagged`: some evidence has passed its threshold. `clear`: two kinds of entities at once, or this very event looks like an attack too. */
export type VerdictLevel = "flagged" | "clear";

/** What a person may call an incident beside what detectors know. */
export const REPORTED_KINDS = [
  "data_breach",
  "lost_device",
  "insider",
  "ransomware",
  "outage",
  "supplier",
  "fraud",
  "other",
] as const;
export type ReportedKind = (typeof REPORTED_KINDS)[number];
export type IncidentKind = AttackKind | ReportedKind;

export const SEVERITIES = ["low", "medium", "high", "critical"] as const;
export type IncidentSeverity = (typeof SEVERITIES)[number];

/** `undone`: a person looked, and it was nothing. `closed`: it ended; whether it was confirmed before stands in its events. */
export const INCIDENT_STATES = ["open", "confirmed", "undone", "closed"] as const;
export type IncidentState = (typeof INCIDENT_STATES)[number];

/** What is done about a verdict. `docs/security/answers.md` says what each means and how it ends. */
export const ANSWER_KINDS = [
  "slow",
  "stronger_factor",
  "read_only",
  "hold_acts",
  "lock",
  "cut_token",
  "quarantine",
  "person",
] as const;
export type AnswerKind = (typeof ANSWER_KINDS)[number];

/** Beside the detectors' own: a member of staff, or a program with a key of the gateway. */
export type AnsweredKind = EntityKind | "agent" | "gateway_key";

/** A keyed hash and what it stands for. */
export type IncidentEntity = { readonly kind: AnsweredKind; readonly key: Uint8Array };

export type Incident = {
  readonly incidentId: string;
  readonly kind: IncidentKind;
  readonly severity: IncidentSeverity;
  readonly state: IncidentState;
  readonly source: "detector" | "person";
  readonly openedAt: Date;
  readonly lastAt: Date;
  readonly settledAt: Date | null;
  readonly verdicts: number;
  readonly reasons: readonly string[];
  readonly version: number;
};

export type ThreatAnswer = {
  readonly answerId: string;
  readonly incidentId: string;
  readonly entity: IncidentEntity;
  readonly kind: AnswerKind;
  readonly reason: string;
  readonly setAt: Date;
  readonly until: Date;
  readonly state: "in_force" | "passed" | "undone" | "expired";
  readonly endedAt: Date | null;
};

export type IncidentEvent = {
  readonly eventId: string;
  readonly at: Date;
  readonly what: string;
  readonly actor: HistoryEntry["actor"];
  readonly facts: JsonObject;
  /** Why, in the words of a person. */
  readonly words: string | null;
  /** Which entry of the history was written with it. */
  readonly historyId: number;
};

export type IncidentView = {
  readonly incident: Incident;
  readonly entities: readonly {
    readonly kind: AnsweredKind;
    readonly key: Uint8Array;
    readonly verdicts: number;
    readonly firstAt: Date;
    readonly lastAt: Date;
  }[];
  readonly answers: readonly ThreatAnswer[];
  readonly events: readonly IncidentEvent[];
};

/** What became of an incident: its own row in order, and an entry of the history, in one transaction. */
export type EventWrite = {
  readonly eventId: string;
  readonly what: string;
  readonly words: string | null;
  readonly entry: HistoryEntry;
};

/** One verdict, as it is put into the register. */
export type VerdictWrite = {
  readonly groupKey: Uint8Array;
  /** Taken where no incident of the group is open. */
  readonly incidentId: string;
  readonly kind: IncidentKind;
  readonly severity: IncidentSeverity;
  readonly source: "detector" | "person";
  readonly at: Date;
  /** How many verdicts this is: none where a person opens it. */
  readonly verdicts: number;
  readonly reasons: readonly string[];
  readonly entities: readonly IncidentEntity[];
  /** What is kept of the verdict itself; null where a person opens it. */
  readonly verdict: {
    readonly verdictId: string;
    readonly level: VerdictLevel;
    readonly eventKind: ThreatEventKind;
    readonly score: number;
    readonly reasons: EventVerdict["reasons"];
  } | null;
  /** Written only where the incident is new. */
  readonly opened: (incidentId: string) => EventWrite;
  /**
   * Deliveries that tell of it, written only where the incident is new and in the same transaction: there is no incident that nobody
   * will be told of, and nobody can open one in silence.
   */
  readonly announced: (incident: Incident) => readonly WebhookRow[];
  /** What shall hold from now on. One that holds already for the same entity is prolonged and makes no event. */
  readonly answers: readonly {
    readonly answerId: string;
    readonly entity: IncidentEntity;
    readonly kind: AnswerKind;
    readonly reason: string;
    readonly until: Date;
    readonly applied: (incidentId: string) => EventWrite;
  }[];
};

export type Recorded = {
  readonly incident: Incident;
  readonly isNew: boolean;
  /** Answers that did not hold before. */
  readonly applied: readonly ThreatAnswer[];
  /** All that were asked for, as they hold now. */
  readonly holding: readonly ThreatAnswer[];
};

/** The register of incidents and what holds because of them. */
export interface IncidentStore {
  /** Joins the incident of the group that is open, or opens one; one transaction. Many nodes at once make one incident. */
  record(tenant: TenantId, write: VerdictWrite): Promise<Recorded>;
  /** What holds at `now` for any of these. One statement, also for nothing. */
  inForce(tenant: TenantId, entities: readonly Uint8Array[], now: Date): Promise<readonly ThreatAnswer[]>;
  /** The last seen first. */
  list(
    tenant: TenantId,
    filter: { readonly state: "unsettled" | "all"; readonly limit: number; readonly after?: ListPlace | null },
  ): Promise<readonly Incident[]>;
  find(tenant: TenantId, incidentId: string): Promise<IncidentView | null>;
  /**
   * Compare-and-swap on the version. `undone` ends what holds because of it.
   *
   * @returns What ended, or null: somebody was faster, or it was settled before; then nothing is written.
   */
  settle(
    tenant: TenantId,
    incidentId: string,
    version: number,
    state: Exclude<IncidentState, "open">,
    event: EventWrite,
  ): Promise<readonly ThreatAnswer[] | null>;
  /** Ends one answer. Null: it does not hold any more. */
  endAnswer(
    tenant: TenantId,
    answerId: string,
    state: "passed" | "undone",
    event: EventWrite,
  ): Promise<ThreatAnswer | null>;
  findAnswer(tenant: TenantId, answerId: string): Promise<ThreatAnswer | null>;
  /** Notes that something happened with an incident. */
  note(tenant: TenantId, incidentId: string, event: EventWrite): Promise<void>;
  /** Incidents that nobody settled and of which nothing was seen since `before`, oldest first. */
  listQuiet(tenant: TenantId, before: Date, limit: number): Promise<readonly Incident[]>;
  /** Marks what has run out. */
  expire(tenant: TenantId, now: Date): Promise<number>;
  counts(
    tenant: TenantId,
    now: Date,
  ): Promise<{ readonly open: number; readonly confirmed: number; readonly inForce: number }>;
}
