// SPDX-License-Identifier: Apache-2.0
import { plusMonths, startOf } from "../calendar.ts";
import { characteristics, type Doc, iso, money, taxOn } from "../doc.ts";
import { type Key, patternOf } from "../ids.ts";
import { operator } from "../operator.ts";
import { type Dice, dice } from "../prng.ts";
import { offer } from "./catalogue-table.ts";
import { holdingsOf, productRef } from "./inventory.ts";
import { lineParties, mobileLines } from "./refs.ts";
import { billDay, type Times } from "./times.ts";

type Event = {
  readonly at: number;
  readonly type: "voice" | "sms" | "mms" | "data" | "premium";
  readonly amount: number;
  readonly direction: "MO" | "MT";
  readonly country: string;
  readonly network: string;
  readonly zone: number;
  readonly rated: number;
  readonly tag: "usage" | "included usage" | "non included usage";
  readonly arrival?: number;
  readonly taxed?: boolean;
};

const home = { network: "001-01", zone: 0, rated: 0, tag: "included usage" } as const;
const networks: Readonly<Record<string, string>> = {
  TR: "286-01",
  US: "310-260",
  TH: "520-03",
  CH: "228-01",
  RO: "226-01",
};

/** Everyday use, spread over the three months before T0. */
function everyday(roll: Dice, count: number, times: Times): Event[] {
  return Array.from({ length: count }, (): Event => {
    const at = times.t0 - 60_000 * (1 + roll.int(90 * 24 * 60));
    const type = roll.pick(["data", "data", "data", "voice", "voice", "sms", "mms"] as const);
    const amount = type === "data" ? (1 + roll.int(400)) * 1_048_576 : type === "voice" ? 20 + roll.int(1500) : 1;
    return {
      at,
      type,
      amount,
      direction: type === "data" ? "MO" : roll.pick(["MO", "MT"] as const),
      country: operator().country,
      ...home,
    };
  });
}

/** Splits what a bill line charged into events inside that bill's usage month. */
function charged(
  roll: Dice,
  times: Times,
  bill: number,
  type: Event["type"],
  units: number,
  unitSize: number,
  minorPerUnit: number,
  country: string,
  monthsLate = 0,
): Event[] {
  const end = plusMonths(billDay(times, bill), -monthsLate);
  const from = startOf(plusMonths(end, -1));
  const pieces = Math.min(units, 4);
  const share = Math.floor(units / pieces);
  return Array.from({ length: pieces }, (_, index): Event => {
    const count = index === pieces - 1 ? units - share * (pieces - 1) : share;
    const at = from + (6 + index * 3) * 86_400_000 + roll.int(40_000) * 1000;
    return {
      at,
      type,
      amount: count * unitSize,
      direction: "MO",
      country,
      network: networks[country] ?? "001-01",
      zone: country === operator().country ? 0 : 2,
      rated: count * minorPerUnit,
      tag: "non included usage",
      ...(monthsLate > 0 ? { arrival: startOf(billDay(times, bill)) - 4 * 86_400_000 } : {}),
    };
  });
}

const mb = 1_048_576;

function special(pattern: number, line: number, roll: Dice, times: Times): Event[] {
  const { country: here, rates } = operator();
  const zone = rates.roamingZone2;
  const last = 5;
  if (pattern === 2)
    return [
      ...charged(roll, times, last, "data", 140, mb, zone.dataPerMb, "TR"),
      ...charged(roll, times, last, "voice", 12, 60, zone.voicePerMinute, "TR"),
      ...charged(roll, times, last, "sms", 6, 1, zone.sms, "TR"),
    ];
  if (pattern === 3)
    return [
      ...charged(roll, times, 4, "data", 1, 1024 * mb, rates.overageBlock, here),
      ...charged(roll, times, last, "data", 3, 1024 * mb, rates.overageBlock, here),
    ];
  if (pattern === 7)
    return [
      ...charged(roll, times, last, "data", 75, mb, zone.dataPerMb, "US"),
      ...charged(roll, times, last, "voice", 9, 60, rates.internationalPerMinute, here),
    ];
  if (pattern === 8) return charged(roll, times, last, "data", 40, mb, zone.dataPerMb, "TH", 2);
  if (pattern === 9)
    return [
      ...charged(roll, times, 4, "premium", 2, 1, rates.thirdPartyWeek, here),
      ...charged(roll, times, last, "premium", 4, 1, rates.thirdPartyWeek, here),
    ].map((event) => ({ ...event, taxed: false }));
  if (pattern === 22 && line === 4)
    return [
      ...charged(roll, times, last, "data", 150, mb, zone.dataPerMb, "CH"),
      ...charged(roll, times, last, "voice", 10, 60, zone.voicePerMinute, "CH"),
    ];
  return [];
}

function usageDoc(
  key: Key,
  line: number,
  product: { k: number; name: string },
  event: Event,
  index: number,
  billedUntil: number,
  roll: Dice,
): Doc {
  const id = `US-${key}-${line}-${String(index + 1).padStart(4, "0")}`;
  const billed = (event.arrival ?? event.at) < billedUntil;
  const taxed = event.taxed !== false;
  return {
    id,
    href: `/tmf-api/usageManagement/v4/usage/${id}`,
    usageDate: iso(event.at),
    usageType: event.type,
    description: `${event.type} ${event.country === operator().country ? "at home" : `in ${event.country}`}`,
    status: billed ? "billed" : "rated",
    usageCharacteristic: characteristics({
      startTime: iso(event.at),
      [event.type === "voice" ? "duration" : event.type === "data" ? "volume" : "count"]: event.amount,
      unit: event.type === "voice" ? "s" : event.type === "data" ? "byte" : "1",
      direction: event.direction,
      bParty: event.type === "data" ? undefined : `***${String(100 + roll.int(900))}`,
      originCountry: event.country,
      visitedNetwork: event.network,
      roaming: event.country !== operator().country,
      zone: event.zone,
      recordArrival: iso(event.arrival ?? event.at + 3_600_000),
      ...(event.type === "premium" ? { thirdPartyName: "PlayWin" } : {}),
    }),
    ratedProductUsage: [
      {
        isBilled: billed,
        isTaxExempt: !taxed,
        ratingDate: iso(event.arrival ?? event.at + 3_600_000),
        taxRate: taxed ? (operator().taxPercent ?? 0) : 0,
        usageRatingTag: event.tag,
        ratingAmountType: "Total",
        taxExcludedRatingAmount: money(event.rated),
        taxIncludedRatingAmount: money(event.rated + (taxed ? taxOn(event.rated) : 0)),
        productRef: productRef(key, product.k, product.name),
      },
    ],
    relatedParty: lineParties(key, line),
    usageSpecification: {
      id: "US-SPEC",
      href: "/tmf-api/usageManagement/v4/usageSpecification/US-SPEC",
      name: "Mobile usage",
    },
    "@type": "Usage",
  };
}

/** Call and data records of every mobile line: 20 to 400 a line, over three months, newest last. */
export function buildUsage(key: Key, times: Times): Doc[] {
  const pattern = patternOf(key);
  const held = holdingsOf(key, times);
  const billedUntil = startOf(billDay(times, 5));
  const docs: Doc[] = [];
  for (let line = 1; line <= mobileLines(pattern); line += 1) {
    const holding = held.find((candidate) => candidate.line === line);
    if (holding === undefined) continue;
    const roll = dice(`usage/${key}/${line}`);
    const own = everyday(roll, 20 + roll.int(160), times).filter(
      (event) => event.at >= holding.start && event.at < (holding.end ?? Infinity),
    );
    const events = [...own, ...special(pattern, line, roll, times)].sort((a, b) => a.at - b.at);
    const product = { k: holding.k, name: offer(holding.offerId).name };
    events.forEach((event, index) => docs.push(usageDoc(key, line, product, event, index, billedUntil, roll)));
  }
  return docs;
}

export const usageSpecifications: readonly Doc[] = [
  {
    id: "US-SPEC",
    href: "/tmf-api/usageManagement/v4/usageSpecification/US-SPEC",
    name: "Mobile usage",
    description: "Calls, messages and data of a mobile line; the other party is masked",
    lifecycleStatus: "active",
    isBundle: false,
  },
];
