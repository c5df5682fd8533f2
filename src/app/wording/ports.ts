// SPDX-License-Identifier: Apache-2.0
import type { MessageId, Override } from "#dialogue";
import type { TenantId } from "#kernel";
import type { ApprovalCipher } from "../approvals/ports.ts";
import type { HistoryEntry } from "../ports.ts";
import type { DialogueRelease } from "../releases/ports.ts";

/** Other words for a message that nobody has agreed to yet; null: the shipped words again. */
export type WordingDraft = {
  readonly id: MessageId;
  readonly texts: { readonly en: string; readonly ar: string } | null;
};

export type StoredWordingDraft = {
  readonly id: MessageId;
  readonly version: number;
  readonly sealed: Uint8Array;
  readonly changedAt: Date;
};

/** All of the operator's own words as they were in force from then on. Never changed and never removed. */
export type StoredWording = {
  readonly number: number;
  readonly how: "published" | "rolled_back";
  /** SHA-256 (base64url) of the words: what the history names. */
  readonly digest: string;
  /** How many messages have words of the operator. */
  readonly messages: number;
  readonly sealed: Uint8Array;
  readonly at: Date;
};

/** Where an operator's own words lie, sealed for the tenant: they are nobody's data. Every change goes with its history entry. */
export interface WordingStore {
  readonly cipher: ApprovalCipher;
  newest(tenant: TenantId): Promise<StoredWording | null>;
  find(tenant: TenantId, number: number): Promise<StoredWording | null>;
  /** The newest first. */
  list(tenant: TenantId, limit: number): Promise<readonly StoredWording[]>;
  /** Adds the next number and drops the drafts that came into it: all or nothing. False: somebody was faster. */
  publish(
    tenant: TenantId,
    wording: StoredWording,
    taken: readonly Pick<StoredWordingDraft, "id" | "version">[],
    entry: HistoryEntry,
  ): Promise<boolean>;
  drafts(tenant: TenantId): Promise<readonly StoredWordingDraft[]>;
  /** Keeps a draft whose version is one more than that of the one it takes the place of; 1 for a new one. False: somebody was faster. */
  keepDraft(tenant: TenantId, draft: StoredWordingDraft, entry: HistoryEntry): Promise<boolean>;
  dropDraft(tenant: TenantId, id: MessageId, version: number, entry: HistoryEntry): Promise<boolean>;
}

/** The operator's own words, and what they lie over. */
export type Wording = {
  readonly store: WordingStore;
  /** Where a text may lead to, with what lies below. */
  readonly hosts: readonly string[];
  /** Flows and sentences as they came, without the operator's words. */
  shipped(): DialogueRelease;
  /** Which version this node says, and which of its messages fit the flows no more and are said as they came. */
  inForce(): { readonly number: number; readonly overrides: readonly Override[]; readonly unfit: readonly MessageId[] };
  /** Looks whether another version is in force, and takes it. */
  follow(): Promise<void>;
};
