// SPDX-License-Identifier: Apache-2.0

import { z } from "zod";
import type { JsonObject, Result } from "#kernel";
import { meetsLevel, ok, refuse } from "#kernel";
import type { Line, Offer, PlanTerms } from "#telecom";
import { canonicalTerms } from "#telecom";
import { decidePlanChange } from "../tools/plan-decision.ts";
import { requireText } from "./act-args.ts";
import type { ActContext, ActKindSpec, ActRefusal } from "./act-kind.ts";
import { readBackPlaced, readPlaced, signableLine } from "./act-line.ts";

/** `hash` is the quote's: it binds price, term, start and fee. Other fields of the quote may come along and are not read. */
const argsSchema = z.object({
  lineId: z.string().min(1).max(120),
  offerId: z.string().min(1).max(120),
  hash: z.string().regex(/^[A-Za-z0-9_-]{43}$/),
  needs: z.enum(["A2", "A3"]).optional(),
});

type Standing = { readonly line: Line; readonly to: Offer; readonly terms: PlanTerms };

/**
 * Decides again from fresh facts and compares with the hash that was confirmed: whatever moved in between (price, term,
 * eligibility, the day) shows here, before the order.
 */
async function standingQuote(args: JsonObject, ctx: ActContext): Promise<Result<Standing, ActRefusal>> {
  const parsed = argsSchema.safeParse(args);
  if (!parsed.success) return refuse({ reason: "not_found" });
  const { lineId, offerId, hash } = parsed.data;
  const seen = await signableLine(ctx, lineId);
  if (!seen.ok) return seen;
  const decided = await decidePlanChange(ctx, seen.value, offerId);
  if (!decided.ok) return refuse({ reason: decided.refusal.reason === "not_found" ? "not_found" : "unavailable" });
  if (decided.value === "not_holder") return refuse({ reason: "not_eligible" });
  if (decided.value === "no_such_offer") return refuse({ reason: "not_found" });
  const { line, to, decision } = decided.value;
  if (decision.outcome !== "qualified") return refuse({ reason: "not_eligible" });
  const terms = [decision.terms, ...decision.alsoStandsAs].find((each) => ctx.sha256(canonicalTerms(each)) === hash);
  if (terms === undefined) return refuse({ reason: "price_changed" });
  // The engine's word on the level is not enough: an order that binds is never sent below A3.
  if (!meetsLevel(ctx.assurance, decision.needs)) return refuse({ reason: "not_eligible" });
  // What a device costs is paid for months after it was resold: proof on probation is not enough for it.
  if (to.deviceInstalment !== null && !ctx.proves("device")) return refuse({ reason: "needs_stronger_proof" });
  return ok({ line, to, terms });
}

export const planChange: ActKindSpec = {
  minimum: (args) => (args["needs"] === "A3" ? "A3" : "A2"),
  proofClass: "plan_change",
  isProtective: false,
  async lineOf(args, ctx) {
    const parsed = argsSchema.safeParse(args);
    if (!parsed.success) return refuse({ reason: "not_found" });
    const seen = await signableLine(ctx, parsed.data.lineId);
    return seen.ok ? ok({ msisdn: seen.value.line.msisdn, relation: seen.value.relation }) : seen;
  },
  async requalify(args, ctx) {
    const standing = await standingQuote(args, ctx);
    return standing.ok ? ok(undefined) : standing;
  },
  async submit(args, externalId, ctx) {
    const standing = await standingQuote(args, ctx);
    if (!standing.ok) return refuse({ reason: "rejected" });
    const { line, to, terms } = standing.value;
    return ctx.orders.submitPlanChange({
      externalId,
      line,
      offerId: to.offerId,
      planName: to.name,
      startsOn: terms.startsOn,
      price: terms.price,
      quoteHash: ctx.sha256(canonicalTerms(terms)),
    });
  },
  findByExternalId: (args, externalId, ctx) =>
    readPlaced(ctx, requireText(args, "lineId"), (customerId) =>
      ctx.orders.findOrderByExternalId(externalId, customerId),
    ),
  readBack: (orderId, args, ctx) => readBackPlaced(ctx, requireText(args, "lineId"), orderId),
  noticeParams: (args, order) => ({
    plan: order.planName ?? requireText(args, "offerId"),
    date: order.startsOn === null ? "" : { kind: "date", iso: order.startsOn },
  }),
};
