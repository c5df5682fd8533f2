// SPDX-License-Identifier: Apache-2.0
import type { SubjectId, TenantId } from "#kernel";
import type { RetentionClass } from "#privacy";
import type { HistoryEntry } from "../ports.ts";

export type RetentionRun = {
  readonly runId: string;
  readonly kind: RetentionClass;
  readonly rule: string;
  readonly before: Date;
  readonly removed: number;
};

/** Under which keyed hashes the register of attacks knows subjects. */
export type EntitiesOf = (subjectIds: readonly SubjectId[]) => readonly Uint8Array[];

/** What need not be kept any more. */
export interface RetentionStore {
  /** Rows that may go, and rows that would go if no legal hold kept them. */
  count(
    tenant: TenantId,
    kind: RetentionClass,
    before: Date,
    now: Date,
    entitiesOf: EntitiesOf,
  ): Promise<{ due: number; held: number }>;
  /** Begins a run of a class, or gives back the one that was begun and not ended. */
  begin(
    tenant: TenantId,
    run: Omit<RetentionRun, "removed"> & { readonly startedAt: Date },
  ): Promise<RetentionRun | null>;
  /** At most `limit` rows, with the run's progress, in one transaction. */
  removeSome(tenant: TenantId, run: RetentionRun, now: Date, limit: number, entitiesOf: EntitiesOf): Promise<number>;
  noteRemoved(tenant: TenantId, runId: string, removed: number): Promise<void>;
  /** With its entry. False: another node ended it. */
  end(tenant: TenantId, runId: string, at: Date, entry: HistoryEntry): Promise<boolean>;
}
