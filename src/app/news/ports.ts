// SPDX-License-Identifier: Apache-2.0
import type { SubjectId, TenantId } from "#kernel";
import type { StandingPurpose } from "#privacy";
import type { HistoryEntry } from "../ports.ts";

/** What may be told without being asked at that moment, each only to who agreed to it. */
export const NEWS_PURPOSES = ["outage_over", "bill_ready", "order_done"] as const;
export type NewsPurpose = (typeof NEWS_PURPOSES)[number];

export type ConsentState = "given" | "told" | "withdrawn" | "lapsed";

export type ConsentKey = { readonly subjectId: SubjectId; readonly consentId: string };

/** A wish to be told once, or a consent that lasts. */
export type ConsentPurpose = NewsPurpose | StandingPurpose;

export type StoredConsent<P extends ConsentPurpose = ConsentPurpose> = ConsentKey & {
  readonly purpose: P;
  /** Version of the words, for what lasts; null for a wish. */
  readonly version: string | null;
  readonly state: ConsentState;
  readonly sealed: Uint8Array;
  readonly givenAt: Date;
  readonly endedAt: Date | null;
  readonly lapsesAt: Date;
  readonly attempts: number;
};

/** Consents that are waited on. They are given, and used up, with a turn (`BesideWrite`); what ends them otherwise is here. */
export interface ConsentStore {
  find(tenant: TenantId, key: ConsentKey): Promise<StoredConsent | null>;
  listGiven(tenant: TenantId, subjectId: SubjectId): Promise<readonly StoredConsent[]>;
  /** Also what ended; the newest first. */
  listAll(tenant: TenantId, subjectId: SubjectId): Promise<readonly StoredConsent[]>;
  /** Consents to suggestions, given or withdrawn, of which the operator was told otherwise or not yet. */
  listUntold(tenant: TenantId, limit: number): Promise<readonly StoredConsent[]>;
  /** Nothing where the state has moved on meanwhile: the next run tells that. */
  markTold(
    tenant: TenantId,
    key: ConsentKey,
    state: "given" | "withdrawn",
    told: "given" | "withdrawn" | "stricter" | "none",
  ): Promise<void>;
  /** Consents to suggestions at which nobody looked since then, each for one node until the lease ends: `leasedAs` is noted as the last look. */
  claimUnfollowed(tenant: TenantId, before: Date, leasedAs: Date, limit: number): Promise<readonly StoredConsent[]>;
  markFollowed(tenant: TenantId, key: ConsentKey, at: Date): Promise<void>;
  /** Those that are due, each for one node until the lease ends. */
  claimDue(tenant: TenantId, now: Date, leaseMs: number, limit: number): Promise<readonly StoredConsent<NewsPurpose>[]>;
  lookAgainAt(tenant: TenantId, key: ConsentKey, at: Date): Promise<void>;
  /** False: it had ended before. */
  end(tenant: TenantId, key: ConsentKey, state: Exclude<ConsentState, "given">, entry: HistoryEntry): Promise<boolean>;
  /** Makes those about something due at once; how many. */
  wake(tenant: TenantId, topicHash: Uint8Array, now: Date): Promise<number>;
}

export type NewsSettings = {
  /** Minutes of the tenant's day between which nobody is written to; the first may be after the second. */
  readonly quietFrom: number;
  readonly quietTo: number;
  /** Whoever wrote in the chat this long ago is in it. */
  readonly presentMs: number;
};
