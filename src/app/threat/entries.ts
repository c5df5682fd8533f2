// SPDX-License-Identifier: Apache-2.0
import { type ConversationId, type JsonObject, makeUuidV7, type SubjectId } from "#kernel";
import type { AppDeps } from "../deps.ts";
import type { HistoryEntry } from "../ports.ts";
import type { EventWrite } from "./incident-ports.ts";

/** Kinds of the history that tell of incidents. */
export type IncidentEntryKind = Extract<
  HistoryEntry["kind"],
  | "incident.opened"
  | "incident.changed"
  | "incident.noted"
  | "incident.disclosed"
  | "verdict.judged"
  | "answer.applied"
  | "answer.ended"
>;

export type About = { readonly subjectId: SubjectId | null; readonly conversationId: ConversationId | null };
export const ABOUT_NOBODY: About = { subjectId: null, conversationId: null };

/** An entry of the history with its row in the register. `facts` hold ids and codes only; `words` are sealed and go nowhere else. */
export function incidentEvent(
  deps: Pick<AppDeps, "tenant" | "clock" | "random">,
  kind: IncidentEntryKind,
  facts: JsonObject,
  actor: HistoryEntry["actor"],
  about: About = ABOUT_NOBODY,
  words: string | null = null,
): EventWrite {
  const entry: HistoryEntry = { at: new Date(deps.clock.now()), tenant: deps.tenant, kind, actor, facts, ...about };
  return { eventId: makeUuidV7(deps.clock, deps.random), what: kind, words, entry };
}
