// SPDX-License-Identifier: Apache-2.0
import type { AgentId, ConversationId, TenantId } from "#kernel";

/** A note as it lies: what it says, and who wrote it, is under seal. */
export type StoredNote = {
  readonly noteId: string;
  readonly keyNo: number;
  readonly sealed: Uint8Array;
  /** The colleague who was asked to look. */
  readonly mentions: AgentId | null;
  readonly writtenAt: Date;
};

export type Mention = { readonly conversationId: ConversationId; readonly noteId: string; readonly writtenAt: Date };

/** Notes are written with a turn (`BesideWrite`), deleted with their conversation, and changed by nobody. */
export interface CaseNoteStore {
  /** Oldest first. */
  list(tenant: TenantId, conversationId: ConversationId): Promise<readonly StoredNote[]>;
  /** Notes that name somebody, in conversations that are not over; newest first. */
  mentioning(tenant: TenantId, staffId: AgentId, limit: number): Promise<readonly Mention[]>;
}

/** What is sealed of a note. The words are screened: values stand in the vault of the conversation. */
export type NoteContent = {
  readonly text: string;
  readonly by: AgentId;
  readonly name: string;
  /** It went along when the case was passed on. */
  readonly isPass?: true;
};
