// SPDX-License-Identifier: Apache-2.0
import type { AgentId, AssuranceLevel, ConversationId, Json, Lang, SubjectId, TenantId } from "#kernel";
import type { ConversationChannel, HistoryEntry, OwnerKind } from "../ports.ts";

/** One case as lists show it: codes, ids and times, nothing that would have to be opened. */
export type CaseRow = {
  readonly conversationId: ConversationId;
  /** Eight characters that people say to each other. */
  readonly code: string;
  readonly owner: OwnerKind;
  readonly agentId: AgentId | null;
  readonly lastAgentId: AgentId | null;
  readonly since: Date;
  readonly openedAt: Date;
  readonly closedAt: Date | null;
  /** Until when somebody should have answered, by the team's target. */
  readonly dueAt: Date | null;
  readonly reason: string | null;
  readonly teamId: string | null;
  /** 1, the most urgent, to 5. */
  readonly priority: number;
  readonly assurance: AssuranceLevel;
  readonly lang: Lang;
  readonly channel: ConversationChannel;
  readonly labels: readonly string[];
  readonly wrapUp: string | null;
  readonly version: number;
  readonly lastSeq: number;
};

/** Null: any. */
export type QueueFilter = {
  readonly owner: OwnerKind | null;
  readonly agentId: AgentId | null;
  readonly teamIds: readonly string[] | null;
  readonly label: string | null;
  readonly channel: ConversationChannel | null;
  readonly lang: Lang | null;
  readonly reason: string | null;
  readonly level: AssuranceLevel | null;
};
export const ANY_CASE: QueueFilter = {
  owner: null,
  agentId: null,
  teamIds: null,
  label: null,
  channel: null,
  lang: null,
  reason: null,
  level: null,
};
export const QUEUE_SORTS = ["waiting", "due", "priority", "reason", "lang", "level"] as const;
export type QueueSort = (typeof QUEUE_SORTS)[number];
/** Where a page ends: the next begins behind it, whatever came or went meanwhile. */
export type QueueCursor = { readonly key: string; readonly since: Date; readonly conversationId: ConversationId };
export type QueuePage = { readonly rows: readonly CaseRow[]; readonly next: QueueCursor | null };

export type QueueCount = {
  /** Null: no team. */
  readonly teamId: string | null;
  readonly waiting: number;
  readonly held: number;
  readonly callBacks: number;
  /** Waiting longer than the team's target. */
  readonly late: number;
  readonly oldest: Date | null;
};

/** Exact matches only; null: any. */
export type CaseSearch = {
  readonly code: string | null;
  readonly label: string | null;
  readonly reason: string | null;
  readonly teamId: string | null;
  readonly agentId: AgentId | null;
  readonly from: Date | null;
  readonly until: Date | null;
  readonly isOpen: boolean | null;
  /** Conversations of one customer, found by a keyed hash. */
  readonly conversationIds: readonly ConversationId[] | null;
};
export const ANY_SEARCH: CaseSearch = {
  code: null,
  label: null,
  reason: null,
  teamId: null,
  agentId: null,
  from: null,
  until: null,
  isOpen: null,
  conversationIds: null,
};

export type SealedWords = { readonly keyNo: number; readonly sealed: Uint8Array };
export type CaseWords = { readonly pass: SealedWords | null; readonly end: SealedWords | null };

export type DeskAgent = {
  readonly staffId: AgentId;
  readonly teams: readonly string[];
  readonly capacity: number;
  readonly status: "available" | "away";
  readonly seenAt: Date | null;
  /** Cases held now. */
  readonly held: number;
};

export interface CareStore {
  /** Open cases, from one covering index; only the page's rows are looked up beyond it. At most `limit` (200). */
  page(
    tenant: TenantId,
    filter: QueueFilter,
    sort: QueueSort,
    after: QueueCursor | null,
    limit: number,
  ): Promise<QueuePage>;
  /** Cases by id, closed ones too. */
  rows(tenant: TenantId, ids: readonly ConversationId[]): Promise<readonly CaseRow[]>;
  counts(tenant: TenantId, now: Date): Promise<readonly QueueCount[]>;
  /** The newest first, closed ones too; none that was deleted, and none that a restriction closes to people at the desk. */
  search(tenant: TenantId, wanted: CaseSearch, limit: number): Promise<readonly CaseRow[]>;
  /** What was written to whom the case was passed, and at the end; null: nothing. */
  words(tenant: TenantId, id: ConversationId): Promise<CaseWords>;
  /** With its history entry as one statement; false where there is no such open case. */
  setLabels(tenant: TenantId, id: ConversationId, labels: readonly string[], entry: HistoryEntry): Promise<boolean>;
  /** Conversations of a subject that went to a person, the newest first. */
  ofSubject(tenant: TenantId, subjectId: SubjectId, limit: number): Promise<readonly ConversationId[]>;

  setup(tenant: TenantId): Promise<{ readonly version: number; readonly content: Json } | null>;
  /** Compare-and-swap on the version, with its history entry. */
  changeSetup(
    tenant: TenantId,
    version: number,
    content: Json,
    changedBy: AgentId,
    at: Date,
    entry: HistoryEntry,
  ): Promise<boolean>;

  agents(tenant: TenantId): Promise<readonly DeskAgent[]>;
  setAgent(
    tenant: TenantId,
    staffId: AgentId,
    set: { readonly teams: readonly string[]; readonly capacity: number },
    entry: HistoryEntry,
  ): Promise<void>;
  setStatus(tenant: TenantId, staffId: AgentId, status: DeskAgent["status"], at: Date): Promise<void>;
  /** A browser of theirs is connected. */
  noteSeen(tenant: TenantId, staffIds: readonly AgentId[], at: Date): Promise<void>;
  /** True once in the time since `before`, over all nodes: cases come to an agent one at a time. */
  claimAgent(tenant: TenantId, staffId: AgentId, at: Date, before: Date): Promise<boolean>;
}
