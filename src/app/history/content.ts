// SPDX-License-Identifier: Apache-2.0
import { type Json, type JsonObject, utf8 } from "#kernel";
import type { RecordedEntry } from "./ports.ts";

/** What padding commits to. An entry can be shown to be padding, and only padding can. */
export const PADDING: Uint8Array = utf8("wardline/history/padding/v1");

/**
 * The text that a leaf commits to: JSON with sorted keys and no space (docs/formats/history.md). Holds ids, kinds, codes
 * and levels, as the row does; only who has the opening can check it.
 */
export function entryContent(entry: RecordedEntry): string {
  return canonicalJson({
    v: 1,
    at: entry.at,
    tenant: entry.tenant,
    kind: entry.kind,
    actor: { kind: entry.actor.kind, id: entry.actor.id },
    subject: entry.subjectId,
    conversation: entry.conversationId,
    facts: entry.facts,
  });
}

function canonicalJson(value: Json): string {
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(",")}]`;
  if (value === null || typeof value !== "object") return JSON.stringify(value);
  const members = Object.entries(value as JsonObject)
    .filter(([, member]) => member !== undefined)
    .sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${members.map(([key, member]) => `${JSON.stringify(key)}:${canonicalJson(member)}`).join(",")}}`;
}
