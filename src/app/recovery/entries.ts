// SPDX-License-Identifier: Apache-2.0
import type { JsonObject, SubjectId } from "#kernel";
import type { AppDeps } from "../deps.ts";
import type { HistoryEntry } from "../ports.ts";

/** An entry about a recovery: of its subject, whoever speaks in the conversation. */
export function recoveryEntry(
  deps: AppDeps,
  kind: HistoryEntry["kind"],
  about: { readonly subjectId: SubjectId; readonly recoveryId: string },
  facts: JsonObject,
  actor: HistoryEntry["actor"] = { kind: "system", id: null },
): HistoryEntry {
  return {
    at: new Date(deps.clock.now()),
    tenant: deps.tenant,
    kind,
    actor,
    subjectId: about.subjectId,
    conversationId: null,
    facts: { recovery: about.recoveryId, ...facts },
  };
}
