// SPDX-License-Identifier: Apache-2.0
import { characteristics, type Doc, iso } from "../doc.ts";
import { eid, iccid, imei, imsi, type Key, msisdn, patternOf } from "../ids.ts";
import { operator } from "../operator.ts";
import { billParties, lineParties, mobileLines } from "./refs.ts";
import type { Times } from "./times.ts";

const base = "/tmf-api/resourceInventoryManagement/v4/resource";

/** make, model, type allocation code (invented), eSIM capable, 5G */
type Model = readonly [make: string, model: string, tac: string, eSim: boolean, fiveG: boolean];
const models: readonly Model[] = [
  ["Aster", "A5", "35000101", true, true],
  ["Aster", "A5 mini", "35000102", true, true],
  ["Norrland", "N2", "35000201", true, true],
  ["Norrland", "N1 Lite", "35000202", true, false],
  ["Kite", "K9 Pro", "35000301", true, true],
];
const oldModel: Model = ["Kite", "K3", "35000302", false, false];

const noESim: ReadonlySet<number> = new Set([3, 15]);
const eSims: ReadonlySet<number> = new Set([10, 16, 17, 21]);

function spec(id: string, name: string): { id: string; href: string; name: string } {
  return { id, href: `/tmf-api/resourceCatalog/v4/resourceSpecification/${id}`, name };
}

function lastFour(digits: string): string {
  return `${"*".repeat(digits.length - 4)}${digits.slice(-4)}`;
}

function number(key: Key, line: number): Doc {
  const id = `LR-${key}-${line}`;
  const gone = patternOf(key) === 24;
  return {
    id,
    href: `${base}/${id}`,
    name: "Mobile number",
    category: "msisdn",
    value: msisdn(key, line),
    resourceSpecification: spec("RS-MSISDN", "Mobile number"),
    resourceStatus: gone ? "unknown" : "reserved",
    operationalState: gone ? "disable" : "enable",
    resourceCharacteristic: characteristics({
      msisdn: msisdn(key, line),
      portedOut: gone,
      recycled: patternOf(key) === 19,
    }),
    relatedParty: lineParties(key, line),
    "@type": "LogicalResource",
  };
}

type SimState = { readonly status: string; readonly pinTriesLeft: number; readonly pukTriesLeft: number };

function simState(pattern: number, sim: number): SimState {
  if (pattern === 9 && sim === 1) return { status: "active", pinTriesLeft: 0, pukTriesLeft: 7 };
  if (pattern === 9 && sim === 2) return { status: "blocked", pinTriesLeft: 0, pukTriesLeft: 0 };
  if (pattern === 20) return { status: "suspended", pinTriesLeft: 3, pukTriesLeft: 10 };
  if (pattern === 22 && sim === 5) return { status: "lost", pinTriesLeft: 2, pukTriesLeft: 10 };
  return { status: "active", pinTriesLeft: 3, pukTriesLeft: 10 };
}

function changedAt(pattern: number, times: Times): number | null {
  if (pattern === 16) return times.hoursAgo(6);
  return pattern === 17 ? times.hoursAgo(48) : null;
}

function sim(key: Key, n: number, times: Times): Doc {
  const pattern = patternOf(key);
  const id = `SIM-${key}-${n}`;
  const state = simState(pattern, n);
  const since = n === 1 ? changedAt(pattern, times) : null;
  return {
    id,
    href: `${base}/${id}`,
    name: n > mobileLines(pattern) ? "Spare SIM" : "SIM",
    category: "sim",
    resourceSpecification: spec("RS-SIM", "SIM"),
    resourceStatus: state.status === "active" ? "reserved" : "suspended",
    operationalState: state.status === "active" ? "enable" : "disable",
    startOperatingDate: iso(since ?? times.daysAgo(200)),
    resourceCharacteristic: characteristics({
      iccid: iccid(key, n),
      imsi: lastFour(imsi(key, n)),
      simType: eSims.has(pattern) ? "eSIM" : "physical",
      simStatus: state.status,
      pinTriesLeft: state.pinTriesLeft,
      pukTriesLeft: state.pukTriesLeft,
    }),
    relatedParty: lineParties(key, Math.min(n, mobileLines(pattern))),
    "@type": "PhysicalResource",
  };
}

function phone(key: Key, line: number): Doc {
  const pattern = patternOf(key);
  const id = `DV-${key}-${line}`;
  const model = noESim.has(pattern) ? oldModel : (models[(pattern * 3 + line) % models.length] ?? oldModel);
  const [make, name, tac, eSim, fiveG] = model;
  const blocked = pattern === 22 && line === 5;
  return {
    id,
    href: `${base}/${id}`,
    name: `${make} ${name}`,
    category: "device",
    resourceSpecification: spec("RS-PHONE", "Phone"),
    resourceStatus: blocked ? "suspended" : "available",
    operationalState: blocked ? "disable" : "enable",
    resourceCharacteristic: characteristics({
      make,
      model: name,
      imei: lastFour(imei(key, line, tac)),
      eSimCapable: eSim,
      eid: eSim ? lastFour(eid(key, line)) : undefined,
      voLte: pattern !== 3,
      fiveG,
      networkLocked: pattern === 20,
      blocklisted: blocked,
    }),
    relatedParty: lineParties(key, line),
    "@type": "PhysicalResource",
  };
}

function router(key: Key): Doc[] {
  const pattern = patternOf(key);
  const make = (suffix: string, name: string, traits: Record<string, unknown>): Doc => {
    const id = `${suffix}-${key}-1`;
    return {
      id,
      href: `${base}/${id}`,
      name,
      category: suffix === "DV" ? "router" : "ont",
      resourceSpecification: spec(suffix === "DV" ? "RS-ROUTER" : "RS-ONT", name),
      resourceStatus: pattern === 12 && suffix === "ONT" ? "alarm" : "available",
      operationalState: "enable",
      resourceCharacteristic: characteristics(traits),
      relatedParty: billParties(key),
      "@type": "PhysicalResource",
    };
  };
  const hub = make("DV", `${operator().shortName} Hub 2`, {
    make: operator().shortName,
    model: "Hub 2",
    firmware: "2.8.1",
  });
  if (pattern === 23) return [hub];
  return [
    hub,
    make("ONT", `${operator().shortName} fibre box`, {
      losLed: pattern === 12 ? "red" : "off",
      ponLed: pattern === 12 ? "off" : "green",
    }),
  ];
}

/** Numbers, SIMs and devices. PIN and PUK values are nowhere in these documents. */
export function buildResources(key: Key, times: Times): Doc[] {
  const pattern = patternOf(key);
  if (pattern === 14) return [];
  const lines = mobileLines(pattern);
  if (lines === 0) return router(key);
  const each = Array.from({ length: lines }, (_, index) => index + 1);
  const spare = pattern === 9 ? [sim(key, 2, times)] : [];
  return [
    ...each.map((line) => number(key, line)),
    ...each.map((n) => sim(key, n, times)),
    ...spare,
    ...each.map((n) => phone(key, n)),
  ];
}
