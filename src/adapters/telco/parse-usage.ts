// SPDX-License-Identifier: Apache-2.0

import { z } from "zod";
import { moneyFromDecimal } from "#kernel";
import type { Bucket, PrepaidBalance } from "#telecom";
import { dayOf, id, period, ref } from "./tmf-types.ts";

const quantity = z.object({ amount: z.number(), units: z.string().max(60).default("") });

/** TMF677 UsageConsumption with its buckets. */
export const consumption = z.object({
  id: id.optional(),
  product: z.array(ref).default([]),
  partyAccount: z.array(ref).default([]),
  bucketRefOrValue: z
    .array(
      z.object({
        id,
        isShared: z.boolean().default(false),
        status: z.string().default(""),
        usageType: z.string().default(""),
        remainingValue: quantity.optional(),
        validFor: period.optional(),
        bucketCounter: z
          .array(z.object({ counterType: z.string(), level: z.string().default("global"), value: quantity.optional() }))
          .default([]),
      }),
    )
    .default([]),
});
export const usageReport = z.object({ id, usageConsumption: z.array(consumption).default([]) });

const BYTES: Readonly<Record<string, number>> = {
  b: 1,
  kb: 1e3,
  mb: 1e6,
  gb: 1e9,
  tb: 1e12,
  kib: 1_024,
  mib: 1_048_576,
  gib: 1_073_741_824,
};

function toBytes(value: z.infer<typeof quantity> | undefined): number | null {
  const factor = value === undefined ? undefined : BYTES[value.units.toLowerCase()];
  return value === undefined || factor === undefined ? null : Math.round(value.amount * factor);
}

export function toBuckets(row: z.infer<typeof consumption>, timeZone: string, now: number): readonly Bucket[] {
  return row.bucketRefOrValue.map((bucket) => {
    const counter = (type: string): number | null =>
      toBytes(bucket.bucketCounter.find((found) => found.counterType === type && found.level === "global")?.value);
    const total = counter("total");
    const remaining = toBytes(bucket.remainingValue);
    const end = bucket.validFor?.endDateTime;
    return {
      bucketId: bucket.id,
      kind: kindOf(bucket.usageType),
      usedBytes: counter("used") ?? (total === null || remaining === null ? null : total - remaining),
      totalBytes: total,
      endsOn: dayOf(end, timeZone),
      isShared: bucket.isShared,
      isExpired: bucket.status === "expired" || (end !== undefined && end <= now),
    };
  });
}

function kindOf(usageType: string): Bucket["kind"] {
  switch (usageType.toLowerCase()) {
    case "data":
      return "data";
    case "voice":
      return "voice";
    case "sms":
      return "sms";
    case "monetary":
      return "money";
    default:
      return "other";
  }
}

/** TMF654 Bucket. */
export const prepayBucket = z.object({
  id,
  usageType: z.string().default(""),
  status: z.string().default(""),
  remainingValue: quantity.optional(),
  validFor: period.optional(),
  product: z.array(ref).default([]),
});

/** Money and data of a prepaid line. Null when there is no money bucket: then it is not prepaid. */
export function toPrepaidBalance(
  rows: readonly z.infer<typeof prepayBucket>[],
  timeZone: string,
  now: number,
): PrepaidBalance | null {
  const credit = rows.find((row) => row.usageType.toLowerCase() === "monetary")?.remainingValue;
  if (credit === undefined || !/^[A-Z]{3}$/.test(credit.units)) return null;
  const data = rows.find((row) => row.usageType.toLowerCase() === "data");
  const end = data?.validFor?.endDateTime;
  return {
    balance: moneyFromDecimal(credit.units, credit.amount),
    bucketEndsOn: dayOf(end, timeZone),
    isExpired: data === undefined ? false : data.status === "expired" || (end !== undefined && end <= now),
  };
}
