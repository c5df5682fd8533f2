// SPDX-License-Identifier: Apache-2.0
import type { JsonObject, TenantId } from "#kernel";
import type { AttackKind, EventModel, EventReason, ThreatEventKind } from "#threat";
import type { ListPlace } from "../desk/list-place.ts";
import type { HistoryEntry } from "../ports.ts";
import type {
  AnsweredKind,
  AnswerKind,
  EventWrite,
  IncidentEntity,
  IncidentSeverity,
  VerdictLevel,
} from "../threat/incident-ports.ts";
import type { ThreatCounterStore, ThreatModelStore } from "../threat/ports.ts";
import type { SayDrill } from "./drill-words.ts";

/** What a person said of a verdict. */
export type VerdictLabel = "attack" | "nothing";

/** One verdict of the detectors: codes, numbers and keyed hashes. */
export type StoredVerdict = {
  readonly verdictId: string;
  readonly incidentId: string;
  readonly at: Date;
  readonly kind: AttackKind;
  readonly level: VerdictLevel;
  readonly severity: IncidentSeverity;
  readonly eventKind: ThreatEventKind;
  /** In [0, 1]: of the event alone. */
  readonly score: number;
  readonly reasons: readonly { readonly code: EventReason; readonly value: number }[];
  readonly entities: readonly IncidentEntity[];
  readonly answers: readonly AnswerKind[];
  readonly label: VerdictLabel | null;
  readonly labelledBy: string | null;
  readonly labelledAt: Date | null;
};

/** Which verdicts are asked for. */
export type VerdictFilter = {
  readonly kind: string | null;
  readonly severity: string | null;
  readonly entityKind: string | null;
  /** Two to sixteen hexadecimal digits: what a keyed hash begins with. */
  readonly entity: string | null;
  readonly incidentId: string | null;
  readonly before: Date | null;
  readonly after: ListPlace | null;
  readonly limit: number;
};

/** Counts over incidents that were seen since a time. */
export type ThreatMap = {
  readonly kinds: readonly {
    readonly kind: string;
    readonly severity: IncidentSeverity;
    readonly incidents: number;
    readonly unsettled: number;
    readonly verdicts: number;
  }[];
  readonly entityKinds: readonly {
    readonly kind: AnsweredKind;
    readonly entities: number;
    readonly verdicts: number;
  }[];
  /** Those that stand in most verdicts, each with the incidents it stands in: what links campaigns. */
  readonly entities: readonly {
    readonly kind: AnsweredKind;
    readonly key: Uint8Array;
    readonly verdicts: number;
    readonly lastAt: Date;
    readonly incidents: readonly string[];
  }[];
  /** Verdicts by hour, oldest first; hours without one are left out. */
  readonly hours: readonly { readonly at: Date; readonly verdicts: number; readonly clear: number }[];
};

/** Single verdicts, for people and for learning. They are written with their incident (`IncidentStore.record`). */
export interface VerdictStore {
  list(tenant: TenantId, filter: VerdictFilter): Promise<readonly StoredVerdict[]>;
  find(tenant: TenantId, verdictId: string): Promise<StoredVerdict | null>;
  /** With the register's line and the history's entry, in one transaction. False: it was labelled so already. */
  label(
    tenant: TenantId,
    verdict: Pick<StoredVerdict, "verdictId" | "incidentId">,
    label: VerdictLabel,
    by: string,
    event: EventWrite,
  ): Promise<boolean>;
  /** What was said of an incident is said of those of its verdicts of which nothing was said yet. */
  labelIncident(tenant: TenantId, incidentId: string, label: VerdictLabel, by: string, at: Date): Promise<number>;
  /** The newest labels first. */
  labelled(tenant: TenantId, limit: number): Promise<readonly StoredVerdict[]>;
  map(tenant: TenantId, since: Date): Promise<ThreatMap>;
}

/** What holds because somebody or something is locked, and lines with alarms. */
export interface ThreatHoldStore {
  answers(
    tenant: TenantId,
    now: Date,
    limit: number,
  ): Promise<
    readonly {
      readonly answerId: string;
      readonly incidentId: string;
      readonly entity: IncidentEntity;
      readonly kind: AnswerKind;
      readonly reason: string;
      readonly setAt: Date;
      readonly until: Date;
    }[]
  >;
  locks(
    tenant: TenantId,
    limit: number,
  ): Promise<readonly { readonly key: Uint8Array; readonly setAt: Date; readonly by: string }[]>;
  alarms(
    tenant: TenantId,
    now: Date,
    limit: number,
  ): Promise<
    readonly { readonly line: Uint8Array; readonly cause: string; readonly raisedAt: Date; readonly until: Date }[]
  >;
  raiseAlarm(tenant: TenantId, line: Uint8Array, cause: string, at: Date, until: Date): Promise<void>;
  liftAlarm(tenant: TenantId, line: Uint8Array): Promise<void>;
}

export const BOUNDS = [
  "subjects_per_hour",
  "subjects_per_day",
  "reveals_per_hour",
  "files_per_hour",
  "fields_per_hour",
  "fields_per_day",
  "amount_per_day",
] as const;
export type BoundName = (typeof BOUNDS)[number];

export type BoundUse = {
  readonly bound: BoundName;
  readonly whoKind: "agent" | "subject" | "token";
  readonly who: Uint8Array;
  readonly windowStart: Date;
  readonly windowMs: number;
  readonly used: number;
  readonly allowed: number;
  readonly lastAt: Date;
  readonly hitAt: Date | null;
};

export interface BoundStore {
  note(tenant: TenantId, use: BoundUse): Promise<void>;
  /** Those that reached a bound first, then the nearest; windows that ended before `since` are left out. */
  list(tenant: TenantId, since: Date, limit: number): Promise<readonly BoundUse[]>;
}

export type DrillRun = {
  readonly runId: string;
  readonly state: "running" | "done" | "failed";
  /** Ids of incidents; none: all. */
  readonly wanted: readonly string[];
  readonly startedBy: string | null;
  readonly startedAt: Date;
  readonly beatAt: Date;
  readonly endedAt: Date | null;
  readonly done: number;
  readonly total: number;
  /** Why it failed. */
  readonly code: string | null;
  /** As `wardline drill --out` writes it; left out of lists. */
  readonly report: JsonObject | null;
};

export interface DrillStore {
  /** Newest first, with what each came to and without the steps. */
  list(tenant: TenantId, limit: number): Promise<readonly DrillRun[]>;
  find(tenant: TenantId, runId: string): Promise<DrillRun | null>;
  /** False: one runs already, on some node. One that gave no sign since `deadBefore` is over. */
  begin(tenant: TenantId, run: DrillRun, deadBefore: Date, entry: HistoryEntry): Promise<boolean>;
  beat(tenant: TenantId, runId: string, at: Date, done: number): Promise<void>;
  end(
    tenant: TenantId,
    run: Pick<DrillRun, "runId" | "state" | "code" | "report">,
    at: Date,
    entry: HistoryEntry,
  ): Promise<void>;
}

/** Plays drills in a process of its own, against a copy that it starts; see `wardline drill`. */
export interface DrillPlayer {
  readonly scenarios: readonly { readonly id: string; readonly title: string; readonly what: string }[];
  /** @param onPlayed - Called when one more scenario is over. Rejects with an `AppError` where nothing came of it. */
  play(wanted: readonly string[], onPlayed: () => void): Promise<JsonObject>;
}

export type PolicySet = {
  readonly hash: string;
  readonly schema: string;
  readonly policies: readonly { readonly id: string; readonly text: string }[];
  readonly firstAt: Date;
};

export interface PolicySetStore {
  /** Once for each hash. */
  keep(tenant: TenantId, set: PolicySet): Promise<void>;
  find(tenant: TenantId, hash: string): Promise<PolicySet | null>;
  /** When which set came into force, newest first, from the history. */
  changes(
    tenant: TenantId,
    limit: number,
  ): Promise<
    readonly { readonly at: Date; readonly hash: string; readonly historyId: number; readonly isKept: boolean }[]
  >;
}

/** What the pages of security read and write beside incidents. */
export type SecurityDesk = {
  readonly verdicts: VerdictStore;
  readonly holds: ThreatHoldStore;
  readonly bounds: BoundStore;
  readonly drills: DrillStore;
  /** What reports of drills say, in Arabic. */
  readonly sayDrill: SayDrill;
  readonly policySets: PolicySetStore;
  /** Null where this process may not start one. */
  readonly player: DrillPlayer | null;
  readonly learning: Learning;
};

/** Where learning reads and writes; see `threat/learn.ts`. */
export type Learning = {
  readonly counters: ThreatCounterStore;
  readonly models: ThreatModelStore;
  readonly shipped: EventModel;
};
