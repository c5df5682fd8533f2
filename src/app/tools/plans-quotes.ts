// SPDX-License-Identifier: Apache-2.0
import { z } from "zod";
import type { KeptQuote } from "#dialogue";
import { localDay, ok } from "#kernel";
import { maySign, startsNewTerm } from "#telecom";
import { failed } from "./failures.ts";
import { markOfOffer, markOfTerms, readQuoteId } from "./quote-id.ts";
import { requireLine } from "./subject-view.ts";
import type { ToolSpec } from "./tool-spec.ts";

/**
 * Quotes for a line that this subject was given in any chat and that are still valid, the newest for each plan. Compared with the
 * catalogue of now: the operator takes orders at the price of the day, so a price that moved is said to have moved. Whether the line
 * still qualifies is asked when one is taken up, and a check of credit only after a yes to it.
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
    const from = offers.value.find(({ offerId }) => offerId === seen.value.line.offerId) ?? null;
    const today = localDay(ctx.clock.now(), ctx.timeZone);
    const quotes: KeptQuote[] = [];
    for (const quoteId of await ctx.own.quotes()) {
      const id = readQuoteId(quoteId);
      if (id === null || id.until < today) continue;
      const offer = offers.value.find(({ offerId }) => markOfOffer(ctx, { lineId, offerId }, id.until) === id.of);
      if (offer === undefined || quotes.some(({ offerId }) => offerId === offer.offerId)) continue;
      const { offerId, price, upfront: oneOff } = offer;
      const terms = { lineId, offerId, price, oneOff, startsNewTerm: startsNewTerm(from, offer) };
      quotes.push({
        quoteId,
        offerId,
        name: offer.name,
        price,
        until: id.until,
        state: markOfTerms(ctx, terms, id.until) === id.terms ? "stands" : "changed",
      });
    }
    return ok({ quotes });
  },
};
