// SPDX-License-Identifier: Apache-2.0

import { z } from "zod";
import type { PlanSummary } from "#dialogue";
import { ok } from "#kernel";
import type { Line, Offer } from "#telecom";
import { failed } from "./failures.ts";
import { requireLine } from "./subject-view.ts";
import type { ToolSpec } from "./tool-spec.ts";

/** As many as a card holds. */
const MAX_PLANS = 12;

export const plansBrowse: ToolSpec<"plans.browse"> = {
  about: "Catalogue",
  purpose: "serviceProvision",
  fields: { plans: ["public", "line"] },
  isWrite: false,
  argsSchema: z.strictObject({ lineId: z.string().min(1).max(120).optional() }) as z.ZodType<{ lineId?: string }>,
  async run({ lineId }, ctx) {
    let line: Line | null = null;
    if (lineId !== undefined) {
      const seen = await requireLine(ctx, lineId);
      if (!seen.ok) return seen;
      line = seen.value.line;
    }
    const offers = await ctx.reads.listOffers();
    if (!offers.ok) return failed(offers.refusal);
    return ok({ plans: plansFor(offers.value, line) });
  },
};

function plansFor(offers: readonly Offer[], line: Line | null): PlanSummary[] {
  const current = line === null ? null : (offers.find((offer) => offer.offerId === line.offerId) ?? null);
  return offers
    .filter((offer) => offer === current || (offer.isSellable && isPlanFor(offer, line)))
    .sort((a, b) => a.kind.localeCompare(b.kind) * -1 || a.price.minor - b.price.minor)
    .slice(0, MAX_PLANS)
    .map((offer) => ({
      offerId: offer.offerId,
      name: offer.name,
      price: offer.price,
      termMonths: offer.termMonths,
      dataGb: offer.dataGb,
      features: [...offer.features],
      isCurrent: offer === current,
      ...(offer.needsCreditCheck ? { needsCreditCheck: true } : {}),
      canMove: line === null ? null : offer !== current && (current?.exchangeableTo.includes(offer.offerId) ?? false),
    }));
}

function isPlanFor(offer: Offer, line: Line | null): boolean {
  if (line === null) return offer.kind === "mobile" || offer.kind === "broadband";
  return offer.kind === line.kind;
}
