// SPDX-License-Identifier: Apache-2.0

import { z } from "zod";
import type { AddOnList } from "#dialogue";
import { ok } from "#kernel";
import { type Line, maySign, type Offer, type TelcoReads } from "#telecom";
import { failed } from "./failures.ts";
import { requireLine } from "./subject-view.ts";
import type { TelcoRules, ToolSpec } from "./tool-spec.ts";

/** As many as buttons fit under a question. */
const MAX_ADD_ONS = 8;

/** Add-ons that can be had now on an active mobile line; nothing for any other. Day passes only where the line may roam. */
export const addonsBrowse: ToolSpec<"addons.browse"> = {
  about: "Holdings",
  purpose: "serviceProvision",
  fields: { maySign: ["line"], isCapReached: ["line"], addOns: ["line"] },
  isWrite: false,
  argsSchema: z.strictObject({ lineId: z.string().min(1).max(120) }),
  async run({ lineId }, ctx) {
    const seen = await requireLine(ctx, lineId);
    if (!seen.ok) return seen;
    const offers = await ctx.reads.listOffers();
    if (!offers.ok) return failed(offers.refusal);
    const { line, relation } = seen.value;
    const isFit = line.kind === "mobile" && line.status === "active";
    const addOns: AddOnList["addOns"] = offers.value
      .filter((offer) => isFit && offer.kind === "addOn" && offer.isSellable)
      .filter((offer) => offer.pricePeriod !== "day" || line.roamingEnabled === true)
      .sort((a, b) => a.price.minor - b.price.minor)
      .slice(0, MAX_ADD_ONS)
      .map((offer) => ({
        offerId: offer.offerId,
        name: offer.name,
        price: offer.price,
        per: isSubscription(offer) ? "month" : offer.pricePeriod === "day" ? "day" : "once",
        needs: levelFor(offer, ctx.rules),
      }));
    const isCapReached = isFit && (await isStoppedByCap(line, ctx.reads));
    return ok({ maySign: maySign(relation), ...(isCapReached ? { isCapReached } : {}), addOns });
  },
};

/** What cannot be read is no reason to hold an extra back: the sentence is a hint, the limit is the operator's. */
async function isStoppedByCap(line: Line, reads: Pick<TelcoReads, "findServiceState">): Promise<boolean> {
  const state = await reads.findServiceState(line);
  return state.ok && state.value.data === "cap_reached";
}

/** What is paid for every month is a contract: it binds, however small. */
export function isSubscription(offer: Offer): boolean {
  return offer.pricePeriod === "month";
}

/** What a flow is told that an add-on will need; what it needs the gate decides when it is ordered. */
export function levelFor(offer: Offer, rules: Pick<TelcoRules, "spendLimit">): "A2" | "A3" {
  return isSubscription(offer) || offer.price.minor > rules.spendLimit.minor ? "A3" : "A2";
}
