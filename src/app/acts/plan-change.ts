// SPDX-License-Identifier: Apache-2.0

import { z } from "zod";
import type { JsonObject, Result } from "#kernel";
import { ok, refuse } from "#kernel";
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
});

type Standing = { readonly line: Line; readonly to: Offer; readonly terms: PlanTerms; readonly binds: boolean };

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
  const wasShown = (each: PlanTerms): boolean => ctx.sha256(canonicalTerms(each)) === hash;
  const later = [decision.terms, ...decision.alsoStandsAs].find(wasShown);
  const terms = later ?? [decision.atOnce].find((each) => each !== null && wasShown(each));
  if (terms === undefined || terms === null) return refuse({ reason: "price_changed" });
  // What a device costs is paid for months after it was resold: proof on probation is not enough for it.
  if (to.deviceInstalment !== null && !ctx.proves("device")) return refuse({ reason: "needs_stronger_proof" });
  // What starts at once cannot be taken back.
  return ok({ line, to, terms, binds: decision.needs === "A3" || terms === decision.atOnce });
}

export const planChange: ActKindSpec = {
  minimum: (args) => (args["needs"] === "A3" ? "A3" : "A2"),
  proofClass: (args) => (args["brings"] === "device" ? "device" : "plan_change"),
  isProtective: false,
  startsAtOnce: (args) => args["start"] === "now",
  async lineOf(args, ctx) {
    const parsed = argsSchema.safeParse(args);
    if (!parsed.success) return refuse({ reason: "not_found" });
    const seen = await signableLine(ctx, parsed.data.lineId);
    return seen.ok ? ok({ msisdn: seen.value.line.msisdn, relation: seen.value.relation }) : seen;
  },
  async requalify(args, ctx) {
    const standing = await standingQuote(args, ctx);
    return standing.ok ? ok({ binds: standing.value.binds, amount: 0 }) : standing;
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
    start: args["start"] === "now" ? "now" : "later",
    date: order.startsOn === null ? "" : { kind: "date", iso: order.startsOn },
  }),
};
