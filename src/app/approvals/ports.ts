// SPDX-License-Identifier: Apache-2.0
import type { ConversationId, SubjectId, TenantId } from "#kernel";
import type { ListPlace } from "../desk/list-place.ts";
import type { HistoryEntry } from "../ports.ts";

/** What one person may not do alone. */
export type ApprovalKind =
  | "act"
  | "hold"
  | "vouch"
  | "history_export"
  | "policies"
  | "staff"
  | "keys_export"
  | "threat_model"
  | "token"
  | "desk_text"
  | "wording"
  | "opening_hours"
  | "configuration"
  | "alert_silence";
export type ApprovalState = "proposed" | "approved" | "rejected" | "used";

/** A request of staff to staff. The exact bytes of what is to be done, and who decided why, are sealed. */
export type StoredApproval = {
  readonly approvalId: string;
  readonly kind: ApprovalKind;
  readonly conversationId: ConversationId | null;
  readonly subjectId: SubjectId | null;
  /** SHA-256 (base64url) of the exact bytes. */
  readonly digest: string;
  readonly sealed: Uint8Array;
  readonly state: ApprovalState;
  readonly version: number;
  /** How many must approve. */
  readonly needed: number;
  readonly proposedBy: string;
  readonly approvedBy: readonly string[];
  readonly proposedAt: Date;
  readonly expiresAt: Date;
};

/** Seals what belongs to the tenant and to no subject. */
export interface ApprovalCipher {
  seal(tenant: TenantId, row: string, plaintext: Uint8Array): Uint8Array;
  open(tenant: TenantId, row: string, sealed: Uint8Array): Uint8Array;
}

/** Every change is a compare-and-swap on the version, together with its history entry: of two at once one wins, over all nodes. */
export interface ApprovalStore {
  readonly cipher: ApprovalCipher;
  propose(tenant: TenantId, approval: StoredApproval, entry: HistoryEntry): Promise<void>;
  find(tenant: TenantId, approvalId: string): Promise<StoredApproval | null>;
  /**
   * What is not too old: what is still proposed first, then the rest, each the newest first.
   *
   * @param after - `key` is `proposed` for a row that was that, anything else for the rest.
   */
  list(tenant: TenantId, now: Date, limit: number, after?: ListPlace | null): Promise<readonly StoredApproval[]>;
  /** Those of a kind that were approved and are neither used nor too old. */
  findApproved(tenant: TenantId, kind: ApprovalKind, now: Date): Promise<readonly StoredApproval[]>;
  /** False: somebody else was faster; nothing was written. */
  move(tenant: TenantId, approval: StoredApproval, entry: HistoryEntry): Promise<boolean>;
}
