// SPDX-License-Identifier: Apache-2.0

export type { AuditCheck } from "./audit/audit-check.ts";
export { HOSTILE_CHECKS } from "./audit/chat-checks.ts";
export type { GateRow } from "./audit/gate-table.ts";
export { allowedByRows, gateProduct, gateVariants } from "./audit/gate-table.ts";
export { auditChecks } from "./audit/index.ts";
export { OPEN_ROUTES } from "./audit/open-routes.ts";
export type * from "./audit/ports.ts";
export type { Check, CheckResult, Finding, Severity } from "./check.ts";
export { runCheck, runChecks } from "./check.ts";
export type { ConnectFacts } from "./connect-checks.ts";
export { connectChecks } from "./connect-checks.ts";
export type { DeploymentFacts } from "./deployment-checks.ts";
export { deploymentChecks } from "./deployment-checks.ts";
export type { HardenedFile, HardeningFacts } from "./hardening-checks.ts";
export { hardeningChecks } from "./hardening-checks.ts";
export type { LiveFacts, LiveTry } from "./live-checks.ts";
export { liveChecks } from "./live-checks.ts";
export { policyChecks } from "./policy-checks.ts";
export type { SupplyFacts } from "./supply-checks.ts";
export { supplyChecks } from "./supply-checks.ts";
