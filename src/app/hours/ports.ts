// SPDX-License-Identifier: Apache-2.0
import type { TenantId } from "#kernel";
import type { OpeningHoursContent } from "#protocol";
import type { HistoryEntry } from "../ports.ts";

/** Local opening hours of the people at the desk. Days are 1 (Monday) to 7; minutes are those after local midnight. */
export type OpeningHours = {
  readonly days: readonly number[];
  readonly fromMinute: number;
  readonly toMinute: number;
  /** Weekdays with hours of their own. */
  readonly otherHours: readonly {
    readonly days: readonly number[];
    readonly fromMinute: number;
    readonly toMinute: number;
  }[];
  /** Local days, `YYYY-MM-DD`, on which nobody is there. */
  readonly holidays: readonly string[];
};

/** Opening hours as they were in force from then on. Null: those of the configuration. Nobody's data. */
export type StoredHours = {
  readonly number: number;
  readonly hours: OpeningHoursContent | null;
  readonly at: Date;
};

export interface HoursStore {
  newest(tenant: TenantId): Promise<StoredHours | null>;
  /** The newest first. */
  list(tenant: TenantId, limit: number): Promise<readonly StoredHours[]>;
  /** Adds the next number with its history entry. False: somebody was faster. */
  publish(tenant: TenantId, stored: StoredHours, entry: HistoryEntry): Promise<boolean>;
}

/** When people answer, as this node knows it; the database says it for all. */
export interface HoursBoard {
  readonly store: HoursStore;
  readonly configured: OpeningHours;
  /** 0: those of the configuration. */
  number(): number;
  current(): OpeningHours;
  /** Reads it again. */
  follow(): Promise<void>;
}
