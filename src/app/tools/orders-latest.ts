// SPDX-License-Identifier: Apache-2.0

import { z } from "zod";
import { ok, startOfLocalDay } from "#kernel";
import type { Order } from "#telecom";
import { isOrderOpen, maySign } from "#telecom";
import { failed } from "./failures.ts";
import { requireLine } from "./subject-view.ts";
import type { ToolSpec } from "./tool-spec.ts";

export const ordersLatest: ToolSpec<"orders.latest"> = {
  about: "Holdings",
  purpose: "serviceProvision",
  fields: { order: ["line"] },
  isWrite: false,
  argsSchema: z.strictObject({ lineId: z.string().min(1).max(120) }),
  async run({ lineId }, ctx) {
    const seen = await requireLine(ctx, lineId);
    if (!seen.ok) return seen;
    const { line, relation } = seen.value;
    // Orders are the account's: who only uses the line did not sign them.
    if (!maySign(relation)) return ok({ order: null });
    const orders = await ctx.reads.listOrders(line.customerId);
    if (!orders.ok) return failed(orders.refusal);
    const newest = orders.value.find((order) => order.kind === "plan_change" && order.lineIds.includes(line.lineId));
    if (newest === undefined || newest.startsOn === null) return ok({ order: null });
    return ok({
      order: {
        orderId: newest.orderId,
        state: newest.state,
        planName: newest.planName ?? line.planName,
        startsOn: newest.startsOn,
        canUndo: canUndo(newest, ctx.clock.now(), ctx.timeZone),
      },
    });
  },
};

/** Until it takes effect; what the operator answers to the cancellation decides finally. */
export function canUndo(order: Order, now: number, timeZone: string): boolean {
  return isOrderOpen(order.state) && order.startsOn !== null && startOfLocalDay(order.startsOn, timeZone) > now;
}
