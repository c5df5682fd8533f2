// SPDX-License-Identifier: Apache-2.0
import { z } from "zod";
import { ok, type Result, refuse } from "#kernel";
import { earliestStart, type Line, maySign, type Offer, type Order, type OrderState } from "#telecom";
import { failed } from "./failures.ts";
import { requireLine, type SeenLine } from "./subject-view.ts";
import type { ToolContext, ToolRefusal, ToolSpec } from "./tool-spec.ts";

/** As many as buttons fit under a question. */
const MOST = 8;

export type NewLineCase =
  | { readonly outcome: "not_holder" | "needs_identity" | "arrears" }
  | {
      readonly outcome: "offers";
      readonly line: Line;
      readonly plans: readonly { readonly offer: Offer; readonly startsOn: string; readonly hash: string }[];
    };

/** Plans for a further line: for customers whose identity the operator has checked, outside of any chat. */
export const newlineOffers: ToolSpec<"newline.offers"> = {
  about: "Holdings",
  purpose: "serviceProvision",
  fields: { outcome: ["offer"], waiting: ["offer"], plans: ["offer"] },
  isWrite: false,
  argsSchema: z.strictObject({ lineId: z.string().min(1).max(120) }),
  async run({ lineId }, ctx) {
    const seen = await requireLine(ctx, lineId);
    if (!seen.ok) return seen;
    const decided = await decideNewLine(ctx, seen.value);
    if (!decided.ok) return decided;
    if (decided.value.outcome === "not_holder") return ok({ outcome: "not_holder", waiting: null, plans: [] });
    const orders = await ctx.reads.listOrders(seen.value.line.customerId);
    if (!orders.ok) return failed(orders.refusal);
    const waiting = waitingEsim(orders.value, ctx.clock.now());
    if (decided.value.outcome !== "offers") return ok({ outcome: decided.value.outcome, waiting, plans: [] });
    return ok({
      outcome: "offers",
      waiting,
      plans: decided.value.plans.map(({ offer: { offerId, name, price, termMonths }, hash, startsOn }) => ({
        offerId,
        name,
        price,
        termMonths: termMonths ?? 1,
        hash,
        startsOn,
      })),
    });
  },
};

export async function decideNewLine(
  ctx: ToolContext,
  { line, relation }: SeenLine,
): Promise<Result<NewLineCase, ToolRefusal>> {
  if (!maySign(relation)) return ok({ outcome: "not_holder" });
  const [offers, customer, account] = await Promise.all([
    ctx.reads.listOffers(),
    ctx.reads.findCustomer(line.customerId),
    line.accountId === null ? refuse({ reason: "not_found" } as const) : ctx.reads.findAccount(line.accountId),
  ]);
  if (!offers.ok) return failed(offers.refusal);
  if (!customer.ok) return failed(customer.refusal);
  if (!account.ok) return failed(account.refusal);
  // Unknown is no check: who somebody is, is shown where documents are looked at.
  if (customer.value.isVerified !== true) return ok({ outcome: "needs_identity" });
  if (account.value.paymentStatus === "inArrears") return ok({ outcome: "arrears" });
  const startsOn = earliestStart(ctx.clock.now(), ctx.timeZone);
  const plans = offers.value
    .filter((offer) => offer.kind === "mobile" && offer.isSellable && !offer.isPrepaid)
    .filter((offer) => offer.deviceInstalment === null && !offer.needsCreditCheck && offer.upfront.minor === 0)
    .sort((a, b) => a.price.minor - b.price.minor)
    .slice(0, MOST)
    .map((offer) => ({ offer, startsOn, hash: ctx.sha256(termsOf(line, offer)) }));
  return ok({ outcome: "offers", line, plans });
}

const WAITS_MS = 30 * 86_400_000;
const NOT_COMING: readonly OrderState[] = ["rejected", "cancelled", "failed"];

function waitingEsim(orders: readonly Order[], now: number): { orderId: string; name: string } | null {
  const found = orders.find(
    ({ kind, isEsim, state, orderedAt }) =>
      kind === "new_line" && isEsim && !NOT_COMING.includes(state) && now - (orderedAt ?? 0) < WAITS_MS,
  );
  return found === undefined ? null : { orderId: found.orderId, name: found.planName ?? "" };
}

/** What the hash covers. The day is told, not promised: it moves with the clock, and the order starts on the one that holds then. */
function termsOf(line: Line, offer: Offer): string {
  const { offerId, price, termMonths } = offer;
  return ["wardline.new-line.v1", line.customerId, offerId, price.currency, price.minor, termMonths ?? "-"].join("\n");
}
