// SPDX-License-Identifier: Apache-2.0
import type { FlowSet, MessageCatalogues } from "#dialogue";
import type { RelyingParty } from "#identity";
import type { AgentId, Clock, Money, Random, Result, TenantId } from "#kernel";
import type { IntentModel, SentenceEmbedder } from "#nlu";
import type { Recognizer, SpanModel } from "#pii";
import type {
  Billing,
  Contacts,
  LineCare,
  NetworkSignals,
  Notify,
  NumberVerification,
  PartyId,
  Payments,
  TelcoOrders,
  TelcoReads,
  TelcoSecrets,
  Tickets,
} from "#telecom";
import type { ApprovalStore } from "./approvals/ports.ts";
import type { Assistant } from "./assist/ports.ts";
import type { Channel } from "./channel/channel.ts";
import type { LoadedPolicies } from "./decide.ts";
import type { FileCleaner, FileSettings, FileStore } from "./files/ports.ts";
import type { OpenHelp } from "./help/ports.ts";
import type { OwnHistory } from "./history/ports.ts";
import type { ReceiptMaking } from "./history/receipt.ts";
import type { Inspector } from "./inspect/ports.ts";
import type { LockStore } from "./locks/ports.ts";
import type { ConsentStore, NewsSettings } from "./news/ports.ts";
import type {
  ActStore,
  AuthenticatorStore,
  ConversationStore,
  CounterStore,
  FanOut,
  History,
  KeyService,
  Log,
  NoticeStore,
  ReachStore,
  SessionStore,
  SubjectStore,
  TokenStore,
} from "./ports.ts";
import type { RecoveryStore } from "./recovery/ports.ts";
import type { Releases } from "./releases/ports.ts";
import type { SerialQueue } from "./serial-queue.ts";
import type { SignInProvider } from "./sign-in/ports.ts";
import type { HistoryReader, StaffSettings, StaffSignOn, StaffStore } from "./staff/ports.ts";
import type { TelcoRules } from "./tools/tool-spec.ts";
import type { Detector, DetectorFailure, VaultStore } from "./vault/ports.ts";
import type { Webhooks } from "./webhooks/ports.ts";

/** Everything the stories reach. Built once in `main/compose.ts`. */
export type AppDeps = {
  readonly tenant: TenantId;
  readonly settings: AppSettings;
  readonly clock: Clock;
  readonly random: Random;
  readonly hashes: Hashes;
  readonly log: Log;
  readonly stages: Stages;
  readonly pause: (ms: number) => Promise<void>;
  readonly serial: SerialQueue;

  readonly conversations: ConversationStore;
  readonly subjects: SubjectStore;
  readonly authenticators: AuthenticatorStore;
  readonly sessions: SessionStore;
  readonly locks: LockStore;
  readonly recoveries: RecoveryStore;
  readonly consents: ConsentStore;
  readonly approvals: ApprovalStore;
  readonly tokens: TokenStore;
  readonly files: FileStore;
  readonly fileCleaner: FileCleaner;
  readonly staff: StaffStore;
  readonly historyReader: HistoryReader;
  readonly ownHistory: OwnHistory;
  /** Where proofs for customers come from. */
  readonly receipts: ReceiptMaking;
  readonly counters: CounterStore;
  readonly reach: ReachStore;
  readonly acts: ActStore;
  readonly notices: NoticeStore;
  readonly history: History;
  readonly keys: KeyService;
  /** What is sealed between browsers and the service. */
  readonly channel: Channel;
  readonly fanOut: FanOut;
  /** What decides who may do what; see `policies/`. */
  readonly policies: LoadedPolicies;
  /** Wakes the sender of notices, so that a code leaves at once rather than at the next beat. */
  readonly wakeNotices: () => void;

  readonly telco: {
    readonly reads: TelcoReads;
    /** Reads for one turn: each asked at most once. Never for a check after `committing`. */
    readonly readsForTurn: () => TelcoReads;
    readonly orders: TelcoOrders;
    readonly payments: Payments;
    readonly billing: Billing;
    readonly tickets: Tickets;
    readonly care: LineCare;
    readonly signals: NetworkSignals;
    readonly numberVerification: NumberVerification;
    readonly contacts: Contacts;
    readonly notify: Notify;
    readonly secrets: TelcoSecrets;
  };
  /** How others are told, and whose events are believed. */
  readonly webhooks: Webhooks;
  readonly identityTokens: IdentityTokens;
  readonly operatorEvents: OperatorEvents;
  /** Identity providers at which customers may sign in, in the order in which they are offered. */
  readonly signIn: readonly SignInProvider[];
  /** Whose passkeys these are and which pages may ask for them. */
  readonly relyingParty: RelyingParty;
  /** The same for staff: another domain where possible, and the desk's page only. */
  readonly staffParty: RelyingParty;
  /** The operator's own sign-on for staff; null where there is none. */
  readonly staffSignOn: StaffSignOn | null;

  /** Which states of flows and sentences are in use; `flows` and `catalogues` are those of this turn, or the newest. */
  readonly releases: Releases;
  /** Who looks on while the dialogue is designed; null everywhere else. */
  readonly inspector: Inspector | null;
  readonly flows: FlowSet;
  readonly catalogues: MessageCatalogues;
  readonly model: IntentModel;
  /** Meanings of sentences, where the words leave an aim open; absent: the words decide. */
  readonly embed?: SentenceEmbedder;
  /** The operator's help pages as they were last imported; null where there are none. */
  readonly help: () => OpenHelp | null;
  /** A language model that helps to understand and to word; null, the default: none. */
  readonly assistant: Assistant | null;
  /** Finds personal data in what visitors and agents write, on a thread of its own. */
  readonly detector: Detector;
  readonly vault: VaultStore;
  /** Reads names and addresses in what visitors write. */
  readonly spanModel: SpanModel;
  /** The operator's own formats and words that are personal data. */
  readonly tenantRecognizers: readonly Recognizer[];
  /** Names of the plans in the operator's catalogue, as last read; empty until then. */
  readonly plans: () => readonly { readonly offerId: string; readonly name: string }[];
};

export type AppSettings = {
  readonly timeZone: string;
  /** ISO 3166 alpha-2: how a number without `+` is read. */
  readonly defaultCountry: string;
  readonly rules: TelcoRules;
  readonly openingHours: OpeningHours;
  /** Minutes that one case takes, for the expected wait. */
  readonly minutesPerCase: number;
  readonly tokenLifetimeMs: number;
  readonly retainForDays: number;
  readonly selfCareUrl: string;
  /** An unconfirmed act falls after this. */
  readonly actLifetimeMs: number;
  readonly budgets: Budgets;
  readonly files: FileSettings;
  readonly staff: StaffSettings;
  readonly recovery: RecoverySettings;
  readonly approvals: ApprovalSettings;
  readonly news: NewsSettings;
};

export type RecoverySettings = {
  /** From when every old contact point was told until a new passkey may be added. */
  readonly waitMs: number;
};

/** What one person may not do alone. */
export type ApprovalSettings = {
  /** A request that nobody decides, and an approval that nobody uses, falls after this. */
  readonly lifetimeMs: number;
  /** Above this an act that gives money back needs a second person. */
  readonly limit: Money;
  /** Kinds of acts that need a second person although the registry does not say so. */
  readonly alsoActs: readonly string[];
  /** Whether policies that nobody approved may come into force at a start. */
  readonly isPolicyChangeBound: boolean;
};

/** What one identity may reach, however many rights it has: bounds the harm of a stolen one. */
export type Budgets = {
  readonly maxSubjectsPerHour: number;
  readonly maxSubjectsPerDay: number;
  /** Revealed contact points of one agent in an hour. */
  readonly maxRevealsPerHour: number;
  /** Files of customers that one agent opens in an hour. */
  readonly maxFilesPerHour: number;
  /** Values of personal data that one subject, token or agent is shown in an hour, and in a day. */
  readonly maxFieldsPerHour: number;
  readonly maxFieldsPerDay: number;
  /** What one subject may add in a day, with orders that take effect at once. */
  readonly maxAmountPerDay: Money;
};

/** Local opening hours of the people at the desk. Days are 1 (Monday) to 7. */
export type OpeningHours = { readonly days: readonly number[]; readonly fromMinute: number; readonly toMinute: number };

export type Hashes = {
  readonly sha256: (bytes: Uint8Array) => Uint8Array;
};

/** Measures turns and their stages. `time` for synchronous work; where nobody measures the work is just done. */
export type Stages = {
  /** One whole turn, from the moment it is asked for until it is durable. */
  turn<T>(work: () => Promise<T>): Promise<T>;
  time<T>(stage: StageName, work: () => T): T;
  /** The same for a stage that is waited for. */
  wait<T>(stage: StageName, work: () => Promise<T>): Promise<T>;
  /** Counts a message that could not be screened. */
  unscreened(reason: DetectorFailure["reason"]): void;
};
export type StageName = "screen" | "assess" | "understand" | "decide" | "compose" | "seal";

/** Checks a token that the operator's own server signed for a customer who is signed in on the host page. */
export interface IdentityTokens {
  verify(
    token: string,
  ): Promise<Result<{ party: PartyId; jti: string; nonce: string; expiresAt: number }, { reason: "invalid" }>>;
}

/** Checks an event that the operator signed. */
export interface OperatorEvents {
  verify(signed: string): Promise<Result<{ id: string; msisdn: string; expiresAt: number }, { reason: "invalid" }>>;
  /** Something is over, ready or done: the operator's own id of it. */
  verifyNews(
    signed: string,
  ): Promise<
    Result<
      { id: string; about: "outage" | "bill" | "order"; topicId: string; expiresAt: number },
      { reason: "invalid" }
    >
  >;
}

export type AgentIdentity = {
  readonly agentId: AgentId;
  readonly name: string;
  /** What the policies know as roles; from the account. */
  readonly roles: readonly string[];
};
