// SPDX-License-Identifier: Apache-2.0
import { z } from "zod";
import { ok, refuse } from "#kernel";
import type { Order } from "#telecom";
import { requireText } from "./act-args.ts";
import type { ActContext, ActKindSpec } from "./act-kind.ts";
import { lineToOrder, readBackPlaced, readPlaced, signableLine } from "./act-line.ts";

const argsSchema = z.object({ lineId: z.string().min(1).max(120), orderId: z.string().min(1).max(120) });

/**
 * Takes back an order before it happens. That order is the one that is cancelled, so there is no order of its own: whether it
 * happened is read from that order's state. Protective: a customer whose signals turned bad after the order must still be able to
 * stop it; told once it happened, since it restores what was.
 *
 * @param kind - Orders of any other kind are not found.
 * @param mayStop - Whether an order that is not cancelled yet can still be stopped; one that is cancelled already is what was asked for.
 */
export function orderUndo(
  who: Pick<ActKindSpec, "minimum" | "proofClass">,
  kind: Order["kind"],
  mayStop: (order: Order, ctx: ActContext) => boolean,
): ActKindSpec {
  return {
    ...who,
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
      const read = await ctx.orders.readOrder(parsed.data.orderId, line.customerId);
      if (!read.ok) return refuse({ reason: read.refusal.reason === "not_found" ? "not_found" : "unavailable" });
      const order = read.value;
      if (order.kind !== kind || !order.lineIds.includes(line.lineId)) return refuse({ reason: "not_found" });
      const stands = order.state === "cancelled" || mayStop(order, ctx);
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
}
