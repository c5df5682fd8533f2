// SPDX-License-Identifier: Apache-2.0
import type { SubjectId, TenantId } from "#kernel";
import type { HistoryEntry } from "../ports.ts";

/** What may be told without being asked at that moment, each only to who agreed to it. */
export const NEWS_PURPOSES = ["outage_over", "bill_ready", "order_done"] as const;
export type NewsPurpose = (typeof NEWS_PURPOSES)[number];

export type ConsentState = "given" | "told" | "withdrawn" | "lapsed";

export type ConsentKey = { readonly subjectId: SubjectId; readonly consentId: string };

export type StoredConsent = ConsentKey & {
  readonly purpose: NewsPurpose;
  readonly state: ConsentState;
  readonly sealed: Uint8Array;
  readonly givenAt: Date;
  readonly lapsesAt: Date;
  readonly attempts: number;
};

/** Consents that are waited on. They are given, and used up, with a turn (`BesideWrite`); what ends them otherwise is here. */
export interface ConsentStore {
  find(tenant: TenantId, key: ConsentKey): Promise<StoredConsent | null>;
  listGiven(tenant: TenantId, subjectId: SubjectId): Promise<readonly StoredConsent[]>;
  /** Those that are due, each for one node until the lease ends. */
  claimDue(tenant: TenantId, now: Date, leaseMs: number, limit: number): Promise<readonly StoredConsent[]>;
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
