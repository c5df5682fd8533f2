// SPDX-License-Identifier: Apache-2.0
import type { SubjectId, TenantId } from "#kernel";
import type { RetentionClass } from "#privacy";
import type { HistoryEntry } from "../ports.ts";
import type { AnswerKind, ThreatAnswer } from "../threat/incident-ports.ts";
import type { Hold } from "./ports.ts";

export type PlacedHold = Hold & { readonly releasedBy: string | null; readonly releasedAt: Date | null };

/** A run of the removal of old data. `historyId`: the entry that proves it; null while it runs. */
export type RetentionRunView = {
  readonly runId: string;
  readonly kind: RetentionClass;
  readonly rule: string;
  readonly before: Date;
  readonly removed: number;
  readonly startedAt: Date;
  readonly endedAt: Date | null;
  readonly historyId: number | null;
};

export type ConsentCount = {
  readonly purpose: string;
  readonly version: string | null;
  readonly state: string;
  /** Given and not lapsed yet. */
  readonly inForce: number;
  readonly count: number;
};

/** One look at somebody's data, as the history has it. */
export type ReadRow = { readonly id: number; readonly entry: HistoryEntry };

/** Whose looks, at whom, between when; null: whoever's, at anybody. */
export type ReadQuery = {
  readonly agentId: string | null;
  readonly subjectId: SubjectId | null;
  readonly kinds: readonly string[];
  readonly from: Date;
  readonly until: Date;
  readonly before: number | null;
  readonly limit: number;
};

/** Many people looked at by one member of staff within an hour of the clock. */
export type BulkRead = {
  readonly agentId: string;
  readonly hour: Date;
  readonly subjects: number;
  readonly looks: number;
};

/** What was decided by a program about somebody: what a person may be asked to look at again. */
export type AutomatedDecision = {
  readonly answerId: string;
  readonly incidentId: string;
  readonly incidentKind: string;
  readonly kind: AnswerKind;
  readonly reason: string;
  readonly setAt: Date;
  readonly until: Date;
  readonly state: ThreatAnswer["state"];
};

/** How a webhook about an incident stands with one receiver. */
export type IncidentDelivery = {
  readonly endpoint: string;
  readonly event: string;
  readonly state: "due" | "delivered" | "dead";
  readonly madeAt: Date;
  readonly settledAt: Date | null;
  readonly status: number | null;
  readonly attempts: number;
};

/** What people of privacy look at: reads only, ids and codes only. Never on the path of a turn. */
export interface PrivacyDeskStore {
  /** In force first, the newest first. */
  holds(tenant: TenantId, limit: number): Promise<readonly PlacedHold[]>;
  retentionRuns(tenant: TenantId, limit: number): Promise<readonly RetentionRunView[]>;
  consentCounts(tenant: TenantId, now: Date): Promise<readonly ConsentCount[]>;
  /** Newest first. */
  reads(tenant: TenantId, query: ReadQuery): Promise<readonly ReadRow[]>;
  /** Hours in which one member of staff looked at `atLeast` people or more. */
  bulkReads(
    tenant: TenantId,
    period: { readonly from: Date; readonly until: Date },
    atLeast: number,
    limit: number,
  ): Promise<readonly BulkRead[]>;
  /** What holds, or held, for any of these keyed hashes. */
  decisionsAbout(
    tenant: TenantId,
    entities: readonly Uint8Array[],
    limit: number,
  ): Promise<readonly AutomatedDecision[]>;
  /** Deliveries of these events that were made in the time. Bodies are sealed: what one is about is asked by its id. */
  deliveries(
    tenant: TenantId,
    period: { readonly from: Date; readonly until: Date },
    limit: number,
  ): Promise<readonly (IncidentDelivery & { readonly deliveryId: string; readonly sealed: Uint8Array })[]>;
}
