// SPDX-License-Identifier: Apache-2.0
import { type Doc, iso, money, taxNames, taxOn } from "../doc.ts";
import { operator } from "../operator.ts";
import type { Offer } from "../operators/kinds.ts";
import { offer, offerLinks } from "./catalogue-table.ts";
import type { Times } from "./times.ts";

const base = "/tmf-api/productCatalogManagement/v4";

/** An absolute reference; the official file asks for a URI here, so the origin is put in front when it is sent. */
function ref(kind: string, id: string, name: string): { id: string; href: string; name: string } {
  return { id, href: `${base}/${kind}/${id}`, name };
}

/** Says of a price what its tax is. */
function taxSentence(sold: Offer): string {
  if (operator().taxPercent === null) return "No tax";
  return sold.taxIncluded === true ? "Including VAT" : "Without VAT";
}

function priceDoc(sold: Offer, times: Times): Doc[] {
  const { bill: words, rates, taxPercent } = operator();
  const since = { startDateTime: iso(times.daysAgo(700)) };
  const price = (suffix: string, name: string, minor: number, priceType: string, taxed: boolean): Doc => ({
    ...ref("productOfferingPrice", `PP-${sold.id}${suffix}`, name),
    description: taxSentence(sold),
    isBundle: false,
    lifecycleStatus: "Active",
    priceType,
    ...(priceType === "recurring" ? { recurringChargePeriodType: "month", recurringChargePeriodLength: 1 } : {}),
    price: money(minor),
    tax: taxPercent === null ? [] : [{ ...taxNames(taxed), taxAmount: money(taxed ? taxOn(minor) : 0) }],
    unitOfMeasure: { amount: 1, units: sold.charge },
    validFor: since,
    "@type": "ProductOfferingPrice",
  });
  const taxed = sold.taxIncluded !== true;
  const main = price("", sold.name, sold.minor, sold.charge === "month" ? "recurring" : "oneTime", taxed);
  if (sold.id === "PO-HS24")
    return [
      main,
      price("-DEV", words.instalment, rates.handset.instalment, "recurring", false),
      price("-UPF", words.upfront, rates.handset.upfront, "oneTime", true),
    ];
  if (sold.id === "PO-SIM-S") return [main, price("-OVR", words.overage, rates.overageBlock, "usage", true)];
  if (sold.id === "PO-FAM") return [main, price("-XL", words.extraLine, rates.extraLine, "recurring", true)];
  return [main];
}

function offeringDoc(sold: Offer, times: Times): Doc {
  const lifecycle = sold.lifecycle ?? "Active";
  return {
    ...ref("productOffering", sold.id, sold.name),
    description: sold.description,
    isBundle: sold.id === "PO-FAM" || sold.id === "PO-BIZ5" || sold.id === "PO-HS24",
    isSellable: sold.sellable,
    lifecycleStatus: lifecycle,
    lastUpdate: iso(times.daysAgo(90)),
    version: "1.0",
    validFor: {
      startDateTime: iso(times.daysAgo(900)),
      ...(lifecycle === "Active" ? {} : { endDateTime: iso(times.daysAgo(400)) }),
    },
    category: [{ ...ref("category", `CAT-${sold.category}`, operator().categories[sold.category]) }],
    channel: [
      { id: "CH-CHAT", name: "Chat" },
      { id: "CH-SHOP", name: "Shop" },
    ],
    marketSegment: [
      {
        id: sold.category === "business" ? "MS-BIZ" : "MS-HOME",
        name: sold.category === "business" ? "Business" : "Consumer",
      },
    ],
    productOfferingPrice: priceDoc(sold, times).map((price) => ({
      id: price.id,
      href: price.href,
      name: price["name"],
    })),
    productOfferingRelationship: offerLinks
      .filter((link) => link.from === sold.id)
      .map((link) => ({
        ...ref("productOffering", link.to, link.to.startsWith("PS-") ? "Roaming" : offer(link.to).name),
        relationshipType: link.type,
      })),
    productOfferingTerm:
      sold.termMonths === null ? [] : [{ name: "Minimum term", duration: { amount: sold.termMonths, units: "month" } }],
    productSpecification: ref("productSpecification", `PS-${sold.id}`, sold.name),
    prodSpecCharValueUse: Object.entries({
      ...(sold.dataGb === null ? {} : { dataAllowanceGb: sold.dataGb }),
      ...sold.traits,
    }).map(([name, value]) => ({
      name,
      valueType: typeof value,
      productSpecCharacteristicValue: [{ isDefault: true, value, valueType: typeof value }],
    })),
    "@type": "ProductOffering",
  };
}

export type Catalogue = Readonly<
  Record<"catalog" | "category" | "productOffering" | "productOfferingPrice" | "productSpecification", readonly Doc[]>
>;

export function buildCatalogue(times: Times): Catalogue {
  const categories = Object.entries(operator().categories).map(([id, name]) => ({
    ...ref("category", `CAT-${id}`, name),
    isRoot: true,
    lifecycleStatus: "Active",
    productOffering: operator()
      .offers.filter((sold) => sold.category === id)
      .map((sold) => ref("productOffering", sold.id, sold.name)),
  }));
  const specification = (id: string, name: string, traits: Record<string, string | number | boolean>): Doc => ({
    ...ref("productSpecification", id, name),
    brand: operator().shortName,
    lifecycleStatus: "Active",
    isBundle: false,
    productSpecCharacteristic: Object.entries(traits).map(([trait, value]) => ({
      name: trait,
      valueType: typeof value,
      productSpecCharacteristicValue: [{ value, valueType: typeof value }],
    })),
  });
  const { offers, rates, shortName } = operator();
  const zone = rates.roamingZone2;
  return {
    catalog: [
      {
        ...ref("catalog", "CT-1", `${shortName} catalogue`),
        catalogType: "retail",
        lifecycleStatus: "Active",
        category: categories.map(({ id, href, name }) => ({ id, href, name })),
      },
    ],
    category: categories,
    productOffering: offers.map((sold) => offeringDoc(sold, times)),
    productOfferingPrice: offers.flatMap((sold) => priceDoc(sold, times)),
    productSpecification: [
      ...offers.map((sold) => specification(`PS-${sold.id}`, sold.name, { ...sold.traits })),
      specification("PS-ROAMING", "Roaming", {
        zone2DataMinorPerMb: zone.dataPerMb,
        zone2VoiceMinorPerMinute: zone.voicePerMinute,
        zone2SmsMinor: zone.sms,
        spendCapMinor: zone.spendCap,
        internationalMinorPerMinute: rates.internationalPerMinute,
      }),
    ],
  };
}
