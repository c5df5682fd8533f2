// SPDX-License-Identifier: Apache-2.0
import type { CleanResult } from "#files";
import type { ConversationId, Result, TenantId } from "#kernel";

/** What a customer says a file shows. An identity document is not among these: it is refused before anything is sent. */
export const FILE_PURPOSES = ["router", "bill", "other"] as const;
export type FilePurpose = (typeof FILE_PURPOSES)[number];

/** Takes files apart and puts together what is shown, beside the event loop and within a time limit. */
export interface FileCleaner {
  /** `busy`: too many wait; nothing was looked at. */
  clean(bytes: Uint8Array): Promise<CleanResult | Result<never, { readonly reason: "busy" }>>;
}

export type FilePlace = { readonly tenant: TenantId; readonly conversationId: ConversationId; readonly fileId: string };

export type AnnouncedFile = FilePlace & {
  readonly ticketHash: Uint8Array;
  readonly purpose: FilePurpose;
  readonly declaredBytes: number;
  readonly createdAt: Date;
  /** Until when it may be sent. */
  readonly expiresAt: Date;
};

export type SealedPart = { readonly keyNo: number; readonly sealed: Uint8Array };

/** `expected`: nothing arrived. `held`: sealed, not shown yet. `kept`: the conversation shows it. */
export type FileState = "expected" | "held" | "kept";
export type BegunFile = {
  readonly state: FileState;
  readonly purpose: FilePurpose;
  readonly declaredBytes: number;
  /** What is known of it, once it is held. */
  readonly about: SealedPart | null;
};

/** Files of conversations: rows of their own, sealed, in pieces. */
export interface FileStore {
  /** Null: there is no such conversation. */
  findChannel(tenant: TenantId, conversationId: ConversationId): Promise<string | null>;
  /** Exact over all nodes: never more than `most` files of a conversation that are kept or may still come. */
  announce(
    file: AnnouncedFile,
    most: number,
  ): Promise<Result<undefined, { readonly reason: "too_many" | "not_there" }>>;
  /**
   * Uses a ticket: counts one try, and gives null for a wrong, old or used up one. A ticket under which a file is held or
   * kept says so, however often it is asked, so that sending again is safe.
   */
  begin(place: FilePlace, ticketHash: Uint8Array, now: Date, mostTries: number): Promise<BegunFile | null>;
  /** All pieces and what is known of them, in one transaction; false when the ticket went meanwhile. */
  hold(place: FilePlace, about: SealedPart, pieces: readonly SealedPart[], until: Date): Promise<boolean>;
  /** From now on it stays until `until`. False: it was gone. */
  keep(place: FilePlace, until: Date): Promise<boolean>;
  /** Removes a file that the conversation does not show. */
  discard(place: FilePlace): Promise<void>;
  findKept(place: FilePlace, now: Date): Promise<BegunFile | null>;
  /** In order. */
  pieces(place: FilePlace): Promise<readonly SealedPart[]>;
  /** Removes what is over, at most `limit` files; returns how many went. */
  deleteExpired(tenant: TenantId, now: Date, limit: number): Promise<number>;
}

export type FileSettings = {
  /** Channels whose conversations take files; empty = nobody's do. */
  readonly channels: readonly string[];
  readonly maxBytes: number;
  readonly retainForDays: number;
  /** Files of one conversation that are kept or may still come. */
  readonly maxPerConversation: number;
  /** Tickets that one conversation gets in an hour. */
  readonly maxPerHour: number;
};
