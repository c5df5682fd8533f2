// SPDX-License-Identifier: Apache-2.0
import type { ConversationId } from "#kernel";
import { PSEUDONYM } from "#pii";
import type { ConversationEvent, Part } from "#protocol";
import type { AppDeps } from "../deps.ts";
import { openTurn } from "../turn.ts";
import { reidentify } from "./reidentify.ts";
import { vaultName } from "./sealed-value.ts";

/**
 * Events on their way to the one who holds this conversation's token: where the bot or an agent says `«PHONE_1»`, the visitor reads the own
 * number. Their own messages stay as they are stored, with what was hidden named; what the vault does not give stays a pseudonym. Nothing is
 * read where no sentence carries one, which is nearly always.
 *
 * The entry in the history is durable before this returns.
 */
export async function showOwn(
  deps: AppDeps,
  conversationId: ConversationId,
  events: readonly ConversationEvent[],
): Promise<readonly ConversationEvent[]> {
  const names = [...new Set(events.flatMap(namesIn))];
  if (names.length === 0) return events;
  const stored = await deps.conversations.find(deps.tenant, conversationId, null, "own");
  if (!stored) return events;
  const turn = await openTurn(deps, stored, null);
  const shown = await reidentify(turn, { names, purpose: "serviceProvision", by: { kind: "subject" } });
  if (!shown.ok || shown.value.length === 0) return events;
  for (const entry of turn.history) await deps.history.append(entry, null);
  // EXPOSE: to the person who wrote it, in a sentence that was meant for them
  const values = new Map(shown.value.map(({ name, value }) => [`«${name}»`, value.expose()]));
  return events.map((event) =>
    speaksToVisitor(event) ? { ...event, parts: event.parts.map((part) => withValues(part, values)) } : event,
  );
}

function speaksToVisitor(event: ConversationEvent): event is Extract<ConversationEvent, { kind: "message" }> {
  return event.kind === "message" && event.by !== "visitor";
}

function namesIn(event: ConversationEvent): readonly string[] {
  if (!speaksToVisitor(event)) return [];
  return event.parts.flatMap((part) =>
    part.type === "text"
      ? Array.from(part.text.matchAll(PSEUDONYM), ([written]) => vaultName(written)).filter((name) => name !== null)
      : [],
  );
}

/** Only running text: what an act says is confirmed by its hash, byte by byte. */
function withValues(part: Part, values: ReadonlyMap<string, string>): Part {
  if (part.type !== "text") return part;
  return { ...part, text: part.text.replaceAll(PSEUDONYM, (written) => values.get(written) ?? written) };
}
