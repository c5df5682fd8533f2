// SPDX-License-Identifier: Apache-2.0

import { z } from "zod";
import { ok, refuse } from "#kernel";
import { canUndo } from "../tools/orders-latest.ts";
import { requireText } from "./act-args.ts";
import type { ActKindSpec } from "./act-kind.ts";
import { lineToOrder, readBackPlaced, readPlaced, signableLine } from "./act-line.ts";

const argsSchema = z.object({ lineId: z.string().min(1).max(120), orderId: z.string().min(1).max(120) });

/**
 * Takes back a plan change before it starts. Its order is the one that is cancelled, so there is no order of its own:
 * whether it happened is read from that order's state.
 */
export const planChangeUndo: ActKindSpec = {
  minimum: () => "A2",
  proofClass: () => "plan_change",
  // Restores what was: a customer whose signals turned bad after the order must still be able to stop it.
  isProtective: true,
  // Restores what was: told once it happened.
  startsAtOnce: () => false,
  async lineOf(args, ctx) {
    const parsed = argsSchema.safeParse(args);
    if (!parsed.success) return refuse({ reason: "not_found" });
    const seen = await signableLine(ctx, parsed.data.lineId);
    return seen.ok ? ok({ msisdn: seen.value.line.msisdn, relation: seen.value.relation }) : seen;
  },
  async requalify(args, ctx) {
    const parsed = argsSchema.safeParse(args);
    if (!parsed.success) return refuse({ reason: "not_found" });
    const seen = await signableLine(ctx, parsed.data.lineId);
    if (!seen.ok) return seen;
    const { line } = seen.value;
    const order = await ctx.orders.readOrder(parsed.data.orderId, line.customerId);
    if (!order.ok) return refuse({ reason: order.refusal.reason === "not_found" ? "not_found" : "unavailable" });
    if (!order.value.lineIds.includes(line.lineId) || order.value.kind !== "plan_change") {
      return refuse({ reason: "not_found" });
    }
    // Cancelled already is what was asked for: sending again changes nothing and answers "done".
    const isDone = order.value.state === "cancelled";
    const stands = isDone || canUndo(order.value, ctx.clock.now(), ctx.timeZone);
    return stands ? ok({ binds: false, amount: 0 }) : refuse({ reason: "no_longer_cancellable" });
  },
  async submit(args, _externalId, ctx) {
    const parsed = argsSchema.safeParse(args);
    if (!parsed.success) return refuse({ reason: "rejected" });
    const seen = await lineToOrder(ctx, parsed.data.lineId);
    return seen.ok ? ctx.orders.cancelOrder(parsed.data.orderId, seen.value.line.customerId) : seen;
  },
  async findByExternalId(args, _externalId, ctx) {
    const orderId = requireText(args, "orderId");
    const read = await readPlaced(ctx, requireText(args, "lineId"), (customerId) =>
      ctx.orders.readOrder(orderId, customerId),
    );
    if (!read.ok) return read;
    const isGone = read.value?.state === "cancelled" || read.value?.state === "pendingCancellation";
    return ok(isGone ? read.value : null);
  },
  readBack: (orderId, args, ctx) => readBackPlaced(ctx, requireText(args, "lineId"), orderId),
  noticeParams: () => ({}),
};
