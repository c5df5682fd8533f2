// SPDX-License-Identifier: Apache-2.0
import type { BillCharge } from "#dialogue";
import { type JsonObject, ok, type Result, refuse } from "#kernel";
import { requireText } from "../acts/act-args.ts";
import type { ActContext, ActKindSpec, ActRefusal } from "../acts/act-kind.ts";
import { chargesOf } from "../tools/billing/bill-charges.ts";
import { accountAct, placed, placedAs } from "./account-act.ts";

type Standing = { readonly charge: BillCharge; readonly accountId: string; readonly customerId: string };

/** The charge as it stands now: on this account, of the amount that was shown. */
async function standingCharge(args: JsonObject, ctx: ActContext): Promise<Result<Standing, ActRefusal>> {
  const found = await chargesOf(ctx, requireText(args, "lineId"));
  if (!found.ok) {
    const isGone = found.refusal.reason === "not_found" || found.refusal.reason === "not_allowed";
    return refuse({ reason: isGone ? "not_found" : "unavailable" });
  }
  if (found.value.outcome !== "found") return refuse({ reason: "not_eligible" });
  const { charges, accountId, customerId } = found.value;
  const charge = charges.find(({ rateId }) => rateId === args["rateId"]);
  if (charge === undefined) return refuse({ reason: "not_found" });
  return isShown(charge, args["amount"]) ? ok({ charge, accountId, customerId }) : refuse({ reason: "price_changed" });
}

function isShown({ amount }: BillCharge, shown: unknown): boolean {
  const { currency, minor } = (shown ?? {}) as { readonly currency?: unknown; readonly minor?: unknown };
  return currency === amount.currency && minor === amount.minor;
}

/** One for each charge, not for each act: two conversations that press at once give it back once. */
function creditIdOf(args: JsonObject, ctx: ActContext): string {
  return `wardline-credit-${ctx.sha256(requireText(args, "rateId"))}`;
}

/** Gives a small charge back at once, within the tenant's limits for one and for a year. */
export const billCredit: ActKindSpec = accountAct("add_on", {
  minimum: () => "A2",
  isForPausedLine: true,
  async requalify(args, ctx) {
    const standing = await standingCharge(args, ctx);
    if (!standing.ok) return standing;
    return standing.value.charge.canCredit ? ok({ binds: false, amount: 0 }) : refuse({ reason: "not_eligible" });
  },
  async submit(args, _externalId, ctx) {
    const standing = await standingCharge(args, ctx);
    if (!standing.ok || !standing.value.charge.canCredit) return refuse({ reason: "rejected" });
    const { charge, accountId } = standing.value;
    const externalId = creditIdOf(args, ctx);
    return placed(await ctx.billing.credit({ externalId, accountId, rateId: charge.rateId, amount: charge.amount }));
  },
  async findByExternalId(args, _externalId, ctx) {
    const own = await ctx.reads.findLine(requireText(args, "lineId"));
    if (!own.ok) return own;
    const found = await ctx.billing.findCredit(creditIdOf(args, ctx), own.value.accountId ?? "");
    if (!found.ok) return found;
    return ok(found.value === null ? null : placedAs(found.value));
  },
  noticeParams: (args) => ({ amount: moneyParam(args["amount"]) }),
});

/**
 * Puts a charge in question: a case with a day by which it is answered in writing. Promises no money. Protective: whoever finds a charge that
 * is not theirs may say so whatever the network thinks of their line.
 */
export const billDispute: ActKindSpec = accountAct("add_on", {
  minimum: () => "A2",
  isProtective: true,
  startsAtOnce: () => false,
  async requalify(args, ctx) {
    const standing = await standingCharge(args, ctx);
    if (!standing.ok) return standing;
    return standing.value.charge.reference === null
      ? ok({ binds: false, amount: 0 })
      : refuse({ reason: "not_eligible" });
  },
  async submit(args, externalId, ctx) {
    const standing = await standingCharge(args, ctx);
    if (!standing.ok) return refuse({ reason: "rejected" });
    const { charge, customerId } = standing.value;
    const facts = [`amount:${charge.amount.minor}`, `reason:${requireText(args, "reason")}`];
    const { billId, rateId } = charge;
    const opened = await ctx.billing.openCase({ externalId, customerId, billId, rateId, facts });
    if (!opened.ok) return opened;
    return ok(placedAs({ reference: opened.value.reference, state: "pending" }, opened.value.answerBy));
  },
  async findByExternalId(args, externalId, ctx) {
    const line = await ctx.reads.findLine(requireText(args, "lineId"));
    if (!line.ok) return line;
    const found = await ctx.billing.findCase(externalId, line.value.customerId);
    if (!found.ok) return found;
    if (found.value === null) return ok(null);
    return ok(placedAs({ reference: found.value.reference, state: "pending" }, found.value.answerBy));
  },
  noticeParams: (args, order) => ({
    reference: order.orderId,
    amount: moneyParam(args["amount"]),
    date: order.startsOn === null ? "" : { kind: "date", iso: order.startsOn },
  }),
});

/** An amount among the arguments of an act, which we wrote ourselves, for a sentence. */
export function moneyParam(value: unknown): {
  readonly kind: "money";
  readonly currency: string;
  readonly minor: number;
} {
  const { currency, minor } = (value ?? {}) as { readonly currency?: unknown; readonly minor?: unknown };
  if (typeof currency !== "string" || typeof minor !== "number") {
    throw new TypeError("Cannot word the act: an argument is no amount");
  }
  return { kind: "money", currency, minor };
}
