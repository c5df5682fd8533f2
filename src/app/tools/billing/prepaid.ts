// SPDX-License-Identifier: Apache-2.0
import { z } from "zod";
import type { PrepaidOptions } from "#dialogue";
import { localDay, money, ok, refuse } from "#kernel";
import { type Line, maySign, type Transfer } from "#telecom";
import { failed } from "../failures.ts";
import { lineLabel } from "../labels.ts";
import { requireLine, viewSubject } from "../subject-view.ts";
import type { ToolContext, ToolResult, ToolSpec } from "../tool-spec.ts";
import { ownAccount } from "./own-account.ts";

const DAY_MS = 86_400_000;
const NONE: Omit<PrepaidOptions, "outcome"> = { balance: null, amounts: [], cards: [], gifts: [], receivers: [] };

export const prepaidOptions: ToolSpec<"prepaid.options"> = {
  about: "Holdings",
  purpose: "serviceProvision",
  fields: {
    outcome: ["billLines"],
    balance: ["billLines"],
    amounts: ["billLines"],
    cards: ["billLines"],
    gifts: ["billLines"],
    receivers: ["billLines"],
  },
  isWrite: false,
  argsSchema: z.strictObject({ lineId: z.string().min(1).max(120) }),
  async run({ lineId }, ctx) {
    const seen = await requireLine(ctx, lineId);
    if (!seen.ok) return seen;
    const { line, relation } = seen.value;
    if (!maySign(relation)) return ok({ ...NONE, outcome: "not_holder" });
    const own = await ownAccount(ctx, lineId);
    if (!own.ok) return own;
    if (own.value.outcome !== "found" || !maySign(own.value.relation)) return ok({ ...NONE, outcome: "not_holder" });
    const isPrepaid = await isPrepaidLine(ctx, line);
    if (!isPrepaid.ok) return isPrepaid;
    if (!isPrepaid.value || line.accountId === null) return ok({ ...NONE, outcome: "not_prepaid" });
    const [balance, methods, given] = await Promise.all([
      ctx.reads.findPrepaidBalance(line),
      ctx.billing.listMethods(line.accountId),
      ctx.billing.listTransfers(line),
    ]);
    if (!balance.ok) return failed(balance.refusal);
    if (!methods.ok) return failed(methods.refusal);
    if (!given.ok) return failed(given.refusal);
    if (balance.value === null) return ok({ ...NONE, outcome: "not_prepaid" });
    const has = balance.value.balance;
    const { amounts, giftLimit } = ctx.rules.prepaid;
    const left = giftLimit.minor - givenToday(given.value, ctx.clock.now());
    const receivers = await knownReceivers(ctx, line, given.value);
    if (!receivers.ok) return receivers;
    const sized = (minor: number) => ({ key: `a${minor}`, amount: money(has.currency, minor) });
    return ok({
      outcome: "prepaid",
      balance: has,
      amounts: amounts.map(sized),
      cards: methods.value
        .filter(({ kind, isActive }) => kind === "card" && isActive)
        .slice(0, 4)
        .map(({ methodId, ending }) => ({ methodId, ending })),
      gifts: ctx.rules.prepaid.gifts.filter((minor) => minor <= has.minor && minor <= left).map(sized),
      receivers: receivers.value.slice(0, 4),
    });
  },
};

/** Given in the last 24 hours, or on its way. */
export function givenToday(given: readonly Transfer[], now: number): number {
  return given
    .filter(({ at, filed }) => filed.state !== "failed" && at > now - DAY_MS)
    .reduce((sum, { amount }) => sum + amount.minor, 0);
}

/** Whether a receiver got credit from this line before: what was given to it has arrived. */
export function isKnownReceiver(given: readonly Transfer[], receiverLineId: string): boolean {
  return given.some(({ receiverLineId: id, filed }) => id === receiverLineId && filed.state === "done");
}

export async function isPrepaidLine(ctx: ToolContext, line: Line): Promise<ToolResult<boolean>> {
  const offers = await ctx.reads.listOffers();
  if (!offers.ok) return failed(offers.refusal);
  return ok(offers.value.some((offer) => offer.offerId === line.offerId && offer.isPrepaid));
}

async function knownReceivers(
  ctx: ToolContext,
  line: Line,
  given: readonly Transfer[],
): Promise<ToolResult<PrepaidOptions["receivers"]>> {
  const view = await viewSubject(ctx);
  if (!view.ok) return view;
  const own = view.value.lines.map((each) => each.line);
  const ids = [...new Set(given.filter(({ filed }) => filed.state === "done").map((each) => each.receiverLineId))];
  const others = await Promise.all(ids.slice(0, 4).map((id) => ctx.reads.findLine(id)));
  const lines = [...own, ...others.flatMap((other) => (other.ok ? [other.value] : []))];
  const receivers: PrepaidOptions["receivers"] = [];
  for (const each of lines) {
    if (each.lineId === line.lineId || receivers.some(({ lineId }) => lineId === each.lineId)) continue;
    const fits = await isPrepaidLine(ctx, each);
    if (!fits.ok) return fits;
    if (!fits.value || each.status !== "active") continue;
    const isNew = !isKnownReceiver(given, each.lineId) && each.customerId !== line.customerId;
    receivers.push({ lineId: each.lineId, label: lineLabel(each), isNew });
  }
  return ok(receivers);
}

const NOT_POSSIBLE = { outcome: "not_possible", lineId: null, label: null, isNew: false, arrivesOn: null } as const;

/**
 * `name` is the pseudonym of a number that the visitor wrote; the app puts the number in its place. A number of another operator, of a line
 * with bills or of nobody reads the same: whoever tries numbers learns nothing of whose they are.
 */
export const prepaidReceiver: ToolSpec<"prepaid.receiver"> = {
  about: "Holdings",
  purpose: "serviceProvision",
  fields: {
    outcome: ["billLines"],
    lineId: ["billLines"],
    label: ["billLines"],
    isNew: ["billLines"],
    arrivesOn: ["billLines"],
  },
  isWrite: false,
  argsSchema: z.strictObject({ lineId: z.string().min(1).max(120), name: z.string().min(1).max(60) }),
  async run({ lineId, name }, ctx) {
    const seen = await requireLine(ctx, lineId);
    if (!seen.ok) return seen;
    if (!maySign(seen.value.relation)) return refuse({ reason: "not_found" });
    const number = await ctx.writtenNumber(name);
    const found = number === null ? null : await ctx.reads.findLineByMsisdn(number);
    if (found !== null && !found.ok) return failed(found.refusal);
    const receiver = found?.value ?? null;
    if (receiver === null || receiver.lineId === lineId || receiver.status !== "active") return ok(NOT_POSSIBLE);
    const [fits, given] = await Promise.all([isPrepaidLine(ctx, receiver), ctx.billing.listTransfers(seen.value.line)]);
    if (!fits.ok) return fits;
    if (!given.ok) return failed(given.refusal);
    if (!fits.value) return ok(NOT_POSSIBLE);
    // As the act counts it: a line of the same customer is nobody new.
    const isOwn = receiver.customerId === seen.value.line.customerId;
    const isNew = !isOwn && !isKnownReceiver(given.value, receiver.lineId);
    const arrivesOn = isNew ? localDay(ctx.clock.now() + ctx.rules.prepaid.firstGiftWaitMs, ctx.timeZone) : null;
    return ok({ outcome: "found", lineId: receiver.lineId, label: lineLabel(receiver), isNew, arrivesOn });
  },
};
