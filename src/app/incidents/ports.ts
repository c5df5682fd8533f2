// SPDX-License-Identifier: Apache-2.0
import type { SubjectId, TenantId } from "#kernel";
import type { ClockRules } from "#privacy";
import type { KeyStatus } from "../keys/status.ts";
import type { HistoryEntry } from "../ports.ts";
import type { EventWrite, Incident, IncidentEvent } from "../threat/incident-ports.ts";

/** What stands in the register of an incident beside what detectors and answers write there. */
export type DutyEvent =
  | "fact.set"
  | "stage.sent"
  | "clock.warned"
  | "notices.proposed"
  | "notices.approved"
  | "reach.read";

/** Whom to look for in the history. Without anybody named, whom the incident's own answers were about. */
export type ReachQuery = {
  readonly incidentId: string;
  readonly from: Date;
  readonly until: Date;
  /** Members of staff whose every look counts. */
  readonly staff: readonly string[];
  /** Everybody of whom anything is kept: where a store itself was copied. */
  readonly everybody: boolean;
};

/** One subject, one kind of look, in the words of the history. */
export type ReachRow = {
  readonly subjectId: SubjectId;
  readonly kind: string;
  /** The tool, or what was read: a code. Null: everything that is kept. */
  readonly what: string | null;
  readonly times: number;
  readonly firstAt: Date;
  readonly lastAt: Date;
};

export type NoticeOutcome = "sms" | "email" | "sms_and_email" | "no_contact" | "no_safe_channel" | "gone" | "not_taken";
export type NoticeCounts = { readonly due: number; readonly sent: number; readonly unreachable: number };
export type DueNotice = { readonly incidentId: string; readonly subjectId: SubjectId; readonly attempts: number };

/** The register's part for what people do about an incident. Nothing in it can be changed afterwards. */
export interface DutyStore {
  /** In order. */
  events(tenant: TenantId, incidentId: string): Promise<readonly IncidentEvent[]>;
  /** Incidents whose clocks may run: not undone, opened after `since`; newest first. */
  running(tenant: TenantId, since: Date, limit: number): Promise<readonly Incident[]>;
  /** Distinct subjects and what was seen of each, at most `limit` rows. */
  reach(tenant: TenantId, query: ReachQuery, limit: number): Promise<readonly ReachRow[]>;
  /** All subjects of the list become due, with the event, in one transaction. One who is there already stays as they are. */
  plan(
    tenant: TenantId,
    incidentId: string,
    subjects: readonly SubjectId[],
    dueAt: Date,
    event: EventWrite,
  ): Promise<number>;
  /** Each for one node until the lease ends; counts the attempt. */
  claimNotices(tenant: TenantId, now: Date, leaseMs: number, limit: number): Promise<readonly DueNotice[]>;
  /** With the entry of the subject's own history, in one transaction. False: it was settled before. */
  settleNotice(
    tenant: TenantId,
    notice: DueNotice,
    state: "sent" | "unreachable",
    outcome: NoticeOutcome,
    entry: HistoryEntry,
  ): Promise<boolean>;
  retryNotice(tenant: TenantId, notice: DueNotice, dueAt: Date): Promise<void>;
  noticeCounts(tenant: TenantId, incidentId: string): Promise<NoticeCounts>;
}

/** What stands in a message to whom an incident concerns, and who answers for it. */
export type IncidentDuties = {
  readonly rules: ClockRules;
  /** Which regimes of the rules hold here; none: no clock runs. */
  readonly regimes: readonly string[];
  /** Who authorities may ask; null: nobody is named. */
  readonly contact: string | null;
  readonly store: DutyStore;
  /** How the keys stand now: evidence of what a copy of the data is worth. */
  readonly custody: () => Promise<KeyStatus>;
};
