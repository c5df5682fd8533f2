// SPDX-License-Identifier: Apache-2.0
import { type ConversationId, ok, type Result, refuse } from "#kernel";
import type { AuthenticatorList } from "#protocol";
import type { AppDeps } from "../deps.ts";
import { levelOf, openTurn } from "../turn.ts";
import type { NotThere } from "../turn-request.ts";
import { listPasskeys } from "./held.ts";

/** What the customer of a conversation has enrolled. Shown from A2 on: names and times say when somebody was where. */
export async function listAuthenticators(
  deps: AppDeps,
  conversationId: ConversationId,
): Promise<Result<AuthenticatorList, NotThere | { readonly reason: "not_enough_proof" }>> {
  const stored = await deps.conversations.find(deps.tenant, conversationId, null);
  if (!stored) return refuse({ reason: "conversation_not_found" });
  const turn = await openTurn(deps, stored, null);
  if (levelOf(turn) !== "A2" || turn.state.party === null) return refuse({ reason: "not_enough_proof" });
  const held = await listPasskeys(deps, turn.subjectId);
  return ok({
    authenticators: held.map(({ stored: { authenticatorId, createdAt, usedAt }, content }) => ({
      authenticatorId,
      kind: "passkey",
      name: content.name,
      createdAt: createdAt.toISOString(),
      usedAt: usedAt?.toISOString() ?? null,
      isBackedUp: content.passkey.isBackedUp,
    })),
  });
}
