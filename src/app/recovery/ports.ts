// SPDX-License-Identifier: Apache-2.0
import type { RecoveryState } from "#identity";
import type { SubjectId, TenantId } from "#kernel";
import type { HistoryEntry } from "../ports.ts";

/** What the contact points of record are told of a recovery. */
export type RecoveryNotice = "started" | "cancelled" | "stopped" | "completed";

/** A recovery of a subject's access. Whom to tell and which lines to watch is sealed under the subject's key. */
export type StoredRecovery = {
  readonly subjectId: SubjectId;
  readonly recoveryId: string;
  readonly state: RecoveryState;
  readonly sealed: Uint8Array;
  readonly startedAt: Date;
  /** When every contact point of record had the notice. */
  readonly noticedAt: Date | null;
  readonly opensAt: Date | null;
  readonly lapsesAt: Date;
  /** What is still to be told; null when everybody was told. */
  readonly owed: RecoveryNotice | null;
  readonly attempts: number;
};

/** Every change is a compare-and-swap on the state, together with its history entry. A recovery that has ended never moves again. */
export interface RecoveryStore {
  /** The one that waits; null when none does. */
  findWaiting(tenant: TenantId, subjectId: SubjectId): Promise<StoredRecovery | null>;
  find(tenant: TenantId, subjectId: SubjectId, recoveryId: string): Promise<StoredRecovery | null>;
  /** Ends one that waits, and owes the notice of it. False: it had ended. */
  end(
    tenant: TenantId,
    recovery: Pick<StoredRecovery, "subjectId" | "recoveryId">,
    state: "cancelled" | "stopped" | "lapsed",
    owed: RecoveryNotice | null,
    entry: HistoryEntry,
  ): Promise<boolean>;
  /** Claims notices that are due at `now` for `leaseMs`: one node at a time sends each. */
  claimOwed(tenant: TenantId, now: Date, leaseMs: number, limit: number): Promise<readonly StoredRecovery[]>;
  /**
   * Everybody heard of it. With `opensAt` the wait begins, if it still waits. Nothing happens when something else is owed by now.
   */
  markTold(
    tenant: TenantId,
    recovery: Pick<StoredRecovery, "subjectId" | "recoveryId">,
    owed: RecoveryNotice,
    told: { readonly at: Date; readonly opensAt: Date | null },
    entry: HistoryEntry,
  ): Promise<void>;
  /** Tries again then; never when null. */
  retryAt(
    tenant: TenantId,
    recovery: Pick<StoredRecovery, "subjectId" | "recoveryId">,
    owed: RecoveryNotice,
    at: Date | null,
  ): Promise<void>;
  /** Those that wait, whose lines are to be watched. */
  listWaiting(tenant: TenantId, limit: number): Promise<readonly StoredRecovery[]>;
}
