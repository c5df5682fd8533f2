// SPDX-License-Identifier: Apache-2.0
import { type ConversationId, ok, type Result, refuse, type TenantId } from "#kernel";
import type { ConversationEvent, ConversationState } from "#protocol";
import { stateOf } from "./conversation-state.ts";
import type { AppDeps } from "./deps.ts";
import { readEvents } from "./read-events.ts";
import type { NotThere } from "./turn-request.ts";
import { showOwn } from "./vault/show-own.ts";

/** State and events after `afterSeq`: what a browser needs to go on after a lost connection, sleep or restart. */
export async function readConversation(
  deps: AppDeps,
  tenant: TenantId,
  conversationId: ConversationId,
  afterSeq: number,
): Promise<Result<{ events: readonly ConversationEvent[]; state: ConversationState }, NotThere>> {
  const stored = await deps.conversations.find(tenant, conversationId, null, "own");
  if (!stored) return refuse({ reason: "conversation_not_found" });
  const [events, state] = await Promise.all([
    afterSeq < stored.lastSeq ? readEvents(deps, stored, afterSeq) : [],
    stateOf(deps, stored),
  ]);
  return ok({ events: await showOwn(deps, conversationId, events), state });
}
