// SPDX-License-Identifier: Apache-2.0

import type { z } from "zod";
import type { ToolFailure, ToolName, Tools } from "#dialogue";
import type { AssuranceLevel, Clock, Money, Random, Result } from "#kernel";
import type { RequestKind } from "#privacy";
import type {
  Billing,
  GoodwillRules,
  LineCare,
  NetworkSignals,
  PartyId,
  PaymentPlanRules,
  Payments,
  PlanRules,
  RoamingTable,
  TelcoReads,
  Tickets,
} from "#telecom";

/** Limits and prices of the tenant that decide what a tool says. Money includes tax. */
export type TelcoRules = PlanRules & {
  /** Above this an add-on needs proof of the act itself (A3). */
  readonly spendLimit: Money;
  readonly roaming: RoamingTable;
  /** Days for which a quote can be taken up, the day it was given not counted. */
  readonly quoteDays: number;
  /** Days between a cancellation and its effect, and days within which stepping back is free. */
  readonly cancelNoticeDays: number;
  readonly withdrawalDays: number;
  /** A SIM swap within these hours that nobody can explain is treated as an attack. */
  readonly swapWindowHours: number;
  /** What is given back at once without a person. */
  readonly goodwill: GoodwillRules;
  readonly paymentPlan: PaymentPlanRules;
  readonly prepaid: PrepaidRules;
};

/** Sums in the smallest unit of the tenant's currency. */
export type PrepaidRules = {
  /** What a line can be topped up with. */
  readonly amounts: readonly number[];
  /** What can be given to another line. */
  readonly gifts: readonly number[];
  /** The most that one line gives in 24 hours. */
  readonly giftLimit: Money;
  /** The first gift to somebody waits this long, and can be stopped until then. */
  readonly firstGiftWaitMs: number;
};

/** One entry of the history about the subject, without anybody's name. */
export type Look = {
  readonly at: number;
  readonly by: "staff" | "bot" | "self";
  /** `case`: read the chat; `value`: saw a contact point or something written; `data`: the bot read it to answer; `secret`: shown in a panel. */
  readonly what: "case" | "value" | "data" | "secret";
};
export type OwnSecurity = {
  readonly passkeys: number;
  readonly hasApp: boolean;
  /** Null: there is no set. */
  readonly recoveryCodesLeft: number | null;
  readonly otherSessions: number;
  readonly isLocked: boolean;
  /** Contact points on record; null: the operator did not say. */
  readonly contacts: number | null;
};
/** A message of ours that whoever speaks got: what it was about, and the day on which it was written (`YYYY-MM-DD`). */
export type SentMessage = { readonly kind: string; readonly day: string };
/** A request of the subject who speaks, as a flow tells of it. */
export type OwnRequest = { readonly requestId: string; readonly dueOn: string; readonly isDone: boolean };
export interface OwnRecords {
  /** Asks for one of the subject's rights. Null: the proof is not enough for it, or nobody can say until when. */
  ask(kind: RequestKind): Promise<OwnRequest | null>;
  /** The subject's open requests. */
  openRequests(): Promise<readonly OwnRequest[]>;
  /** The newest entries about the subject who speaks; nobody else's. */
  looks(): Promise<readonly Look[]>;
  security(): Promise<OwnSecurity>;
  /** The message with this check code, where it went to who speaks. Null: none did. */
  sentMessage(code: string): Promise<SentMessage | "mistyped" | "too_many" | null>;
  /** Ids of quotes that this subject was given, the newest first. */
  quotes(): Promise<readonly string[]>;
  /** A keyed hash for this subject: the same for the same text, nothing to anybody else. */
  mark(text: string): Uint8Array;
}

/** What a tool may know and reach. `party` and `verifiedLine` are who the gate says speaks; tools never widen that. */
export type ToolContext = {
  /** The signed-in party; null without a login. */
  readonly party: PartyId | null;
  /** MSISDN proven by a code when there is no login (A1); null otherwise. */
  readonly verifiedLine: string | null;
  readonly assurance: AssuranceLevel;
  readonly reads: TelcoReads;
  readonly payments: Payments;
  readonly billing: Billing;
  /** The number behind a pseudonym of this conversation, in E.164; null where it is none. For look-ups, never for people. */
  readonly writtenNumber: (name: string) => Promise<string | null>;
  readonly tickets: Tickets;
  readonly care: LineCare;
  /** Reports of fraud that name an address, by the hash of its host. */
  readonly scams: ScamReports;
  readonly signals: NetworkSignals;
  /** What this service itself holds about who speaks. */
  readonly own: OwnRecords;
  readonly rules: TelcoRules;
  readonly clock: Clock;
  readonly random: Random;
  readonly timeZone: string;
  /** SHA-256 as base64url of UTF-8 text. */
  readonly sha256: (text: string) => string;
};

/** Counts over all conversations; holds no address, no number and nobody who reported. */
export type ScamReports = {
  /** `source`: the hash of a host, or a sender's number; null: a report that names neither. */
  readonly add: (source: string | null) => Promise<void>;
  readonly count: (source: string) => Promise<number>;
};

export type ToolRefusal = { readonly reason: ToolFailure };
export type ToolResult<T> = Result<T, ToolRefusal>;

/** Fields of every shape that a result may have. */
type FieldsOf<T> = T extends T ? keyof T : never;

/** One tool: what it is about, why it reads, how it is carried out. Who may call it is said by `policies/10-tools.cedar`, and nowhere else. */
export type ToolSpec<K extends ToolName> = {
  /** What a call is about that names no line and no account: facts for everybody, or whatever the subject has. */
  readonly about: "Catalogue" | "Holdings";
  /** Purpose of the processing: stated to the gate, kept in the history. */
  readonly purpose: "serviceProvision" | "fraudPrevention";
  /** The class of each field of a result, or several: it leaves when a policy opens one of them (`@fields`). What is not named here never does. */
  readonly fields: { readonly [F in FieldsOf<Tools[K]["result"]>]-?: readonly string[] };
  /** Whether the tool changes something at the operator. */
  readonly isWrite: boolean;
  /** What it says is a suggestion that nobody asked for by name: only to the holder, and only with a consent to that, read at each call. */
  readonly isMarketing?: true;
  readonly argsSchema: z.ZodType<Tools[K]["args"]>;
  readonly run: (args: Tools[K]["args"], ctx: ToolContext) => Promise<ToolResult<Tools[K]["result"]>>;
};

export type ToolSpecs = { readonly [K in ToolName]: ToolSpec<K> };
