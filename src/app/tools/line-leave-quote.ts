// SPDX-License-Identifier: Apache-2.0
import { z } from "zod";
import { localDay, ok } from "#kernel";
import { canonicalLeaving, type LeavingDecision, type Line, maySign, quoteLeaving } from "#telecom";
import { failed } from "./failures.ts";
import { lineLabel } from "./labels.ts";
import { requireLine, type SeenLine } from "./subject-view.ts";
import type { ToolContext, ToolResult, ToolSpec } from "./tool-spec.ts";

/** On which terms a line may be cancelled. Whoever may not sign learns that, and nothing of the contract is read. */
export const lineLeaveQuote: ToolSpec<"line.leave_quote"> = {
  about: "Holdings",
  purpose: "serviceProvision",
  fields: {
    outcome: ["offer"],
    lineLabel: ["offer"],
    isMobile: ["offer"],
    endsOn: ["offer"],
    exitFee: ["offer"],
    termEndsOn: ["offer"],
    isWithdrawal: ["offer"],
    hash: ["offer"],
    smaller: ["offer"],
  },
  isWrite: false,
  argsSchema: z.strictObject({ lineId: z.string().min(1).max(120) }),
  async run({ lineId }, ctx) {
    const seen = await requireLine(ctx, lineId);
    if (!seen.ok) return seen;
    const { line } = seen.value;
    const base = { lineLabel: lineLabel(line), isMobile: line.kind === "mobile" };
    const decided = await decideLeaving(ctx, seen.value);
    if (!decided.ok) return decided;
    const { value } = decided;
    if (value === "not_holder") return ok({ ...base, outcome: "not_holder" });
    if (value.outcome !== "can_leave") return ok({ ...base, outcome: value.outcome });
    const { terms, termEndsOn, isWithdrawal, smaller } = value;
    return ok({
      ...base,
      outcome: "can_leave",
      endsOn: terms.endsOn,
      exitFee: terms.exitFee,
      termEndsOn,
      isWithdrawal,
      hash: ctx.sha256(canonicalLeaving(terms)),
      smaller: smaller === null ? null : { offerId: smaller.offerId, name: smaller.name, price: smaller.price },
    });
  },
};

/** Reads what a cancellation depends on, and decides. */
export async function decideLeaving(
  ctx: ToolContext,
  { line, relation }: Pick<SeenLine, "relation"> & { readonly line: Line },
): Promise<ToolResult<LeavingDecision | "not_holder">> {
  if (!maySign(relation)) return ok("not_holder");
  const { reads, rules } = ctx;
  const [offers, agreement, orders] = await Promise.all([
    reads.listOffers(),
    reads.findAgreement(line),
    reads.listOrders(line.customerId),
  ]);
  if (!offers.ok) return failed(offers.refusal);
  if (!agreement.ok) return failed(agreement.refusal);
  if (!orders.ok) return failed(orders.refusal);
  return ok(
    quoteLeaving({
      line,
      from: offers.value.find((offer) => offer.offerId === line.offerId) ?? null,
      offers: offers.value,
      agreement: agreement.value,
      orders: orders.value,
      today: localDay(ctx.clock.now(), ctx.timeZone),
      rules,
    }),
  );
}
