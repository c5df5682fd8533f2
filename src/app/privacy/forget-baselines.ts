// SPDX-License-Identifier: Apache-2.0
import type { SubjectId } from "#kernel";
import type { AppDeps } from "../deps.ts";
import { entityName } from "../threat/entities.ts";

/** What detectors hold as usual for one subject goes, in memory and in the database, on every node. Durable when it returns. */
export async function forgetBaselines(
  deps: Pick<AppDeps, "tenant" | "keys" | "threat">,
  subjectId: SubjectId,
): Promise<void> {
  await deps.threat.watch.forgetSubject(deps.tenant, entityName(deps, "subject", subjectId));
}
