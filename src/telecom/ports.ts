// SPDX-License-Identifier: Apache-2.0
import type { Money, Result } from "#kernel";
import type { LineChange } from "./care.ts";
import type {
  Agreement,
  AppliedRate,
  Bill,
  BillingAccount,
  Bucket,
  Customer,
  Device,
  Line,
  LocalDate,
  Offer,
  Order,
  OrderState,
  PartyId,
  Permission,
  PrepaidBalance,
  ServiceProblem,
  ServiceState,
  Sim,
} from "./nouns.ts";
import type { TelcoRefusal } from "./refusals.ts";

type Answer<T> = Promise<Result<T, TelcoRefusal>>;

/**
 * Reads of the operator's systems. Every row that comes back has been checked to belong to the id it was asked for;
 * whether the subject may see it is decided by `access.ts`, not here. Objects that do not exist are `not_found`.
 */
export interface TelcoReads {
  /** What the party was granted beside its own contracts. Expired grants are listed too. */
  listPermissions(party: PartyId): Answer<readonly Permission[]>;
  /** What anybody was granted on these accounts and lines; expired grants are listed too. */
  listGrants(assetIds: readonly string[]): Answer<readonly Permission[]>;
  /** Lines in which the party is named, whatever its role: holder, admin or user. */
  listLinesOfParty(party: PartyId): Answer<readonly Line[]>;
  listLinesOfAccount(accountId: string): Answer<readonly Line[]>;
  /** Whether a person is under age where the operator is; null when their birth date is not on record. Of the date nothing else is told. */
  findAge(party: PartyId): Answer<{ readonly isMinor: boolean | null }>;
  findLine(lineId: string): Answer<Line>;
  /** The line that has the number now; null when none of the operator's active lines has. */
  findLineByMsisdn(msisdn: string): Answer<Line | null>;
  findCustomer(customerId: string): Answer<Customer>;
  /** Accounts in which the party is named. */
  listAccountsOfParty(party: PartyId): Answer<readonly BillingAccount[]>;
  findAccount(accountId: string): Answer<BillingAccount>;
  /** Newest first. */
  listBills(accountId: string): Answer<readonly Bill[]>;
  /** All lines of one bill: complete or refused. */
  listRates(bill: Bill): Answer<readonly AppliedRate[]>;
  listBuckets(line: Line): Answer<readonly Bucket[]>;
  findPrepaidBalance(line: Line): Answer<PrepaidBalance | null>;
  listProblems(): Answer<readonly ServiceProblem[]>;
  findServiceState(line: Line): Answer<ServiceState>;
  findSimAndDevice(
    line: Line,
    state: ServiceState,
  ): Answer<{ readonly sim: Sim | null; readonly device: Device | null }>;
  listOffers(): Answer<readonly Offer[]>;
  /** The running agreement over a line; null when there is none. */
  findAgreement(line: Line): Answer<Agreement | null>;
  /** Newest first. */
  listOrders(customerId: string): Answer<readonly Order[]>;
  /** The operator's own verdict on moving a line to an offer. `reasons` are the operator's codes reduced to ours. */
  qualify(line: Line, offerId: string): Answer<Qualification>;
}

export type Qualification = {
  readonly result: "qualified" | "unqualified" | "alternate";
  readonly reasons: readonly QualificationReason[];
  readonly alternatives: readonly string[];
};
export type QualificationReason =
  | "arrears"
  | "inside_term"
  | "open_order"
  | "not_sellable"
  | "port_out_pending"
  | "terminated"
  | "new_customer"
  | "address"
  | "credit_check"
  | "no_path"
  | "other";

/** What every order carries. `externalId` is the idempotency key: the same id is one order, however often it is sent. */
export type OrderRequest = {
  readonly externalId: string;
  readonly line: Line;
  readonly offerId: string;
  readonly planName: string;
  /** First local day on which it takes effect. */
  readonly startsOn: LocalDate;
  readonly price: Money;
};
export type PlacedOrder = {
  readonly orderId: string;
  readonly state: OrderState;
  readonly startsOn: LocalDate | null;
  /** As the order names it; null when it names none. */
  readonly planName: string | null;
};

/**
 * Orders. Before an order is sent again after an unknown outcome it is looked up by external id.
 * `timeout`, `unavailable` and `invalid_answer` mean that the order may exist: resolve with `findOrderByExternalId`.
 */
export interface TelcoOrders {
  submitPlanChange(request: OrderRequest & { readonly quoteHash: string }): Answer<PlacedOrder>;
  submitAddOn(request: OrderRequest): Answer<PlacedOrder>;
  /** Ends a contract on `startsOn`. */
  submitCancellation(request: Pick<OrderRequest, "externalId" | "line" | "startsOn">): Answer<PlacedOrder>;
  /** A handset with its plan. Goes to the address of record or to a shop; no other place can be named. */
  submitDevice(
    request: OrderRequest & { readonly quoteHash: string; readonly delivery: "address_of_record" | "shop" },
  ): Answer<PlacedOrder>;
  /** A further line for the customer of `line`. `brings`: its number comes from another operator, whose code the operator asks for itself. */
  submitNewLine(
    request: OrderRequest & { readonly sim: "esim" | "card"; readonly brings: boolean },
  ): Answer<PlacedOrder>;
  submitRoaming(request: Pick<OrderRequest, "externalId" | "line" | "startsOn">): Answer<PlacedOrder>;
  /** Limits of a line: what may be spent beyond the plan, whether premium numbers are barred. What is not named stays. */
  submitLimits(
    request: Pick<OrderRequest, "externalId" | "line" | "startsOn"> & {
      readonly spendCap: Money | null;
      readonly isPremiumBarred: boolean | null;
    },
  ): Answer<PlacedOrder>;
  /** A change of the line that sells nothing: it is the line's own settings that the order names. */
  submitLineChange(
    request: Pick<OrderRequest, "externalId" | "line" | "startsOn"> & { readonly change: LineChange },
  ): Answer<PlacedOrder>;
  findOrderByExternalId(externalId: string, customerId: string): Answer<Order | null>;
  readOrder(orderId: string, customerId: string): Answer<Order>;
  /** Asks to cancel; the state read afterwards says whether it was. `conflict` when it is no longer cancellable. */
  cancelOrder(orderId: string, customerId: string): Answer<PlacedOrder>;
}

export interface Payments {
  /** A link to the operator's hosted page that knows the amount only. Nothing has been paid when this returns. */
  payLink(request: {
    readonly externalId: string;
    readonly accountId: string;
    readonly billId: string;
    readonly amount: Money;
  }): Answer<{ readonly href: string; readonly reference: string }>;
}

export interface Tickets {
  /** `facts` are codes of ours, never words of the subject. */
  open(request: {
    readonly externalId: string;
    readonly customerId: string;
    readonly lineId: string;
    readonly topic: string;
    readonly severity: "minor" | "major" | "critical";
    readonly facts: readonly string[];
  }): Answer<{ readonly reference: string }>;
  /** A customer's fault reports and complaints, the newest first; never what was written in them. */
  list(customerId: string): Answer<
    readonly {
      readonly reference: string;
      readonly state: "open" | "waiting" | "done" | "other";
      /** When it should be solved; null: not said, or solved. */
      readonly expectedOn: LocalDate | null;
    }[]
  >;
}

/** `unknown` covers every failure to find out, and is never clean. */
export type Signal = "clean" | "not_clean" | "unknown";

export type SubscriptionSignal =
  | {
      readonly state: "known";
      readonly voiceSmsIn: "active" | "suspended";
      readonly voiceSmsOut: "active" | "suspended";
      readonly data: "active" | "suspended" | "throttled";
    }
  | { readonly state: "unknown" };
export type RoamingSignal =
  | { readonly state: "home" }
  /** ISO 3166 alpha-2, or null when the network did not name one. */
  | { readonly state: "abroad"; readonly country: string | null }
  | { readonly state: "unknown" };
export type ReachabilitySignal =
  | { readonly state: "reachable"; readonly data: boolean; readonly sms: boolean }
  | { readonly state: "unreachable" }
  | { readonly state: "unknown" };

/**
 * What the network says about a number, reduced to a verdict before it leaves the adapter: no dates, no serials.
 * Never throws and never refuses; answers within the signal budget (2 s).
 */
export interface NetworkSignals {
  simSwap(msisdn: string, windowHours?: number): Promise<Signal>;
  deviceSwap(msisdn: string, windowHours?: number): Promise<Signal>;
  /** Unconditional and conditional; a provider that cannot say is `unknown`. */
  callForwarding(msisdn: string): Promise<Signal>;
  /** `since`: the day on which the number was bound to the subject. */
  numberRecycling(msisdn: string, since: LocalDate): Promise<Signal>;
  subscriptionStatus(msisdn: string): Promise<SubscriptionSignal>;
  roaming(msisdn: string): Promise<RoamingSignal>;
  reachability(msisdn: string): Promise<ReachabilitySignal>;
}

/** Contact points the operator has on record. Values never leave the adapters. */
export type Contact = { readonly channel: "sms" | "email"; readonly address: string; readonly isPreferred: boolean };
export interface Contacts {
  findContacts(party: PartyId): Answer<readonly Contact[]>;
}

export interface Messages {
  /** Hands one message to the operator's gateway. The same key is one message. */
  send(message: {
    readonly channel: "sms" | "email";
    readonly to: string;
    readonly subject: string | null;
    readonly text: string;
    readonly idempotencyKey: string;
    /** The gateway keeps it until then, in epoch milliseconds. Absent: at once. */
    readonly notBefore?: number;
  }): Answer<{ readonly messageId: string }>;
}

export interface Notify {
  sms(msisdn: string, text: string, idempotencyKey: string): Answer<{ readonly messageId: string }>;
  email(address: string, text: string, idempotencyKey: string): Answer<{ readonly messageId: string }>;
  /** To every contact point on record. Succeeds when at least one message was taken; `not_found` when there is none. */
  toContactOfRecord(
    party: PartyId,
    text: string,
    idempotencyKey: string,
    notBefore?: number,
  ): Answer<{ readonly sent: number /** Contact points that did not take it. */; readonly missed: number }>;
}
