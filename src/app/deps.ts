// SPDX-License-Identifier: Apache-2.0

import type { FlowSet, MessageCatalogues } from "#dialogue";
import type { RelyingParty } from "#identity";
import type { AgentId, Clock, Money, Random, Result, TenantId } from "#kernel";
import type { IntentModel, SentenceEmbedder } from "#nlu";
import type { Recognizer, SpanModel } from "#pii";
import type { DeskSetupContent } from "#protocol";
import type {
  Billing,
  Contacts,
  LineCare,
  NetworkSignals,
  Notify,
  NumberVerification,
  OperatorConsents,
  PartyId,
  Payments,
  TelcoOrders,
  TelcoReads,
  TelcoSecrets,
  Tickets,
} from "#telecom";
import type { TextModel } from "#threat";
import type { AlertStore } from "./alerts/ports.ts";
import type { AnalyticsStore } from "./analytics/ports.ts";
import type { ApiTokenStore } from "./api-tokens/ports.ts";
import type { ApprovalStore } from "./approvals/ports.ts";
import type { Archives } from "./archives/ports.ts";
import type { Assistant } from "./assist/ports.ts";
import type { AuditRunStore } from "./audit/ports.ts";
import type { BannerBoard } from "./banner/ports.ts";
import type { CareStore } from "./care/ports.ts";
import type { Channel } from "./channel/channel.ts";
import type { LineSignalStore, SignalKind } from "./connect/ports.ts";
import type { ConnectWatch } from "./connect/watch.ts";
import type { LoadedPolicies } from "./decide.ts";
import type { FileCleaner, FileSettings, FileStore } from "./files/ports.ts";
import type { Hashes } from "./hashes.ts";
import type { OpenHelp } from "./help/ports.ts";
import type { OwnHistory } from "./history/ports.ts";
import type { ReceiptMaking } from "./history/receipt.ts";
import type { HoursBoard, OpeningHours } from "./hours/ports.ts";
import type { IncidentDuties } from "./incidents/ports.ts";
import type { Inspector } from "./inspect/ports.ts";
import type { Installation } from "./installation/ports.ts";
import type { LockStore } from "./locks/ports.ts";
import type { Messaging } from "./messaging/ports.ts";
import type { ConsentStore, NewsSettings } from "./news/ports.ts";
import type { CaseNoteStore } from "./notes/ports.ts";
import type { Outside } from "./outside-desk/ports.ts";
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
import type { PrivacyDeskStore } from "./privacy/desk-ports.ts";
import type { Rights } from "./privacy/ports.ts";
import type { Records } from "./records/ports.ts";
import type { RecoveryStore } from "./recovery/ports.ts";
import type { Releases } from "./releases/ports.ts";
import type { DefinedRole } from "./roles/defined-role.ts";
import type { Directory } from "./scim/ports.ts";
import type { SecurityDesk } from "./security/ports.ts";
import type { SerialQueue } from "./serial-queue.ts";
import type { ServiceWatch } from "./service/ports.ts";
import type { SignInProvider } from "./sign-in/ports.ts";
import type { HistoryReader, StaffSettings, StaffSignOn, StaffStore } from "./staff/ports.ts";
import type { DeskTextStore } from "./texts/ports.ts";
import type { ThreatDeps } from "./threat/deps.ts";
import type { TelcoRules } from "./tools/tool-spec.ts";
import type { Detector, DetectorFailure, VaultStore } from "./vault/ports.ts";
import type { Webhooks } from "./webhooks/ports.ts";
import type { Wording } from "./wording/ports.ts";

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

  /** How this node and what it leans on are doing. */
  readonly service: ServiceWatch;
  readonly conversations: ConversationStore;
  /** What people at the desk work with: queue, teams, labels. */
  readonly care: CareStore;
  readonly subjects: SubjectStore;
  readonly authenticators: AuthenticatorStore;
  readonly sessions: SessionStore;
  readonly locks: LockStore;
  readonly recoveries: RecoveryStore;
  readonly consents: ConsentStore;
  /** What subjects ask under their rights, and what limits and holds follow from it. */
  readonly rights: Rights;
  /** What people of privacy look at. */
  readonly privacyDesk: PrivacyDeskStore;
  /** What was made for regulators, buyers and auditors. */
  readonly archives: Archives;
  /** Audits that ran here. */
  readonly audits: AuditRunStore;
  /** What is wrong with the service, and who has it. */
  readonly alerts: AlertStore;
  readonly approvals: ApprovalStore;
  readonly tokens: TokenStore;
  readonly files: FileStore;
  readonly fileCleaner: FileCleaner;
  readonly staff: StaffStore;
  /** Tokens of programs that do what staff does, and of the operator's directory. */
  readonly apiTokens: ApiTokenStore;
  /** The operator's directory of staff (SCIM), and how far its word goes. */
  readonly directory: Directory;
  /** Roles that the operator defined beside those of the product. */
  readonly definedRoles: readonly DefinedRole[];
  readonly historyReader: HistoryReader;
  readonly ownHistory: OwnHistory;
  /** Where proofs for customers come from. */
  readonly receipts: ReceiptMaking;
  /** What is processed here, for what and by whom, as code and configuration say. */
  readonly records: Records;
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
    readonly consents: OperatorConsents;
    readonly signals: NetworkSignals;
    readonly numberVerification: NumberVerification;
    readonly contacts: Contacts;
    readonly notify: Notify;
    readonly secrets: TelcoSecrets;
  };
  /** What the operator's signed events told about lines. */
  readonly lineSignals: LineSignalStore;
  /** What can be offered with the operator's systems as they answer. */
  readonly connect: ConnectWatch;
  /** What watches for attacks, and what is done about them. */
  readonly threat: ThreatDeps;
  /** What the pages of security read and write beside incidents. */
  readonly security: SecurityDesk;
  /** Who must be told of incidents, and by when. */
  readonly duties: IncidentDuties;
  /** How others are told, and whose events are believed. */
  readonly webhooks: Webhooks;
  /** The desk of others at which people answer, where there is one. */
  readonly outside: Outside;
  /** Channels that others can read: WhatsApp and SMS. */
  readonly messaging: Messaging;
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
  /** How the bot does, in counts of days. */
  readonly analytics: AnalyticsStore;
  /** What people at the desk write to each other about cases. */
  readonly caseNotes: CaseNoteStore;
  /** What they say again and again, and lists of steps. */
  readonly deskTexts: DeskTextStore;
  /** The operator's own words for messages; `releases` has them in it. */
  readonly wording: Wording;
  /** The notice to everybody. */
  readonly banners: BannerBoard;
  /** When people answer: an admin's word at the console, or that of the configuration. */
  readonly hours: HoursBoard;
  /** The configuration as a file, and whether whom it names answers. */
  readonly installation: Installation;
  /** Reads names and addresses in what visitors write. */
  readonly spanModel: SpanModel;
  /** Tells dangerous texts: what visitors write, what the operator's fields and tools say, names of files. */
  readonly textModel: TextModel;
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
  /** Teams, labels and codes for the end, until an admin changes them at the console. */
  readonly deskSetup: DeskSetupContent;
  /** Minutes that one case takes, for the expected wait. */
  readonly minutesPerCase: number;
  /** A known customer is asked once within this time how a chat went. */
  readonly ratingEveryMs: number;
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

/** `alive`: nothing was left out since then; null: nothing is said of the past. */
export type OperatorSignal = { readonly id: string; readonly expiresAt: number } & (
  | { readonly kind: "alive"; readonly completeSince: number | null }
  | {
      readonly kind: SignalKind;
      readonly msisdn: string;
      readonly state: "changed" | "on" | "off";
      readonly at: number;
    }
);

/** Checks an event that the operator signed. */
export interface OperatorEvents {
  verify(signed: string): Promise<Result<{ id: string; msisdn: string; expiresAt: number }, { reason: "invalid" }>>;
  /** What was told of a line, or that the feed lives. Times in milliseconds since 1970. */
  verifySignal(signed: string): Promise<Result<OperatorSignal, { reason: "invalid" }>>;
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
  /** Set for a program: the only actions that any gate lets it do. */
  readonly scopes?: readonly string[];
};
