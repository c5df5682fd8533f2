// SPDX-License-Identifier: Apache-2.0
import type { TenantId } from "#kernel";
import { type Database, hasApprovedPolicies, makeHistory } from "#postgres";
import type { LoadedConfig } from "./load-config.ts";
import { openPolicies } from "./open-policies.ts";
import { systemClock } from "./system.ts";

/** Whether the policies that this program would start with are those that the history says are in force; null: it names none yet. */
export async function arePoliciesInForce(loaded: LoadedConfig, database: Database): Promise<boolean | null> {
  const [{ hash }, last] = await Promise.all([
    openPolicies(loaded),
    makeHistory(database).findPolicyChange(loaded.config.tenant as TenantId),
  ]);
  return last === null ? null : last.facts["hash"] === hash;
}

/** Whether two people approved exactly these, and no start has taken them yet. */
export async function arePoliciesApproved(loaded: LoadedConfig, database: Database): Promise<boolean> {
  const { hash } = await openPolicies(loaded);
  return hasApprovedPolicies(database, loaded.config.tenant as TenantId, hash, new Date(systemClock.now()));
}
