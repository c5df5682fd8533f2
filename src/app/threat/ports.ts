// SPDX-License-Identifier: Apache-2.0
import type { TenantId } from "#kernel";
import type { CountedKind, EventModel, EventVerdict, RefitFigures, ThreatEvent } from "#threat";
import type { HistoryEntry } from "../ports.ts";

/**
 * Watches what happens, over all nodes. Counts and scores in memory: nothing is awaited but the first load of a tenant's state. What was counted
 * here is written, and what others counted is read, about once a second; until then two nodes know of each other's last second nothing.
 */
export interface EventWatch {
  /** Counts the event and says what it and its entities look like now. Never throws for what an event holds. */
  observe(tenant: TenantId, event: ThreatEvent): Promise<EventVerdict>;
  /** A person looked and it was nothing: the entities' evidence is taken back to nothing, on every node within a second. */
  clear(tenant: TenantId, entities: EventVerdict["entities"]): void;
  /** Nothing about the subject is left in memory or in the database. Durable when it returns. */
  forgetSubject(tenant: TenantId, subject: string): Promise<void>;
  /** What watching costs in this process; null before its first event. Left out where nobody measures. */
  health?(tenant: TenantId): WatchHealth | null;
  /** One exchange with the other nodes: about once a second. Left out where nothing is shared. */
  exchange?(): Promise<void>;
  /** Writes all that was counted here and not written yet: when the program ends. Left out where nothing is shared. */
  flush?(): Promise<void>;
  /** Removes what has lapsed and what is too much: every few minutes. */
  sweep?(): Promise<number>;
}

/** Of one process, since it began. */
export type WatchHealth = {
  readonly since: Date;
  readonly events: number;
  readonly flagged: number;
  /** Over the last whole minute. */
  readonly perSecond: number;
  /** Mean over the last few thousand events. */
  readonly usPerEvent: number;
  /** How many entities are kept in memory. */
  readonly entities: number;
};

/** What one node counted for one entity. Numbers only; the key is a keyed hash. */
export type CounterRow = {
  /** `scores`: sums over clean traffic that learning reads. `forgotten`: a subject that every process must forget. */
  readonly entityKind: CountedKind | "scores" | "forgotten";
  readonly entityKey: string;
  /** The process that counted it: each writes rows of its own, so that none overwrites another's. */
  readonly node: string;
  /** Packed numbers; the room knows their layout. */
  readonly state: Uint8Array;
  readonly countedAt: Date;
  readonly lapsesAt: Date;
};

/** Where the counters of all nodes meet. */
export interface ThreatCounterStore {
  /**
   * Writes this node's rows (replacing its own earlier ones) and returns those of other nodes that were written after `since`, at most `limit`,
   * oldest first: one round trip. `next` is the `since` of the next call.
   */
  exchange(
    tenant: TenantId,
    node: string,
    rows: readonly CounterRow[],
    since: bigint,
    limit: number,
  ): Promise<{ readonly rows: readonly CounterRow[]; readonly next: bigint }>;
  /** Removes every node's rows about a subject, and tells the others by a row that lapses. */
  forgetSubject(tenant: TenantId, subject: string, node: string, at: Date, lapsesAt: Date): Promise<void>;
  /** What all nodes summed up under a key that begins with `prefix`. */
  scores(tenant: TenantId, prefix: string): Promise<readonly { readonly key: string; readonly state: Uint8Array }[]>;
  /** Removes what has lapsed, and the least recent above `keep` rows of a tenant. Returns how many. */
  sweep(now: Date, keep: number): Promise<number>;
}

/** A model beside the one that ships. */
export type StoredThreatModel = {
  readonly modelId: string;
  readonly state: "candidate" | "current" | "former" | "rejected";
  readonly model: EventModel;
  readonly figures: RefitFigures;
  readonly fittedAt: Date;
  readonly promotedAt: Date | null;
};

/** Models of a tenant. At most one decides and at most one is a candidate; without one that decides, the model that ships does. */
export interface ThreatModelStore {
  /** Newest first, at most twenty. */
  list(tenant: TenantId): Promise<readonly StoredThreatModel[]>;
  /** Keeps a new candidate; the one before is rejected. */
  addCandidate(tenant: TenantId, model: StoredThreatModel): Promise<void>;
  /**
   * Lets a model decide (`null`: the one that ships), together with its entry in the history. The one before becomes former.
   *
   * @returns False when the model is neither a candidate nor a former one.
   */
  promote(tenant: TenantId, modelId: string | null, entry: HistoryEntry): Promise<boolean>;
}
