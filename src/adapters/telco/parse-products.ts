// SPDX-License-Identifier: Apache-2.0

import { z } from "zod";
import { moneyFromDecimal } from "#kernel";
import type { Line, LineStatus } from "#telecom";
import type { RelatedParty } from "./tmf-types.ts";
import {
  amount,
  characteristics,
  dayOf,
  id,
  instant,
  period,
  plainLabel,
  ref,
  relatedParties,
  toMoney,
  traitFlag,
  traitNumber,
  traitText,
} from "./tmf-types.ts";

/** TMF637 Product, the part that is read. The official v4 status list holds `aborted ` with a trailing space. */
export const product = z.object({
  id,
  name: z.string().max(2_000).default(""),
  status: z
    .string()
    .transform((text) => text.trim())
    .pipe(
      z.enum([
        "created",
        "pendingActive",
        "cancelled",
        "active",
        "pendingTerminate",
        "terminated",
        "suspended",
        "aborted",
      ]),
    ),
  startDate: instant.optional(),
  terminationDate: instant.optional(),
  billingAccount: ref.optional(),
  productOffering: ref.optional(),
  productCharacteristic: characteristics,
  productPrice: z
    .array(
      z.object({
        priceType: z.string(),
        recurringChargePeriod: z.string().optional(),
        price: z.object({ dutyFreeAmount: amount.optional(), taxIncludedAmount: amount.optional() }),
        productPriceAlteration: z
          .array(
            z.object({
              priceType: z.string(),
              validFor: period.optional(),
              price: z.object({ percentage: z.number().optional(), taxIncludedAmount: amount.optional() }),
            }),
          )
          .default([]),
      }),
    )
    .default([]),
  productTerm: z.array(z.object({ validFor: period.optional() })).default([]),
  realizingService: z.array(ref).default([]),
  relatedParty: relatedParties,
});
export type Product = z.infer<typeof product>;

const STATUS: Readonly<Record<Product["status"], LineStatus>> = {
  created: "pending",
  pendingActive: "pending",
  active: "active",
  pendingTerminate: "active",
  suspended: "suspended",
  terminated: "terminated",
  cancelled: "terminated",
  aborted: "terminated",
};

const HOLDER_ROLES = new Set(["accountholder", "holder", "owner"]);
const ADMIN_ROLES = new Set(["businessadmin", "admin"]);
const USER_ROLES = new Set(["user", "lineuser"]);
const CUSTOMER_ROLES = new Set(["customer"]);

/** Holders, admins and users are people or organisations: an operator that names somebody's contract beside them adds nobody. */
export function idsWithRole(
  parties: readonly RelatedParty[],
  role: "holder" | "admin" | "user" | "customer",
): readonly string[] {
  const wanted = { holder: HOLDER_ROLES, admin: ADMIN_ROLES, user: USER_ROLES, customer: CUSTOMER_ROLES }[role];
  return parties
    .filter((party) => wanted.has(party.role.toLowerCase()))
    .filter((party) => role === "customer" || !party.isContract)
    .map((party) => party.id);
}

/** The product as a line, or null when it is something else: an add-on, a device, an insurance. */
export function toLine(row: Product, timeZone: string, now: number, currency: string): Line | null {
  const msisdn = traitText(row.productCharacteristic, "msisdn");
  const isMobile = msisdn !== null && /^\+[1-9][0-9]{4,14}$/.test(msisdn);
  const customerId = idsWithRole(row.relatedParty, "customer")[0];
  if (row.realizingService.length === 0 || row.productOffering === undefined || customerId === undefined) return null;
  const terms = row.productTerm
    .map((term) => dayOf(term.validFor?.endDateTime, timeZone))
    .filter((day) => day !== null);
  return {
    lineId: row.id,
    kind: isMobile ? "mobile" : "broadband",
    msisdn: isMobile ? msisdn : null,
    offerId: row.productOffering.id,
    planName: plainLabel(row.productOffering.name ?? row.name),
    status: STATUS[row.status],
    ...pauseOf(row),
    customerId,
    accountId: row.billingAccount?.id ?? null,
    holderIds: idsWithRole(row.relatedParty, "holder"),
    adminIds: idsWithRole(row.relatedParty, "admin"),
    userIds: idsWithRole(row.relatedParty, "user"),
    startedOn: dayOf(row.startDate, timeZone),
    price: priceOf(row),
    hasPromotion: hasPromotion(row, now),
    termEndsOn: terms.sort().at(-1) ?? null,
    isPortOutPending: row.status === "pendingTerminate",
    isPortOutLocked: traitFlag(row.productCharacteristic, "portOutLock") === true,
    roamingEnabled: traitFlag(row.productCharacteristic, "roamingEnabled"),
    hasCapOptOut: traitFlag(row.productCharacteristic, "spendCapOptOut") ?? false,
    spendCap: capOf(row, currency),
    isPremiumBarred: traitFlag(row.productCharacteristic, "premiumBarred"),
    serviceIds: row.realizingService.map((service) => service.id),
  };
}

function pauseOf(row: Product): Pick<Line, "pausedFor"> {
  const bar = traitText(row.productCharacteristic, "lineBar");
  return row.status === "suspended" && (bar === "lost" || bar === "stolen") ? { pausedFor: bar } : {};
}

/** In the operator's currency, tax included. */
function capOf(row: Product, currency: string): Line["spendCap"] {
  const cap = traitNumber(row.productCharacteristic, "spendCap");
  return cap === null || cap < 0 ? null : moneyFromDecimal(currency, cap);
}

function priceOf(row: Product): Line["price"] {
  const monthly = row.productPrice.filter(({ priceType }) => priceType.toLowerCase() === "recurring")[0]?.price;
  if (monthly?.taxIncludedAmount === undefined) return null;
  return {
    exTax: toMoney(monthly.dutyFreeAmount ?? monthly.taxIncludedAmount),
    incTax: toMoney(monthly.taxIncludedAmount),
  };
}

/** A price reduction that is running now would be lost by a change of plan. */
function hasPromotion(row: Product, now: number): boolean {
  return row.productPrice.some(({ productPriceAlteration }) =>
    productPriceAlteration.some(({ price, validFor }) => {
      const isReduction = (price.percentage ?? 0) < 0 || (price.taxIncludedAmount?.value ?? 0) < 0;
      return isReduction && (validFor?.endDateTime ?? Number.POSITIVE_INFINITY) > now;
    }),
  );
}
