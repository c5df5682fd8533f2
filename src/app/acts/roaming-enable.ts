// SPDX-License-Identifier: Apache-2.0
import { localDay, ok, refuse } from "#kernel";
import { requireText } from "./act-args.ts";
import type { ActKindSpec } from "./act-kind.ts";
import { lineToOrder, readBackPlaced, readPlaced, signableLine } from "./act-line.ts";

/** Switches roaming on. Free by itself; what it may cost abroad was in the sentence. */
export const roamingEnable: ActKindSpec = {
  minimum: () => "A2",
  proofClass: () => "add_on",
  isProtective: false,
  startsAtOnce: () => true,
  async lineOf(args, ctx) {
    const seen = await signableLine(ctx, requireText(args, "lineId"));
    return seen.ok ? ok({ msisdn: seen.value.line.msisdn, relation: seen.value.relation }) : seen;
  },
  async requalify(args, ctx) {
    const seen = await signableLine(ctx, requireText(args, "lineId"));
    if (!seen.ok) return seen;
    const { line } = seen.value;
    return line.kind === "mobile" && line.status === "active"
      ? ok({ binds: false, amount: 0 })
      : refuse({ reason: "not_eligible" });
  },
  async submit(args, externalId, ctx) {
    const seen = await lineToOrder(ctx, requireText(args, "lineId"));
    if (!seen.ok) return seen;
    const startsOn = localDay(ctx.clock.now(), ctx.timeZone);
    return ctx.orders.submitRoaming({ externalId, line: seen.value.line, startsOn });
  },
  findByExternalId: (args, externalId, ctx) =>
    readPlaced(ctx, requireText(args, "lineId"), (customerId) =>
      ctx.orders.findOrderByExternalId(externalId, customerId),
    ),
  readBack: (orderId, args, ctx) => readBackPlaced(ctx, requireText(args, "lineId"), orderId),
  noticeParams: () => ({}),
};
