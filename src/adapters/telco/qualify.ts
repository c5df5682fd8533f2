// SPDX-License-Identifier: Apache-2.0

import { z } from "zod";
import type { Result } from "#kernel";
import { ok, refuse } from "#kernel";
import type { Line, Qualification, QualificationReason, TelcoRefusal } from "#telecom";
import type { Http } from "./http.ts";
import { id } from "./tmf-types.ts";

const answer = z.object({
  state: z.string(),
  productOfferingQualificationItem: z
    .array(
      z.object({
        qualificationItemResult: z.enum(["qualified", "unqualified", "alternate"]).optional(),
        eligibilityUnavailabilityReason: z.array(z.object({ code: z.string().max(100).default("") })).default([]),
        alternateProductOfferingProposal: z
          .array(z.object({ alternateProductOffering: z.object({ id }).optional() }))
          .default([]),
      }),
    )
    .min(1),
});

/** Their codes as ours. Codes are free text in TMF679; what is not listed is `other`. */
const REASONS: Readonly<Record<string, QualificationReason>> = {
  ARREARS: "arrears",
  CUSTOMER_SUSPENDED: "arrears",
  CUSTOMER_PENDING: "new_customer",
  CUSTOMER_TERMINATED: "terminated",
  IN_MINIMUM_TERM: "inside_term",
  OPEN_ORDER: "open_order",
  NOT_SELLABLE: "not_sellable",
  UNKNOWN_OFFER: "not_sellable",
  PORT_OUT_PENDING: "port_out_pending",
  NO_PATH: "no_path",
  NOT_AT_PLACE: "address",
  REFERRED: "credit_check",
};

/**
 * TMF679: asks whether the line may move to the offer, with the answer in the same call. An answer that is still being
 * worked on is no answer: `unavailable`.
 */
export async function qualify(http: Http, line: Line, offerId: string): Promise<Result<Qualification, TelcoRefusal>> {
  const result = await http.call({
    api: "qualification",
    path: "/productOfferingQualification",
    body: {
      instantSyncQualification: true,
      provideAlternative: true,
      provideUnavailabilityReason: true,
      relatedParty: [{ id: line.customerId, role: "customer", "@referredType": "Customer" }],
      productOfferingQualificationItem: [
        { id: "1", action: "modify", productOffering: { id: offerId }, product: { id: line.lineId } },
      ],
    },
  });
  if (!result.ok) return result;
  const parsed = answer.safeParse(result.value.body);
  if (!parsed.success) return refuse({ reason: "invalid_answer" });
  const [item] = parsed.data.productOfferingQualificationItem;
  if (item?.qualificationItemResult === undefined) return refuse({ reason: "unavailable" });
  return ok({
    result: item.qualificationItemResult,
    reasons: item.eligibilityUnavailabilityReason.map(({ code }) => REASONS[code] ?? "other"),
    alternatives: item.alternateProductOfferingProposal
      .map((proposal) => proposal.alternateProductOffering?.id)
      .filter((alternative) => alternative !== undefined),
  });
}
