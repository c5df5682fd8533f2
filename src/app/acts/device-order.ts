// SPDX-License-Identifier: Apache-2.0
import { z } from "zod";
import { type JsonObject, ok, type Result, refuse } from "#kernel";
import { canonicalTerms, type Line, type Offer, type PlanTerms } from "#telecom";
import { maySend } from "../tools/device-offers.ts";
import { decidePlanChange } from "../tools/plan-decision.ts";
import { requireText } from "./act-args.ts";
import type { ActContext, ActKindSpec, ActRefusal } from "./act-kind.ts";
import { readBackPlaced, readPlaced, signableLine } from "./act-line.ts";

const DELIVERY = ["address_of_record", "shop"] as const;
/** `hash` is the plan quote's. `creditConsent`: the yes to the check that the quote needed. No place can be written in: what is not known is no place. */
const argsSchema = z.object({
  lineId: z.string().min(1).max(120),
  offerId: z.string().min(1).max(120),
  hash: z.string().regex(/^[A-Za-z0-9_-]{43}$/),
  delivery: z.enum(DELIVERY),
  creditConsent: z.literal(true),
});

type Standing = {
  readonly line: Line;
  readonly to: Offer;
  readonly terms: PlanTerms;
  readonly hash: string;
  readonly delivery: (typeof DELIVERY)[number];
};

async function standingOrder(args: JsonObject, ctx: ActContext): Promise<Result<Standing, ActRefusal>> {
  const parsed = argsSchema.safeParse(args);
  if (!parsed.success) return refuse({ reason: "not_found" });
  const { lineId, offerId, hash, delivery } = parsed.data;
  const seen = await signableLine(ctx, lineId);
  if (!seen.ok) return seen;
  const [decided, customer] = await Promise.all([
    decidePlanChange(ctx, seen.value, offerId),
    ctx.reads.findCustomer(seen.value.line.customerId),
  ]);
  if (!decided.ok || !customer.ok) return refuse({ reason: "unavailable" });
  if (decided.value === "not_holder") return refuse({ reason: "not_eligible" });
  if (decided.value === "no_such_offer") return refuse({ reason: "not_found" });
  const { line, to, decision } = decided.value;
  if (decision.outcome !== "qualified" || to.deviceInstalment === null) return refuse({ reason: "not_eligible" });
  // Nothing is sent on the day on which somebody changed where it would be told of.
  if (!maySend(customer.value, ctx.clock.now())) return refuse({ reason: "contact_changed" });
  const terms = [decision.terms, ...decision.alsoStandsAs].find((each) => ctx.sha256(canonicalTerms(each)) === hash);
  if (terms === undefined) return refuse({ reason: "price_changed" });
  // What a device costs is paid for months after it was resold: proof on probation is not enough for it.
  if (!ctx.proves("device")) return refuse({ reason: "needs_stronger_proof" });
  return ok({ line, to, terms, hash, delivery });
}

/** A handset on instalments, with its plan. Proved by itself; goes to where the customer is known, or waits in a shop. */
export const deviceOrder: ActKindSpec = {
  minimum: () => "A3",
  proofClass: () => "device",
  isProtective: false,
  startsAtOnce: () => true,
  async lineOf(args, ctx) {
    const seen = await signableLine(ctx, requireText(args, "lineId"));
    return seen.ok ? ok({ msisdn: seen.value.line.msisdn, relation: seen.value.relation }) : seen;
  },
  async requalify(args, ctx) {
    const standing = await standingOrder(args, ctx);
    return standing.ok ? ok({ binds: true, amount: standing.value.terms.oneOff.minor }) : standing;
  },
  async submit(args, externalId, ctx) {
    const standing = await standingOrder(args, ctx);
    if (!standing.ok) return refuse({ reason: "rejected" });
    const { line, to, terms, hash, delivery } = standing.value;
    return ctx.orders.submitDevice({
      externalId,
      line,
      offerId: to.offerId,
      planName: to.name,
      startsOn: terms.startsOn,
      price: terms.price,
      quoteHash: hash,
      delivery,
    });
  },
  findByExternalId: (args, externalId, ctx) =>
    readPlaced(ctx, requireText(args, "lineId"), (customerId) =>
      ctx.orders.findOrderByExternalId(externalId, customerId),
    ),
  readBack: (orderId, args, ctx) => readBackPlaced(ctx, requireText(args, "lineId"), orderId),
  noticeParams: () => ({}),
};
