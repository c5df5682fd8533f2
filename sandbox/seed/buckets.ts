// SPDX-License-Identifier: Apache-2.0
import { plusMonths, startOf } from "../calendar.ts";
import { type Doc, decimal, iso, minorFrom } from "../doc.ts";
import { type Key, msisdn, patternOf } from "../ids.ts";
import { operator } from "../operator.ts";
import { offer } from "./catalogue-table.ts";
import { type Holding } from "./holdings.ts";
import { holdingsOf, productRef, serviceRef } from "./inventory.ts";
import { accountRef, billParties, lineParties, mobileLines, type PartyRef } from "./refs.ts";
import { billDay, type Times } from "./times.ts";

/** Share of the data bundle that is used now, in per cent. */
const usedPercent: Readonly<Record<number, number>> = {
  1: 34,
  2: 55,
  3: 98,
  4: 0,
  5: 22,
  7: 61,
  8: 47,
  9: 70,
  13: 64,
  15: 100,
  17: 18,
  18: 40,
  19: 25,
  20: 83,
  21: 12,
  22: 58,
  25: 50,
  26: 51,
};

export type Bucket = {
  readonly id: string;
  readonly name: string;
  readonly kind: "data" | "monetary";
  readonly total: number;
  readonly used: number;
  readonly unit: string;
  readonly shared: boolean;
  readonly from: number;
  readonly until: number;
  readonly status: "active" | "suspended" | "expired";
  readonly holding: Holding;
  readonly counters: readonly { readonly line: number; readonly used: number; readonly user: PartyRef }[];
};

function validity(pattern: number, times: Times): { from: number; until: number } {
  if (pattern === 15) return { from: times.daysAgo(31), until: times.daysAgo(1) };
  return { from: startOf(billDay(times, 5)), until: startOf(plusMonths(billDay(times, 5), 1)) };
}

/** Allowances and prepaid money of a customer. Unlimited plans have no data bucket. */
export function bucketsOf(key: Key, times: Times): readonly Bucket[] {
  const pattern = patternOf(key);
  const plan = holdingsOf(key, times)[0];
  if (plan === undefined || plan.line === 0 || plan.status === "terminated") return [];
  const gb = offer(plan.offerId).dataGb;
  const { from, until } = validity(pattern, times);
  const buckets: Bucket[] = [];
  if (gb !== null) {
    const used = Math.round(gb * (usedPercent[pattern] ?? 0)) / 100;
    const lines = mobileLines(pattern);
    const counters = Array.from({ length: lines }, (_, index) => ({
      line: index + 1,
      used: Math.round((used / lines) * 100) / 100,
      user: lineParties(key, index + 1).at(-1) ?? billParties(key)[0]!,
    }));
    buckets.push({
      id: `BK-${key}-1`,
      name: `${gb} GB`,
      kind: "data",
      total: gb,
      used,
      unit: "GB",
      shared: lines > 1,
      from,
      until,
      status: pattern === 15 ? "expired" : "active",
      holding: plan,
      counters,
    });
  }
  if (pattern === 15)
    buckets.push({
      id: `BK-${key}-2`,
      name: "Credit",
      kind: "monetary",
      total: decimal(operator().rates.prepaid.left),
      used: 0,
      unit: operator().currency,
      shared: false,
      from: times.daysAgo(40),
      until: times.daysAgo(-140),
      status: "active",
      holding: plan,
      counters: [],
    });
  return buckets;
}

/** What is left: money to its smallest unit, data to a hundredth of a GB. */
function leftIn({ kind, total, used }: Bucket): number {
  const left = total - used;
  return kind === "monetary" ? decimal(minorFrom(left)) : Math.round(left * 100) / 100;
}

const prepay = "/tmf-api/prepayBalanceManagement/v4";

export function buildBuckets(key: Key, times: Times): Doc[] {
  return bucketsOf(key, times).map((bucket) => ({
    id: bucket.id,
    href: `${prepay}/bucket/${bucket.id}`,
    name: bucket.name,
    isShared: bucket.shared,
    status: bucket.status,
    usageType: bucket.kind,
    remainingValue: { amount: leftIn(bucket), units: bucket.unit },
    remainingValueName: `${leftIn(bucket)} ${bucket.unit}`,
    validFor: { startDateTime: iso(bucket.from), endDateTime: iso(bucket.until) },
    product: [productRef(key, bucket.holding.k, bucket.holding.name)],
    partyAccount: accountRef(key),
    logicalResource: [{ id: `LR-${key}-1`, name: msisdn(key, 1) }],
    relatedParty: patternOf(key) === 13 ? [...billParties(key), ...lineParties(key, 2).slice(2)] : billParties(key),
    "@type": "Bucket",
  }));
}

export function buildAccumulated(key: Key, times: Times): Doc[] {
  return bucketsOf(key, times).map((bucket) => {
    const id = bucket.id.replace("BK-", "AB-");
    return {
      id,
      href: `${prepay}/accumulatedBalance/${id}`,
      name: bucket.name,
      bucket: [{ id: bucket.id, href: `${prepay}/bucket/${bucket.id}`, name: bucket.name }],
      totalBalance: { amount: leftIn(bucket), units: bucket.unit },
      partyAccount: accountRef(key),
      product: [productRef(key, bucket.holding.k, bucket.holding.name)],
      relatedParty: billParties(key),
      "@type": "AccumulatedBalance",
    };
  });
}

/** The one top-up of the seed: Kofi's, which failed. */
export function buildTopups(key: Key, times: Times): Doc[] {
  if (patternOf(key) !== 15) return [];
  const id = `TU-${key}-1`;
  return [
    {
      id,
      href: `${prepay}/topupBalance/${id}`,
      description: "Top-up",
      reason: "Card declined",
      requestedDate: iso(times.hoursAgo(20)),
      status: "failed",
      usageType: "monetary",
      amount: { amount: decimal(operator().rates.prepaid.failedTopUp), units: operator().currency },
      bucket: { id: `BK-${key}-2`, name: "Credit" },
      product: [productRef(key, 1, offer("PO-PRE").name)],
      relatedParty: billParties(key),
      "@type": "TopupBalance",
    },
  ];
}

/** Consumption report of one customer as TMF677 writes it: counters for the bucket, and for each user. */
export function consumptionOf(key: Key, times: Times): object[] {
  return bucketsOf(key, times)
    .filter((bucket) => bucket.kind === "data")
    .map((bucket) => {
      const period = { startDateTime: iso(bucket.from), endDateTime: iso(bucket.until) };
      const counter = (counterType: string, amount: number, more: object = {}): object => ({
        counterType,
        level: "global",
        value: { amount: Math.round(amount * 100) / 100, units: bucket.unit },
        valueName: `${Math.round(amount * 100) / 100} ${bucket.unit}`,
        consumptionPeriod: period,
        ...more,
      });
      return {
        id: `UC-${bucket.id.slice(3)}`,
        name: bucket.name,
        creationDate: iso(times.t0),
        state: "done",
        bucketRefOrValue: [
          {
            id: bucket.id,
            name: bucket.name,
            isShared: bucket.shared,
            status: bucket.status,
            usageType: bucket.kind,
            remainingValue: { amount: leftIn(bucket), units: bucket.unit },
            remainingValueName: `${leftIn(bucket)} ${bucket.unit}`,
            validFor: period,
            bucketCounter: [
              counter("total", bucket.total),
              counter("used", bucket.used),
              ...(bucket.shared
                ? bucket.counters.map((each) => counter("used", each.used, { level: "user", user: each.user }))
                : []),
            ],
          },
        ],
        product: [productRef(key, bucket.holding.k, bucket.holding.name)],
        service: [serviceRef(key, 1)],
        relatedParty: billParties(key),
        partyAccount: [accountRef(key)],
        validPeriod: period,
      };
    });
}

/** The standing consumption report of a customer: what a listing of TMF677 shows. */
export function buildConsumptionQueries(key: Key, times: Times): Doc[] {
  const id = `QC-${key}`;
  return [
    {
      id,
      href: `/tmf-api/usageConsumption/v4/queryUsageConsumption/${id}`,
      queryUsageConsumptionDate: iso(times.t0),
      state: "done",
      usageConsumption: consumptionOf(key, times),
      relatedParty: billParties(key),
      partyAccount: patternOf(key) === 14 ? [] : [accountRef(key)],
      "@type": "QueryUsageConsumption",
    },
  ];
}
