// SPDX-License-Identifier: Apache-2.0
import type { AssuranceLevel, SubjectId, TenantId } from "#kernel";
import type {
  ExtensionReason,
  Ground,
  IdentityEvidence,
  PurposeRules,
  RequestAbout,
  RequestChannel,
  RequestKind,
  RequestState,
  RetentionRules,
  RightsRules,
} from "#privacy";
import type { KeyDeps } from "../keys/deps.ts";
import type { SealedRows } from "../keys/ports.ts";
import type { HistoryEntry } from "../ports.ts";
import type { RetentionStore } from "./retention-ports.ts";

/** How far carrying out came. Only forward; whoever goes on after a crash begins behind it. */
export type RequestStep = "none" | "told" | "acknowledged" | "destroyed" | "verified";

export type StoredRequest = {
  readonly subjectId: SubjectId;
  readonly requestId: string;
  readonly kind: RequestKind;
  readonly state: RequestState;
  readonly step: RequestStep;
  readonly channel: RequestChannel;
  readonly assurance: AssuranceLevel;
  /** `profile/day` of the dated rule under which the time runs. */
  readonly rule: string;
  readonly receivedAt: Date;
  readonly dueAt: Date;
  readonly extendedUntil: Date | null;
  readonly extensionReason: ExtensionReason | null;
  readonly outcome: string | null;
  readonly ground: Ground | null;
  readonly proposedBy: string | null;
  readonly decidedBy: string | null;
  readonly decidedAt: Date | null;
  readonly closedAt: Date | null;
  /** What was asked and answered, in words; null where there are none, and once the subject is erased. */
  readonly sealed: Uint8Array | null;
  /** Its entries in the history, in order. */
  readonly historyIds: readonly number[];
  readonly workAt: Date | null;
  readonly attempts: number;
  readonly version: number;
  /** What showed who asks, where staff filed it; empty elsewhere. */
  readonly evidence: readonly IdentityEvidence[];
  /** Who filed it for the customer. */
  readonly filedBy: string | null;
  /** Which decision a person is to look at again. */
  readonly about: RequestAbout | null;
};

/** What is looked for among requests; null: whatever. */
export type RequestFilter = {
  readonly kind: RequestKind | null;
  readonly state: RequestState | null;
  /** Profile of the rule under which the time runs. */
  readonly regime: string | null;
};

/** What a change may set; the rest stays. */
export type RequestChange = Partial<
  Pick<
    StoredRequest,
    | "state"
    | "step"
    | "extendedUntil"
    | "extensionReason"
    | "outcome"
    | "ground"
    | "proposedBy"
    | "decidedBy"
    | "decidedAt"
    | "closedAt"
    | "sealed"
    | "workAt"
    | "attempts"
  >
>;

export interface RequestStore {
  /** With its entry, in one transaction. The same wish, while it is open, is one request: the one there is comes back, and nothing is written. */
  add(
    tenant: TenantId,
    request: Omit<StoredRequest, "historyIds" | "version" | "attempts">,
    entry: HistoryEntry,
  ): Promise<{ readonly request: StoredRequest; readonly isNew: boolean }>;
  find(tenant: TenantId, requestId: string): Promise<StoredRequest | null>;
  /** Of one subject and of nobody else, the newest first. */
  listOf(tenant: TenantId, subjectId: SubjectId, limit: number): Promise<readonly StoredRequest[]>;
  /** Open ones, the soonest due first; then, where asked, what was closed last. */
  list(
    tenant: TenantId,
    wanted: "open" | "closed",
    limit: number,
    filter?: RequestFilter,
  ): Promise<readonly StoredRequest[]>;
  /** Compare-and-swap on the version, with its entry where there is one, in one transaction. Null: somebody was faster; nothing was written. */
  change(
    tenant: TenantId,
    request: StoredRequest,
    change: RequestChange,
    entry: HistoryEntry | null,
  ): Promise<StoredRequest | null>;
  /** Those that are to be worked on, each for one node until the lease ends. */
  claimWork(tenant: TenantId, now: Date, leaseMs: number, limit: number): Promise<readonly StoredRequest[]>;
  /** How many are open, how many of them due before `soon`, and how many are late. */
  countOpen(tenant: TenantId, now: Date, soon: Date): Promise<{ open: number; soon: number; late: number }>;
}

export type SubjectLimits = { readonly restrictedAt: Date | null; readonly objectedAt: Date | null };
export type LimitKind = "restricted" | "objected";

export interface LimitStore {
  of(tenant: TenantId, subjectId: SubjectId): Promise<SubjectLimits>;
  /** With its entry. Restriction closes every conversation that is there now. False: it was set already. */
  set(
    tenant: TenantId,
    subjectId: SubjectId,
    kind: LimitKind,
    requestId: string,
    entry: HistoryEntry,
  ): Promise<boolean>;
  /** With its entry. False: it was not set. */
  lift(tenant: TenantId, subjectId: SubjectId, kind: LimitKind, entry: HistoryEntry): Promise<boolean>;
}

export type Hold = {
  readonly holdId: string;
  readonly subjectId: SubjectId;
  readonly ground: string;
  readonly placedBy: string;
  readonly placedAt: Date;
  readonly untilAt: Date | null;
};

/** What keeps a subject's data from erasure. */
export interface HoldStore {
  holdsFor(tenant: TenantId, subjectId: SubjectId, now: Date): Promise<readonly Hold[]>;
  place(tenant: TenantId, hold: Hold, entry: HistoryEntry): Promise<void>;
  /** False: there is none, or it was released. */
  release(tenant: TenantId, subjectId: SubjectId, holdId: string, by: string, entry: HistoryEntry): Promise<boolean>;
}

export type Recipient = {
  readonly recipient: string;
  readonly state: "due" | "acknowledged" | "given_up";
  readonly attempts: number;
  readonly settledAt: Date | null;
};

/** Who else is told of an erasure. */
export interface RecipientStore {
  add(tenant: TenantId, subjectId: SubjectId, requestId: string, recipients: readonly string[]): Promise<void>;
  of(tenant: TenantId, subjectId: SubjectId, requestId: string): Promise<readonly Recipient[]>;
  /** One more try. */
  tried(tenant: TenantId, subjectId: SubjectId, requestId: string, recipient: string): Promise<void>;
  settle(
    tenant: TenantId,
    subjectId: SubjectId,
    requestId: string,
    recipient: string,
    state: "acknowledged" | "given_up",
    at: Date,
  ): Promise<void>;
  /** Webhooks that have not answered, with the erasure they belong to. */
  due(
    tenant: TenantId,
    limit: number,
  ): Promise<readonly { subjectId: SubjectId; requestId: string; recipient: string }[]>;
}

/** Everything that requests of subjects need beside what a turn has. */
export type Rights = {
  readonly requests: RequestStore;
  readonly limits: LimitStore;
  readonly holds: HoldStore;
  readonly recipients: RecipientStore;
  /** What lies sealed for a subject, for the copy that the subject gets. */
  readonly rows: Pick<SealedRows, "conversationsOf" | "conversationRows" | "subjectRows" | "remains">;
  readonly rules: RightsRules;
  /** What is agreed to, in which words, and where that comes first. */
  readonly purposes: PurposeRules;
  /** What need not be kept any more, and for how long things are. */
  readonly retention: RetentionStore;
  readonly retentionRules: RetentionRules;
  /** Which of the rules' profiles holds here. */
  readonly profile: string;
};

/** What carrying out needs. */
export type ErasureDeps = KeyDeps;
