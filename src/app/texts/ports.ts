// SPDX-License-Identifier: Apache-2.0
import type { TenantId } from "#kernel";
import type { ApprovalCipher } from "../approvals/ports.ts";
import type { HistoryEntry } from "../ports.ts";

export type DeskTextKind = "canned" | "macro";
export type DeskTextState = "draft" | "published" | "retired";

/** A text or a list of steps as it lies. Its words are sealed for the tenant: they are the operator's and no customer's. */
export type StoredDeskText = {
  readonly textId: string;
  readonly kind: DeskTextKind;
  readonly state: DeskTextState;
  readonly version: number;
  readonly shortcut: string | null;
  /** Whose it is; null: everybody's. */
  readonly team: string | null;
  /** The published one that this draft takes the place of. */
  readonly replaces: string | null;
  readonly sealed: Uint8Array;
  /** How often it was used; by whom and for whom is kept nowhere. */
  readonly uses: number;
  readonly changedAt: Date;
};

/** Every change is a compare-and-swap on the version, together with its history entry. */
export interface DeskTextStore {
  readonly cipher: ApprovalCipher;
  /** Drafts and what is in use; what was retired is not listed. */
  list(tenant: TenantId): Promise<readonly StoredDeskText[]>;
  find(tenant: TenantId, textId: string): Promise<StoredDeskText | null>;
  add(tenant: TenantId, text: StoredDeskText, entry: HistoryEntry): Promise<void>;
  /** Puts a draft into use and retires what it replaces: both or neither. False: it changed meanwhile, or its shortcut is taken. */
  publish(tenant: TenantId, textId: string, version: number, at: Date, entry: HistoryEntry): Promise<boolean>;
  retire(tenant: TenantId, textId: string, version: number, at: Date, entry: HistoryEntry): Promise<boolean>;
  count(tenant: TenantId, textId: string): Promise<void>;
}
