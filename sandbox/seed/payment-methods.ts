// SPDX-License-Identifier: Apache-2.0
import { type Doc, iso } from "../doc.ts";
import { type Key, patternOf } from "../ids.ts";
import { operator } from "../operator.ts";
import { accountRef, customerRef } from "./refs.ts";
import type { Times } from "./times.ts";

export const paymentMethodBase = "/tmf-api/paymentMethod/v4/paymentMethod";

/** Who pays by card; everybody else by direct debit. */
const byCard: ReadonlySet<number> = new Set([1, 15, 20]);

export function paysByCard(pattern: number): boolean {
  return byCard.has(pattern);
}

/** How bills are paid: a card as a token, or a bank account. Of numbers only the last four digits exist here. */
export function buildPaymentMethods(key: Key, times: Times): Doc[] {
  const pattern = patternOf(key);
  if (pattern === 14) return [];
  const id = `PMT-${key}`;
  const isCard = paysByCard(pattern);
  return [
    {
      id,
      href: `${paymentMethodBase}/${id}`,
      name: isCard ? "Card" : "Direct debit",
      isPreferred: true,
      status: "Active",
      statusDate: iso(times.daysAgo(300)),
      account: [accountRef(key)],
      relatedParty: customerRef(key),
      ...(isCard
        ? { brand: "Visa", lastFourDigits: pattern === 20 ? "4420" : "4242", tokenType: "hosted", token: `tok-${key}` }
        : { accountNumber: `****${String(1000 + pattern * 7)}`, bank: operator().bank }),
      "@type": isCard ? "tokenizedCard" : "bankAccountDebit",
    },
  ];
}
