// SPDX-License-Identifier: Apache-2.0

import type { Result } from "#kernel";
import { ok, refuse } from "#kernel";
import type { Order, PlacedOrder, TelcoRefusal } from "#telecom";
import { maySign } from "#telecom";
import type { SeenLine } from "../tools/subject-view.ts";
import { requireLine } from "../tools/subject-view.ts";
import type { ActContext, ActRefusal } from "./act-kind.ts";

/** The line an act is about, if the subject may sign for it. A line that is not theirs does not exist. */
export async function signableLine(ctx: ActContext, lineId: string): Promise<Result<SeenLine, ActRefusal>> {
  const seen = await requireLine(ctx, lineId);
  if (!seen.ok) {
    const isGone = seen.refusal.reason === "not_found" || seen.refusal.reason === "not_allowed";
    return refuse({ reason: isGone ? "not_found" : "unavailable" });
  }
  return maySign(seen.value.relation) ? ok(seen.value) : refuse({ reason: "not_eligible" });
}

/** The same for the moment of sending, in the words of a port. Nothing was sent when this refuses. */
export async function lineToOrder(ctx: ActContext, lineId: string): Promise<Result<SeenLine, TelcoRefusal>> {
  const line = await signableLine(ctx, lineId);
  return line.ok ? line : refuse({ reason: "rejected" });
}

export function toPlaced(order: Order): PlacedOrder {
  return { orderId: order.orderId, state: order.state, startsOn: order.startsOn, planName: order.planName };
}

/** Read of an order after the fact: `args` name the line whose customer owns the order. */
export async function readPlaced(
  ctx: ActContext,
  lineId: string,
  read: (customerId: string) => Promise<Result<Order | null, TelcoRefusal>>,
): Promise<Result<PlacedOrder | null, TelcoRefusal>> {
  const seen = await requireLine(ctx, lineId);
  if (!seen.ok) return refuse({ reason: seen.refusal.reason === "unavailable" ? "unavailable" : "not_found" });
  const order = await read(seen.value.line.customerId);
  if (!order.ok) return order;
  return ok(order.value === null ? null : toPlaced(order.value));
}

export async function readBackPlaced(
  ctx: ActContext,
  lineId: string,
  orderId: string,
): Promise<Result<PlacedOrder, TelcoRefusal>> {
  const read = await readPlaced(ctx, lineId, (customerId) => ctx.orders.readOrder(orderId, customerId));
  if (!read.ok) return read;
  return read.value === null ? refuse({ reason: "not_found" }) : ok(read.value);
}
