// SPDX-License-Identifier: Apache-2.0
import type { AgentId, ConversationId, SubjectId, TenantId } from "#kernel";
import type { HistoryEntry } from "../ports.ts";
import type { Cell } from "./cells.ts";

/** A conversation that fell silent and was not counted yet. */
export type Uncounted = { readonly conversationId: ConversationId; readonly subjectId: SubjectId };

/** A message that was not understood, by where it lies. */
export type MisheardRow = {
  readonly conversationId: ConversationId;
  readonly subjectId: SubjectId;
  readonly seq: number;
  readonly noted: Date;
  readonly intent: string | null;
};
export type MisheardDecided = {
  readonly state: "example" | "dropped";
  readonly intent: string | null;
  readonly purpose: string | null;
  readonly basis: string | null;
  readonly by: AgentId;
  readonly at: Date;
};

/** Counts of days, without anybody in them, and which conversations they were made of. */
export interface AnalyticsStore {
  /** Conversations whose last turn was before `silentSince` and after `notBefore`, oldest first; none whose subject asked for restriction. */
  uncounted(tenant: TenantId, silentSince: Date, notBefore: Date, limit: number): Promise<readonly Uncounted[]>;
  /** Whether another conversation of the subject was counted since. */
  wasCounted(tenant: TenantId, subjectId: SubjectId, conversationId: ConversationId, since: Date): Promise<boolean>;
  /** `misheard`: numbers of messages that were not understood. Marks the conversation and adds to the cells, both or neither. False: another node was faster, and nothing was added. */
  count(
    tenant: TenantId,
    conversationId: ConversationId,
    at: Date,
    cells: readonly Cell[],
    misheard: readonly number[],
  ): Promise<boolean>;
  /** Cells of days before `before`, from `from` on. */
  cells(tenant: TenantId, from: string, before: string): Promise<readonly Cell[]>;
  /** Newest first; none whose subject asked for restriction. */
  misheard(tenant: TenantId, state: "open" | "example", limit: number): Promise<readonly MisheardRow[]>;
  /** One statement, with its entry. False: it is gone, or was put aside. */
  decide(tenant: TenantId, row: MisheardRow, decided: MisheardDecided, entry: HistoryEntry): Promise<boolean>;
  sweep(tenant: TenantId, before: string): Promise<void>;
}
