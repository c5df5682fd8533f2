// SPDX-License-Identifier: Apache-2.0
import { characteristics, type Doc, iso } from "../doc.ts";
import { iccid, type Key, msisdn, patternOf } from "../ids.ts";
import { productRef } from "./inventory.ts";
import { accountRef, billParties } from "./refs.ts";
import type { Times } from "./times.ts";

type Seed = {
  readonly pattern: number;
  readonly action: "add" | "modify";
  readonly offerId: string;
  readonly name: string;
  readonly at: (times: Times) => number;
  readonly doneAfterMs: number;
  readonly traits?: (key: Key) => Record<string, unknown>;
};

const hours = 3_600_000;
const seeds: readonly Seed[] = [
  {
    pattern: 5,
    action: "modify",
    offerId: "PO-SIM-L",
    name: "SIM L 100 GB",
    at: (t) => t.beforeBill(5, 16),
    doneAfterMs: 2 * hours,
  },
  {
    pattern: 10,
    action: "modify",
    offerId: "PO-HS24",
    name: "Unlimited + handset",
    at: (t) => t.beforeBill(5, 2),
    doneAfterMs: 48 * hours,
    traits: () => ({ deliveryState: "delivered" }),
  },
  {
    pattern: 17,
    action: "modify",
    offerId: "PO-SIM-L",
    name: "SIM L 100 GB",
    at: (t) => t.hoursAgo(49),
    doneAfterMs: hours,
    traits: (key) => ({ change: "eSimTransfer", iccid: iccid(key, 1), authenticatedBy: "passkey" }),
  },
  {
    pattern: 21,
    action: "add",
    offerId: "PO-SIM-L",
    name: "SIM L 100 GB",
    at: (t) => t.beforeBill(5, 12),
    doneAfterMs: 48 * hours,
    traits: () => ({ change: "portIn" }),
  },
];

/** Orders that were completed before T0. */
export function buildOrders(key: Key, times: Times): Doc[] {
  return seeds
    .filter((seed) => seed.pattern === patternOf(key))
    .map((seed) => {
      const id = `PO-${key}-1`;
      const at = seed.at(times);
      const done = iso(at + seed.doneAfterMs);
      return {
        id,
        href: `/tmf-api/productOrderingManagement/v4/productOrder/${id}`,
        externalId: `shop-${key}-1`,
        category: "mobile",
        description: seed.name,
        priority: "4",
        orderDate: iso(at),
        requestedStartDate: done,
        expectedCompletionDate: done,
        completionDate: done,
        state: "completed",
        billingAccount: accountRef(key),
        channel: [{ id: "CH-APP", name: "App" }],
        relatedParty: billParties(key),
        productOrderItem: [
          {
            id: "1",
            quantity: 1,
            action: seed.action,
            state: "completed",
            productOffering: { id: seed.offerId, name: seed.name },
            product: {
              ...productRef(key, 1, seed.name),
              productCharacteristic: characteristics({ msisdn: msisdn(key, 1), ...(seed.traits?.(key) ?? {}) }),
            },
          },
        ],
        "@type": "ProductOrder",
      };
    });
}

/** Earlier contacts: one each for the customers who have an open ticket. */
export function buildInteractions(key: Key, times: Times): Doc[] {
  const about: Readonly<Record<number, string>> = {
    9: "Disputed a charge",
    12: "Reported a red light",
    18: "Calls do not arrive",
    23: "Slow broadband",
  };
  const reason = about[patternOf(key)];
  if (reason === undefined) return [];
  const id = `PI-${key}-1`;
  const at = iso(times.hoursAgo(48));
  return [
    {
      id,
      href: `/tmf-api/partyInteraction/v4/partyInteraction/${id}`,
      description: reason,
      reason,
      direction: "inbound",
      status: "completed",
      creationDate: at,
      statusChangeDate: at,
      interactionDate: { startDateTime: at, endDateTime: at },
      channel: [
        {
          id: "CH-PHONE",
          href: "/tmf-api/partyInteraction/v4/channel/CH-PHONE",
          name: "Phone",
          role: "interactionChannel",
        },
      ],
      relatedParty: billParties(key),
      note: [],
      "@type": "PartyInteraction",
    },
  ];
}
