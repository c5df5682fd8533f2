// SPDX-License-Identifier: Apache-2.0
import { z } from "zod";
import { type JsonObject, ok, type Result, refuse } from "#kernel";
import { canonicalLeaving, type LeavingTerms, type Line } from "#telecom";
import { decideLeaving } from "../tools/line-leave-quote.ts";
import { requireText } from "./act-args.ts";
import type { ActContext, ActKindSpec, ActRefusal } from "./act-kind.ts";
import { readBackPlaced, readPlaced, signableLine } from "./act-line.ts";

/** `hash` covers line, day and fee as they were shown. */
const argsSchema = z.object({ lineId: z.string().min(1).max(120), hash: z.string().regex(/^[A-Za-z0-9_-]{43}$/) });

async function standingTerms(
  args: JsonObject,
  ctx: ActContext,
): Promise<Result<{ readonly line: Line; readonly terms: LeavingTerms }, ActRefusal>> {
  const parsed = argsSchema.safeParse(args);
  if (!parsed.success) return refuse({ reason: "not_found" });
  const seen = await signableLine(ctx, parsed.data.lineId);
  if (!seen.ok) return seen;
  const decided = await decideLeaving(ctx, seen.value);
  if (!decided.ok) return refuse({ reason: "unavailable" });
  const { value } = decided;
  if (value === "not_holder" || value.outcome !== "can_leave") return refuse({ reason: "not_eligible" });
  // A fee that nobody could work out is no fee that anybody agreed to: a person tells it.
  if (value.terms.exitFee === null) return refuse({ reason: "not_eligible" });
  if (ctx.sha256(canonicalLeaving(value.terms)) !== parsed.data.hash) return refuse({ reason: "price_changed" });
  return ok({ line: seen.value.line, terms: value.terms });
}

/** Ends a contract. Always proved by itself; as many steps as taking a plan on. */
export const lineCancel: ActKindSpec = {
  minimum: () => "A3",
  proofClass: () => "cancellation",
  isProtective: false,
  startsAtOnce: () => false,
  async lineOf(args, ctx) {
    const seen = await signableLine(ctx, requireText(args, "lineId"));
    return seen.ok ? ok({ msisdn: seen.value.line.msisdn, relation: seen.value.relation }) : seen;
  },
  async requalify(args, ctx) {
    const standing = await standingTerms(args, ctx);
    return standing.ok ? ok({ binds: true, amount: 0 }) : standing;
  },
  async submit(args, externalId, ctx) {
    const standing = await standingTerms(args, ctx);
    if (!standing.ok) return refuse({ reason: "rejected" });
    const { line, terms } = standing.value;
    return ctx.orders.submitCancellation({ externalId, line, startsOn: terms.endsOn });
  },
  findByExternalId: (args, externalId, ctx) =>
    readPlaced(ctx, requireText(args, "lineId"), (customerId) =>
      ctx.orders.findOrderByExternalId(externalId, customerId),
    ),
  readBack: (orderId, args, ctx) => readBackPlaced(ctx, requireText(args, "lineId"), orderId),
  noticeParams: (_args, order) => ({ date: order.startsOn === null ? "" : { kind: "date", iso: order.startsOn } }),
};
