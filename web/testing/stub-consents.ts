// SPDX-License-Identifier: Apache-2.0
import type { ConsentReceipts, OwnConsents } from "#protocol";

export type StubChoices = { readonly withdrawn: string[] };

const ID = "0b6c3a8e-52ff-4b1d-9c1e-6f2f5f0a9f10";
const WORDS = "I look at how much data this line used, and suggest a plan, which may cost more.";
const GIVEN_AT = "2026-11-15T10:00:00.000Z";

/** A customer who agreed to suggestions, and waits for a bill. */
export function stubConsents({ withdrawn }: StubChoices): OwnConsents {
  const isInForce = !withdrawn.includes("marketing");
  return {
    purposes: [{ purpose: "marketing", words: WORDS }],
    consents: [
      {
        consentId: ID,
        purpose: "marketing",
        version: "marketing-1",
        words: WORDS,
        isInForce,
        givenAt: GIVEN_AT,
        endedAt: isInForce ? null : "2026-11-16T10:00:00.000Z",
        lapsesAt: "2027-11-15T10:00:00.000Z",
      },
    ],
    wishes: withdrawn.includes("bill_ready")
      ? []
      : [
          {
            consentId: "0b6c3a8e-52ff-4b1d-9c1e-6f2f5f0a9f11",
            purpose: "bill_ready",
            words: "I will tell you, once, when your next bill is ready.",
            givenAt: GIVEN_AT,
            lapsesAt: "2026-12-30T10:00:00.000Z",
          },
        ],
  };
}

export const stubReceipts: ConsentReceipts = {
  format: "wardline-consent-receipts/v1",
  receipts: [
    {
      record: {
        record_id: ID,
        pii_processing: {
          privacy_notice: "marketing-1",
          purposes: [
            { purpose: "marketing", description: WORDS, pii_types: ["plan", "data_usage"], jurisdiction: "gdpr" },
          ],
        },
        party_identification: [{ party_name: "Larkspur" }],
        events: [{ event_time: GIVEN_AT, assurance: "A1" }],
      },
      digest: "sGtN0dOPMo5bNkhq8MsMMOh1C6A8rUTgi1w4nVfFbVM",
      proof: null,
    },
  ],
};
