// SPDX-License-Identifier: Apache-2.0
import type {
  ActId,
  AgentId,
  AssuranceLevel,
  ConversationId,
  JsonObject,
  Lang,
  Result,
  SubjectId,
  TenantId,
} from "#kernel";
import type { DeskTopic } from "#protocol";
import type { CaseWrite } from "./care/case-write.ts";
import type { RowRewrite, VaultWrite } from "./vault/ports.ts";
import type { WebhookRow } from "./webhooks/ports.ts";

/** What is kept open in memory of one conversation's keys: seals and opens its rows, and only those. */
export interface ConversationCipher {
  readonly keyNo: number;
  /** Seals under the newest data key; `row` names the row (`message/12`), and is bound as associated data with tenant, subject and conversation. */
  seal(row: SealedRow, plaintext: Uint8Array): Uint8Array;
  /** @throws AppError `crypto.cannot_open` - If the row was moved, swapped or altered, or its key was destroyed. */
  open(row: SealedRow, keyNo: number, sealed: Uint8Array): Uint8Array;
  /**
   * Keyed hash of a value, 32 bytes: under a key derived from the conversation's first data key, and so under the key of the subject that
   * opened it. The same value elsewhere has another hash, and none can be tried once the conversation or that subject is gone.
   */
  keyedHash(text: string): Uint8Array;
}

export type SealedRow =
  | { readonly kind: "message"; readonly seq: number }
  | { readonly kind: "tracker" }
  | { readonly kind: "tracker_event"; readonly turnNo: number }
  | { readonly kind: "state" }
  | { readonly kind: "act"; readonly actId: ActId }
  | { readonly kind: "notice"; readonly noticeId: string }
  | { readonly kind: "case" }
  /** What an agent wrote to whom a case was passed, and at its end. */
  | { readonly kind: "case_pass" }
  | { readonly kind: "case_end" }
  | { readonly kind: "file"; readonly fileId: string }
  | { readonly kind: "file_piece"; readonly fileId: string; readonly pieceNo: number }
  | { readonly kind: "vault"; readonly name: string }
  /** A message that waits to go out on another channel: `seq/piece`. */
  | { readonly kind: "outgoing"; readonly name: string }
  /** Where a conversation of another channel is answered: the name of the channel. */
  | { readonly kind: "peer"; readonly name: string }
  /** What people at the desk write to each other about a case. */
  | { readonly kind: "note"; readonly noteId: string };

export type WrappedKey = { readonly keyNo: number; readonly subjectId: SubjectId; readonly wrapped: Uint8Array };

/** Root → key-encryption key per subject → data key per conversation. Opened keys are cached, bounded in number and time. */
export interface KeyService {
  /** A fresh key-encryption key for a subject, wrapped by the root key. */
  makeSubjectKey(tenant: TenantId, subjectId: SubjectId): Promise<Uint8Array>;
  /** A fresh data key for a conversation, wrapped by the subject's key. */
  makeDataKey(
    scope: KeyScope & { readonly conversationId: ConversationId; readonly keyNo: number },
  ): Promise<WrappedKey>;
  /** Opens a conversation's data keys (all of them are readable, the highest `keyNo` seals). */
  openConversation(scope: ConversationKeys): Promise<ConversationCipher>;
  /** Seals data that belongs to a subject rather than to one conversation, e.g. contact data. */
  sealForSubject(scope: KeyScope, row: string, plaintext: Uint8Array): Promise<Uint8Array>;
  openForSubject(scope: KeyScope, row: string, sealed: Uint8Array): Promise<Uint8Array>;
  /** Keyed hash for look-ups (party ids, tokens, counters): HMAC-SHA-256 under a key derived from the root for `purpose`. 32 bytes. */
  blindIndex(purpose: "party" | "counter" | "token" | "pseudonym", value: string): Uint8Array;
  /** Forgets every opened key of a subject or conversation at once. */
  forget(id: SubjectId | ConversationId): void;
}

export type KeyScope = {
  readonly tenant: TenantId;
  readonly subjectId: SubjectId;
  readonly wrappedSubjectKey: Uint8Array;
};
export type ConversationKeys = {
  readonly tenant: TenantId;
  readonly conversationId: ConversationId;
  readonly keys: readonly (WrappedKey & { readonly wrappedSubjectKey: Uint8Array })[];
};

export type OwnerKind = "bot" | "queued" | "agent";

/** A conversation as one read brings it: everything that a turn needs. */
export type StoredConversation = {
  readonly tenant: TenantId;
  readonly conversationId: ConversationId;
  readonly subjectId: SubjectId;
  readonly version: number;
  readonly lastSeq: number;
  readonly turnNo: number;
  readonly lang: Lang;
  readonly owner: OwnerKind;
  readonly agentId: AgentId | null;
  readonly queuedAt: Date | null;
  readonly channel: ConversationChannel;
  readonly createdAt: Date;
  readonly endedAt: Date | null;
  readonly assurance: AssuranceLevel;
  readonly keys: ConversationKeys["keys"];
  readonly tracker: { readonly keyNo: number; readonly sealed: Uint8Array };
  /** Assurance factors, step-up in progress, pseudonym memory. */
  readonly state: { readonly keyNo: number; readonly sealed: Uint8Array };
  /** Present when this client id was carried out before: its sequence range. */
  readonly handled: { readonly firstSeq: number; readonly lastSeq: number } | null;
};

export type SealedMessage = {
  readonly seq: number;
  readonly at: Date;
  readonly kind: "message" | "message_changed" | "assurance_changed" | "owner_changed" | "conversation_ended";
  readonly by: "visitor" | "bot" | "agent" | "system";
  readonly keyNo: number;
  readonly sealed: Uint8Array;
};

/** Everything one turn writes: one transaction, all or nothing. */
export type TurnWrites = {
  readonly tenant: TenantId;
  readonly conversationId: ConversationId;
  /** The version that was read; the write is refused when it has moved on. */
  readonly expectedVersion: number;
  readonly clientId: string | null;
  readonly at: Date;
  readonly subjectId: SubjectId;
  readonly lang: Lang;
  readonly owner: OwnerKind;
  readonly agentId: AgentId | null;
  readonly queuedAt: Date | null;
  readonly endedAt: Date | null;
  readonly assurance: AssuranceLevel;
  readonly turnNo: number;
  readonly lastSeq: number;
  readonly messages: readonly SealedMessage[];
  readonly tracker: { readonly keyNo: number; readonly sealed: Uint8Array };
  readonly state: { readonly keyNo: number; readonly sealed: Uint8Array };
  readonly trackerEvent: { readonly keyNo: number; readonly sealed: Uint8Array } | null;
  readonly newKey: WrappedKey | null;
  readonly acts: readonly ActWrite[];
  readonly notices: readonly NoticeWrite[];
  readonly history: readonly HistoryEntry[];
  /** The case at the desk that a hand-over opens or updates (sealed reason). */
  readonly deskCase: { readonly keyNo: number; readonly sealed: Uint8Array } | null;
  /** What pseudonyms of this turn stand for. */
  readonly vault: readonly VaultWrite[];
  /** Earlier rows that turned out to hold part of a value. */
  readonly rewrites: readonly RowRewrite[];
  /** What lies under other keys than the conversation's and becomes durable with the turn or not at all. */
  readonly beside: readonly BesideWrite[];
};

/** A new authenticator is never there without the notice of it that the same turn owes, and a lock never without its notice. */
export type BesideWrite =
  | { readonly kind: "authenticator_added"; readonly authenticator: StoredAuthenticator }
  /** Refused as a conflict when it is gone already. */
  | { readonly kind: "authenticator_removed"; readonly subjectId: SubjectId; readonly authenticatorId: string }
  /** A recovery code was used up. Refused as a conflict when the set was used or removed meanwhile. */
  | { readonly kind: "authenticator_used"; readonly authenticator: StoredAuthenticator; readonly usedAt: Date }
  /** Refused as a conflict when another one waits. */
  | {
      readonly kind: "recovery_started";
      readonly subjectId: SubjectId;
      readonly recoveryId: string;
      readonly sealed: Uint8Array;
      readonly startedAt: Date;
      /** Set where people vouch and nobody waits. */
      readonly opensAt: Date | null;
      readonly lapsesAt: Date;
    }
  /** People vouch: it opens at once. Refused as a conflict when it has ended. */
  | { readonly kind: "recovery_opened"; readonly subjectId: SubjectId; readonly recoveryId: string; readonly at: Date }
  /** Refused as a conflict when it has ended or is not open. */
  | {
      readonly kind: "recovery_completed";
      readonly subjectId: SubjectId;
      readonly recoveryId: string;
      readonly sealed: Uint8Array;
      readonly at: Date;
    }
  /** Refused as a conflict when somebody else moved it. */
  | {
      readonly kind: "approval_used";
      readonly approvalId: string;
      readonly version: number;
    }
  | { readonly kind: "lock_set"; readonly key: Uint8Array; readonly by: HistoryEntry["actor"]["kind"] }
  | { readonly kind: "lock_lifted"; readonly key: Uint8Array }
  /** No token opens the conversation any more. */
  | { readonly kind: "tokens_revoked" }
  /** It goes to the desk of others: what was said after this number is told there. */
  | { readonly kind: "outside_opened"; readonly afterSeq: number }
  /** Others are to be told, with the turn or not at all. */
  | { readonly kind: "webhooks_owed"; readonly rows: readonly WebhookRow[] }
  /** What the desk works with: team, target, code of the end, notes. The conversation is or was a case. */
  | { readonly kind: "case_written"; readonly write: CaseWrite }
  /** A code that was sent to a line was typed back here: an event about its SIM must find this conversation. */
  | { readonly kind: "line_session"; readonly lineHash: Uint8Array; readonly expiresAt: Date }
  /** A wish to be told something, or a consent that lasts. The same one, while it lasts, is kept once. */
  | {
      readonly kind: "consent_given";
      readonly consent: {
        readonly subjectId: SubjectId;
        readonly consentId: string;
        readonly purpose: "outage_over" | "bill_ready" | "order_done" | "marketing" | "collection";
        /** Of the words, for what lasts; null for a wish. */
        readonly version: string | null;
        readonly sealed: Uint8Array;
      };
      readonly topicHash: Uint8Array;
      readonly givenAt: Date;
      readonly lapsesAt: Date;
    }
  /** Somebody at the desk wrote a note to colleagues; sealed under the conversation's key. */
  | {
      readonly kind: "note_added";
      readonly noteId: string;
      readonly keyNo: number;
      readonly sealed: Uint8Array;
      readonly mentions: AgentId | null;
    }
  /** It was told in this turn. Refused as a conflict when it has ended. */
  | { readonly kind: "consent_told"; readonly subjectId: SubjectId; readonly consentId: string };

/**
 * Why a conversation is read. Where its subject asked for restriction, it opens for who asked (`own`), for keeping it (`storage`), for what the
 * subject is owed (`notice`) and to defend a claim (`claims`); for people at the desk only when the subject asked for a person afterwards.
 */
export type Reading = "own" | "storage" | "notice" | "claims" | "desk";

export interface ConversationStore {
  /** Writes a new conversation with its subject (where new), keys, token, first messages and history: one transaction. */
  create(conversation: NewConversation): Promise<void>;
  /** One round trip. `clientId` asks whether that input was carried out before. Null also where it must not be opened for this reading. */
  find(
    tenant: TenantId,
    id: ConversationId,
    clientId: string | null,
    reading: Reading,
  ): Promise<StoredConversation | null>;
  /** One statement. `version_conflict`: somebody else wrote first; nothing was written. */
  save(writes: TurnWrites): Promise<Result<{ version: number }, { reason: "version_conflict" }>>;
  messagesAfter(
    tenant: TenantId,
    id: ConversationId,
    afterSeq: number,
    limit: number,
  ): Promise<readonly SealedMessage[]>;
  /** The number of the last message that was written until then; 0: none was. */
  lastSeqUntil(tenant: TenantId, id: ConversationId, until: Date): Promise<number>;
  trackerEvents(
    tenant: TenantId,
    id: ConversationId,
  ): Promise<readonly { turnNo: number; keyNo: number; sealed: Uint8Array }[]>;
  /** A conversation that waits for or is with a person, in one round trip; null where it neither waits nor is with one. */
  findDeskCase(tenant: TenantId, id: ConversationId): Promise<StoredDeskCase | null>;
  /** One that is over for the desk; null where it is not, was deleted, or is closed to people there by a restriction. */
  findClosedCase(tenant: TenantId, id: ConversationId): Promise<StoredDeskCase | null>;
  /**
   * "Delete this chat": removes rows, wrapped data keys and tokens, leaves the history. One transaction with `entry`.
   * While a notice is unsent or an act unresolved, what these need stays sealed and `listExpired` names the conversation
   * until it is gone: deleting a chat must not be a way to suppress the notice of what was done in it.
   *
   * @param owed - What others are told of it, in the same transaction.
   */
  delete(tenant: TenantId, id: ConversationId, entry: HistoryEntry, owed?: readonly WebhookRow[]): Promise<void>;
  /**
   * The same, unless a legal hold or a restriction of one of its subjects keeps it, looked up in the same transaction. What is kept is closed: no
   * token opens it, nobody at the desk finds it, and `listExpired` names it once nothing keeps it any more.
   */
  deleteUnlessHeld(
    tenant: TenantId,
    id: ConversationId,
    deleted: HistoryEntry,
    kept: HistoryEntry,
    owed?: readonly WebhookRow[],
  ): Promise<"deleted" | "kept">;
  /** Ended or idle before `before`; at most `limit`, for the purge job. */
  listExpired(tenant: TenantId, before: Date, limit: number): Promise<readonly ConversationId[]>;
  /** How many conversations are queued, and how many of them before this one. */
  queuePlace(tenant: TenantId, id: ConversationId): Promise<{ place: number; waiting: number } | null>;
}

/** How a conversation came. On `whatsapp` and `sms` others can read what is said. */
export type ConversationChannel = "widget" | "api" | "cli" | "whatsapp" | "sms";

export type NewConversation = TurnWrites & {
  readonly createdAt: Date;
  readonly channel: ConversationChannel;
  readonly brand: string;
  /** Null when the subject exists already. The conversation's first data key is `newKey`. */
  readonly newSubject: StoredSubject | null;
  readonly tokenHash: Uint8Array;
  readonly tokenExpiresAt: Date;
  /** Thumbprint of the key that the token belongs to; null = whoever has the token. */
  readonly deviceKey: Uint8Array | null;
};

export type StoredDeskCase = {
  readonly conversationId: ConversationId;
  readonly subjectId: SubjectId;
  readonly version: number;
  readonly owner: OwnerKind;
  readonly agentId: AgentId | null;
  readonly queuedAt: Date | null;
  readonly assurance: AssuranceLevel;
  readonly lang: Lang;
  readonly channel: ConversationChannel;
  readonly keys: ConversationKeys["keys"];
  readonly deskCase: { readonly keyNo: number; readonly sealed: Uint8Array } | null;
};

/** Subjects: random ids; the operator's party id is found by a keyed hash and stored sealed. */
export interface SubjectStore {
  findByParty(tenant: TenantId, partyHash: Uint8Array): Promise<StoredSubject | null>;
  find(tenant: TenantId, subjectId: SubjectId): Promise<StoredSubject | null>;
  /** The sealed profile of a party; null for a visitor and for who is gone. */
  findProfile(tenant: TenantId, subjectId: SubjectId): Promise<Uint8Array | null>;
  /** Creates the subject unless another node was faster; returns the one that holds. */
  createForParty(
    tenant: TenantId,
    subject: StoredSubject & { readonly partyHash: Uint8Array; readonly sealedProfile: Uint8Array },
  ): Promise<StoredSubject>;
}
export type StoredSubject = { readonly subjectId: SubjectId; readonly wrappedSubjectKey: Uint8Array };

/** A way of proving who one is. What it is made of is sealed under the subject's key. */
export type StoredAuthenticator = {
  readonly subjectId: SubjectId;
  readonly authenticatorId: string;
  readonly kind: "passkey" | "totp" | "recovery_codes";
  /** The version that was read; a write is refused when it has moved on. */
  readonly version: number;
  readonly sealed: Uint8Array;
  readonly createdAt: Date;
  /** When every contact point of record had the notice of it. */
  readonly noticedAt: Date | null;
  readonly usedAt: Date | null;
};

/** An open conversation of a subject. */
export type OpenSession = {
  readonly conversationId: ConversationId;
  readonly channel: NewConversation["channel"];
  readonly assurance: AssuranceLevel;
  readonly createdAt: Date;
  readonly lastAt: Date;
};

export interface SessionStore {
  /** All conversations of a subject that are open, however many there are, the last used first. */
  listOpen(tenant: TenantId, subjectId: SubjectId): Promise<readonly OpenSession[]>;
  /** Acts that were shown and neither answered nor sent. */
  listOpenActs(tenant: TenantId, conversationId: ConversationId): Promise<readonly ActId[]>;
  /** Conversations in which a code that was sent to a line was typed back; `lineHash` is a blind index. */
  listByLine(tenant: TenantId, lineHash: Uint8Array, limit: number): Promise<readonly ConversationId[]>;
}

export interface AuthenticatorStore {
  /** Oldest first. */
  list(tenant: TenantId, subjectId: SubjectId): Promise<readonly StoredAuthenticator[]>;
  /** Outside of a turn, and so without a notice: for what was there before Wardline. With its history entry in one transaction. */
  add(tenant: TenantId, authenticator: StoredAuthenticator, entry: HistoryEntry): Promise<void>;
  /** Compare-and-swap on the version. False: somebody else used or removed it meanwhile. */
  replace(tenant: TenantId, authenticator: StoredAuthenticator, usedAt: Date): Promise<boolean>;
  /** With its history entry in one transaction. False: it was gone. */
  remove(tenant: TenantId, subjectId: SubjectId, authenticatorId: string, entry: HistoryEntry): Promise<boolean>;
  /** Begins the time after which it counts for everything; the first notice counts. */
  markNoticed(
    tenant: TenantId,
    subjectId: SubjectId,
    authenticatorId: string,
    at: Date,
    entry: HistoryEntry,
  ): Promise<void>;
}

/** A proof of a device, checked; `proofHash` is spent until `expiresAt`. */
export type SpendableProof = {
  readonly thumbprint: Uint8Array;
  readonly proofHash: Uint8Array;
  readonly expiresAt: Date;
};

export interface TokenStore {
  /**
   * The conversation that a visitor's token opens at `now`, in one statement: for a token that belongs to a key only with a proof of
   * that key, which is spent with it and never taken again; for one that belongs to none also without.
   */
  useToken(
    tenant: TenantId,
    tokenHash: Uint8Array,
    proof: SpendableProof | null,
    now: Date,
  ): Promise<ConversationId | null>;
  /** The conversation a visitor's token belongs to, if it is valid at `now`, whoever asks. Lets nobody in. */
  findConversation(tenant: TenantId, tokenHash: Uint8Array, now: Date): Promise<ConversationId | null>;
  /** True exactly once per hash over all nodes: one-use tokens (`jti`). */
  spendOnce(tenant: TenantId, purpose: string, hash: Uint8Array, expiresAt: Date): Promise<boolean>;
  isSpent(tenant: TenantId, purpose: string, hash: Uint8Array): Promise<boolean>;
}

/** Fixed-window counters shared by all nodes. `key` is a blind index, never a number or an address in the clear. */
export interface CounterStore {
  /** Adds to the counter and returns the count in the current window (windows start at multiples of `windowMs`). */
  add(tenant: TenantId, key: Uint8Array, amount: number, windowMs: number, now: Date): Promise<number>;
  read(tenant: TenantId, key: Uint8Array, windowMs: number, now: Date): Promise<number>;
  reset(tenant: TenantId, key: Uint8Array): Promise<void>;
}

/** Which subjects an identity reached, over all nodes. `identity` is a blind index. */
export interface ReachStore {
  /**
   * One atomic statement: notes that `identity` reaches `subjectId` at `now`, unless that would be one subject too many in the hour or
   * the day that end now. Reaching the same subject again costs nothing. Exact however many do it at once.
   */
  spend(
    tenant: TenantId,
    identity: Uint8Array,
    subjectId: SubjectId,
    limits: { readonly perHour: number; readonly perDay: number },
    now: Date,
  ): Promise<{ readonly isAllowed: boolean; readonly inHour: number; readonly inDay: number }>;
}

export type ActState = "proposed" | "proved" | "committing" | "done" | "refused" | "unknown" | "declined" | "expired";

export type ActWrite = {
  readonly actId: ActId;
  readonly kind: string;
  readonly state: ActState;
  readonly externalId: string;
  readonly keyNo: number;
  /** Args, exact text, its hash, order id once known. */
  readonly sealed: Uint8Array;
  readonly expiresAt: Date;
};
export type StoredAct = ActWrite & {
  readonly tenant: TenantId;
  readonly conversationId: ConversationId;
  readonly subjectId: SubjectId;
  readonly updatedAt: Date;
};

export interface ActStore {
  find(tenant: TenantId, conversationId: ConversationId, actId: ActId): Promise<StoredAct | null>;
  /** Compare-and-swap on the state, with its history entry and notices: one transaction. False: the state had moved on, nothing is written. */
  move(
    tenant: TenantId,
    conversationId: ConversationId,
    from: ActState,
    act: ActWrite,
    entry: HistoryEntry,
    at: Date,
    notices?: readonly NoticeWrite[],
  ): Promise<boolean>;
  /** Acts left in `committing` or `unknown` since before `before`: recovery resolves them by external id. */
  listUnresolved(tenant: TenantId, before: Date, limit: number): Promise<readonly StoredAct[]>;
}

export type NoticeWrite = { readonly noticeId: string; readonly keyNo: number; readonly sealed: Uint8Array };
/** Notices owed to a subject's contact of record. Written with the turn, sent afterwards, kept until sent. */
export interface NoticeStore {
  /** Claims notices due at `now` for `leaseMs`, so that one node at a time sends each. */
  claim(
    tenant: TenantId,
    now: Date,
    leaseMs: number,
    limit: number,
  ): Promise<readonly (NoticeWrite & { conversationId: ConversationId; attempts: number })[]>;
  markSent(tenant: TenantId, conversationId: ConversationId, noticeId: string): Promise<void>;
  markFailed(tenant: TenantId, conversationId: ConversationId, noticeId: string, retryAt: Date | null): Promise<void>;
}

/**
 * One act on personal data, as the history keeps it. Holds no personal data: ids, kinds, codes and levels only.
 * The plain table behind this port becomes a Merkle log without changing callers.
 */
export type HistoryEntry = {
  readonly at: Date;
  readonly tenant: TenantId;
  readonly kind:
    | "conversation.opened"
    | "conversation.ended"
    | "conversation.deleted"
    | "conversation.led"
    | "conversation.continued"
    | "data.read"
    | "data.changed"
    | "assurance.raised"
    | "assurance.refused"
    | "assurance.lapsed"
    | "act.proposed"
    | "act.committing"
    | "act.done"
    | "act.refused"
    | "act.unknown"
    | "act.declined"
    | "owner.queued"
    | "owner.agent"
    | "owner.bot"
    | "outside.sent"
    | "outside.erased"
    | "outside.settled"
    | "agent.read"
    | "agent.revealed"
    | "case.transferred"
    | "case.labelled"
    | "case.searched"
    | "desk.changed"
    | "agent.looked_up"
    | "value.shown"
    | "note.written"
    | "training.decided"
    | "assurance.asked"
    | "desk_text.changed"
    | "wording.changed"
    | "banner.changed"
    | "alert.acknowledged"
    | "alert.silenced"
    | "hours.changed"
    | "installation.changed"
    | "value.released"
    | "quote.given"
    | "secret.shown"
    | "gate.refused"
    | "policy.changed"
    | "bundle.changed"
    | "receivers.changed"
    | "audit.run"
    | "evidence.built"
    | "archive.fetched"
    | "flows.published"
    | "notice.sent"
    | "alarm.raised"
    | "scam.reported"
    | "alarm.lifted"
    | "act.proved"
    | "authenticator.added"
    | "authenticator.removed"
    | "authenticator.refused"
    | "authenticator.noticed"
    | "staff.invited"
    | "staff.invited_alone"
    | "staff.enrolled"
    | "staff.signed_in"
    | "staff.signed_out"
    | "staff.changed"
    | "staff.refused"
    | "session.ended"
    | "gateway.key_made"
    | "gateway.key_revoked"
    | "token.made"
    | "token.revoked"
    | "directory.changed"
    | "lock.set"
    | "lock.lifted"
    | "lock.refused"
    | "recovery.asked"
    | "recovery.started"
    | "recovery.opened"
    | "recovery.noticed"
    | "recovery.cancelled"
    | "recovery.stopped"
    | "recovery.lapsed"
    | "recovery.completed"
    | "approval.proposed"
    | "approval.approved"
    | "approval.rejected"
    | "approval.refused"
    | "approval.used"
    | "subject.vouched"
    | "help.loaded"
    | "help.quoted"
    | "model.asked"
    | "conversation.kept"
    | "consent.given"
    | "consent.ended"
    | "model.promoted"
    | "incident.opened"
    | "incident.changed"
    | "incident.noted"
    | "incident.disclosed"
    | "egress.refused"
    | "record.changed"
    | "verdict.judged"
    | "policy.asked"
    | "drill.run"
    | "answer.applied"
    | "answer.ended"
    | "subject.erased"
    | "request.received"
    | "request.extended"
    | "request.decided"
    | "request.closed"
    | "retention.run"
    | "job.asked"
    | "limit.set"
    | "limit.lifted"
    | "hold.placed"
    | "hold.released"
    | "key.root_made"
    | "key.root_destroyed"
    | "key.rotated"
    | "key.exported"
    | "key.passphrase_changed"
    | "backup.made"
    | "backup.verified"
    | "backup.restored";
  /** `token`: a program; written for whatever names a token's id as an agent. */
  readonly actor: {
    readonly kind: "subject" | "bot" | "agent" | "system" | "token";
    readonly id: string | null;
  };
  readonly subjectId: SubjectId | null;
  readonly conversationId: ConversationId | null;
  /** Purpose, tool, level, outcome code: never a value of a person. */
  readonly facts: JsonObject;
};

/** Opaque to the app: the open transaction of the store that is being written. */
export type Tx = { readonly tx: unknown };

export interface History {
  /** Appends within the caller's transaction: the entry and the effect become durable together. `null`: a transaction of its own. */
  append(entry: HistoryEntry, tx: Tx | null): Promise<void>;
  list(tenant: TenantId, subjectId: SubjectId, limit: number): Promise<readonly HistoryEntry[]>;
  /** The newest `policy.changed`; null when there is none. */
  findPolicyChange(tenant: TenantId): Promise<HistoryEntry | null>;
  /** The newest `bundle.changed`; null when there is none. */
  findBundleChange(tenant: TenantId): Promise<HistoryEntry | null>;
  /** The newest `receivers.changed`; null when there is none. */
  findReceiverChange(tenant: TenantId): Promise<HistoryEntry | null>;
}

/** Tells other connections and nodes that a conversation has new events. Carries ids only; readers fetch by sequence number. */
export interface FanOut {
  publish(conversationId: ConversationId, lastSeq: number): void;
  publishTyping(conversationId: ConversationId, by: "visitor" | "bot" | "agent", isTyping: boolean): void;
  /** Tells that no token opens a conversation any more: whoever serves one to a visitor stops at once. */
  publishRevoked(conversationId: ConversationId): void;
  /** Tells how far a side has read. */
  publishSeen(conversationId: ConversationId, by: "visitor" | "agent", seq: number): void;
  /** Tells the desk that a case waits, moved, was labelled or is over. */
  publishCase(conversationId: ConversationId): void;
  /** Tells colleagues that a case has one more note; not what is in it. */
  publishNotes(conversationId: ConversationId): void;
  /** Tells colleagues that a member of staff looks at a case, writes in it, or left. Kept nowhere. */
  publishPresence(conversationId: ConversationId, staffId: AgentId, is: "looking" | "typing" | "gone"): void;
  /** Tells that rights or sign-ins of a member of staff have changed: whoever serves the desk to them looks again. */
  publishStaff(staffId: AgentId): void;
  /** Tells the desk that something of a topic is other than it was; not what. Whoever shows it reads it again. */
  publishTopic(topic: DeskTopic): void;
  subscribe(conversationId: ConversationId | "desk", listener: (signal: FanOutSignal) => void): () => void;
}
export type FanOutSignal =
  | { readonly type: "events"; readonly conversationId: ConversationId; readonly lastSeq: number }
  | {
      readonly type: "typing";
      readonly conversationId: ConversationId;
      readonly by: "visitor" | "bot" | "agent";
      readonly isTyping: boolean;
    }
  | {
      readonly type: "seen";
      readonly conversationId: ConversationId;
      readonly by: "visitor" | "agent";
      readonly seq: number;
    }
  | { readonly type: "revoked"; readonly conversationId: ConversationId }
  | { readonly type: "case"; readonly conversationId: ConversationId }
  | { readonly type: "notes"; readonly conversationId: ConversationId }
  | {
      readonly type: "presence";
      readonly conversationId: ConversationId;
      readonly staffId: AgentId;
      readonly is: "looking" | "typing" | "gone";
    }
  | { readonly type: "staff"; readonly staffId: AgentId }
  | { readonly type: "topic"; readonly topic: DeskTopic }
  /** Signals of other nodes may have been missed: the desk reads everything again. Of this node only. */
  | { readonly type: "lost" };

/** Diagnostics for engineers. Fields hold ids, codes and numbers only. */
export interface Log {
  info(fields: JsonObject, message: string): void;
  warn(fields: JsonObject, message: string): void;
  /** For bugs only. */
  error(fields: JsonObject, message: string): void;
}
