// SPDX-License-Identifier: Apache-2.0

import { z } from "zod";
import type { Money } from "#kernel";
import { money } from "#kernel";
import type { Offer } from "#telecom";
import type { Traits } from "./tmf-types.ts";
import { amount, id, plainLabel, ref, toMoney, traitFlag, traitNumber } from "./tmf-types.ts";

/** TMF620 ProductOfferingPrice. */
export const offeringPrice = z.object({
  id,
  name: z.string().max(500).default(""),
  priceType: z.string().max(60),
  price: amount.optional(),
  tax: z.array(z.object({ taxRate: z.number().min(0).max(100).default(0) })).default([]),
  unitOfMeasure: z.object({ units: z.string().max(60).optional() }).optional(),
});
export type OfferingPrice = z.infer<typeof offeringPrice>;

const traitUse = z
  .array(
    z.object({
      name: z.string().max(200),
      productSpecCharacteristicValue: z.array(z.object({ value: z.unknown() })).default([]),
    }),
  )
  .default([])
  .transform(
    (uses): Traits =>
      new Map(
        uses.flatMap(({ name, productSpecCharacteristicValue: [first] }) => {
          const value = first?.value;
          const isPlain = typeof value === "string" || typeof value === "number" || typeof value === "boolean";
          return isPlain ? [[name, value] as const] : [];
        }),
      ),
  );

/** TMF620 ProductOffering. */
export const offering = z.object({
  id,
  name: z.string().max(500).default(""),
  isSellable: z.boolean().default(false),
  lifecycleStatus: z.string().default(""),
  category: z.array(ref).default([]),
  productOfferingPrice: z.array(z.object({ id })).default([]),
  productOfferingRelationship: z.array(z.object({ id, relationshipType: z.string() })).default([]),
  productOfferingTerm: z
    .array(z.object({ duration: z.object({ amount: z.number(), units: z.string() }).optional() }))
    .default([]),
  prodSpecCharValueUse: traitUse,
});
export type Offering = z.infer<typeof offering>;

/** The offering with its prices, including tax. Null when it has no price that a person could be told. */
export function toOffer(row: Offering, prices: readonly OfferingPrice[]): Offer | null {
  const own = row.productOfferingPrice
    .map((price) => prices.find((candidate) => candidate.id === price.id))
    .filter((price) => price !== undefined);
  const traits = row.prodSpecCharValueUse;
  const main = own.find((price) => price.name === row.name) ?? own[0];
  const base = main === undefined ? null : withTax(main);
  if (main === undefined || base === null) return null;
  const others = own.filter((price) => price !== main);
  const isFinanced = traitNumber(traits, "instalments") !== null;
  const instalment = isFinanced ? sumOf(others.filter(isRecurring), base.currency) : null;
  const upfront = sumOf(isFinanced ? others.filter(isOneTime) : [], base.currency);
  const kind = kindOf(row);
  const term = row.productOfferingTerm[0]?.duration;
  const dataGb = traitNumber(traits, "dataAllowanceGb");
  return {
    offerId: row.id,
    name: plainLabel(row.name),
    kind,
    isSellable: row.isSellable && row.lifecycleStatus.toLowerCase() !== "retired",
    isPrepaid: hasCategory(row, "prepaid"),
    price: instalment === null ? base : money(base.currency, base.minor + instalment.minor),
    pricePeriod: isRecurring(main) ? "month" : main.unitOfMeasure?.units === "day" ? "day" : "once",
    upfront,
    deviceInstalment: instalment,
    termMonths: term?.units.startsWith("month") === true && term.amount > 0 ? term.amount : null,
    dataGb,
    isUnlimited: kind === "mobile" && dataGb === null,
    needsCreditCheck: traitFlag(traits, "creditCheck") ?? false,
    exchangeableTo: row.productOfferingRelationship
      // Spelled so in the official file.
      .filter(({ relationshipType }) => relationshipType === "exchangableTo" || relationshipType === "exchangeableTo")
      .map((target) => target.id),
    features: featuresOf(traits),
  };
}

/** What a plan brings beside data, in figures and units that read the same in every language. */
function featuresOf(traits: Traits): readonly string[] {
  const speed = traitNumber(traits, "downMbit");
  return speed === null ? [] : [`${speed} Mbit/s`];
}

function kindOf(row: Offering): Offer["kind"] {
  if (hasCategory(row, "add-on") || hasCategory(row, "addon")) return "addOn";
  if (hasCategory(row, "broadband")) return "broadband";
  return hasCategory(row, "mobile") || hasCategory(row, "prepaid") ? "mobile" : "other";
}

function hasCategory(row: Offering, word: string): boolean {
  return row.category.some((category) => `${category.id} ${category.name ?? ""}`.toLowerCase().includes(word));
}

function withTax(price: OfferingPrice): Money | null {
  if (price.price === undefined) return null;
  const net = toMoney(price.price);
  const rate = price.tax.reduce((sum, { taxRate }) => sum + (taxRate >= 1 ? taxRate / 100 : taxRate), 0);
  return money(net.currency, net.minor + Math.floor(net.minor * rate + 0.5 + 1e-9));
}

function sumOf(prices: readonly OfferingPrice[], currency: string): Money {
  return money(
    currency,
    prices.reduce((sum, price) => sum + (withTax(price)?.minor ?? 0), 0),
  );
}

function isRecurring(price: OfferingPrice): boolean {
  return price.priceType.toLowerCase() === "recurring";
}

function isOneTime(price: OfferingPrice): boolean {
  return price.priceType.toLowerCase() === "onetime";
}
