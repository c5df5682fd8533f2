// SPDX-License-Identifier: Apache-2.0

export type { AuditProfile, Regime, Requirement } from "./catalogue.ts";
export { AUDIT_PROFILES, catalogueDrift, checksOf, isAuditProfile, REGIMES, requirementsOf } from "./catalogue.ts";
export type { KeepDeps } from "./keep-audit.ts";
export { keepAudit, newFindings } from "./keep-audit.ts";
export type { NightlyDeps } from "./nightly.ts";
export { auditNightly } from "./nightly.ts";
export type { OscalFiles } from "./oscal.ts";
export { oscalOf } from "./oscal.ts";
export { auditPage } from "./page.ts";
export type * from "./ports.ts";
export type { AuditFigures, AuditPlan, AuditRun, Observation } from "./run-audit.ts";
export { canonical, exitCodeOf, observe, runAudit, worstOf } from "./run-audit.ts";
export { fingerprintOf, sarifOf } from "./sarif.ts";
