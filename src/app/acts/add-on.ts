// SPDX-License-Identifier: Apache-2.0

import { z } from "zod";
import type { JsonObject, Result } from "#kernel";
import { localDay, ok, refuse } from "#kernel";
import type { Line, Offer } from "#telecom";
import { isSubscription } from "../tools/addons-browse.ts";
import { requireText } from "./act-args.ts";
import type { ActContext, ActKindSpec, ActRefusal } from "./act-kind.ts";
import { readBackPlaced, readPlaced, signableLine } from "./act-line.ts";

/** `price` is the one on the button, tax included. */
const argsSchema = z.object({
  lineId: z.string().min(1).max(120),
  offerId: z.string().min(1).max(120),
  price: z.object({ currency: z.string().length(3), minor: z.number().int().min(0) }),
});

async function standingOffer(
  args: JsonObject,
  ctx: ActContext,
): Promise<Result<{ readonly line: Line; readonly offer: Offer; readonly binds: boolean }, ActRefusal>> {
  const parsed = argsSchema.safeParse(args);
  if (!parsed.success) return refuse({ reason: "not_found" });
  const { lineId, offerId, price } = parsed.data;
  const [seen, offers] = await Promise.all([signableLine(ctx, lineId), ctx.reads.listOffers()]);
  if (!seen.ok) return seen;
  if (!offers.ok) return refuse({ reason: "unavailable" });
  const { line } = seen.value;
  const offer = offers.value.find((candidate) => candidate.offerId === offerId && candidate.kind === "addOn");
  if (offer === undefined) return refuse({ reason: "not_found" });
  if (!offer.isSellable || line.status !== "active" || line.kind !== "mobile")
    return refuse({ reason: "not_eligible" });
  if (offer.price.minor !== price.minor || offer.price.currency !== price.currency) {
    return refuse({ reason: "price_changed" });
  }
  const isDayPass = offerId === ctx.rules.roaming.dayPassOfferId;
  if (isDayPass && line.roamingEnabled !== true) return refuse({ reason: "not_eligible" });
  return ok({ line, offer, binds: isSubscription(offer) });
}

/** Something extra at once: more data, a day pass. */
export const addOn: ActKindSpec = {
  minimum: (args) => (args["needs"] === "A3" ? "A3" : "A2"),
  proofClass: () => "add_on",
  isProtective: false,
  startsAtOnce: () => true,
  async lineOf(args, ctx) {
    const seen = await signableLine(ctx, requireText(args, "lineId"));
    return seen.ok ? ok({ msisdn: seen.value.line.msisdn, relation: seen.value.relation }) : seen;
  },
  async requalify(args, ctx) {
    const standing = await standingOffer(args, ctx);
    if (!standing.ok) return standing;
    const { offer, binds } = standing.value;
    return ok({ binds, amount: offer.price.minor });
  },
  async submit(args, externalId, ctx) {
    const standing = await standingOffer(args, ctx);
    if (!standing.ok) return refuse({ reason: "rejected" });
    const { line, offer } = standing.value;
    return ctx.orders.submitAddOn({
      externalId,
      line,
      offerId: offer.offerId,
      planName: offer.name,
      startsOn: localDay(ctx.clock.now(), ctx.timeZone),
      price: offer.price,
    });
  },
  findByExternalId: (args, externalId, ctx) =>
    readPlaced(ctx, requireText(args, "lineId"), (customerId) =>
      ctx.orders.findOrderByExternalId(externalId, customerId),
    ),
  readBack: (orderId, args, ctx) => readBackPlaced(ctx, requireText(args, "lineId"), orderId),
  noticeParams: () => ({}),
};
