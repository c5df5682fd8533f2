// SPDX-License-Identifier: Apache-2.0
import type { Command, DialogueEvent } from "#dialogue";
import { addAuthenticator } from "./authenticators/answer-passkey.ts";
import { sayNow } from "./compose-reply.ts";
import { endOtherSessions } from "./sessions/sessions.ts";
import type { Turn } from "./turn.ts";

/**
 * One tap of the security check-up. Adding a way to sign in has its own conditions, asked for where it begins. Signing out elsewhere is for
 * everybody who is known here: easy to lock.
 */
export async function secureNow(
  turn: Turn,
  { what }: Extract<Command, { type: "secure" }>,
): Promise<readonly DialogueEvent[]> {
  if (what !== "sign_out_elsewhere") return addAuthenticator(turn, what);
  const ended = await endOtherSessions(turn.deps, turn.stored.conversationId);
  if (ended.ok) sayNow(turn, "app.sessions.ended", { count: ended.value.ended });
  else sayNow(turn, "app.sessions.not_ended");
  return [];
}
