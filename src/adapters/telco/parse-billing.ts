// SPDX-License-Identifier: Apache-2.0

import { z } from "zod";
import { type Money, moneyFromDecimal } from "#kernel";
import type { AccountSettings, BillCase, BillingAddress, Filed, PaymentMethod, PaymentPlan } from "#telecom";
import { amount, dayOf, id, instant, period, ref, relatedParties, toMoney } from "./tmf-types.ts";

const text = z.string().max(2_000);

/** TMF670 PaymentMethod, of which no token and no whole number is read. */
export const paymentMethod = z.object({
  id,
  status: text.optional(),
  lastFourDigits: z.string().max(20).optional(),
  accountNumber: z.string().max(60).optional(),
  account: z.array(ref).default([]),
  "@type": text,
});

export function toMethod(row: z.infer<typeof paymentMethod>): PaymentMethod {
  const type = row["@type"].toLowerCase();
  const kind = type.includes("card") ? "card" : type.includes("bank") || type.includes("debit") ? "bank" : "other";
  const digits = (row.lastFourDigits ?? row.accountNumber ?? "").replace(/\D/g, "");
  return {
    methodId: row.id,
    kind,
    ending: digits.slice(-2),
    isActive: (row.status ?? "active").toLowerCase() === "active",
  };
}

const plan = z.object({
  externalId: z.string().max(200).optional(),
  numberOfPayments: z.int().min(1).max(100).default(1),
  planType: text.optional(),
  status: text.optional(),
  totalAmount: amount,
  validFor: period,
});
const contact = z.object({
  contactType: text,
  contactMedium: z
    .array(
      z.looseObject({
        mediumType: text.optional(),
        characteristic: z
          .looseObject({ contactType: z.string().max(120).optional(), postCode: z.string().max(20).optional() })
          .optional(),
      }),
    )
    .default([]),
});

/** TMF666 BillingAccount: how it is paid and where its bills go. `raw` parts are sent back as they came. */
export const accountSettings = z.object({
  id,
  defaultPaymentMethod: ref.nullish(),
  billStructure: z.looseObject({ presentationMedia: z.array(z.looseObject({ name: text })).default([]) }).optional(),
  contact: z.array(z.looseObject(contact.shape)).default([]),
  paymentPlan: z.array(z.looseObject(plan.shape)).default([]),
});
export type AccountRow = z.infer<typeof accountSettings>;

export function toSettings(row: AccountRow, timeZone: string): AccountSettings {
  const media = row.billStructure?.presentationMedia.map(({ name }) => name.toLowerCase()) ?? [];
  return {
    accountId: row.id,
    methodId: row.defaultPaymentMethod?.id ?? null,
    isPaperless: media.length === 0 ? null : !media.includes("paper"),
    address: addressIn(row, "billing"),
    proposedAddress: addressIn(row, "proposedBilling"),
    plans: row.paymentPlan.flatMap((each) => toPlan(each, timeZone)),
  };
}

function addressIn(row: AccountRow, contactType: string): BillingAddress | null {
  const medium = row.contact
    .find((each) => each.contactType === contactType)
    ?.contactMedium.find(({ mediumType }) => mediumType === undefined || mediumType === "postalAddress");
  const postCode = medium?.characteristic?.postCode?.replace(/[^A-Za-z0-9 ]/g, "").trim();
  if (postCode === undefined || postCode === "") return null;
  return { token: medium?.characteristic?.contactType ?? contactType, label: `••• ${postCode.slice(-3)}` };
}

function toPlan(row: z.infer<typeof plan>, timeZone: string): readonly PaymentPlan[] {
  const startsOn = dayOf(row.validFor.startDateTime, timeZone);
  if (startsOn === null) return [];
  return [
    {
      externalId: row.externalId ?? null,
      kind: row.planType === "later" ? "later" : "parts",
      total: toMoney(row.totalAmount),
      payments: row.numberOfPayments,
      startsOn,
      endsOn: dayOf(row.validFor.endDateTime, timeZone) ?? startsOn,
      isActive: (row.status ?? "active").toLowerCase() === "active",
    },
  ];
}

/** TMF654 adjustments, top-ups and transfers. */
export const balanceAction = z.object({
  id,
  externalId: z.string().max(200).optional(),
  status: text,
  description: text.optional(),
  requestedDate: instant.optional(),
  amount: z.object({ amount: z.number().min(-1e9).max(1e9) }).optional(),
  partyAccount: ref.optional(),
  bucket: z.object({ id }).optional(),
  product: z.array(z.object({ id })).default([]),
  receiverProduct: z.object({ id }).optional(),
  relatedParty: relatedParties,
  validFor: period.optional(),
});
export type BalanceAction = z.infer<typeof balanceAction>;

export function toFiled(row: { readonly id: string; readonly status: string }): Filed {
  const status = row.status.toLowerCase();
  const isDone = status === "completed" || status === "done" || status === "sent";
  const isFailed = status === "failed" || status === "cancelled" || status === "rejected";
  return { reference: row.id, state: isDone ? "done" : isFailed ? "failed" : "pending" };
}

export function amountOf(row: BalanceAction, currency: string): Money {
  return moneyFromDecimal(currency, row.amount?.amount ?? 0);
}

/** TMF621 TroubleTicket about a bill. */
export const billTicket = z.object({
  id,
  externalId: z.string().max(200).optional(),
  ticketType: text.optional(),
  status: text.default("acknowledged"),
  expectedResolutionDate: instant.optional(),
  relatedEntity: z.array(z.object({ id })).default([]),
  relatedParty: relatedParties,
});

const CLOSED = new Set(["closed", "resolved", "cancelled", "rejected"]);

export function toCase(row: z.infer<typeof billTicket>, timeZone: string): BillCase {
  return {
    reference: row.id,
    isOpen: !CLOSED.has(row.status.toLowerCase()),
    about: row.relatedEntity.map((entity) => entity.id),
    answerBy: dayOf(row.expectedResolutionDate, timeZone),
  };
}
