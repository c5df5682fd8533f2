// SPDX-License-Identifier: Apache-2.0
import { SAYINGS } from "./cast.ts";
import type { Stage } from "./stage.ts";

/**
 * Names and notes at the operator that read like instructions or markup, in documents that tools read: they are data, and nothing may
 * come of them but the same data, escaped.
 */
export async function poisonOperator(stage: Stage): Promise<void> {
  const [words = ""] = SAYINGS;
  const documents = [
    { collection: "product", id: "PR-C26-1", patch: { name: words } },
    { collection: "billingAccount", id: "BA-C26", patch: { name: words } },
    { collection: "productOffering", id: "PO-SIM-M", patch: { description: words } },
  ];
  for (const document of documents) await stage.lever("doc", document);
}
