// SPDX-License-Identifier: Apache-2.0
import { addDays, daysBetween, type Money, money } from "#kernel";
import type { Agreement, Line, LocalDate, Offer, Order } from "./nouns.ts";
import { isOrderOpen } from "./nouns.ts";
import { exitFee, monthsLeft } from "./plan-term.ts";

export type Leaving = {
  readonly line: Line;
  readonly from: Offer | null;
  readonly offers: readonly Offer[];
  readonly agreement: Agreement | null;
  readonly orders: readonly Order[];
  readonly today: LocalDate;
  readonly rules: {
    /** Days between a cancellation and its effect. */
    readonly cancelNoticeDays: number;
    /** Days from the start within which whoever bought at a distance may step back without a reason. */
    readonly withdrawalDays: number;
    readonly exitFeeFactor: number;
  };
};

/** What a cancellation would do; its hash is what is confirmed. */
export type LeavingTerms = {
  readonly lineId: string;
  readonly endsOn: LocalDate;
  /** Null: inside a minimum term, and no price is known from which a fee could be worked out. */
  readonly exitFee: Money | null;
};
export type LeavingDecision =
  | {
      readonly outcome: "can_leave";
      readonly terms: LeavingTerms;
      readonly termEndsOn: LocalDate | null;
      readonly isWithdrawal: boolean;
      /** The next smaller plan that the line may move to; offered once, as one of the answers. */
      readonly smaller: Offer | null;
    }
  | { readonly outcome: "terminated" | "leaving_already" | "open_order" };

/** Decides on which terms a line may be cancelled. Nobody has to give a reason, and nothing stands in the way but what is under way already. */
export function quoteLeaving(leaving: Leaving): LeavingDecision {
  const { line, agreement, orders, today, rules } = leaving;
  if (line.status === "terminated") return { outcome: "terminated" };
  if (line.isPortOutPending) return { outcome: "leaving_already" };
  const open = orders.filter((order) => isOrderOpen(order.state) && order.lineIds.includes(line.lineId));
  if (open.some((order) => order.kind === "cancellation")) return { outcome: "leaving_already" };
  if (open.length > 0) return { outcome: "open_order" };
  const isWithdrawal = line.startedOn !== null && daysBetween(line.startedOn, today) <= rules.withdrawalDays;
  const endsOn = addDays(today, isWithdrawal ? 2 : rules.cancelNoticeDays);
  const ends = [line.termEndsOn, agreement?.endsOn ?? null].filter((day): day is LocalDate => day !== null);
  const latest = ends.sort().at(-1) ?? null;
  const termEndsOn = latest !== null && latest > endsOn ? latest : null;
  const fee = termEndsOn === null || isWithdrawal ? nothing(leaving) : costOf(leaving, endsOn, termEndsOn);
  const terms: LeavingTerms = { lineId: line.lineId, endsOn, exitFee: fee };
  return { outcome: "can_leave", terms, termEndsOn, isWithdrawal, smaller: smallerPlan(leaving, termEndsOn !== null) };
}

/** The text whose hash is confirmed: fixed order, no locale. */
export function canonicalLeaving({ lineId, endsOn, exitFee: fee }: LeavingTerms): string {
  return ["wardline.leaving.v1", lineId, endsOn, fee === null ? "-" : `${fee.currency} ${fee.minor}`].join("\n");
}

/** Null where nothing says in which currency the operator counts: then no amount is named, not even none. */
function nothing({ line, from, offers }: Leaving): Money | null {
  const currency = line.price?.exTax.currency ?? from?.price.currency ?? offers[0]?.price.currency;
  return currency === undefined ? null : money(currency, 0);
}

function costOf({ line, from, agreement, rules }: Leaving, on: LocalDate, termEndsOn: LocalDate): Money | null {
  if (line.price === null) return null;
  const fee = exitFee(line.price.exTax, on, termEndsOn, agreement?.exitFeeFactor ?? rules.exitFeeFactor);
  const instalment = from?.deviceInstalment?.minor ?? 0;
  return money(fee.currency, fee.minor + monthsLeft(on, termEndsOn) * instalment);
}

/** Inside a term no smaller plan is open without a fee, so none is held out. */
function smallerPlan({ line, from, offers }: Leaving, isInTerm: boolean): Offer | null {
  const now = line.price?.incTax.minor ?? from?.price.minor ?? 0;
  if (isInTerm || from === null) return null;
  return (
    offers
      .filter((offer) => offer.isSellable && from.exchangeableTo.includes(offer.offerId) && offer.kind === line.kind)
      .filter((offer) => offer.price.minor < now && offer.deviceInstalment === null)
      .sort((a, b) => b.price.minor - a.price.minor)[0] ?? null
  );
}
