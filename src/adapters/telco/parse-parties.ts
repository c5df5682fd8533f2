// SPDX-License-Identifier: Apache-2.0

import { z } from "zod";
import { addMonths } from "#kernel";
import type { Contact, Customer, LineStatus, LocalDate, Permission } from "#telecom";
import { characteristics, id, instant, relatedParty, traitFlag, traitText } from "./tmf-types.ts";

/** TMF672 Permission. */
export const permission = z.object({
  id,
  description: z.string().max(200).optional(),
  user: relatedParty,
  validFor: z.object({ startDateTime: instant.optional(), endDateTime: instant.optional() }),
  assetUserRole: z.array(z.object({ manageableAsset: z.object({ id }), userRole: z.object({ id }) })).default([]),
});

const ROLES = ["accountHolder", "authorisedUser", "lineUser", "helper", "businessAdmin"] as const;

/** Grants of a permission. A role that we do not know grants nothing; one that has not begun grants nothing yet. */
export function toPermissions(row: z.infer<typeof permission>, now: number): readonly Permission[] {
  if ((row.validFor.startDateTime ?? 0) > now) return [];
  return row.assetUserRole.flatMap(({ manageableAsset, userRole }) => {
    const role = ROLES.find((known) => userRole.id === known || userRole.id.endsWith(`-${known}`));
    if (role === undefined) return [];
    return [{ role, assetId: manageableAsset.id, validUntil: row.validFor.endDateTime ?? null }];
  });
}

/** TMF629 Customer. */
export const customer = z.object({
  id,
  status: z.string().default("active"),
  characteristic: characteristics,
  contactMedium: z
    .array(z.object({ validFor: z.object({ startDateTime: instant.optional() }).default({}) }))
    .default([]),
});

const STATUS: Readonly<Record<string, LineStatus>> = {
  active: "active",
  suspended: "suspended",
  terminated: "terminated",
  pending: "pending",
};

export function toCustomer(row: z.infer<typeof customer>): Customer {
  const kyc = traitText(row.characteristic, "kycStatus");
  return {
    customerId: row.id,
    status: STATUS[row.status.toLowerCase()] ?? "pending",
    isBusiness: traitText(row.characteristic, "segment") === "business",
    isVerified: kyc === null ? null : kyc === "verified",
    contactChangedAt: row.contactMedium.reduce<number | null>(
      (newest, { validFor: { startDateTime = null } }) =>
        startDateTime !== null && startDateTime > (newest ?? 0) ? startDateTime : newest,
      null,
    ),
    needsSupport: traitFlag(row.characteristic, "supportNeeds") === true,
  };
}

/** TMF632 Individual, of whom no more is read than whether it is a child. */
export const partyAge = z.object({ id, birthDate: instant.optional() });

/** Of age in the country of the operator: 18 everywhere that this runs. */
const OF_AGE_YEARS = 18;

/** By days where the operator is; on the birthday itself one is of age. */
export function isMinorOn(row: z.infer<typeof partyAge>, today: LocalDate): boolean | null {
  if (row.birthDate === undefined) return null;
  const born = new Date(row.birthDate).toISOString().slice(0, 10);
  return addMonths(born, OF_AGE_YEARS * 12) > today;
}

/** TMF632 Individual, its contact points only. */
export const partyContacts = z.object({
  id,
  contactMedium: z
    .array(
      z.object({
        mediumType: z.string().max(60).default(""),
        preferred: z.boolean().default(false),
        characteristic: z
          .object({ emailAddress: z.string().max(320).optional(), phoneNumber: z.string().max(40).optional() })
          .default({}),
      }),
    )
    .default([]),
});

const MSISDN = /^\+[1-9][0-9]{4,14}$/;
const EMAIL = /^[^\s@<>"]{1,64}@[^\s@<>"]{1,255}$/;

export function toContacts(row: z.infer<typeof partyContacts>): readonly Contact[] {
  const contacts: Contact[] = [];
  for (const { characteristic, mediumType, preferred } of row.contactMedium) {
    const { emailAddress, phoneNumber } = characteristic;
    if (emailAddress !== undefined && EMAIL.test(emailAddress)) {
      contacts.push({ channel: "email", address: emailAddress, isPreferred: preferred });
    } else if (phoneNumber !== undefined && mediumType !== "fax" && MSISDN.test(phoneNumber)) {
      contacts.push({ channel: "sms", address: phoneNumber, isPreferred: preferred });
    }
  }
  return contacts;
}
