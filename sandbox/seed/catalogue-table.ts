// SPDX-License-Identifier: Apache-2.0

/** What Larkspur sells. Prices in pence a month without VAT, unless a comment says otherwise. */
export type Offer = {
  readonly id: string;
  readonly name: string;
  readonly pence: number;
  readonly charge: "month" | "oneTime" | "day";
  readonly termMonths: number | null;
  readonly sellable: boolean;
  readonly category: "mobile" | "broadband" | "business" | "addOn" | "prepaid";
  readonly dataGb: number | null;
  readonly description: string;
  readonly vatIncluded?: boolean;
  readonly traits?: Readonly<Record<string, string | number | boolean>>;
  readonly lifecycle?: "Active" | "Retired" | "Obsolete";
};

const mobile = { charge: "month", sellable: true, category: "mobile" } as const;
const wired = { charge: "month", category: "broadband", dataGb: null } as const;
const addOn = { sellable: true, category: "addOn", termMonths: null } as const;

export const offers: readonly Offer[] = [
  {
    ...mobile,
    id: "PO-SIM-S",
    name: "SIM S 10 GB",
    pence: 1000,
    termMonths: 1,
    dataGb: 10,
    description: "10 GB, unlimited calls and texts, leave any month",
    traits: { overageBlockPence: 400, overageBlockGb: 1, overageCapPence: 2000 },
  },
  {
    ...mobile,
    id: "PO-SIM-M",
    name: "SIM M 30 GB",
    pence: 1800,
    termMonths: 12,
    dataGb: 30,
    description: "30 GB, unlimited calls and texts",
  },
  {
    ...mobile,
    id: "PO-SIM-L",
    name: "SIM L 100 GB",
    pence: 2600,
    termMonths: 24,
    dataGb: 100,
    description: "100 GB, unlimited calls and texts",
  },
  {
    ...mobile,
    id: "PO-UNL",
    name: "Unlimited",
    pence: 3800,
    termMonths: 24,
    dataGb: null,
    description: "Unlimited data, calls and texts",
    traits: { roamingFairUseGb: 25, roamingFairUseZone: 1 },
  },
  {
    ...mobile,
    id: "PO-HS24",
    name: "Unlimited + handset",
    pence: 3800,
    termMonths: 24,
    dataGb: null,
    description: "Unlimited, and a handset in 24 instalments",
    traits: { instalmentPence: 2200, instalments: 24, upfrontPence: 3000, creditCheck: true },
  },
  {
    ...mobile,
    id: "PO-FAM",
    name: "Family 120 GB",
    pence: 6000,
    termMonths: 24,
    dataGb: 120,
    description: "Three lines share 120 GB",
    traits: { linesIncluded: 3, extraLinePence: 800, maxLines: 6, sharedBucket: true },
  },
  {
    id: "PO-PRE",
    name: "Prepaid 15 GB",
    pence: 1200,
    charge: "month",
    termMonths: null,
    sellable: true,
    category: "prepaid",
    dataGb: 15,
    vatIncluded: true,
    description: "15 GB for 30 days, no bill",
    traits: { validDays: 30 },
  },
  {
    ...wired,
    id: "PO-FIB150",
    name: "Fibre 150",
    pence: 3000,
    termMonths: 24,
    sellable: true,
    description: "150 Mbit/s over fibre",
    traits: { downMbit: 150, minimumMbit: 120, placeQualification: true },
  },
  {
    ...wired,
    id: "PO-FIB900",
    name: "Fibre 900",
    pence: 4500,
    termMonths: 24,
    sellable: true,
    description: "900 Mbit/s over fibre",
    traits: { downMbit: 900, minimumMbit: 600, placeQualification: true },
  },
  {
    ...wired,
    id: "PO-VDSL50",
    name: "VDSL 50 + line",
    pence: 2700,
    termMonths: null,
    sellable: false,
    description: "Up to 50 Mbit/s over copper, no longer sold",
    traits: { downMbit: 50, minimumMbit: 18 },
    lifecycle: "Obsolete",
  },
  {
    id: "PO-BIZ5",
    name: "Business 5 lines",
    pence: 12000,
    charge: "month",
    termMonths: 24,
    sellable: true,
    category: "business",
    dataGb: 250,
    description: "Five lines, prices without VAT",
    traits: { linesIncluded: 5, priceShownExVat: true },
  },
  {
    ...mobile,
    id: "PO-CLASSIC5",
    name: "Classic 5 GB",
    pence: 900,
    termMonths: null,
    dataGb: 5,
    sellable: false,
    description: "Retired: nobody can move to it",
    lifecycle: "Retired",
  },
  {
    ...addOn,
    id: "AO-ROAM2",
    name: "Zone 2 day pass",
    pence: 500,
    charge: "day",
    dataGb: 2,
    description: "2 GB, calls and texts for one day in zone 2",
    traits: { requiresRoaming: true },
  },
  {
    ...addOn,
    id: "AO-DATA10",
    name: "+10 GB",
    pence: 600,
    charge: "oneTime",
    dataGb: 10,
    description: "10 GB more until the next bill day",
  },
  {
    ...addOn,
    id: "AO-INS",
    name: "Device insurance",
    pence: 800,
    charge: "month",
    termMonths: 1,
    dataGb: null,
    description: "Loss, theft and damage; 14 days to change your mind",
    traits: { withdrawalDays: 14 },
  },
];

export type OfferLink = { readonly from: string; readonly to: string; readonly type: string };

const move = (from: string, ...to: string[]): OfferLink[] => to.map((id) => ({ from, to: id, type: "exchangableTo" }));

/** Which offer may be exchanged for which, what an add-on needs, and what excludes what. */
export const offerLinks: readonly OfferLink[] = [
  ...move("PO-SIM-S", "PO-SIM-M", "PO-SIM-L", "PO-UNL", "PO-HS24"),
  ...move("PO-SIM-M", "PO-SIM-S", "PO-SIM-L", "PO-UNL", "PO-HS24"),
  ...move("PO-SIM-L", "PO-SIM-S", "PO-SIM-M", "PO-UNL", "PO-HS24"),
  ...move("PO-UNL", "PO-SIM-S", "PO-SIM-M", "PO-SIM-L", "PO-HS24"),
  ...move("PO-HS24", "PO-UNL"),
  ...move("PO-PRE", "PO-SIM-S", "PO-SIM-M", "PO-SIM-L", "PO-UNL"),
  ...move("PO-CLASSIC5", "PO-SIM-S", "PO-SIM-M", "PO-SIM-L", "PO-UNL"),
  ...move("PO-FIB150", "PO-FIB900"),
  ...move("PO-FIB900", "PO-FIB150"),
  ...move("PO-VDSL50", "PO-FIB150", "PO-FIB900"),
  ...["PO-SIM-S", "PO-SIM-M", "PO-SIM-L", "PO-UNL", "PO-HS24", "PO-FAM"].flatMap((plan) =>
    ["AO-ROAM2", "AO-DATA10", "AO-INS"].map((id) => ({ from: id, to: plan, type: "optionalFor" })),
  ),
  { from: "AO-ROAM2", to: "PS-ROAMING", type: "requires" },
  { from: "AO-DATA10", to: "PO-UNL", type: "excludes" },
  { from: "AO-DATA10", to: "PO-HS24", type: "excludes" },
];

export function offer(id: string): Offer {
  const found = offers.find((candidate) => candidate.id === id);
  if (found === undefined) throw new RangeError(`No offer ${id}`);
  return found;
}

/** Charges outside every bundle, pence without VAT. */
export const rates = {
  roamingZone2: { dataPerMb: 20, voicePerMinute: 100, sms: 35, spendCap: 4500 },
  internationalPerMinute: 60,
  lateFee: 500,
  simActivation: 500,
} as const;
