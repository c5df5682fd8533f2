// SPDX-License-Identifier: Apache-2.0
import type { TenantId } from "#kernel";
import type { Banner } from "#protocol";
import type { ApprovalCipher } from "../approvals/ports.ts";
import type { HistoryEntry } from "../ports.ts";

export type StoredBanner = {
  readonly bannerId: string;
  readonly sealed: Uint8Array;
  readonly shownAt: Date;
  readonly endsAt: Date;
};

/** Notices to everybody, sealed for the tenant: the operator's words. Every change goes with its history entry. */
export interface BannerStore {
  readonly cipher: ApprovalCipher;
  /** The one that is shown, if its time is not over. */
  current(tenant: TenantId, now: Date): Promise<StoredBanner | null>;
  /** Takes down what is shown and shows this: both or neither. */
  show(tenant: TenantId, banner: StoredBanner, entry: HistoryEntry): Promise<void>;
  /** False: it was down already. */
  takeDown(tenant: TenantId, bannerId: string, at: Date, entry: HistoryEntry): Promise<boolean>;
}

/** What is shown on this node; the database says what is shown on all. */
export interface BannerBoard {
  readonly store: BannerStore;
  /** Null also where its time is over. */
  current(): Banner | null;
  /** Reads it again; whoever listens is told where it changed. */
  follow(): Promise<void>;
  /** @returns Ends the listening. */
  listen(listener: (banner: Banner | null) => void): () => void;
}
