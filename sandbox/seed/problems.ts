// SPDX-License-Identifier: Apache-2.0
import { hour } from "../calendar.ts";
import { characteristics, type Doc, iso } from "../doc.ts";
import { operator } from "../operator.ts";
import type { Times } from "./times.ts";

type Seed = {
  readonly n: number;
  readonly status: string;
  readonly category: string;
  readonly reason: string;
  readonly createdHours: number;
  readonly services: readonly string[];
  readonly traits: (times: Times) => Record<string, unknown>;
  readonly resolvedHours?: number;
  readonly parent?: number;
};

/** Hours are counted back from T0; a negative number lies ahead. */
const seeds: readonly Seed[] = [
  {
    n: 1,
    status: "inProgress",
    category: "outage",
    reason: "Damaged cable",
    createdHours: 5,
    services: ["SV-C11-1"],
    traits: (t) => ({ expectedResolution: iso(t.t0 + 8 * hour), serviceType: "broadband" }),
  },
  {
    n: 2,
    status: "acknowledged",
    category: "maintenance",
    reason: "Planned work",
    createdHours: 40,
    services: ["SV-C04-1"],
    traits: (t) => ({ plannedStart: iso(t.t0 + 13 * hour), plannedEnd: iso(t.t0 + 17 * hour), serviceType: "mobile" }),
  },
  {
    n: 3,
    status: "resolved",
    category: "outage",
    reason: "Sign-in server",
    createdHours: 9,
    services: [],
    resolvedHours: 3,
    traits: () => ({ customerAction: "restartRouter", serviceType: "broadband" }),
  },
  {
    n: 4,
    status: "inProgress",
    category: "degradation",
    reason: "Message centre overload",
    createdHours: 2,
    services: [],
    traits: (t) => ({ expectedResolution: iso(t.t0 + 2 * hour), serviceType: "sms", affectsOneTimeCodes: true }),
  },
  {
    n: 5,
    status: "inProgress",
    category: "degradation",
    reason: "Under investigation",
    createdHours: 1,
    services: ["SV-C19-1"],
    traits: () => ({ serviceType: "mobile" }),
  },
  {
    n: 6,
    status: "acknowledged",
    category: "outage",
    reason: "Part of the fibre outage SP-1",
    createdHours: 4,
    services: ["SV-C11-1"],
    parent: 1,
    traits: (t) => ({ expectedResolution: iso(t.t0 + 8 * hour), serviceType: "broadband" }),
  },
];

const base = "/tmf-api/serviceProblemManagement/v4/serviceProblem";

export function buildProblems(times: Times): Doc[] {
  const { country, problems } = operator();
  return seeds.map((seed) => {
    const { name, places } = problems[seed.n] ?? { name: seed.reason, places: [] };
    const id = `SP-${seed.n}`;
    const created = iso(times.hoursAgo(seed.createdHours));
    const resolved = seed.resolvedHours === undefined ? null : iso(times.hoursAgo(seed.resolvedHours));
    return {
      id,
      href: `${base}/${id}`,
      name,
      description: name,
      category: seed.category,
      reason: seed.reason,
      status: seed.status,
      statusChangeDate: resolved ?? created,
      creationDate: created,
      lastUpdate: resolved ?? created,
      ...(resolved === null ? {} : { resolutionDate: resolved }),
      originatingSystem: "network-watch",
      priority: seed.category === "outage" ? 1 : 3,
      affectedNumberOfServices: seed.n === 4 ? 400_000 : 120 * seed.n,
      impactImportanceFactor: seed.category === "outage" ? "100" : "40",
      affectedLocation: places.map((place) => ({
        id: place,
        name: place,
        role: place === country ? "country" : "postcodeDistrict",
      })),
      affectedService: seed.services.map((service) => ({
        id: service,
        href: `/tmf-api/serviceInventory/v4/service/${service}`,
      })),
      affectedResource: seed.n === 1 || seed.n === 6 ? [{ id: "OLT-NR1-04", name: "Optical line terminal" }] : [],
      characteristic: characteristics(seed.traits(times)),
      originatorParty: { id: "NOC-1", name: "Network watch", role: "originator", "@referredType": "Organization" },
      ...(seed.parent === undefined
        ? {}
        : { parentProblem: [{ id: `SP-${seed.parent}`, href: `${base}/SP-${seed.parent}` }] }),
      ...(seed.n === 1 ? { underlyingProblem: [{ id: "SP-6", href: `${base}/SP-6` }] } : {}),
      "@type": "ServiceProblem",
    };
  });
}
