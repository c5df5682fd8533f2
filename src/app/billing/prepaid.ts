// SPDX-License-Identifier: Apache-2.0
import { type JsonObject, type Money, ok, type Result, refuse } from "#kernel";
import type { Line } from "#telecom";
import { requireText } from "../acts/act-args.ts";
import type { ActContext, ActKindSpec, ActRefusal } from "../acts/act-kind.ts";
import { givenToday, isKnownReceiver, isPrepaidLine } from "../tools/billing/prepaid.ts";
import { accountAct, placed, placedAs, signableAccount } from "./account-act.ts";
import { moneyParam } from "./disputes.ts";

function amountOf(args: JsonObject): Money {
  const { currency, minor } = moneyParam(args["amount"]);
  return { currency, minor };
}

async function prepaidLine(
  args: JsonObject,
  ctx: ActContext,
): Promise<Result<{ readonly line: Line; readonly accountId: string }, ActRefusal>> {
  const own = await signableAccount(ctx, args);
  if (!own.ok) return own;
  const isPrepaid = await isPrepaidLine(ctx, own.value.line);
  if (!isPrepaid.ok) return refuse({ reason: "unavailable" });
  return isPrepaid.value && own.value.line.status !== "terminated" ? own : refuse({ reason: "not_eligible" });
}

async function standingTopUp(
  args: JsonObject,
  ctx: ActContext,
): Promise<Result<{ readonly line: Line; readonly methodId: string }, ActRefusal>> {
  const own = await prepaidLine(args, ctx);
  if (!own.ok) return own;
  const amount = amountOf(args);
  const { amounts, giftLimit } = ctx.rules.prepaid;
  if (!amounts.includes(amount.minor) || amount.currency !== giftLimit.currency)
    return refuse({ reason: "price_changed" });
  const methods = await ctx.billing.listMethods(own.value.accountId);
  if (!methods.ok) return refuse({ reason: "unavailable" });
  const card = methods.value.find(({ methodId }) => methodId === args["methodId"]);
  if (card?.kind !== "card" || !card.isActive) return refuse({ reason: "not_found" });
  if (card.ending !== args["ending"]) return refuse({ reason: "price_changed" });
  return ok({ line: own.value.line, methodId: card.methodId });
}

/** Adds credit to a prepaid line from a card that the operator has as a token. Proved by a passkey: it takes money. */
export const topUp: ActKindSpec = accountAct("payment_data", {
  isForPausedLine: true,
  async requalify(args, ctx) {
    const standing = await standingTopUp(args, ctx);
    return standing.ok ? ok({ binds: true, amount: amountOf(args).minor }) : standing;
  },
  async submit(args, externalId, ctx) {
    const standing = await standingTopUp(args, ctx);
    if (!standing.ok) return refuse({ reason: "rejected" });
    return placed(await ctx.billing.topUp({ externalId, ...standing.value, amount: amountOf(args) }));
  },
  async findByExternalId(args, externalId, ctx) {
    const line = await ctx.reads.findLine(requireText(args, "lineId"));
    if (!line.ok) return line;
    const found = await ctx.billing.findTopUp(externalId, line.value);
    if (!found.ok) return found;
    return ok(found.value === null ? null : placedAs(found.value));
  },
  noticeParams: () => ({}),
});

type Gift = { readonly line: Line; readonly receiver: Line; readonly notBefore: number | null };

async function standingGift(args: JsonObject, ctx: ActContext): Promise<Result<Gift, ActRefusal>> {
  const own = await prepaidLine(args, ctx);
  if (!own.ok) return own;
  const { line } = own.value;
  const amount = amountOf(args);
  const [receiver, given, balance] = await Promise.all([
    ctx.reads.findLine(requireText(args, "receiverLineId")),
    ctx.billing.listTransfers(line),
    ctx.reads.findPrepaidBalance(line),
  ]);
  if (!receiver.ok) return refuse({ reason: receiver.refusal.reason === "not_found" ? "not_found" : "unavailable" });
  if (!given.ok || !balance.ok) return refuse({ reason: "unavailable" });
  const fits = await isPrepaidLine(ctx, receiver.value);
  if (!fits.ok) return refuse({ reason: "unavailable" });
  const { gifts, giftLimit, firstGiftWaitMs } = ctx.rules.prepaid;
  if (!fits.value || receiver.value.status !== "active" || receiver.value.lineId === line.lineId)
    return refuse({ reason: "not_eligible" });
  const isWithin =
    gifts.includes(amount.minor) &&
    amount.currency === giftLimit.currency &&
    givenToday(given.value, ctx.clock.now()) + amount.minor <= giftLimit.minor &&
    (balance.value?.balance.minor ?? 0) >= amount.minor;
  if (!isWithin) return refuse({ reason: "not_eligible" });
  const isNew = !isKnownReceiver(given.value, receiver.value.lineId) && receiver.value.customerId !== line.customerId;
  // What was shown as arriving at once must not wait, and the other way round.
  if (isNew !== (args["isNew"] === true)) return refuse({ reason: "price_changed" });
  return ok({ line, receiver: receiver.value, notBefore: isNew ? ctx.clock.now() + firstGiftWaitMs : null });
}

/** Gives credit to another prepaid line. The first gift to somebody waits, so that it can be stopped. */
export const balanceTransfer: ActKindSpec = accountAct("payment_data", {
  isForPausedLine: true,
  async requalify(args, ctx) {
    const gift = await standingGift(args, ctx);
    return gift.ok ? ok({ binds: true, amount: amountOf(args).minor }) : gift;
  },
  async submit(args, externalId, ctx) {
    const gift = await standingGift(args, ctx);
    if (!gift.ok) return refuse({ reason: "rejected" });
    return placed(await ctx.billing.transfer({ externalId, ...gift.value, amount: amountOf(args) }));
  },
  async findByExternalId(args, externalId, ctx) {
    const line = await ctx.reads.findLine(requireText(args, "lineId"));
    if (!line.ok) return line;
    const given = await ctx.billing.listTransfers(line.value);
    if (!given.ok) return given;
    const found = given.value.find((each) => each.externalId === externalId);
    return ok(found === undefined ? null : placedAs(found.filed));
  },
  noticeParams: () => ({}),
});
