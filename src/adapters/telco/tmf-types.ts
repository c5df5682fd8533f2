// SPDX-License-Identifier: Apache-2.0

import { z } from "zod";
import type { Money } from "#kernel";
import { localDay, moneyFromDecimal } from "#kernel";

/** An id of theirs: printable, short, and never a path. */
export const id = z.string().min(1).max(120);
const shortText = z.string().max(2_000);

export const ref = z.object({ id, name: shortText.optional() });
export type Ref = z.infer<typeof ref>;

const referredType = { "@referredType": shortText.optional() };
/** A contract, where a person or an organisation could stand. */
const isContract = (type: string | undefined): boolean => type?.toLowerCase() === "customer";

/** v4 writes the party into the reference, v5 under `partyOrPartyRole`. */
export const relatedParty = z.union([
  z
    .object({ role: shortText.optional(), partyOrPartyRole: z.object({ id, ...referredType }) })
    .transform(({ role = "", partyOrPartyRole: { id, "@referredType": type } }) => ({
      id,
      role,
      isContract: isContract(type),
    })),
  z
    .object({ id, role: shortText.optional(), ...referredType })
    .transform(({ id, role = "", "@referredType": type }) => ({ id, role, isContract: isContract(type) })),
]);
export const relatedParties = z.array(relatedParty).max(200).default([]);
export type RelatedParty = z.infer<typeof relatedParty>;

export const amount = z.object({
  unit: z.string().regex(/^[A-Z]{3}$/),
  value: z.number().min(-1e9).max(1e9),
});
export type Amount = z.infer<typeof amount>;

export const instant = z
  .string()
  .max(40)
  .transform((text, ctx) => {
    const ms = Date.parse(text);
    if (!Number.isFinite(ms)) {
      ctx.addIssue({ code: "custom", message: "not an instant" });
      return z.NEVER;
    }
    return ms;
  });
export const period = z.object({ startDateTime: instant.optional(), endDateTime: instant.optional() });

const characteristicValue = z.union([z.string().max(4_000), z.number(), z.boolean()]).catch("");
/** Name and value pairs as a look-up; values of other shapes become empty text. */
export const characteristics = z
  .array(z.object({ name: z.string().max(200), value: characteristicValue }))
  .max(500)
  .default([])
  .transform((list): Traits => new Map(list.map(({ name, value }) => [name, value])));
export type Traits = ReadonlyMap<string, string | number | boolean>;

export function toMoney(value: Amount): Money {
  return moneyFromDecimal(value.unit, value.value);
}

export function traitText(traits: Traits, name: string): string | null {
  const value = traits.get(name);
  return value === undefined || value === "" ? null : String(value);
}

export function traitNumber(traits: Traits, name: string): number | null {
  const value = traits.get(name);
  const number = typeof value === "string" && value.trim() !== "" ? Number(value) : value;
  return typeof number === "number" && Number.isFinite(number) ? number : null;
}

export function traitFlag(traits: Traits, name: string): boolean | null {
  const value = traits.get(name);
  if (typeof value === "boolean") return value;
  return value === "true" ? true : value === "false" ? false : null;
}

export function dayOf(ms: number | undefined, timeZone: string): string | null {
  return ms === undefined ? null : localDay(ms, timeZone);
}

/**
 * A name of theirs that may be shown: letters, digits and plain punctuation of any script, at most 60 characters.
 * Attacker: names come from systems that other people write into; markup, addresses and direction marks are dropped here.
 */
export function plainLabel(text: string): string {
  const plain = text
    .normalize("NFC")
    .replace(/<[^>]*>/g, " ")
    .replace(/!?\[[^\]]*\]\([^)]*\)/g, " ")
    .replace(/\b[a-z][a-z0-9+.-]*:\/\/\S+/gi, " ")
    .replace(/[^\p{L}\p{M}\p{N} .,،+&()/'%-]/gu, " ")
    .replace(/\s+/g, " ")
    .trim();
  return [...plain].slice(0, 60).join("").trim();
}
