// SPDX-License-Identifier: Apache-2.0

export type { Check, CheckResult, Finding, Severity } from "./check.ts";
export { runChecks } from "./check.ts";
export type { DeploymentFacts } from "./deployment-checks.ts";
export { deploymentChecks } from "./deployment-checks.ts";
