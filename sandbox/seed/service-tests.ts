// SPDX-License-Identifier: Apache-2.0
import { characteristics, type Doc, iso } from "../doc.ts";
import { type Key, patternOf } from "../ids.ts";
import { operator } from "../operator.ts";
import { holdingsOf, serviceRef } from "./inventory.ts";
import { billParties } from "./refs.ts";
import type { Times } from "./times.ts";

export type TestKind = "TS-LINE" | "TS-ONT" | "TS-MOBILE";
export type Verdict = "pass" | "warn" | "fail" | "inconclusive";
export type Outcome = {
  readonly verdict: Verdict;
  readonly measures: readonly (readonly [name: string, value: number | string | boolean, unit: string])[];
};

const base = "/tmf-api/serviceTestManagement/v4";

function mobile(
  registered: boolean,
  more: { dataBarred?: string; cellAgeMinutes?: number; outgoingBarred?: boolean } = {},
): Outcome["measures"] {
  return [
    ["registered", registered, "1"],
    ["lastCellAgeMinutes", more.cellAgeMinutes ?? 2, "minute"],
    ["apnProfile", `internet.${operator().domain}`, "1"],
    ["dataBarred", more.dataBarred ?? "no", "1"],
    ["outgoingBarred", more.outgoingBarred ?? false, "1"],
  ];
}

const ont = (dBm: number): Outcome["measures"] => [["rxOpticalPower", dBm, "dBm"]];
const line = (syncMbit: number, snr: number, attenuation: number): Outcome["measures"] => [
  ["syncRate", syncMbit, "Mbit/s"],
  ["signalToNoise", snr, "dB"],
  ["attenuation", attenuation, "dB"],
];

/** What a test of this customer's service finds. The optical power passes from -8 down to -27 dBm. */
export function outcomeOf(key: Key, kind: TestKind): Outcome {
  const pattern = patternOf(key);
  if (kind === "TS-ONT") {
    if (pattern === 12) return { verdict: "fail", measures: ont(-40) };
    if (pattern === 11) return { verdict: "inconclusive", measures: [] };
    return { verdict: "pass", measures: ont(-19.5) };
  }
  if (kind === "TS-LINE") {
    if (pattern === 23) return { verdict: "warn", measures: line(19.4, 6.1, 38) };
    if (pattern === 11 || pattern === 12) return { verdict: "fail", measures: line(0, 0, 0) };
    return { verdict: "pass", measures: line(74, 9.5, 16) };
  }
  if (pattern === 16) return { verdict: "fail", measures: mobile(false, { cellAgeMinutes: 360 }) };
  if (pattern === 15) return { verdict: "warn", measures: mobile(true, { dataBarred: "bundleExpired" }) };
  if (pattern === 20)
    return { verdict: "warn", measures: mobile(true, { dataBarred: "throttled", outgoingBarred: true }) };
  if (pattern === 24) return { verdict: "inconclusive", measures: [] };
  return { verdict: "pass", measures: mobile(true) };
}

export function kindFor(key: Key, times: Times): TestKind {
  const plan = holdingsOf(key, times)[0];
  if (plan === undefined || plan.line > 0) return "TS-MOBILE";
  return plan.offerId === "PO-VDSL50" ? "TS-LINE" : "TS-ONT";
}

/** One service test document; `finishedAt` null while it still runs. */
export function testDoc(
  key: Key,
  id: string,
  kind: TestKind,
  startedAt: number,
  finishedAt: number | null,
  service: string,
): Doc {
  const outcome = outcomeOf(key, kind);
  return {
    id,
    href: `${base}/serviceTest/${id}`,
    name: kind,
    description: "Remote test of the service",
    mode: "ONDEMAND",
    state: finishedAt === null ? "inProgress" : "completed",
    startDateTime: iso(startedAt),
    ...(finishedAt === null ? {} : { endDateTime: iso(finishedAt) }),
    relatedService: { ...serviceRef(key, 1), id: service, href: `/tmf-api/serviceInventory/v4/service/${service}` },
    relatedParty: billParties(key),
    testSpecification: { id: kind, href: `${base}/serviceTestSpecification/${kind}` },
    characteristic: finishedAt === null ? [] : characteristics({ result: outcome.verdict }),
    testMeasure:
      finishedAt === null
        ? []
        : outcome.measures.map(([name, value, unit]) => ({
            metricName: name,
            unitOfMeasure: unit,
            captureDateTime: iso(finishedAt),
            captureMethod: "automatic",
            value: { name, valueType: typeof value, value },
          })),
    "@type": "ServiceTest",
  };
}

/** Tests that were run before anybody asked: one fresh failure, one fresh warning, one too old to count. */
export function buildTests(key: Key, times: Times): Doc[] {
  const age = { 12: 8, 23: 10, 11: 240 }[patternOf(key)];
  if (age === undefined) return [];
  const started = times.hoursAgo(age / 60);
  return [testDoc(key, `ST-${key}-1`, kindFor(key, times), started, started + 12_000, `SV-${key}-1`)];
}

export function testSpecifications(times: Times): Doc[] {
  const make = (id: TestKind, name: string, metrics: readonly string[]): Doc => ({
    id,
    href: `${base}/serviceTestSpecification/${id}`,
    name,
    lifecycleStatus: "active",
    isBundle: false,
    version: "1.0",
    lastUpdate: iso(times.daysAgo(300)),
    relatedServiceSpecification: [
      { id: id === "TS-MOBILE" ? "SS-MOBILE" : "SS-BROADBAND", name: id === "TS-MOBILE" ? "Mobile line" : "Broadband" },
    ],
    testMeasureDefinition: metrics.map((metric) => ({
      name: metric,
      metricName: metric,
      valueType: "number",
      captureMethod: "automatic",
    })),
    "@type": "ServiceTestSpecification",
  });
  return [
    make("TS-LINE", "Copper line test", ["syncRate", "signalToNoise", "attenuation"]),
    make("TS-ONT", "Optical level test", ["rxOpticalPower"]),
    make("TS-MOBILE", "Mobile registration test", [
      "registered",
      "lastCellAgeMinutes",
      "apnProfile",
      "dataBarred",
      "outgoingBarred",
    ]),
  ];
}
