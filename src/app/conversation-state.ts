// SPDX-License-Identifier: Apache-2.0
import { assuranceNow } from "#identity";
import type { ConversationEvent, ConversationState } from "#protocol";
import type { AppDeps } from "./deps.ts";
import type { StoredConversation } from "./ports.ts";
import { openTurn, type Turn } from "./turn.ts";

/** What is true now, for the browser: taken from a finished turn. */
export async function stateOfTurn(turn: Turn, events: readonly ConversationEvent[]): Promise<ConversationState> {
  const { level, until } = assuranceNow(turn.state.factors, turn.deps.clock.now());
  const banner = turn.deps.banners.current();
  return {
    conversationId: turn.stored.conversationId,
    lang: turn.lang,
    owner: turn.owner,
    assurance: level,
    assuranceUntil: until === null ? null : new Date(until).toISOString(),
    lastSeq: events.at(-1)?.seq ?? turn.stored.lastSeq,
    queue: turn.owner === "queued" ? await queueOf(turn.deps, turn.stored) : null,
    ended: turn.endedAt !== null,
    ...(banner === null ? {} : { banner }),
  };
}

/** The same, for a conversation that was only read. */
export async function stateOf(deps: AppDeps, stored: StoredConversation): Promise<ConversationState> {
  return stateOfTurn(await openTurn(deps, stored, null), []);
}

/** Place in the queue and expected wait in minutes. */
export async function queueOf(
  deps: AppDeps,
  stored: Pick<StoredConversation, "tenant" | "conversationId">,
): Promise<{ place: number; waitMinutes: number }> {
  const place = (await deps.conversations.queuePlace(stored.tenant, stored.conversationId))?.place ?? 1;
  return { place, waitMinutes: place * deps.settings.minutesPerCase };
}
