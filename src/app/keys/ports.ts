// SPDX-License-Identifier: Apache-2.0
import type { ConversationId, SubjectId, TenantId } from "#kernel";
import type { KeyScope } from "../ports.ts";

/** The key of a subject as it is stored: wrapped by a root key (docs/formats/key-store.md). */
export type StoredSubjectKey = {
  readonly tenant: TenantId;
  readonly subjectId: SubjectId;
  readonly wrapped: Uint8Array;
};

/** Replaces one stored key, unless it has changed or gone meanwhile. */
export type SubjectKeyChange = StoredSubjectKey & { readonly before: Uint8Array };

/**
 * Where wrapped subjects' keys lie, and what there is to know about them. It is apart from the data: no backup of the data carries it, so
 * that destroying a key here destroys it. What returns is on disk.
 */
export interface KeyStore {
  /** Whether the keys lie in tables of the same database, so that rows are written in the caller's transaction there. */
  readonly isInDatabase: boolean;
  put(key: StoredSubjectKey): Promise<void>;
  /** Many at once: all of them, or none. */
  putAll(keys: readonly StoredSubjectKey[]): Promise<void>;
  find(tenant: TenantId, subjectIds: readonly SubjectId[]): Promise<ReadonlyMap<SubjectId, Uint8Array>>;
  /** Compare-and-swap, each on its own. How many were replaced. A key that was removed is never written again by this. */
  replace(changes: readonly SubjectKeyChange[]): Promise<number>;
  remove(tenant: TenantId, subjectIds: readonly SubjectId[]): Promise<number>;
  /** All keys in one order that does not change, after `after`. */
  page(
    after: Pick<StoredSubjectKey, "tenant" | "subjectId"> | null,
    limit: number,
  ): Promise<readonly StoredSubjectKey[]>;
  count(): Promise<number>;
  /** Texts by name: states and sealed things, never a key in the clear. */
  note(name: string): Promise<string | null>;
  notes(prefix: string): Promise<readonly { readonly name: string; readonly value: string }[]>;
  /** Compare-and-swap; `before` null: there is none yet. `after` null: it goes. False: somebody else was faster. */
  saveNote(name: string, before: string | null, after: string | null): Promise<boolean>;
  close(): void;
}

export type KmsKind = "file" | "vault" | "aws";

/**
 * - `waiting`: made; wraps nothing until every node can use it.
 * - `current`: wraps. There is one.
 * - `retiring`: opens what it wrapped, until nothing is left.
 * - `destroying`: its KMS was told; it opens nothing, and is gone at `goneAt`.
 * - `gone`: destroyed.
 */
export type RootState = "waiting" | "current" | "retiring" | "destroying" | "gone";

/** A root key as the installation knows it: a number, and where it lies. Times in milliseconds. */
export type RootRecord = {
  readonly rootNo: number;
  readonly kind: KmsKind;
  /** Name or id at the KMS; empty for a key file. No secret. */
  readonly ref: string;
  readonly state: RootState;
  readonly madeAt: number;
  /** When it began to wrap. */
  readonly currentAt: number | null;
  readonly retiredAt: number | null;
  /** When the KMS destroys it, or has. */
  readonly goneAt: number | null;
};

/** Root keys: made, put into use, taken out of use and destroyed, over all nodes. Every change of a state is a compare-and-swap. */
export interface RootKeeper {
  roots(): Promise<readonly RootRecord[]>;
  /** Where new root keys are made, by configuration. */
  readonly targetKind: KmsKind;
  /** How long the KMS of a root key keeps what it was told to destroy. */
  deletionDelayMs(kind: KmsKind): number;
  /** Makes a root key in `targetKind` that waits; or returns the one that waits. */
  begin(): Promise<RootRecord>;
  /** Whether this process can use it. */
  holds(root: RootRecord): Promise<boolean>;
  promote(rootNo: number): Promise<void>;
  /** Which root key wrapped it; 0: cannot be told. */
  rootNoOf(wrapped: Uint8Array): number;
  /** The same key under the current root key. */
  rewrap(key: StoredSubjectKey): Promise<Uint8Array>;
  /** Keys of look-ups, sealed under a root key: under the current one from now on. */
  rewrapDerivation(): Promise<void>;
  /** @returns When it is gone for good. */
  destroy(rootNo: number): Promise<RootRecord>;
  /** Reads states, and the key file, anew. */
  reload(): Promise<void>;
}

/** What nodes tell each other at once. A hint: whoever misses it notices by itself within seconds, but for erasure, where removal counts. */
export interface KeySignals {
  /** Every node forgets the opened keys of these subjects. */
  publishForget(subjectIds: readonly SubjectId[]): Promise<void>;
  /** Every node reads the states of root keys anew. */
  publishRoots(): Promise<void>;
  close(): Promise<void>;
}

/** What rotation of subjects' and data keys asks of the key service. Nothing here returns a key in the clear. */
export interface KeyRotator {
  /** Opened keys in memory, and their bounds. */
  cached(): { readonly keys: number; readonly max: number; readonly ttlMs: number };
  /** The subject's keys with one more, which seals and wraps from then on; null: it has two already. */
  addSubjectKey(scope: KeyScope): Promise<Uint8Array | null>;
  newestSubjectKeyNo(wrappedSubjectKey: Uint8Array): number;
  /** Whether the subject has two keys. */
  isMoving(wrappedSubjectKey: Uint8Array): boolean;
  /** Whether what is under one of the subject's keys can be opened with these: a key may have been added since they were read. */
  hasKeyFor(wrappedSubjectKey: Uint8Array, underIt: Uint8Array): boolean;
  keepNewestSubjectKey(wrappedSubjectKey: Uint8Array): Uint8Array;
  /** A data key under the newest of its subject's keys and in the current suite; null: it is so already. */
  rewrapDataKey(
    scope: KeyScope & { readonly conversationId: ConversationId; readonly keyNo: number; readonly wrapped: Uint8Array },
  ): Promise<Uint8Array | null>;
  /** The same for what is sealed for a subject. */
  resealForSubject(scope: KeyScope, row: string, sealed: Uint8Array): Promise<Uint8Array | null>;
  isCurrentSuite(sealed: Uint8Array): boolean;
  /** Number of the envelope suite in which the newest of a subject's keys is wrapped; 0: a service wrapped it in its own way. */
  suiteOfKey(wrappedSubjectKey: Uint8Array): number;
}

export type DataKeyRow = {
  readonly conversationId: ConversationId;
  readonly keyNo: number;
  readonly wrapped: Uint8Array;
};

/** A row that is sealed for a subject: where it lies, and the name it was sealed under. */
export type SubjectRow = {
  readonly table: "subject_profile" | "authenticator" | "recovery" | "consent" | "bridge_session" | "subject_request";
  readonly id: string;
  /** As in the associated data of its envelope. */
  readonly row: string;
  readonly sealed: Uint8Array;
};

/** A row that is sealed under a data key of its conversation. */
export type ConversationRow = {
  readonly place:
    | "message"
    | "tracker"
    | "state"
    | "tracker_event"
    | "act"
    | "notice"
    | "case"
    | "case_pass"
    | "case_end"
    | "vault"
    | "file"
    | "file_piece"
    | "outgoing"
    | "peer"
    | "note";
  readonly id: string;
  /** Second part of the key, where there is one. */
  readonly part: number | null;
  readonly keyNo: number;
  readonly sealed: Uint8Array;
};

/** What lies under subjects' and data keys, for rotation. Every replacement is a compare-and-swap: whoever wrote meanwhile wins. */
export interface SealedRows {
  dataKeysOf(tenant: TenantId, subjectId: SubjectId): Promise<readonly DataKeyRow[]>;
  replaceDataKey(tenant: TenantId, key: DataKeyRow, wrapped: Uint8Array): Promise<boolean>;
  subjectRows(tenant: TenantId, subjectId: SubjectId): Promise<readonly SubjectRow[]>;
  replaceSubjectRow(tenant: TenantId, subjectId: SubjectId, row: SubjectRow, sealed: Uint8Array): Promise<boolean>;
  conversationsAfter(tenant: TenantId, after: ConversationId | null, limit: number): Promise<readonly ConversationId[]>;
  countConversations(tenant: TenantId): Promise<number>;
  /** Adds a data key and moves the version, so that a turn in flight reads again. False: somebody was faster. */
  addDataKey(
    tenant: TenantId,
    conversationId: ConversationId,
    version: number,
    key: { readonly keyNo: number; readonly subjectId: SubjectId; readonly wrapped: Uint8Array },
  ): Promise<boolean>;
  /** Everything in it that is sealed under a data key. */
  conversationRows(tenant: TenantId, conversationId: ConversationId): Promise<readonly ConversationRow[]>;
  replaceConversationRow(
    tenant: TenantId,
    conversationId: ConversationId,
    row: ConversationRow,
    keyNo: number,
    sealed: Uint8Array,
  ): Promise<boolean>;
  /** Removes data keys that seal nothing any more; the first stays, since pseudonyms are named by it, and the newest. */
  dropDataKeys(tenant: TenantId, conversationId: ConversationId): Promise<number>;
  /** Which of these subjects have rows: a key of any other is left over. */
  existing(tenant: TenantId, subjectIds: readonly SubjectId[]): Promise<ReadonlySet<SubjectId>>;
  /** How many of these conversations still owe a notice, or have an order whose outcome is not known. */
  unsettled(tenant: TenantId, conversationIds: readonly ConversationId[]): Promise<number>;
  /** Conversations of a subject. */
  conversationsOf(tenant: TenantId, subjectId: SubjectId): Promise<readonly ConversationId[]>;
  /** Subjects that were erased, by the history: a backup of keys may have brought one back. */
  erasedSubjects(tenant: TenantId): Promise<readonly SubjectId[]>;
  /** Grounds on which the subject's data is kept now; empty: nothing stands in the way of an erasure. */
  holdsOf(tenant: TenantId, subjectId: SubjectId, now: Date): Promise<readonly string[]>;
  /** Rows that still name the subject or one of these conversations, in tables that an erasure empties. */
  remains(
    tenant: TenantId,
    subjectId: SubjectId,
    conversationIds: readonly ConversationId[],
  ): Promise<readonly { readonly table: string; readonly rows: number }[]>;
  /** Removes what finds the subject by its party, everything sealed for it, its words in requests, and its id where rows are about many. */
  removeSubject(tenant: TenantId, subjectId: SubjectId): Promise<void>;
}
