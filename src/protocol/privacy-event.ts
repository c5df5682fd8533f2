// SPDX-License-Identifier: Apache-2.0
import { z } from "zod";

const party = z.object({ id: z.string().min(1).max(200) });

/** A TMF644 notification, as far as it is read: whom it is about. What changed is asked of the operator's records. */
export const privacyEvent = z.object({
  eventId: z.string().max(200).optional(),
  eventType: z
    .string()
    .regex(/^PartyPrivacy(Profile|Agreement)(Create|AttributeValueChange|StatusChange|Delete)Event$/u),
  event: z.object({
    partyPrivacyProfile: z.object({ applicableForParty: party.optional(), agreedByParty: party.optional() }).optional(),
    // The two official files of v4 disagree about the name.
    partyPrivacyAgreement: z
      .object({
        engagedParty: z.array(party).max(50).optional(),
        engagedPartyRole: z.array(party).max(50).optional(),
      })
      .optional(),
  }),
});
export type PrivacyEvent = z.infer<typeof privacyEvent>;

export function partiesOfPrivacyEvent({ event }: PrivacyEvent): readonly string[] {
  const { partyPrivacyProfile: profile, partyPrivacyAgreement: agreement } = event;
  const named = [
    profile?.applicableForParty,
    profile?.agreedByParty,
    ...(agreement?.engagedParty ?? []),
    ...(agreement?.engagedPartyRole ?? []),
  ];
  return named.flatMap((one) => (one === undefined ? [] : [one.id]));
}
