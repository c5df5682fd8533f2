// SPDX-License-Identifier: Apache-2.0
import { type Doc, iso, money, vat } from "../doc.ts";
import { type Offer, offer, offerLinks, offers, rates } from "./catalogue-table.ts";
import type { Times } from "./times.ts";

const base = "/tmf-api/productCatalogManagement/v4";

/** An absolute reference; the official file asks for a URI here, so the origin is put in front when it is sent. */
function ref(kind: string, id: string, name: string): { id: string; href: string; name: string } {
  return { id, href: `${base}/${kind}/${id}`, name };
}

const categoryNames = {
  mobile: "Mobile",
  broadband: "Broadband",
  business: "Business",
  addOn: "Add-ons",
  prepaid: "Prepaid",
} as const;

function priceDoc(sold: Offer, times: Times): Doc[] {
  const since = { startDateTime: iso(times.daysAgo(700)) };
  const price = (suffix: string, name: string, pence: number, priceType: string, taxed: boolean): Doc => ({
    ...ref("productOfferingPrice", `PP-${sold.id}${suffix}`, name),
    description: sold.vatIncluded === true ? "Including VAT" : "Without VAT",
    isBundle: false,
    lifecycleStatus: "Active",
    priceType,
    ...(priceType === "recurring" ? { recurringChargePeriodType: "month", recurringChargePeriodLength: 1 } : {}),
    price: money(pence),
    tax: [
      { taxCategory: taxed ? "VAT" : "VAT exempt", taxRate: taxed ? 20 : 0, taxAmount: money(taxed ? vat(pence) : 0) },
    ],
    unitOfMeasure: { amount: 1, units: sold.charge },
    validFor: since,
    "@type": "ProductOfferingPrice",
  });
  const taxed = sold.vatIncluded !== true;
  const main = price("", sold.name, sold.pence, sold.charge === "month" ? "recurring" : "oneTime", taxed);
  if (sold.id === "PO-HS24")
    return [
      main,
      price("-DEV", "Handset instalment, 24 months", 2200, "recurring", false),
      price("-UPF", "Handset, first payment", 3000, "oneTime", true),
    ];
  if (sold.id === "PO-SIM-S") return [main, price("-OVR", "1 GB beyond the bundle", 400, "usage", true)];
  if (sold.id === "PO-FAM") return [main, price("-XL", "Extra family line", 800, "recurring", true)];
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
    category: [{ ...ref("category", `CAT-${sold.category}`, categoryNames[sold.category]) }],
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
  const categories = Object.entries(categoryNames).map(([id, name]) => ({
    ...ref("category", `CAT-${id}`, name),
    isRoot: true,
    lifecycleStatus: "Active",
    productOffering: offers
      .filter((sold) => sold.category === id)
      .map((sold) => ref("productOffering", sold.id, sold.name)),
  }));
  const specification = (id: string, name: string, traits: Record<string, string | number | boolean>): Doc => ({
    ...ref("productSpecification", id, name),
    brand: "Larkspur",
    lifecycleStatus: "Active",
    isBundle: false,
    productSpecCharacteristic: Object.entries(traits).map(([trait, value]) => ({
      name: trait,
      valueType: typeof value,
      productSpecCharacteristicValue: [{ value, valueType: typeof value }],
    })),
  });
  const zone = rates.roamingZone2;
  return {
    catalog: [
      {
        ...ref("catalog", "CT-1", "Larkspur catalogue"),
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
        zone2DataPencePerMb: zone.dataPerMb,
        zone2VoicePencePerMinute: zone.voicePerMinute,
        zone2SmsPence: zone.sms,
        spendCapPence: zone.spendCap,
        internationalPencePerMinute: rates.internationalPerMinute,
      }),
    ],
  };
}
