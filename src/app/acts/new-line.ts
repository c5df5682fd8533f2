// SPDX-License-Identifier: Apache-2.0
import { z } from "zod";
import { type JsonObject, ok, type Result, refuse } from "#kernel";
import type { Line, Offer } from "#telecom";
import { decideNewLine } from "../tools/newline-offers.ts";
import { requireText } from "./act-args.ts";
import type { ActContext, ActKindSpec, ActRefusal } from "./act-kind.ts";
import { readBackPlaced, readPlaced, signableLine } from "./act-line.ts";

/** `lineId` is a line that the customer has: whose customer they are, nobody says. `hash` covers plan, price and term. */
const argsSchema = z.object({
  lineId: z.string().min(1).max(120),
  offerId: z.string().min(1).max(120),
  hash: z.string().regex(/^[A-Za-z0-9_-]{43}$/),
  sim: z.enum(["esim", "card"]),
  brings: z.boolean(),
});

type Standing = {
  readonly line: Line;
  readonly offer: Offer;
  readonly startsOn: string;
  readonly sim: "esim" | "card";
  readonly brings: boolean;
};

async function standingPlan(args: JsonObject, ctx: ActContext): Promise<Result<Standing, ActRefusal>> {
  const parsed = argsSchema.safeParse(args);
  if (!parsed.success) return refuse({ reason: "not_found" });
  const { lineId, offerId, hash, sim, brings } = parsed.data;
  const seen = await signableLine(ctx, lineId);
  if (!seen.ok) return seen;
  const decided = await decideNewLine(ctx, seen.value);
  if (!decided.ok) return refuse({ reason: "unavailable" });
  if (decided.value.outcome !== "offers") return refuse({ reason: "not_eligible" });
  const plan = decided.value.plans.find(({ offer }) => offer.offerId === offerId);
  if (plan === undefined) return refuse({ reason: "not_eligible" });
  if (plan.hash !== hash) return refuse({ reason: "price_changed" });
  return ok({ line: decided.value.line, offer: plan.offer, startsOn: plan.startsOn, sim, brings });
}

/** A further line. Always proved by itself: whoever can open lines in somebody's name can run up bills in it. */
export const newLine: ActKindSpec = {
  minimum: () => "A3",
  proofClass: () => "sim",
  isProtective: false,
  startsAtOnce: () => true,
  async lineOf(args, ctx) {
    const seen = await signableLine(ctx, requireText(args, "lineId"));
    return seen.ok ? ok({ msisdn: seen.value.line.msisdn, relation: seen.value.relation }) : seen;
  },
  async requalify(args, ctx) {
    const standing = await standingPlan(args, ctx);
    return standing.ok ? ok({ binds: true, amount: standing.value.offer.price.minor }) : standing;
  },
  async submit(args, externalId, ctx) {
    const standing = await standingPlan(args, ctx);
    if (!standing.ok) return refuse({ reason: "rejected" });
    const { line, offer, startsOn, sim, brings } = standing.value;
    const { offerId, name: planName, price } = offer;
    return ctx.orders.submitNewLine({ externalId, line, offerId, planName, startsOn, price, sim, brings });
  },
  findByExternalId: (args, externalId, ctx) =>
    readPlaced(ctx, requireText(args, "lineId"), (customerId) =>
      ctx.orders.findOrderByExternalId(externalId, customerId),
    ),
  readBack: (orderId, args, ctx) => readBackPlaced(ctx, requireText(args, "lineId"), orderId),
  noticeParams: () => ({}),
};
