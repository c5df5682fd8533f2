// SPDX-License-Identifier: Apache-2.0
import type { ConversationId, Lang, TenantId } from "#kernel";
import type { HistoryEntry } from "../ports.ts";

/** What is there in the operator's contact centre already. */
export type OutsideDeskKind = "chatwoot" | "webhook";

/** How the outside desk calls a conversation: made by it, known to it, worth nothing to anybody else. */
export type DeskRef = { readonly conversation: string; readonly contact: string | null };

/** What an outside desk is told when a conversation comes to it: ids and codes. The words follow as posts. */
export type DeskOpening = {
  readonly conversationId: ConversationId;
  readonly lang: Lang;
  readonly reason: string;
  /** Id of the task that the customer was in; null: none. */
  readonly aim: string | null;
  readonly level: string;
};

/** One line for people at the outside desk: screened words of the customer, or a note of ours for them alone. */
export type DeskPost = {
  readonly conversationId: ConversationId;
  /** Unique in the conversation; posting the same again does nothing where the desk can tell. */
  readonly id: string;
  readonly by: "customer" | "note";
  readonly text: string;
  readonly at: Date;
};

/** Why it is over for the outside desk. */
export type DeskClosing = "ended" | "handed_back" | "taken_over" | "down";

/** `later`: try again. `never`: this one will not be taken, whatever we do. Codes are statuses or ours, never words. */
export type DeskAnswer<T> =
  | { readonly outcome: "done"; readonly value: T }
  | { readonly outcome: "later" | "never"; readonly code: string };

/** What happened at the outside desk. Nothing of it is stored or shown before it was screened. */
export type DeskNews =
  /** `number` rises within a conversation; the same number is the same message. */
  | {
      readonly kind: "message";
      readonly number: number;
      readonly agentName: string | null;
      readonly text: string;
      readonly hasFiles: boolean;
    }
  | { readonly kind: "joined"; readonly agentName: string | null }
  | { readonly kind: "typing"; readonly isTyping: boolean }
  | { readonly kind: "ended" }
  | { readonly kind: "handed_back" };

/** A call of the outside desk, its signature checked. */
export type DeskCall = {
  /** How the desk calls the conversation. */
  readonly conversation: string;
  /** Used up by this call; the same again is a copy. */
  readonly nonces: readonly { readonly value: string; readonly expiresAt: Date }[];
  /** Null: something happened; what, is read from the desk itself (`read`). */
  readonly news: DeskNews | null;
};
export type DeskRequest = {
  readonly method: string;
  /** Address as the caller used it. */
  readonly targetUri: string;
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  readonly body: Uint8Array;
};

/**
 * A desk that is not ours: where people of the operator work already. Promises: it never throws for what the other side says, waits no longer
 * than its deadline, and gives nothing on that it was not given here.
 */
export interface OutsideDesk {
  readonly kind: OutsideDeskKind;
  /** Which installation of its kind: what one has taken is known to no other, whose numbers are somebody else's. */
  readonly place: string;
  /** Numbers of messages follow each other without gaps; a later one waits for the earlier. */
  readonly isGapless: boolean;
  /** Opening again after a lost answer finds what is there. */
  open(opening: DeskOpening): Promise<DeskAnswer<DeskRef>>;
  /** @param isRetry - An earlier try may have arrived. */
  post(ref: DeskRef, post: DeskPost, isRetry: boolean): Promise<DeskAnswer<null>>;
  close(ref: DeskRef, conversationId: ConversationId, why: DeskClosing): Promise<DeskAnswer<null>>;
  /** The desk deletes what it was sent, or is told to. */
  forget(ref: DeskRef, conversationId: ConversationId): Promise<DeskAnswer<null>>;
  /** What happened since message `after`, oldest first; null: it tells everything by itself. */
  readonly read: ((ref: DeskRef, after: number) => Promise<DeskAnswer<readonly DeskNews[]>>) | null;
  /** Checks signature and time over the bytes as they came. `nothing`: authentic, and of no interest here. */
  hear(request: DeskRequest, nowMs: number): DeskCall | "nothing" | null;
  /** Asks for what needs no conversation: whether it answers, and lets us in. A code where not. */
  check(): Promise<DeskAnswer<null>>;
}

export type OutsideCase = {
  readonly conversationId: ConversationId;
  readonly state: "open" | "closing" | "closed" | "forgetting";
  /** Null: the desk has not taken it yet. */
  readonly sealed: Uint8Array | null;
  /** The desk has taken it, and has not got the note that says what it is about. */
  readonly isNoteOwed: boolean;
  readonly sentSeq: number;
  readonly attempts: number;
  /** Since when nothing arrives; null: the last try went well. */
  readonly failingSince: Date | null;
  readonly why: DeskClosing | null;
  /** Since when it is to be deleted there; null: it is not. */
  readonly owedSince: Date | null;
  /** Why the last try was in vain; null: there was none, or it went well. */
  readonly lastCode: string | null;
};

/** Which conversations are, or were, at the outside desk, and how far it was told. */
export interface OutsideStore {
  find(tenant: TenantId, conversationId: ConversationId): Promise<OutsideCase | null>;
  findByRef(tenant: TenantId, refHash: Uint8Array): Promise<OutsideCase | null>;
  /** What the desk has to be told, each to one node at a time. */
  claim(tenant: TenantId, now: Date, leaseMs: number, limit: number): Promise<readonly OutsideCase[]>;
  /** Open ones that nobody has asked about since `before`, each to one node. */
  claimUnread(tenant: TenantId, before: Date, now: Date, limit: number): Promise<readonly OutsideCase[]>;
  /** The desk has taken it; from here on the first note is owed. */
  bind(tenant: TenantId, conversationId: ConversationId, refHash: Uint8Array, sealed: Uint8Array): Promise<void>;
  /** The first note arrived, or never will. */
  noted(tenant: TenantId, conversationId: ConversationId): Promise<void>;
  /** It arrived. */
  sent(tenant: TenantId, conversationId: ConversationId, seq: number): Promise<void>;
  /** Everything arrived: whatever is said next is due at once. Until this is noted, the next try begins with something that may be there already. */
  rest(tenant: TenantId, conversationId: ConversationId): Promise<void>;
  retry(tenant: TenantId, conversationId: ConversationId, now: Date, dueAt: Date, code: string): Promise<void>;
  /** Nothing leads away from `forgetting`. */
  move(
    tenant: TenantId,
    conversationId: ConversationId,
    to: "open" | "closing" | "closed",
    why: DeskClosing,
    dueAt: Date,
  ): Promise<void>;
  /** The desk has deleted what it had. */
  remove(tenant: TenantId, conversationId: ConversationId): Promise<void>;
  /** What the desk has to delete and has not, the oldest first. */
  owed(tenant: TenantId, limit: number): Promise<readonly OutsideCase[]>;
  /** Nobody waits for its deletion any more. Durable with its entry; false: it is not owed. */
  settle(tenant: TenantId, conversationId: ConversationId, entry: HistoryEntry): Promise<boolean>;
  /** For `doctor`: how many are in each state, and since when the oldest fails, or is owed. */
  counts(tenant: TenantId): Promise<{
    readonly open: number;
    readonly closing: number;
    readonly forgetting: number;
    readonly failingSince: Date | null;
    readonly owedSince: Date | null;
  }>;
}

export type OutsideSettings = {
  /** Reasons for which a conversation stays with our own people. */
  readonly keptReasons: readonly string[];
  /** Nothing arrived for so long: the desk is down for this conversation. */
  readonly downAfterMs: number;
  /** What then happens to whoever waits. */
  readonly whenDown: "queue" | "form";
  /** How long a link to a hidden value leads anywhere, at the longest. */
  readonly revealMs: number;
  /** Origin of our own console. */
  readonly consoleOrigin: string;
};

/** The outside desk as configured; `desk` null: there is our own console alone. */
export type Outside = {
  readonly desk: OutsideDesk | null;
  readonly store: OutsideStore;
  readonly settings: OutsideSettings;
  readonly cipher: {
    seal(conversationId: ConversationId, ref: Uint8Array): Uint8Array;
    /** @throws CannotOpenError - `crypto.cannot_open`. */
    open(conversationId: ConversationId, sealed: Uint8Array): Uint8Array;
  };
};

/** What the conversation itself knows of it; sealed with its private state. */
export type OutsideState = {
  /** False: it was there and has come back. */
  readonly isOpen: boolean;
  /** Number of the newest message that was taken from the desk. */
  readonly heard: number;
  readonly reason: string;
};
