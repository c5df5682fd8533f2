// SPDX-License-Identifier: Apache-2.0
import type { AgentId, JsonObject } from "#kernel";
import type { AppDeps } from "../deps.ts";
import type { HistoryEntry } from "../ports.ts";

export type StaffEntryKind = Extract<HistoryEntry["kind"], `staff.${string}`>;

/** An entry about staff: ids, roles and codes; never a name or an address. `by` null: nobody was signed in. */
export function staffEntry(deps: AppDeps, kind: StaffEntryKind, by: AgentId | null, facts: JsonObject): HistoryEntry {
  return {
    at: new Date(deps.clock.now()),
    tenant: deps.tenant,
    kind,
    actor: by === null ? { kind: "system", id: null } : { kind: "agent", id: by },
    subjectId: null,
    conversationId: null,
    facts,
  };
}
