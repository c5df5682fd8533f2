// SPDX-License-Identifier: Apache-2.0
export { runChecks } from "./check.ts";
export type { Check, CheckResult, Finding, Severity } from "./check.ts";
export { deploymentChecks } from "./deployment-checks.ts";
export type { DeploymentFacts } from "./deployment-checks.ts";
