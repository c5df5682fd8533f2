// SPDX-License-Identifier: Apache-2.0

import { z } from "zod";
import type { PlanQuote, PlanQuoteResult } from "#dialogue";
import { addDays, localDay, ok, refuse } from "#kernel";
import type { PlanDecision, PlanTerms } from "#telecom";
import { canonicalTerms, maySign } from "#telecom";
import { failed } from "./failures.ts";
import { lineLabel } from "./labels.ts";
import type { PlanCase } from "./plan-decision.ts";
import { decidePlanChange } from "./plan-decision.ts";
import { quoteIdOf } from "./quote-id.ts";
import { requireLine } from "./subject-view.ts";
import type { ToolContext, ToolSpec } from "./tool-spec.ts";

export const plansQuote: ToolSpec<"plans.quote"> = {
  about: "Holdings",
  purpose: "serviceProvision",
  fields: {
    outcome: ["offer"],
    quote: ["offer"],
    reasons: ["offer"],
    exitFee: ["offer"],
    termEndsOn: ["offer"],
    alternatives: ["offer"],
  },
  isWrite: false,
  argsSchema: z.strictObject({
    lineId: z.string().min(1).max(120),
    offerId: z.string().min(1).max(120),
    creditConsent: z.literal(true).optional(),
  }) as z.ZodType<{ lineId: string; offerId: string; creditConsent?: true }>,
  async run({ lineId, offerId, creditConsent }, ctx) {
    const seen = await requireLine(ctx, lineId);
    if (!seen.ok) return seen;
    // The operator's qualification is the check: without a yes to it nobody asks.
    if (creditConsent !== true && maySign(seen.value.relation)) {
      const offers = await ctx.reads.listOffers();
      if (!offers.ok) return failed(offers.refusal);
      if (offers.value.find((offer) => offer.offerId === offerId)?.needsCreditCheck === true)
        return ok({ outcome: "not_eligible", reasons: ["credit_consent"], alternatives: [] });
    }
    const decided = await decidePlanChange(ctx, seen.value, offerId);
    if (!decided.ok) return decided;
    if (decided.value === "not_holder")
      return ok({ outcome: "not_eligible", reasons: ["not_holder"], alternatives: [] });
    if (decided.value === "no_such_offer") return refuse({ reason: "not_found" });
    return ok(resultOf(ctx, decided.value));
  },
};

function resultOf(ctx: ToolContext, planCase: PlanCase): PlanQuoteResult {
  const { decision } = planCase;
  if (decision.outcome === "qualified") return { outcome: "qualified", quote: quoteOf(ctx, planCase, decision) };
  return {
    outcome: "not_eligible",
    reasons: [...decision.reasons],
    ...(decision.exitFee === null ? {} : { exitFee: decision.exitFee }),
    ...(decision.termEndsOn === null ? {} : { termEndsOn: decision.termEndsOn }),
    alternatives: decision.alternatives.map(({ offerId, name, price }) => ({ offerId, name, price })),
  };
}

function quoteOf(
  ctx: ToolContext,
  { line, from, to }: PlanCase,
  decision: Extract<PlanDecision, { outcome: "qualified" }>,
): PlanQuote {
  const { terms } = decision;
  const keptUntil = addDays(localDay(ctx.clock.now(), ctx.timeZone), ctx.rules.quoteDays);
  return {
    quoteId: quoteIdOf(ctx, terms, keptUntil),
    keptUntil,
    hash: ctx.sha256(canonicalTerms(terms)),
    lineId: line.lineId,
    lineLabel: lineLabel(line),
    offerId: to.offerId,
    planName: to.name,
    fromPlanName: from?.name ?? line.planName,
    price: terms.price,
    previousPrice: decision.previousPrice,
    oneOff: terms.oneOff,
    startsOn: terms.startsOn,
    startsNewTerm: terms.startsNewTerm,
    termEndsOn: terms.termEndsOn,
    exitFee: terms.exitFee,
    lost: [...decision.lost],
    needs: decision.needs,
    brings: to.deviceInstalment === null ? null : "device",
    atOnce: atOnceOf(ctx, decision.atOnce),
    validUntil: new Date(decision.validUntil).toISOString(),
  };
}

function atOnceOf(ctx: ToolContext, terms: PlanTerms | null): PlanQuote["atOnce"] {
  const partMonth = terms?.partMonth ?? null;
  if (terms === null || partMonth === null) return null;
  const { startsOn, termEndsOn } = terms;
  return { hash: ctx.sha256(canonicalTerms(terms)), startsOn, termEndsOn, partMonth };
}
