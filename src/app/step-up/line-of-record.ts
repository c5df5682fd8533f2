// SPDX-License-Identifier: Apache-2.0
import type { PartyId } from "#telecom";
import type { AppDeps } from "../deps.ts";

/**
 * The number to which a code for a signed-in customer goes: the mobile contact that the operator has on record. Never a number
 * that was typed. Null where there is none or it cannot be read.
 */
export async function lineOfRecord(deps: AppDeps, party: PartyId): Promise<string | null> {
  const contacts = await deps.telco.contacts.findContacts(party);
  if (!contacts.ok) return null;
  const mobiles = contacts.value.filter((contact) => contact.channel === "sms");
  return (mobiles.find((contact) => contact.isPreferred) ?? mobiles[0])?.address ?? null;
}
