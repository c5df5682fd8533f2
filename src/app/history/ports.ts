// SPDX-License-Identifier: Apache-2.0
import type { ConversationId, JsonObject, SubjectId, TenantId } from "#kernel";
import type { Tile, TileId } from "#tlog";
import type { HistoryEntry } from "../ports.ts";

/** One row of the history as it is committed to: every field goes into the content. */
export type RecordedEntry = {
  readonly historyId: number;
  /** Whole, with microseconds, in UTC: `2026-11-25T10:00:00.000000Z`. */
  readonly at: string;
  readonly tenant: TenantId;
  readonly kind: string;
  readonly actor: { readonly kind: HistoryEntry["actor"]["kind"]; readonly id: string | null };
  readonly subjectId: SubjectId | null;
  readonly conversationId: ConversationId | null;
  readonly facts: JsonObject;
};

/** What a leaf stands for. `historyId` null: padding. `opening` null: erased. */
export type LeafRecord = {
  readonly leafIndex: number;
  readonly historyId: number | null;
  readonly opening: Uint8Array | null;
};

export type StoredCheckpoint = { readonly size: number; readonly note: string; readonly at: Date };

export type TreeBatch = {
  readonly leaves: readonly LeafRecord[];
  readonly hashes: readonly Tile[];
  readonly entries: readonly { readonly index: number; readonly width: number; readonly bytes: Uint8Array }[];
  readonly checkpoint: StoredCheckpoint;
};

/** Valid inside `inSequence` only. */
export interface SequenceTx {
  head(): Promise<StoredCheckpoint | null>;
  /** The partial tiles at the right edge of a tree of `size` leaves: hashes by level, and the entries of level 0. */
  edge(size: number): Promise<{ readonly hashes: readonly Uint8Array[]; readonly entries: Uint8Array }>;
  /** Entries that are in no tree yet, oldest first. */
  pending(limit: number): Promise<readonly RecordedEntry[]>;
  write(batch: TreeBatch): Promise<void>;
}

/** Where the tree lies. */
export interface HistoryTree {
  /**
   * Runs `work` as the only sequencer of all nodes, in one transaction. Null when another one is at it: `work` was not
   * called. What `work` wrote is durable when this resolves, and gone when it throws, except for
   * `adapter.database_commit_unknown`.
   */
  inSequence<Value>(work: (tx: SequenceTx) => Promise<Value>): Promise<Value | null>;
  head(): Promise<StoredCheckpoint | null>;
  /** Checkpoints of at least `fromSize`, smallest first. */
  checkpoints(fromSize: number, limit: number): Promise<readonly StoredCheckpoint[]>;
  tile(tile: TileId, kind: "hashes" | "entries"): Promise<Uint8Array | null>;
  /** Leaves from `fromIndex` with the rows they stand for; `entry` is null for padding and for a row that is gone. */
  leaves(fromIndex: number, limit: number): Promise<readonly (LeafRecord & { readonly entry: RecordedEntry | null })[]>;
  /** Rows that are neither in the tree nor waiting to be. */
  countUnaccounted(): Promise<number>;
  leavesOf(
    tenant: TenantId,
    conversationId: ConversationId,
  ): Promise<readonly (LeafRecord & { readonly entry: RecordedEntry })[]>;
  /** Of the tenant's entries with these numbers, those that are in the tree. */
  leavesOfEntries(
    tenant: TenantId,
    historyIds: readonly number[],
  ): Promise<readonly (LeafRecord & { readonly entry: RecordedEntry })[]>;
}

/** What a witness cosigned: its signature lines, to be put behind the note of the checkpoint of that size. */
export type StoredCosignature = { readonly size: number; readonly witness: string; readonly lines: string };

/** How a witness answered last; `problem` null: it cosigned. */
export type WitnessState = { readonly witness: string; readonly askedAt: Date; readonly problem: string | null };

/** What the history says of one subject, for that subject. */
export interface OwnHistory {
  /** Entries of these kinds, newest first; `before` is the id of the last one that was seen. Of nobody else, ever. */
  page(
    tenant: TenantId,
    subjectId: SubjectId,
    wanted: { readonly kinds: readonly string[]; readonly before: number | null; readonly limit: number },
  ): Promise<readonly { readonly id: number; readonly entry: HistoryEntry }[]>;
}

/** What witnesses said. Shared by all nodes. */
export interface CosignatureStore {
  /** Durable when it resolves. Saving the same size of the same witness again changes nothing: the first lines stay. */
  save(cosignature: StoredCosignature & { readonly at: Date }): Promise<void>;
  /** The newest size that each witness cosigned. */
  newest(): Promise<ReadonlyMap<string, number>>;
  /**
   * The newest checkpoint of at least `fromSize` leaves that at least `quorum` of these witnesses cosigned, with their lines
   * behind its note; with a `quorum` of 0 the newest one, with whatever lines there are. Null: there is none.
   */
  newestCosigned(
    fromSize: number,
    witnesses: readonly string[],
    quorum: number,
  ): Promise<(StoredCheckpoint & { readonly witnesses: readonly string[] }) | null>;
  report(state: WitnessState): Promise<void>;
  states(): Promise<readonly WitnessState[]>;
}

/** The last checkpoint that left this node, kept outside the database: a database that was rolled back does not know it. */
export interface CheckpointAnchor {
  read(): Promise<string | null>;
  /** Durable when it resolves. */
  write(note: string): Promise<void>;
}
