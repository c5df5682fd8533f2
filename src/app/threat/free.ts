// SPDX-License-Identifier: Apache-2.0
import type { ConversationId } from "#kernel";
import type { AppDeps } from "../deps.ts";
import { entityKey } from "./entities.ts";
import { isCut } from "./guard.ts";
import { readGuardOf, tokenOfConversation } from "./guard-turn.ts";

/**
 * Whether the token of a chat opens anything at the moment: it may have been cut because of an attack, and opens again when that ends. Where
 * it cannot be found out nothing is opened.
 */
export async function isChatFree(deps: AppDeps, conversationId: ConversationId): Promise<boolean> {
  const keys = [tokenOfConversation(deps, conversationId), entityKey(deps, "session", conversationId)];
  const guard = await readGuardOf(deps, keys);
  return !guard.isBlind && !isCut(guard);
}
