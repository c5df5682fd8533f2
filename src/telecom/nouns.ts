// SPDX-License-Identifier: Apache-2.0
import type { Brand, Money, Sensitive } from "#kernel";

/** A person or organisation as the operator's party register knows it. Opaque; never a number the person types. */
export type PartyId = Brand<string, "PartyId">;

/** `YYYY-MM-DD` in the tenant's time zone. */
export type LocalDate = string;

/** How a party stands to a line or account. `minor`: uses a line and is a child. */
export type Relation = "holder" | "user" | "admin" | "helper" | "minor";

export type LineStatus = "active" | "suspended" | "terminated" | "pending";

/** A contract between the operator and one party. */
export type Customer = {
  readonly customerId: string;
  readonly status: LineStatus;
  readonly isBusiness: boolean;
  /** Identity check done; null when the operator does not say. */
  readonly isVerified: boolean | null;
  /** When an address, number or e-mail address of record was last put in, in epoch milliseconds; null when the operator does not say. */
  readonly contactChangedAt: number | null;
  /** The operator has noted that this customer needs a person's help; why is not read. */
  readonly needsSupport: boolean;
};

/** What a party was granted, from the operator's permission register. */
export type Permission = {
  readonly role: "accountHolder" | "authorisedUser" | "lineUser" | "helper" | "businessAdmin";
  /** The account or line it is about. */
  readonly assetId: string;
  /** Null: no end. */
  readonly validUntil: number | null;
};

/** A subscription: a mobile line or a broadband service. Add-ons and devices are not lines. */
export type Line = {
  readonly lineId: string;
  readonly kind: "mobile" | "broadband";
  /** Null for broadband. Never leaves adapters, rules and app; people see the last digits. */
  readonly msisdn: string | null;
  readonly offerId: string;
  readonly planName: string;
  readonly status: LineStatus;
  /** Paused because its phone is gone. Absent: a line that is suspended was suspended by the operator, or nobody says why. */
  readonly pausedFor?: "lost" | "stolen";
  readonly customerId: string;
  readonly accountId: string | null;
  readonly holderIds: readonly string[];
  readonly adminIds: readonly string[];
  readonly userIds: readonly string[];
  readonly startedOn: LocalDate | null;
  /** Monthly price before promotions; null when the inventory has none (a line that is part of a bundle). */
  readonly price: { readonly exTax: Money; readonly incTax: Money } | null;
  readonly hasPromotion: boolean;
  /** End of the minimum term. Null: none. */
  readonly termEndsOn: LocalDate | null;
  readonly isPortOutPending: boolean;
  /** The owner had the operator lock the number against being taken away. */
  readonly isPortOutLocked: boolean;
  readonly roamingEnabled: boolean | null;
  readonly hasCapOptOut: boolean;
  /** What may be spent beyond the plan in a month; null: the operator does not say. */
  readonly spendCap: Money | null;
  /** Whether premium numbers and texts are barred; null: the operator does not say. */
  readonly isPremiumBarred: boolean | null;
  /** Network services that realise the line. */
  readonly serviceIds: readonly string[];
};

export type BillingAccount = {
  readonly accountId: string;
  readonly customerId: string | null;
  readonly holderIds: readonly string[];
  readonly adminIds: readonly string[];
  /** Last two digits of the display number, for "the account ending 42". */
  readonly ending: string;
  readonly paymentStatus: "due" | "paid" | "inArrears" | "unknown";
  /** What is owed over all bills, as the operator's ledger says. Null: it did not say. */
  readonly receivable: Money | null;
  readonly disputed: Money | null;
};

export type Bill = {
  readonly billId: string;
  readonly accountId: string;
  readonly billDate: LocalDate;
  readonly dueDate: LocalDate | null;
  readonly nextBillDate: LocalDate | null;
  /** Usage month: first day and the day after the last, local days. */
  readonly period: { readonly from: LocalDate; readonly until: LocalDate } | null;
  readonly runType: "onCycle" | "offCycle";
  readonly category: "normal" | "last" | "trial" | "other";
  readonly state: "new" | "onHold" | "validated" | "sent" | "partiallyPaid" | "settled";
  readonly totalExTax: Money;
  readonly total: Money;
  readonly amountDue: Money;
  readonly remaining: Money;
};

export const RATE_TYPES = [
  "recurringCharge",
  "usageCharge",
  "oneTimeCharge",
  "appliedBillingCredit",
  "appliedPenaltyCharge",
] as const;
export type RateType = (typeof RATE_TYPES)[number];

/** One line of a bill. Amounts carry the sign that they have in the total: credits are negative whatever the operator's convention. */
export type AppliedRate = {
  readonly rateId: string;
  readonly billId: string;
  readonly accountId: string;
  readonly type: RateType;
  readonly name: string;
  readonly productId: string | null;
  readonly chargeCode: string | null;
  readonly exTax: Money;
  readonly incTax: Money;
  /** Fraction, e.g. 0.2; zero for what is free of tax. */
  readonly taxRate: number;
  readonly coverage: { readonly from: LocalDate; readonly until: LocalDate } | null;
  readonly facts: RateFacts;
};

/** Evidence beside a bill line. Absent = the operator did not say. */
export type RateFacts = {
  readonly usageType?: string;
  readonly roamingZone?: string;
  readonly country?: string;
  readonly quantity?: number;
  readonly unit?: string;
  readonly unitPrice?: number;
  readonly promotionId?: string;
  readonly discountId?: string;
  readonly prorationDays?: number;
  readonly prorationBase?: number;
  /** Local days, end exclusive. */
  readonly usageFrom?: LocalDate;
  readonly usageUntil?: LocalDate;
  readonly thirdPartyName?: string;
  readonly factor?: number;
  readonly instalment?: number;
  readonly instalments?: number;
};

export type Bucket = {
  readonly bucketId: string;
  readonly kind: "data" | "voice" | "sms" | "money" | "other";
  readonly usedBytes: number | null;
  readonly totalBytes: number | null;
  readonly endsOn: LocalDate | null;
  readonly isShared: boolean;
  readonly isExpired: boolean;
};

export type PrepaidBalance = {
  readonly balance: Money;
  readonly bucketEndsOn: LocalDate | null;
  readonly isExpired: boolean;
};

export type ServiceProblem = {
  readonly problemId: string;
  readonly kind: string;
  readonly service: "mobile" | "broadband" | "sms" | "other";
  readonly state: "open" | "planned" | "resolved";
  /** Epoch milliseconds; null when unknown. */
  readonly startsAt: number | null;
  readonly resolvedAt: number | null;
  readonly eta: string | null;
  /** Postcode districts in upper case; empty = everywhere. */
  readonly postcodes: readonly string[];
  readonly isNationwide: boolean;
  readonly serviceIds: readonly string[];
  readonly resourceIds: readonly string[];
  readonly parentId: string | null;
  readonly needsRestart: boolean;
};

/** What the network inventories say about one mobile line. */
export type ServiceState = {
  readonly state: "active" | "suspended" | "terminated" | "pending";
  readonly data: "active" | "suspended" | "throttled" | "expired" | "cap_reached" | "unknown";
  /** Whether the network saw the SIM; null when it does not say. */
  readonly isRegistered: boolean | null;
  readonly roamingEnabled: boolean | null;
  /** Postcode of a fixed line. */
  readonly postcode: string | null;
  /** The customer locked changes of the SIM; absent: the inventory does not say. */
  readonly isSimChangeLocked?: boolean;
  readonly serviceIds: readonly string[];
  /** Numbers, SIMs, devices, exchange equipment that carry the service. */
  readonly resourceIds: readonly string[];
};

export type Sim = {
  readonly serial: Sensitive<string>;
  readonly type: "physical" | "esim";
  readonly isPinLocked: boolean;
  readonly isPukBlocked: boolean;
};

export type Device = {
  readonly label: string;
  readonly isBlocked: boolean;
  /** Absent: the inventory does not say. */
  readonly canEsim?: boolean;
};

export type Offer = {
  readonly offerId: string;
  readonly name: string;
  readonly kind: "mobile" | "broadband" | "addOn" | "other";
  readonly isSellable: boolean;
  readonly isPrepaid: boolean;
  /** Including tax; per month, or per piece for one-off and daily prices. */
  readonly price: Money;
  readonly pricePeriod: "month" | "day" | "once";
  /** Charged once at the start (device, activation), including tax. Zero money when none. */
  readonly upfront: Money;
  readonly deviceInstalment: Money | null;
  readonly termMonths: number | null;
  readonly dataGb: number | null;
  readonly isUnlimited: boolean;
  readonly needsCreditCheck: boolean;
  readonly exchangeableTo: readonly string[];
  readonly features: readonly string[];
};

export type Agreement = {
  readonly agreementId: string;
  readonly productIds: readonly string[];
  readonly startsOn: LocalDate | null;
  readonly endsOn: LocalDate | null;
  readonly exitFeeFactor: number | null;
};

export const ORDER_STATES = [
  "acknowledged",
  "rejected",
  "pending",
  "held",
  "inProgress",
  "cancelled",
  "completed",
  "failed",
  "partial",
  "assessingCancellation",
  "pendingCancellation",
] as const;
export type OrderState = (typeof ORDER_STATES)[number];

export type Order = {
  readonly orderId: string;
  readonly externalId: string | null;
  readonly customerId: string | null;
  readonly state: OrderState;
  /** Epoch milliseconds. */
  readonly orderedAt: number | null;
  readonly completedAt: number | null;
  readonly startsOn: LocalDate | null;
  readonly kind: "plan_change" | "add_on" | "sim_change" | "new_line" | "roaming" | "cancellation" | "other";
  readonly lineIds: readonly string[];
  readonly offerId: string | null;
  readonly planName: string | null;
  /** It brings an eSIM, whose code has to be loaded into a phone. */
  readonly isEsim: boolean;
  /** SIM serials that the order put in place. */
  readonly simSerials: readonly Sensitive<string>[];
};

/** States in which an order is still on its way: another change of the same line would conflict. */
export function isOrderOpen(state: OrderState): boolean {
  return ["acknowledged", "pending", "held", "inProgress", "assessingCancellation", "pendingCancellation"].includes(
    state,
  );
}
