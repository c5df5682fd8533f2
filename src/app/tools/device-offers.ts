// SPDX-License-Identifier: Apache-2.0
import { z } from "zod";
import { ok } from "#kernel";
import { type Customer, maySign } from "#telecom";
import { failed } from "./failures.ts";
import { requireLine } from "./subject-view.ts";
import type { ToolSpec } from "./tool-spec.ts";

const DAY_MS = 86_400_000;

/** Handsets for a line, from the catalogue alone: nobody's credit is asked about by looking. */
export const deviceOffers: ToolSpec<"device.offers"> = {
  about: "Holdings",
  purpose: "serviceProvision",
  fields: { maySign: ["line"], shipsNow: ["line"], devices: ["line"] },
  isWrite: false,
  argsSchema: z.strictObject({ lineId: z.string().min(1).max(120) }),
  async run({ lineId }, ctx) {
    const seen = await requireLine(ctx, lineId);
    if (!seen.ok) return seen;
    const { line, relation } = seen.value;
    if (!maySign(relation)) return ok({ maySign: false, shipsNow: false, devices: [] });
    const [offers, customer] = await Promise.all([ctx.reads.listOffers(), ctx.reads.findCustomer(line.customerId)]);
    if (!offers.ok) return failed(offers.refusal);
    if (!customer.ok) return failed(customer.refusal);
    const current = offers.value.find((offer) => offer.offerId === line.offerId);
    const devices = offers.value
      .filter((offer) => offer.isSellable && offer.deviceInstalment !== null)
      .filter((offer) => line.status === "active" && current?.exchangeableTo.includes(offer.offerId) === true)
      .map(({ offerId, name, price, upfront, termMonths }) => ({ offerId, name, price, upfront, months: termMonths }));
    return ok({ maySign: true, shipsNow: maySend(customer.value, ctx.clock.now()), devices });
  },
};

/**
 * Nothing is sent within a day of a change of contact data: whoever changed them may be somebody else, and the notice of it needs that long.
 * An operator that does not say when they were changed has its own rule for it.
 */
export function maySend({ contactChangedAt }: Pick<Customer, "contactChangedAt">, now: number): boolean {
  return contactChangedAt === null || now - contactChangedAt >= DAY_MS;
}
