// SPDX-License-Identifier: Apache-2.0
import type { JsonObject, TenantId } from "#kernel";
import type { EgressVerdict, ProcessingRecord, ResidencyPlace } from "#privacy";
import type { HistoryEntry } from "../ports.ts";

/** What is known of where anything goes, without calling anybody. Hosts are servers; nothing here names a person. */
export type EgressFindings = {
  /** Each configured place by its key. */
  readonly configured: readonly {
    readonly key: string;
    readonly host: string;
    readonly verdict: EgressVerdict["kind"];
    readonly recipient: string | null;
  }[];
  readonly places: readonly { readonly place: ResidencyPlace; readonly problem: "outside" | "not_declared" }[];
  readonly transfers: ProcessingRecord["transfers"];
  /** Whether the configuration says in which country the installation is; without that no transfer can be told from a neighbour. */
  readonly isPlaceKnown: boolean;
  readonly regions: readonly string[];
};

/** What the record said, under its hash, since when. */
export type KeptRecord = { readonly hash: Uint8Array; readonly firstAt: Date; readonly program: string };

export interface RecordStore {
  /** Keeps what the record says now, with its history entry in one transaction. False: it said so before. */
  keep(tenant: TenantId, record: KeptRecord & { readonly content: JsonObject }, entry: HistoryEntry): Promise<boolean>;
  /** Newest first. */
  list(tenant: TenantId, limit: number): Promise<readonly KeptRecord[]>;
}

/** The record of processing of this installation, and what it is held against. */
export interface Records {
  /** @param nowMs - Rules are dated; approvals end. */
  read(nowMs: number): ProcessingRecord;
  egress(): EgressFindings;
  readonly kept: RecordStore;
}
