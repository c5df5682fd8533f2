// SPDX-License-Identifier: Apache-2.0
import { localDay, ok } from "#kernel";
import type { Line, Offer, PlanDecision } from "#telecom";
import { maySign, quotePlanChange } from "#telecom";
import { failed } from "./failures.ts";
import type { SeenLine } from "./subject-view.ts";
import type { ToolContext, ToolResult } from "./tool-spec.ts";

export type PlanCase = {
  readonly line: Line;
  readonly from: Offer | null;
  readonly to: Offer;
  readonly decision: PlanDecision;
};

/**
 * Reads what a plan change depends on, all at once, and decides. Whoever may not sign for the account learns that and
 * no more: nothing of the account is read.
 */
export async function decidePlanChange(
  ctx: ToolContext,
  { line, relation }: SeenLine,
  offerId: string,
): Promise<ToolResult<PlanCase | "not_holder" | "no_such_offer">> {
  if (!maySign(relation)) return ok("not_holder");
  const { reads } = ctx;
  const [offers, customer, account, agreement, orders, qualification] = await Promise.all([
    reads.listOffers(),
    reads.findCustomer(line.customerId),
    line.accountId === null ? Promise.resolve(ok(null)) : reads.findAccount(line.accountId),
    reads.findAgreement(line),
    reads.listOrders(line.customerId),
    reads.qualify(line, offerId),
  ]);
  if (!offers.ok) return failed(offers.refusal);
  const to = offers.value.find((offer) => offer.offerId === offerId);
  if (to === undefined) return ok("no_such_offer");
  if (!customer.ok) return failed(customer.refusal);
  if (!account.ok) return failed(account.refusal);
  if (!agreement.ok) return failed(agreement.refusal);
  if (!orders.ok) return failed(orders.refusal);
  if (!qualification.ok) return failed(qualification.refusal);
  const from = offers.value.find((offer) => offer.offerId === line.offerId) ?? null;
  const now = ctx.clock.now();
  const decision = quotePlanChange({
    line,
    relation,
    customer: customer.value,
    account: account.value,
    agreement: agreement.value,
    from,
    to,
    offers: offers.value,
    orders: orders.value,
    qualification: qualification.value,
    now,
    today: localDay(now, ctx.timeZone),
    timeZone: ctx.timeZone,
    rules: ctx.rules,
  });
  return ok({ line, from, to, decision });
}
