// SPDX-License-Identifier: Apache-2.0
import type { Money } from "#kernel";
import type { BillingTools } from "./billing-tools.ts";
import type { CareTools } from "./care-tools.ts";

/**
 * The tools a flow may call, with what they take and give. The app carries them out behind the gate; results are plain data and
 * hold only what the gate allowed. Dates are `YYYY-MM-DD` in the tenant's zone, money is in minor units and includes tax.
 */
export type Tools = {
  /** Keeps the wish to be told once, of the purpose that is named. A1. `over`: it has happened. `nothing`: there is nothing to wait for. */
  "news.follow": {
    args: { about: "outage_over" | "bill_ready" | "order_done"; lineId?: string; problemId?: string };
    result: { outcome: "noted" | "too_many" | "over" | "nothing" };
  };

  /** Ends every such wish of the subject. A0. */
  "news.stop": { args: Record<string, never>; result: { outcome: "stopped" } };

  /** Keeps the holder's consent to be advised beyond what was asked, where a button was pressed for it. A1. `not_asked`: none was. `refused_elsewhere`: the operator's own records say no, or do not answer. */
  "consent.give": {
    args: { purpose: "marketing"; lineId: string };
    result: { outcome: "given" | "not_holder" | "not_asked" | "refused_elsewhere" };
  };

  /** Lines and contracts that the subject may see. A1. */
  "lines.list": { args: Record<string, never>; result: { lines: LineSummary[] } };

  /** Why a bill differs from the one before. A2. `month` is `YYYY-MM` of the bill date; absent = newest. */
  "bill.explain": { args: { accountId?: string; month?: string }; result: BillExplanation };

  /** What is owed and when; for prepaid the balance. A1. */
  "bill.due": { args: { lineId?: string }; result: BillDue };

  /** A link to the operator's own payment page, with the amount only. A1. */
  "bill.pay_link": { args: { billId: string }; result: { href: string; amount: Money; reference: string } };

  /** Known problems of a service at a place or for a line. A0 with a postcode, A1 with a line. */
  "service.outages": {
    args: { service: "mobile" | "broadband" | "sms"; postcode?: string; lineId?: string };
    result: {
      problems: {
        id: string;
        state: "open" | "planned" | "resolved";
        kind: string;
        eta: string | null;
        needsRestart: boolean;
      }[];
    };
  };

  /** What the network and the inventory say about a mobile line, for T1, T2 and T5. A1. */
  "service.diagnose": { args: { lineId: string }; result: LineDiagnosis };

  /** Raises the alarm for a line whose loss of service may be a SIM swap: freezes A3 acts, opens a case at the fraud desk. Protective. A0 with line known, never waits for signals. */
  "service.protect": { args: { lineId: string }; result: { reference: string } };

  /** Opens a trouble ticket with the facts gathered. A1. */
  "service.open_ticket": {
    args: { lineId: string; topic: TicketTopic; facts: string[] };
    result: { reference: string };
  };

  /** Roaming: enabled or not, price at a country, cap. A1; without `lineId` and with a country: prices only, A0. */
  "roaming.status": { args: { lineId?: string; country?: string }; result: RoamingStatus };

  /** Plans that can be bought now, with the subject's own marked when a line is given. A0 / A1 with a line. */
  "plans.browse": { args: { lineId?: string }; result: { plans: PlanSummary[] } };

  /** What may be added to a mobile line, with what each needs: A2 and the button, or A3 above the spend limit or by the month. A1. */
  "addons.browse": { args: { lineId: string }; result: AddOnList };

  /** Whether a line may move to a plan, and a quote if so. A2. One that needs a credit check is quoted with `creditConsent` only. */
  "plans.quote": { args: { lineId: string; offerId: string; creditConsent?: true }; result: PlanQuoteResult };

  /** Quotes for a line that were given in any chat and are still valid, computed again. A2. */
  "plans.quotes": { args: { lineId: string }; result: { quotes: KeptQuote[] } };

  /** On which terms a line may be cancelled, and whether a smaller plan is open. A2. */
  "line.leave_quote": { args: { lineId: string }; result: LeaveQuote };

  /** Handsets that come with a plan for this line, before any check of credit. A1. */
  "device.offers": {
    args: { lineId: string };
    result: {
      maySign: boolean;
      /** False: contact data changed within a day, and nothing is sent then. */
      shipsNow: boolean;
      devices: { offerId: string; name: string; price: Money; upfront: Money; months: number | null }[];
    };
  };

  /** Plans for a further line of the customer of this one. A2. */
  "newline.offers": {
    args: { lineId: string };
    result: {
      outcome: "offers" | "not_holder" | "needs_identity" | "arrears";
      /** An eSIM that was ordered in the last days, where it may still have to be loaded. */
      waiting: { orderId: string; name: string } | null;
      plans: {
        offerId: string;
        name: string;
        price: Money;
        /** 1: by the month. */
        termMonths: number;
        hash: string;
        startsOn: string;
      }[];
    };
  };

  /** Who may do what on the account of a line, by role; nobody is named. A2. */
  "delegates.list": {
    args: { lineId: string };
    result: {
      maySign: boolean;
      /** The roles that somebody has, each once. */
      roles: string[];
      delegates: { key: string; role: "authorised_user" | "helper" | "line_user" | "admin"; endsOn: string | null }[];
    };
  };

  /** How often somebody looked at what belongs to the subject, from the history. A2. */
  "privacy.who_looked": {
    args: Record<string, never>;
    result: {
      days: number;
      staff: { count: number; lastOn: string | null };
      values: { count: number; lastOn: string | null };
      bot: { count: number; lastOn: string | null };
      secrets: { count: number; lastOn: string | null };
    };
  };

  /** Files a request of the subject with the operator; answered within a month. A2. */
  "privacy.request": {
    args: { kind: "download" | "delete" | "correct" };
    result: { reference: string; dueOn: string };
  };

  /** Asks for what only protects: that data is not used any more, that wishes end, that a person looks again. A1. */
  "privacy.protect": {
    args: { kind: "restriction" | "objection" | "withdrawal" | "human_review" };
    result: { dueOn: string; isDone: boolean };
  };

  /** How many of the subject's own requests are open, and when the next is due. A1. */
  "privacy.requests": {
    args: Record<string, never>;
    result: { open: number; nextDueOn: string | null };
  };

  /** How well the subject's account is protected. Warnings carry no dates. A2. */
  "security.overview": {
    args: Record<string, never>;
    result: {
      passkeys: number;
      hasApp: boolean;
      recoveryCodesLeft: number | null;
      otherSessions: number;
      isLocked: boolean;
      /** null: the network did not say. */
      isForwarding: boolean | null;
      isSwapRecent: boolean | null;
      /** Contact points on record; null: the operator did not say. */
      contacts: number | null;
      /** 0 to 100, of what is known to be well: what nobody could read earns nothing. */
      score: number;
      grade: "strong" | "fair" | "weak";
      lineId: string | null;
      lineLabel: string | null;
    };
  };

  /** Whether another plan would fit better, from the use of this period; only with the subject's consent. A1. */
  "usage.advice": {
    args: { lineId: string; consent: true };
    result: {
      outcome: "smaller" | "larger" | "fits" | "no_data";
      usedGb: number | null;
      plan: { offerId: string; name: string; price: Money } | null;
    };
  };

  /** What is left of a line's data. A1. */
  "usage.left": {
    args: { lineId: string };
    result: {
      outcome: "left" | "none" | "unlimited" | "unknown";
      leftGb: number | null;
      totalGb: number | null;
      endsOn: string | null;
      isShared: boolean;
    };
  };

  /** Where the newest order and the newest fault report stand. A1. */
  "cases.status": {
    args: { lineId: string };
    result: {
      order: { kind: string; state: "open" | "done" | "cancelled" | "other"; startsOn: string | null } | null;
      ticket: { reference: string; state: "open" | "waiting" | "done" | "other"; expectedOn: string | null } | null;
    };
  };

  /** State of the newest plan-change order of a line, e.g. for undo. A1. */
  "orders.latest": {
    args: { lineId: string };
    result: { order: { orderId: string; state: string; planName: string; startsOn: string; canUndo: boolean } | null };
  };
} & CareTools &
  BillingTools;

export type TicketTopic =
  | "no_service"
  | "no_data"
  | "slow_data"
  | "no_calls"
  | "broadband"
  | "puk_letter"
  | "roaming"
  | "billing";

export type ToolName = keyof Tools;

export type LineSummary = {
  lineId: string;
  /** Masked: `••• 101`, or the address-free name of a broadband service. */
  label: string;
  /** Last two digits, for "the one ending 42". */
  ending: string | null;
  kind: "mobile" | "broadband";
  planName: string;
  offerId: string;
  relation: "holder" | "user" | "admin" | "helper";
  status: "active" | "suspended" | "terminated" | "pending";
  isPrepaid: boolean;
};

/** Kinds of causes; the catalogue has a sentence `cause.KIND` for each. */
export type CauseKind = string;

export type BillExplanation = {
  /**
   * `cannot_explain`: figures do not reconcile, hand over. `not_holder`: the account belongs to somebody else.
   * `choose_account`: several accounts, see `accounts`. `lower`: explained, but the bill went down.
   */
  outcome:
    | "explained"
    | "lower"
    | "no_change"
    | "first_bill"
    | "no_bills"
    | "not_issued"
    | "cannot_explain"
    | "not_holder"
    | "choose_account";
  current?: { billId: string; date: string; total: Money };
  previous?: { billId: string; date: string; total: Money };
  delta?: Money;
  /** Sum of the amounts equals `delta` to the penny. */
  causes?: { kind: CauseKind; amount: Money; detail: { [key: string]: string | number }; evidence: string[] }[];
  /** Still owed beside this bill (carry-over), if any. */
  otherDue?: Money;
  /** A plain comparison, only where figures show it over two bills. */
  advice?: { offerId: string; planName: string; price: Money } | null;
  accounts?: { accountId: string; label: string }[];
};

export type BillDue = {
  outcome: "due" | "nothing_due" | "prepaid" | "no_account" | "not_holder";
  amountDue?: Money;
  dueDate?: string;
  overdue?: boolean;
  overdueBills?: number;
  billId?: string;
  isSuspended?: boolean;
  prepaid?: { balance: Money; bucketEndsOn: string | null; isExpired: boolean };
};

export type LineDiagnosis = {
  status: "active" | "suspended" | "terminated" | "pending";
  /** Only at A2; below it is absent. */
  suspendedFor?: "debt" | "fraud" | "request";
  /** True when loss of service may be an attack in progress: the flow goes to `service.protect` and a person, and says no more. */
  isSwapSuspected: boolean;
  /** null: the network did not say. */
  isRegistered: boolean | null;
  isReachable: boolean | null;
  problem: { id: string; kind: string; eta: string | null; state: "open" | "planned" | "resolved" } | null;
  sim: { type: "physical" | "esim"; isPinLocked: boolean; isPukBlocked: boolean } | null;
  data: {
    state: "ok" | "exhausted" | "expired" | "suspended" | "throttled" | "cap_reached" | "unknown";
    usedPercent: number | null;
    endsOn: string | null;
  };
  /** null: the network did not say, or the subject is below A1. */
  isAbroad: boolean | null;
  roamingEnabled: boolean | null;
  isDeviceBlocked: boolean;
  /** Calls or texts are stopped by the operator, one way or both; null: the network did not say. */
  isVoiceBarred: boolean | null;
  device: string | null;
};

export type RoamingStatus = {
  enabled: boolean | null;
  country: string | null;
  /** null: not a country we have a price for. */
  zone: 1 | 2 | null;
  isInBundle: boolean;
  prices: { dataPerMb: Money; voicePerMinute: Money; sms: Money } | null;
  cap: Money | null;
  isCapReached: boolean;
  dayPass: { offerId: string; price: Money; needs: "A2" | "A3" } | null;
  isAbroad: boolean | null;
};

export type AddOnList = {
  /** False: this subject may look and not order. */
  maySign: boolean;
  /** The line's own spending limit has stopped its data: an extra has its own price and does not lift the limit. */
  isCapReached?: boolean;
  addOns: { offerId: string; name: string; price: Money; per: "once" | "day" | "month"; needs: "A2" | "A3" }[];
};

export type LeaveQuote = {
  outcome: "can_leave" | "not_holder" | "terminated" | "leaving_already" | "open_order";
  lineLabel: string;
  isMobile: boolean;
  endsOn?: string;
  /** Zero: leaving is free. Null: inside a term, and no fee can be worked out here. */
  exitFee?: Money | null;
  termEndsOn?: string | null;
  isWithdrawal?: boolean;
  /** SHA-256, base64url, over line, day and fee. The act must carry it. */
  hash?: string;
  smaller?: { offerId: string; name: string; price: Money } | null;
};

export type PlanSummary = {
  offerId: string;
  name: string;
  price: Money;
  termMonths: number | null;
  dataGb: number | null;
  features: string[];
  isCurrent: boolean;
  /** A quote for it asks the operator for a credit check: only after a yes to exactly that. */
  needsCreditCheck?: boolean;
  /** Whether the catalogue lets the line move here; the quote decides finally. */
  canMove: boolean | null;
};

/** A quote from before. `price`: what the plan costs now. */
export type KeptQuote = {
  quoteId: string;
  offerId: string;
  name: string;
  price: Money;
  /** Its last day. */
  until: string;
  /** `stands`: price and charge are as quoted. `changed`: they are not, and orders are taken at those of today. */
  state: "stands" | "changed";
};

export type PlanQuote = {
  quoteId: string;
  /** Last day on which it can be taken up, in any chat; terms are computed again then. */
  keptUntil: string;
  /** SHA-256, base64url, over offer, price, term, start and exit fee. The order must carry it. */
  hash: string;
  lineId: string;
  lineLabel: string;
  offerId: string;
  planName: string;
  fromPlanName: string;
  price: Money;
  previousPrice: Money;
  oneOff: Money;
  /** The order's requested start, at least 24 hours ahead. */
  startsOn: string;
  startsNewTerm: boolean;
  termEndsOn: string | null;
  exitFee: Money | null;
  /** MessageCatalogues ids of what is lost, e.g. `lost.legacy_plan`. */
  lost: string[];
  /** What the act needs: A2 with the button and undo, or A3, a passkey over exactly what is shown. */
  needs: "A2" | "A3";
  /** What a passkey for it is about beside the plan: paid for months after it may have been sold on. */
  brings: "device" | null;
  /** The same change from today on; A3, and it cannot be taken back. `partMonth`: what the running month adds to the next bill. */
  atOnce: { hash: string; startsOn: string; termEndsOn: string | null; partMonth: Money } | null;
  validUntil: string;
};

export type PlanQuoteResult =
  | { outcome: "qualified"; quote: PlanQuote }
  | {
      outcome: "not_eligible";
      /** `arrears`, `inside_term`, `open_order`, `not_sellable`, `same_plan`, `port_out_pending`, `not_holder`, `terminated`, `new_customer`, `address`, `credit_check`, `no_path` */
      reasons: string[];
      /** For `inside_term`: what leaving would cost and until when. */
      exitFee?: Money;
      termEndsOn?: string;
      alternatives: { offerId: string; name: string; price: Money }[];
    };
