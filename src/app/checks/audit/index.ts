// SPDX-License-Identifier: Apache-2.0
import type { AuditCheck } from "./audit-check.ts";
import { chatChecks } from "./chat-checks.ts";
import { dataChecks, historyChecks } from "./data-checks.ts";
import { deploymentAudit } from "./deployment.ts";
import { gateChecks } from "./gate-checks.ts";
import { settingsChecks } from "./settings-checks.ts";
import { transportChecks } from "./transport-checks.ts";
import { upkeepChecks } from "./upkeep-checks.ts";
import { webChecks } from "./web-checks.ts";

/** All checks of `audit run`, in the order in which they run. The one list: add a part by adding its checks here. */
export const auditChecks: readonly AuditCheck[] = [
  ...deploymentAudit,
  ...settingsChecks,
  ...webChecks,
  ...transportChecks,
  ...chatChecks,
  ...dataChecks,
  ...gateChecks,
  ...upkeepChecks,
  // Last: what the others did is in the history by now.
  ...historyChecks,
];
