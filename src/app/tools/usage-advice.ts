// SPDX-License-Identifier: Apache-2.0
import { z } from "zod";
import { ok } from "#kernel";
import { maySign, type Offer } from "#telecom";
import { failed } from "./failures.ts";
import { requireLine } from "./subject-view.ts";
import type { ToolSpec } from "./tool-spec.ts";

const GB = 1024 ** 3;

/**
 * A plan that would fit the use of the running period better. Reads use only with the consent that
 * the turn checks. Compares data alone, says so when it does not know, and never advises a plan that needs a check.
 */
export const usageAdvice: ToolSpec<"usage.advice"> = {
  about: "Holdings",
  purpose: "serviceProvision",
  fields: { outcome: ["line"], usedGb: ["line"], plan: ["line"] },
  isWrite: false,
  isMarketing: true,
  argsSchema: z.strictObject({ lineId: z.string().min(1).max(120), consent: z.literal(true) }),
  async run({ lineId }, ctx) {
    const seen = await requireLine(ctx, lineId);
    if (!seen.ok) return seen;
    const { line, relation } = seen.value;
    const [offers, buckets] = await Promise.all([ctx.reads.listOffers(), ctx.reads.listBuckets(line)]);
    if (!offers.ok) return failed(offers.refusal);
    if (!buckets.ok) return failed(buckets.refusal);
    const data = buckets.value.find((bucket) => bucket.kind === "data" && !bucket.isShared && !bucket.isExpired);
    const used = data?.usedBytes ?? null;
    const current = offers.value.find((offer) => offer.offerId === line.offerId) ?? null;
    if (used === null || current === null || !maySign(relation))
      return ok({ outcome: "no_data", usedGb: null, plan: null });
    const usedGb = Math.round((used / GB) * 10) / 10;
    const fit = cheapestFit(offers.value, current, usedGb);
    if (fit === null || fit.offerId === current.offerId) return ok({ outcome: "fits", usedGb, plan: null });
    const isSmaller = fit.price.minor < current.price.minor;
    return ok({
      outcome: isSmaller ? "smaller" : "larger",
      usedGb,
      plan: { offerId: fit.offerId, name: fit.name, price: fit.price },
    });
  },
};

/** With a quarter to spare, so that an ordinary month does not run out. */
const SPARE = 1.25;

function cheapestFit(offers: readonly Offer[], current: Offer, usedGb: number): Offer | null {
  const holds = (offer: Offer): boolean => offer.isUnlimited || (offer.dataGb ?? 0) >= usedGb * SPARE;
  const reachable = offers.filter(
    (offer) =>
      offer.isSellable &&
      offer.kind === current.kind &&
      !offer.needsCreditCheck &&
      offer.deviceInstalment === null &&
      current.exchangeableTo.includes(offer.offerId),
  );
  return [current, ...reachable].filter(holds).sort((a, b) => a.price.minor - b.price.minor)[0] ?? null;
}
