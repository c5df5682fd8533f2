// SPDX-License-Identifier: Apache-2.0
import { z } from "zod";
import type { KeptQuote } from "#dialogue";
import { localDay, ok } from "#kernel";
import { maySign } from "#telecom";
import { failed } from "./failures.ts";
import { decidePlanChange } from "./plan-decision.ts";
import { markOfOffer, markOfTerms, readQuoteId } from "./quote-id.ts";
import { requireLine } from "./subject-view.ts";
import type { ToolSpec } from "./tool-spec.ts";

/** Quotes that are computed again at most; each asks the operator whether the line still qualifies. */
const MOST = 5;

/**
 * Quotes for a line that this subject was given in any chat and that are still valid, the newest for each plan. What each would cost now
 * is computed again: the operator takes orders at the price of the day, so a price that moved is said to have moved.
 */
export const plansQuotes: ToolSpec<"plans.quotes"> = {
  about: "Holdings",
  purpose: "serviceProvision",
  fields: { quotes: ["offer"] },
  isWrite: false,
  argsSchema: z.strictObject({ lineId: z.string().min(1).max(120) }),
  async run({ lineId }, ctx) {
    const seen = await requireLine(ctx, lineId);
    if (!seen.ok) return seen;
    if (!maySign(seen.value.relation)) return ok({ quotes: [] });
    const offers = await ctx.reads.listOffers();
    if (!offers.ok) return failed(offers.refusal);
    const today = localDay(ctx.clock.now(), ctx.timeZone);
    const quotes: KeptQuote[] = [];
    for (const quoteId of await ctx.own.quotes()) {
      const id = readQuoteId(quoteId);
      if (id === null || id.until < today) continue;
      const offer = offers.value.find(({ offerId }) => markOfOffer(ctx, { lineId, offerId }, id.until) === id.of);
      if (offer === undefined || quotes.some(({ offerId }) => offerId === offer.offerId)) continue;
      const decided = await decidePlanChange(ctx, seen.value, offer.offerId);
      if (!decided.ok) return decided;
      const decision = typeof decided.value === "string" ? null : decided.value.decision;
      const terms = decision?.outcome === "qualified" ? decision.terms : null;
      quotes.push({
        quoteId,
        offerId: offer.offerId,
        name: offer.name,
        price: offer.price,
        until: id.until,
        state: terms === null ? "closed" : markOfTerms(ctx, terms, id.until) === id.terms ? "stands" : "changed",
      });
      if (quotes.length === MOST) break;
    }
    return ok({ quotes });
  },
};
