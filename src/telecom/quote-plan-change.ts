// SPDX-License-Identifier: Apache-2.0

import type { Money } from "#kernel";
import { addDays, addMonths, daysBetween, money } from "#kernel";
import { maySign } from "./access.ts";
import type { Agreement, BillingAccount, Customer, Line, LocalDate, Offer, Order, Relation } from "./nouns.ts";
import { isOrderOpen } from "./nouns.ts";
import { earliestStart, nextBillDay } from "./plan-start.ts";
import { exitFee, monthsLeft, startsNewTerm } from "./plan-term.ts";
import type { Qualification, QualificationReason } from "./ports.ts";
import { prorateChange, prorationDays } from "./proration.ts";

export type PlanRules = {
  /** Debt above this closes plan changes where the operator does not say itself that an account is in arrears. */
  readonly arrearsLimit: Money;
  /** Customers for a shorter time take on no device or instalments in chat. */
  readonly minTenureDays: number;
  readonly quoteMinutes: number;
  readonly billDay: number;
  /** Share of the months left that leaving early costs, where the agreement names none. */
  readonly exitFeeFactor: number;
};

export type PlanChange = {
  readonly line: Line;
  readonly relation: Relation;
  readonly customer: Customer;
  readonly account: BillingAccount | null;
  readonly agreement: Agreement | null;
  /** The offer the line is on; null when the catalogue no longer lists it. */
  readonly from: Offer | null;
  readonly to: Offer;
  readonly offers: readonly Offer[];
  readonly orders: readonly Order[];
  /** The operator's own verdict. It can only narrow ours. */
  readonly qualification: Qualification;
  readonly now: number;
  readonly today: LocalDate;
  readonly timeZone: string;
  readonly rules: PlanRules;
};

export type NotEligible = "same_plan" | "not_holder" | Exclude<QualificationReason, "other">;

/** The terms a subject confirms: everything that the hash covers. */
export type PlanTerms = {
  readonly lineId: string;
  readonly offerId: string;
  readonly price: Money;
  readonly oneOff: Money;
  readonly startsOn: LocalDate;
  readonly startsNewTerm: boolean;
  readonly termEndsOn: LocalDate | null;
  readonly exitFee: Money | null;
  /** For a change at once: what the running month adds to the next bill, tax included. Null when it starts later. */
  readonly partMonth: Money | null;
};

export type PlanDecision =
  | {
      readonly outcome: "qualified";
      readonly terms: PlanTerms;
      /** Terms quoted some minutes ago that hold as well: the day they start still lies 24 hours ahead. */
      readonly alsoStandsAs: readonly PlanTerms[];
      /** The same change from today on, where that is possible. It cannot be taken back. */
      readonly atOnce: PlanTerms | null;
      readonly previousPrice: Money;
      readonly lost: readonly string[];
      readonly needs: "A2" | "A3";
      readonly validUntil: number;
    }
  | {
      readonly outcome: "not_eligible";
      readonly reasons: readonly NotEligible[];
      readonly exitFee: Money | null;
      readonly termEndsOn: LocalDate | null;
      readonly alternatives: readonly Offer[];
    };

/**
 * Decides whether a line may move to an offer, and on which terms. Pure: the same facts give the same terms.
 * Upgrades start on the first local day at least 24 hours ahead, downgrades on the next bill day after that.
 */
export function quotePlanChange(change: PlanChange): PlanDecision {
  const { line, to, from, rules } = change;
  const currency = to.price.currency;
  const previousPrice = presentPrice(line, from, currency);
  const isDowngrade = to.price.minor < previousPrice.minor;
  const margin = change.now + rules.quoteMinutes * 60_000;
  const earliest = earliestStart(margin, change.timeZone);
  const startsOn = isDowngrade ? nextBillDay(earliest, rules.billDay) : earliest;

  const runningEnd = latest(line.termEndsOn, change.agreement?.endsOn ?? null);
  const termEndsOn = runningEnd !== null && runningEnd > startsOn ? runningEnd : null;
  const isInsideTerm = termEndsOn !== null && isDowngrade;
  const reasons = refusalsOf(change, isInsideTerm);
  if (reasons.length > 0) {
    const namesTerm = reasons.includes("inside_term") && termEndsOn !== null;
    return {
      outcome: "not_eligible",
      reasons,
      exitFee: namesTerm ? costOfLeaving(change, startsOn, termEndsOn) : null,
      termEndsOn: namesTerm ? termEndsOn : null,
      alternatives: alternativesTo(change, reasons, previousPrice, termEndsOn !== null),
    };
  }

  const isNewTerm = startsNewTerm(from, to);
  const termsFrom = (day: LocalDate): PlanTerms => ({
    lineId: line.lineId,
    offerId: to.offerId,
    price: to.price,
    oneOff: to.upfront,
    startsOn: day,
    startsNewTerm: isNewTerm,
    termEndsOn: isNewTerm ? addTerm(day, to) : termEndsOn,
    exitFee: null,
    partMonth: null,
  });
  const soonest = earliestStart(change.now, change.timeZone);
  const stillAhead = isDowngrade ? nextBillDay(soonest, rules.billDay) : soonest;
  return {
    outcome: "qualified",
    terms: termsFrom(startsOn),
    alsoStandsAs: stillAhead === startsOn ? [] : [termsFrom(stillAhead)],
    atOnce: isDowngrade || isNewTerm ? null : startedToday(change, termsFrom(change.today)),
    previousPrice,
    lost: whatIsLost(change),
    needs: isNewTerm || to.upfront.minor > 0 || to.deviceInstalment !== null || to.needsCreditCheck ? "A3" : "A2",
    validUntil: margin,
  };
}

/** The text whose hash is the quote's: fixed order, no locale, nothing but the terms. */
export function canonicalTerms(terms: PlanTerms): string {
  const amount = (value: Money | null): string => (value === null ? "-" : `${value.currency} ${value.minor}`);
  return [
    "wardline.plan-terms.v1",
    terms.lineId,
    terms.offerId,
    amount(terms.price),
    amount(terms.oneOff),
    terms.startsOn,
    terms.startsNewTerm ? "new-term" : "same-term",
    terms.termEndsOn ?? "-",
    amount(terms.exitFee),
    ...(terms.partMonth === null ? [] : [`at-once ${amount(terms.partMonth)}`]),
  ].join("\n");
}

/**
 * A larger mobile plan without a device or a check may start today: the next bill then carries the rest of the month at the new
 * price less the rest at the old one. Where the present price is not known nothing is computed, and it is not offered.
 */
function startedToday({ line, to, rules, today }: PlanChange, terms: PlanTerms): PlanTerms | null {
  const from = line.price?.incTax ?? null;
  const isPlain = line.kind === "mobile" && to.kind === "mobile" && !to.isPrepaid && line.status === "active";
  if (!isPlain || from === null || from.currency !== to.price.currency) return null;
  if (to.deviceInstalment !== null || to.needsCreditCheck || to.upfront.minor > 0) return null;
  const until = nextBillDay(addDays(today, 1), rules.billDay);
  const part = prorationDays({ from: addMonths(until, -1), until }, today, "30/360");
  const { credit, charge } = prorateChange({ from, to: to.price }, part);
  return { ...terms, partMonth: money(charge.currency, charge.minor + credit.minor) };
}

/** What the line costs a month now, with the instalment of a device that came with the plan. */
function presentPrice(line: Line, from: Offer | null, currency: string): Money {
  const plan = line.price?.incTax ?? null;
  if (plan === null) return from?.price ?? money(currency, 0);
  return money(plan.currency, plan.minor + (from?.deviceInstalment?.minor ?? 0));
}

/** Leaving before the term ends: the fee on the plan, and what is still to be paid for the device. Null when no price is known. */
function costOfLeaving(change: PlanChange, on: LocalDate, termEndsOn: LocalDate): Money | null {
  const { line, from, agreement, rules } = change;
  if (line.price === null) return null;
  const fee = exitFee(line.price.exTax, on, termEndsOn, agreement?.exitFeeFactor ?? rules.exitFeeFactor);
  const instalment = from?.deviceInstalment?.minor ?? 0;
  return money(fee.currency, fee.minor + monthsLeft(on, termEndsOn) * instalment);
}

/** Reasons that make all others beside the point. */
const FINAL: readonly NotEligible[] = ["terminated", "same_plan"];
/** There is no way to this offer, whenever the term ends. */
const NO_WAY: readonly NotEligible[] = ["not_sellable", "no_path", "address"];

function refusalsOf(change: PlanChange, isInsideTerm: boolean): readonly NotEligible[] {
  const { line, relation, customer, from, to, orders, qualification, rules } = change;
  const reasons = new Set<NotEligible>();
  if (!maySign(relation)) reasons.add("not_holder");
  if (line.status === "terminated" || customer.status === "terminated") reasons.add("terminated");
  if (line.offerId === to.offerId) reasons.add("same_plan");
  else if (!to.isSellable) reasons.add("not_sellable");
  else if (from === null || !from.exchangeableTo.includes(to.offerId)) reasons.add("no_path");
  if (isInArrears(change)) reasons.add("arrears");
  if (orders.some((order) => isOrderOpen(order.state) && order.lineIds.includes(line.lineId))) {
    reasons.add("open_order");
  }
  if (line.isPortOutPending) reasons.add("port_out_pending");
  if (isInsideTerm) reasons.add("inside_term");
  const isFinanced = to.needsCreditCheck || to.deviceInstalment !== null;
  if (isFinanced && (isNew(change, rules.minTenureDays) || customer.isVerified === false)) reasons.add("new_customer");
  if (qualification.result !== "qualified") {
    const named = qualification.reasons.filter((reason) => reason !== "other");
    for (const reason of named) reasons.add(reason);
    // The operator said no and gave no reason that we know: there is no way, and none is made up.
    if (reasons.size === 0) reasons.add("no_path");
  }
  const final = FINAL.filter((reason) => reasons.has(reason));
  if (final.length > 0) return final.slice(0, 1);
  if (NO_WAY.some((reason) => reasons.has(reason))) reasons.delete("inside_term");
  if (reasons.has("not_sellable")) reasons.delete("no_path");
  return [...reasons];
}

/** The operator's own word decides where it has one; else what is owed beyond the limit. */
function isInArrears({ account, rules }: PlanChange): boolean {
  if (account === null) return false;
  if (account.paymentStatus !== "unknown") return account.paymentStatus === "inArrears";
  const owed = (account.receivable?.minor ?? 0) - (account.disputed?.minor ?? 0);
  return owed > rules.arrearsLimit.minor;
}

function isNew({ line, today }: PlanChange, minTenureDays: number): boolean {
  return line.startedOn !== null && daysBetween(line.startedOn, today) < minTenureDays;
}

function whatIsLost({ from, line }: PlanChange): readonly string[] {
  const lost: string[] = [];
  if (from !== null && !from.isSellable) lost.push("lost.legacy_plan");
  if (line.hasPromotion) lost.push("lost.promotion");
  return lost;
}

function alternativesTo(
  { from, to, offers, line, qualification }: PlanChange,
  reasons: readonly NotEligible[],
  previousPrice: Money,
  isInTerm: boolean,
): readonly Offer[] {
  // What stands in the way of any change stands in the way of the alternatives too.
  const aboutOffer: readonly NotEligible[] = [
    "same_plan",
    "not_sellable",
    "no_path",
    "inside_term",
    "address",
    "credit_check",
    // Ours concerns financed offers only; the operator's concerns the customer.
    ...(qualification.reasons.includes("new_customer") ? [] : (["new_customer"] as const)),
  ];
  if (reasons.some((reason) => !aboutOffer.includes(reason))) return [];
  const named = qualification.alternatives;
  return offers
    .filter((offer) => offer.isSellable && offer.offerId !== to.offerId && offer.offerId !== line.offerId)
    .filter((offer) => from?.exchangeableTo.includes(offer.offerId) ?? false)
    .filter((offer) => named.length === 0 || named.includes(offer.offerId))
    .filter((offer) => !offer.needsCreditCheck && !(isInTerm && offer.price.minor < previousPrice.minor))
    .sort((a, b) => a.price.minor - b.price.minor)
    .slice(0, 3);
}

function addTerm(startsOn: LocalDate, offer: Offer): LocalDate | null {
  return offer.termMonths === null ? null : addMonths(startsOn, offer.termMonths);
}

function latest(a: LocalDate | null, b: LocalDate | null): LocalDate | null {
  if (a === null || b === null) return a ?? b;
  return a > b ? a : b;
}
