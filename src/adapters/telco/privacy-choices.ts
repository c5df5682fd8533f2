// SPDX-License-Identifier: Apache-2.0
import { z } from "zod";
import type { OperatorSays } from "#telecom";

export const MARKETING = "marketing";

/** TMF644 `PartyPrivacyProfileCharacteristic`: one choice, by purpose. */
export const choice = z.looseObject({
  name: z.string().max(200),
  privacyUsagePurpose: z.string().max(200).optional(),
  value: z.unknown(),
});
export type Choice = z.infer<typeof choice>;

export function isMarketing({ name, privacyUsagePurpose }: Choice): boolean {
  return (privacyUsagePurpose ?? name) === MARKETING;
}

/** A word that we do not know is a no. */
export function sayOfChoices(choices: readonly Choice[]): OperatorSays {
  return strictest(choices.filter(isMarketing).map(({ value }) => (value === "granted" ? "granted" : "refused")));
}

/** One no is a no; nothing on record says nothing. */
export function strictest(said: readonly OperatorSays[]): OperatorSays {
  if (said.includes("refused")) return "refused";
  return said.includes("granted") ? "granted" : "silent";
}
