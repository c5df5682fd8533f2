// SPDX-License-Identifier: Apache-2.0

import { z } from "zod";
import { Sensitive } from "#kernel";
import type { Agreement, Order, OrderState } from "#telecom";
import {
  characteristics,
  dayOf,
  id,
  instant,
  period,
  plainLabel,
  ref,
  relatedParties,
  traitNumber,
  traitText,
} from "./tmf-types.ts";

const ORDER_STATE = z.enum([
  "acknowledged",
  "rejected",
  "pending",
  "held",
  "inProgress",
  "cancelled",
  "completed",
  "failed",
  "partial",
  "assessingCancellation",
  "pendingCancellation",
]) satisfies z.ZodType<OrderState>;

/** TMF622 ProductOrder. */
export const productOrder = z.object({
  id,
  externalId: z.string().max(200).optional(),
  state: ORDER_STATE,
  orderDate: instant.optional(),
  completionDate: instant.optional(),
  requestedStartDate: instant.optional(),
  productOrderItem: z
    .array(
      z.object({
        action: z.string().max(60),
        productOffering: ref.optional(),
        product: z
          .object({
            id: id.optional(),
            productCharacteristic: characteristics,
            productRelationship: z.array(z.object({ product: z.object({ id }) })).default([]),
          })
          .optional(),
      }),
    )
    .default([]),
  relatedParty: relatedParties,
});
export type ProductOrder = z.infer<typeof productOrder>;

export function toOrder(row: ProductOrder, timeZone: string): Order {
  const offering = row.productOrderItem.find((item) => item.productOffering !== undefined)?.productOffering;
  const serials = row.productOrderItem
    .map((item) => (item.product === undefined ? null : traitText(item.product.productCharacteristic, "iccid")))
    .filter((serial) => serial !== null);
  return {
    orderId: row.id,
    externalId: row.externalId ?? null,
    customerId: row.relatedParty.find(({ role }) => role.toLowerCase() === "customer")?.id ?? null,
    state: row.state,
    orderedAt: row.orderDate ?? null,
    completedAt: row.completionDate ?? null,
    startsOn: dayOf(row.requestedStartDate, timeZone),
    kind: kindOf(row, serials.length > 0),
    lineIds: row.productOrderItem.flatMap(({ product }) => [
      ...(product?.id === undefined ? [] : [product.id]),
      ...(product?.productRelationship ?? []).map((related) => related.product.id),
    ]),
    offerId: offering?.id ?? null,
    planName: offering?.name === undefined ? null : plainLabel(offering.name),
    isEsim: row.productOrderItem.some(
      ({ product }) => product !== undefined && traitText(product.productCharacteristic, "simType") === "esim",
    ),
    simSerials: serials.map((serial) => new Sensitive(serial)),
  };
}

function kindOf(row: ProductOrder, hasSim: boolean): Order["kind"] {
  const [item] = row.productOrderItem;
  if (item === undefined) return "other";
  const traits = item.product?.productCharacteristic;
  if (hasSim || (traits !== undefined && traitText(traits, "change")?.includes("Sim") === true)) return "sim_change";
  if (traits?.has("simChange") === true) return "sim_change";
  if (item.action === "modify") {
    if (item.productOffering !== undefined) return "plan_change";
    return traits?.has("roamingEnabled") === true ? "roaming" : "other";
  }
  if (item.action === "delete") return "cancellation";
  if (item.action !== "add") return "other";
  if (traits?.has("simType") === true) return "new_line";
  return item.product?.id === undefined ? "add_on" : "new_line";
}

/** TMF651 Agreement. */
export const agreement = z.object({
  id,
  status: z.string().default(""),
  agreementPeriod: period.optional(),
  agreementItem: z.array(z.object({ product: z.array(ref).default([]) })).default([]),
  characteristic: characteristics,
  engagedParty: relatedParties,
});

export function toAgreement(row: z.infer<typeof agreement>, timeZone: string): Agreement {
  const factor = traitNumber(row.characteristic, "earlyTerminationFactor");
  return {
    agreementId: row.id,
    productIds: row.agreementItem.flatMap((item) => item.product.map((held) => held.id)),
    startsOn: dayOf(row.agreementPeriod?.startDateTime, timeZone),
    endsOn: dayOf(row.agreementPeriod?.endDateTime, timeZone),
    exitFeeFactor: factor !== null && factor >= 0 && factor <= 1 ? factor : null,
  };
}
