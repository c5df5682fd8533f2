// SPDX-License-Identifier: Apache-2.0
import type { Check, Severity } from "../check.ts";
import type { AuditFacts } from "./ports.ts";

/**
 * One automated check of `audit run`. `requirements` are ids of rows in `docs/compliance/catalogue/`: of ASVS 5.0 (`V3.4.1`), the OWASP top tens
 * (`LLM01`, `API1`), and rules (`GDPR-03`, `CPNI-01`, …). A test fails when a row is not there.
 */
export type AuditCheck = Check<AuditFacts> & {
  readonly kind: "automated";
  /** The worst that it can find. */
  readonly severity: Severity;
  readonly requirements: readonly string[];
};

/** Writes a check down in one go. */
export function check(
  id: string,
  title: string,
  severity: Severity,
  requirements: readonly string[],
  probe: AuditCheck["probe"],
): AuditCheck {
  return { id, title, kind: "automated", severity, requirements, probe };
}
