// SPDX-License-Identifier: Apache-2.0
import { z } from "zod";
import { ok, refuse } from "#kernel";
import { isOrderOpen } from "#telecom";
import { requireText } from "./act-args.ts";
import type { ActKindSpec } from "./act-kind.ts";
import { lineToOrder, readBackPlaced, readPlaced, signableLine } from "./act-line.ts";

const argsSchema = z.object({ lineId: z.string().min(1).max(120), orderId: z.string().min(1).max(120) });

/** Stops a change of the SIM before it happens. Easy: one factor. Nobody gains by it but the owner of the SIM that stays. */
export const simChangeUndo: ActKindSpec = {
  minimum: () => "A1",
  proofClass: () => "sim",
  isProtective: true,
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
    const { kind, lineIds, state } = order.value;
    if (kind !== "sim_change" || !lineIds.includes(line.lineId)) return refuse({ reason: "not_found" });
    // Cancelled already is what was asked for.
    const stands = state === "cancelled" || isOrderOpen(state);
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
