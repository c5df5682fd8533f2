// SPDX-License-Identifier: Apache-2.0
import { monthText } from "../calendar.ts";
import { type Doc, iso } from "../doc.ts";
import { type Key, patternOf, scaledIndex } from "../ids.ts";
import { injectedText } from "./inventory.ts";
import { billParties } from "./refs.ts";
import { billDay, type Times } from "./times.ts";

type Seed = {
  readonly no: number;
  readonly pattern: number;
  readonly status: string;
  readonly type: string;
  readonly name: string;
  readonly severity: string;
  readonly ageHours: number;
  readonly note?: string;
  readonly about?: string;
  readonly duplicateOf?: number;
};

const seeds: readonly Seed[] = [
  {
    no: 1001,
    pattern: 9,
    status: "inProgress",
    type: "complaint",
    name: "PlayWin charges disputed",
    severity: "Minor",
    ageHours: 190,
    note: "Customer says nobody signed up. Asked the third party for its consent record.",
    about: "bill",
  },
  {
    no: 1002,
    pattern: 11,
    status: "inProgress",
    type: "fault",
    name: "Fibre down",
    severity: "Major",
    ageHours: 5,
    about: "service",
  },
  {
    no: 1003,
    pattern: 11,
    status: "acknowledged",
    type: "fault",
    name: "No internet",
    severity: "Major",
    ageHours: 3,
    about: "service",
    duplicateOf: 1002,
  },
  {
    no: 1004,
    pattern: 12,
    status: "pending",
    type: "fault",
    name: "Fibre box shows a red light",
    severity: "Major",
    ageHours: 26,
    note: "Line test failed. Waiting for the customer to choose an engineer slot.",
    about: "service",
  },
  {
    no: 1005,
    pattern: 18,
    status: "held",
    type: "fault",
    name: "Calls do not arrive",
    severity: "Minor",
    ageHours: 20,
    about: "service",
  },
  {
    no: 1006,
    pattern: 20,
    status: "cancelled",
    type: "billing",
    name: "Question about the late fee",
    severity: "Minor",
    ageHours: 600,
    about: "bill",
  },
  {
    no: 1007,
    pattern: 2,
    status: "resolved",
    type: "fault",
    name: "Roaming did not start",
    severity: "Minor",
    ageHours: 720,
    about: "service",
  },
  {
    no: 1008,
    pattern: 23,
    status: "inProgress",
    type: "fault",
    name: "Slow broadband",
    severity: "Minor",
    ageHours: 50,
    note: "Line is long; speed is near what the copper allows.",
    about: "service",
  },
  {
    no: 1009,
    pattern: 26,
    status: "acknowledged",
    type: "request",
    name: "Address on the bill",
    severity: "Minor",
    ageHours: 30,
    note: injectedText,
  },
  {
    no: 1010,
    pattern: 1,
    status: "closed",
    type: "request",
    name: "Copy of a bill",
    severity: "Minor",
    ageHours: 2000,
    about: "bill",
  },
  {
    no: 1011,
    pattern: 6,
    status: "rejected",
    type: "complaint",
    name: "Annual price change",
    severity: "Minor",
    ageHours: 400,
    note: "Notice was sent in time; explained the right to leave.",
    about: "bill",
  },
  {
    no: 1012,
    pattern: 24,
    status: "resolved",
    type: "request",
    name: "Number moved to another operator",
    severity: "Minor",
    ageHours: 288,
  },
];

const base = "/tmf-api/troubleTicket/v4/troubleTicket";

/** Seeded ticket numbers carry no customer; copies do. */
function ticketId(key: Key, no: number): string {
  return scaledIndex(key) === null ? `TT-${no}` : `TT-${key}-${no}`;
}

/** The customer behind a seeded ticket number, or null. */
export function patternOfTicket(id: string): number | null {
  return seeds.find((seed) => `TT-${seed.no}` === id)?.pattern ?? null;
}

function aboutWhat(key: Key, seed: Seed, times: Times): object[] {
  if (seed.about === "bill") {
    const id = `CB-${key}-${monthText(billDay(times, 5))}`;
    return [
      {
        id,
        href: `/tmf-api/customerBillManagement/v4/customerBill/${id}`,
        role: "bill",
        "@referredType": "CustomerBill",
      },
    ];
  }
  if (seed.about === "service")
    return [
      {
        id: `SV-${key}-1`,
        href: `/tmf-api/serviceInventory/v4/service/SV-${key}-1`,
        role: "affectedService",
        "@referredType": "Service",
      },
    ];
  return [];
}

export function buildTickets(key: Key, times: Times): Doc[] {
  return seeds
    .filter((seed) => seed.pattern === patternOf(key))
    .map((seed) => {
      const id = ticketId(key, seed.no);
      const created = iso(times.hoursAgo(seed.ageHours));
      const changed = iso(times.hoursAgo(seed.ageHours / 2));
      const done = seed.status === "closed" || seed.status === "resolved";
      return {
        id,
        href: `${base}/${id}`,
        name: seed.name,
        description: seed.name,
        ticketType: seed.type,
        severity: seed.severity,
        priority: seed.severity === "Major" ? "high" : "normal",
        status: seed.status,
        creationDate: created,
        lastUpdate: changed,
        statusChangeDate: changed,
        ...(done ? { resolutionDate: changed } : { expectedResolutionDate: iso(times.t0 + 48 * 3_600_000) }),
        channel: { id: "CH-CHAT", name: "Chat" },
        note: seed.note === undefined ? [] : [{ id: "1", author: "desk", date: changed, text: seed.note }],
        relatedEntity: aboutWhat(key, seed, times),
        relatedParty: billParties(key),
        statusChange: [
          { changeDate: created, status: "acknowledged" },
          ...(seed.status === "acknowledged" ? [] : [{ changeDate: changed, status: seed.status }]),
        ],
        troubleTicketRelationship:
          seed.duplicateOf === undefined
            ? []
            : [
                {
                  id: ticketId(key, seed.duplicateOf),
                  href: `${base}/${ticketId(key, seed.duplicateOf)}`,
                  relationshipType: "duplicate",
                },
              ],
        "@type": "TroubleTicket",
      };
    });
}
