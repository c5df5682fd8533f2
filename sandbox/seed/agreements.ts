// SPDX-License-Identifier: Apache-2.0
import { day } from "../calendar.ts";
import { characteristics, type Doc, iso } from "../doc.ts";
import { type Key, patternOf } from "../ids.ts";
import { operator } from "../operator.ts";
import { offer } from "./catalogue-table.ts";
import { holdingsOf, productRef } from "./inventory.ts";
import { customerRef, individualRef, organisationRef } from "./refs.ts";
import type { Times } from "./times.ts";

/** One contract per customer who holds something: term, price-change clause, rule of the early termination charge. */
export function buildAgreements(key: Key, times: Times): Doc[] {
  const pattern = patternOf(key);
  const held = holdingsOf(key, times);
  const first = held[0];
  if (first === undefined) return [];
  const id = `AG-${key}`;
  const sold = offer(first.offerId);
  const withdrawal = pattern === 10 ? times.daysAgo(-10) : pattern === 21 ? times.beforeBill(5, 10) + 14 * day : null;
  return [
    {
      id,
      href: `/tmf-api/agreementManagement/v4/agreement/${id}`,
      name: `Contract for ${sold.name}`,
      agreementType: "commercial",
      status: pattern === 24 ? "terminated" : "active",
      version: "1",
      initialDate: iso(first.start),
      agreementPeriod: {
        startDateTime: iso(first.start),
        ...(first.termEnd === null ? {} : { endDateTime: iso(first.termEnd) }),
      },
      ...(first.end === null
        ? {}
        : { completionDate: { startDateTime: iso(first.start), endDateTime: iso(first.end) } }),
      agreementItem: [
        {
          product: held.map((holding) => productRef(key, holding.k, holding.name)),
          productOffering: [
            { id: sold.id, href: `/tmf-api/productCatalogManagement/v4/productOffering/${sold.id}`, name: sold.name },
          ],
          termOrCondition: [
            { id: "price-change", description: "Prices may rise once a year by 3.9 %, with a month's notice" },
            { id: "etf", description: "Months left x monthly price x 0.80" },
          ],
        },
      ],
      engagedParty: [
        customerRef(key),
        pattern === 22 ? organisationRef(key, "signatory") : individualRef(key, "signatory"),
      ],
      characteristic: characteristics({
        minimumTermMonths: sold.termMonths ?? 0,
        earlyTerminationRule: first.termEnd === null ? "none" : "ETF-80",
        earlyTerminationFactor: first.termEnd === null ? 0 : 0.8,
        priceChangeClause: sold.category === "prepaid" ? "none" : "annual-3.9",
        priceChangeNoticeSentAt: pattern === 6 ? iso(times.beforeBill(4, 0)) : undefined,
        withdrawalUntil: withdrawal === null ? undefined : iso(withdrawal),
      }),
      "@type": "Agreement",
    },
  ];
}

export const agreementSpecifications = (): readonly Doc[] => [
  {
    id: "AS-CONSUMER",
    href: "/tmf-api/agreementManagement/v4/agreementSpecification/AS-CONSUMER",
    name: "Consumer contract",
    description: "Standard terms",
    lifecycleStatus: "active",
    isBundle: false,
    attachment: [
      {
        attachmentType: "terms",
        mimeType: "text/plain",
        name: "Terms in short",
        url: `https://www.${operator().domain}/terms`,
      },
    ],
  },
];
