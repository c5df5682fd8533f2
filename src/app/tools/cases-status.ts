// SPDX-License-Identifier: Apache-2.0
import { z } from "zod";
import { ok } from "#kernel";
import { isOrderOpen, maySign, type Order } from "#telecom";
import { failed } from "./failures.ts";
import { requireLine } from "./subject-view.ts";
import type { ToolSpec } from "./tool-spec.ts";

/** Where the newest order and the newest fault report stand. Orders and reports are the account's: who only uses a line is told of neither. */
export const casesStatus: ToolSpec<"cases.status"> = {
  about: "Holdings",
  purpose: "serviceProvision",
  fields: { order: ["line"], ticket: ["line"] },
  isWrite: false,
  argsSchema: z.strictObject({ lineId: z.string().min(1).max(120) }),
  async run({ lineId }, ctx) {
    const seen = await requireLine(ctx, lineId);
    if (!seen.ok) return seen;
    const { line, relation } = seen.value;
    if (!maySign(relation)) return ok({ order: null, ticket: null });
    const [orders, tickets] = await Promise.all([
      ctx.reads.listOrders(line.customerId),
      ctx.tickets.list(line.customerId),
    ]);
    if (!orders.ok) return failed(orders.refusal);
    if (!tickets.ok) return failed(tickets.refusal);
    const order = orders.value.find(({ lineIds }) => lineIds.length === 0 || lineIds.includes(line.lineId));
    const [ticket] = tickets.value;
    return ok({
      order: order === undefined ? null : { kind: order.kind, state: stateOf(order), startsOn: order.startsOn },
      ticket:
        ticket === undefined
          ? null
          : { reference: ticket.reference, state: ticket.state, expectedOn: ticket.expectedOn },
    });
  },
};

function stateOf({ state }: Order): "open" | "done" | "cancelled" | "other" {
  if (isOrderOpen(state)) return "open";
  if (state === "completed") return "done";
  return state === "cancelled" ? "cancelled" : "other";
}
