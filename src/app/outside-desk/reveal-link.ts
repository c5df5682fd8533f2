// SPDX-License-Identifier: Apache-2.0
import { equalBytes } from "#crypto";
import { type ConversationId, isUuid, toBase64Url, utf8 } from "#kernel";
import type { AppDeps } from "../deps.ts";

type Deps = Pick<AppDeps, "keys" | "clock" | "outside">;

/**
 * The address of our own console at which somebody who is signed in there may ask for a hidden value of this conversation, with a reason. It says
 * which conversation and until when, and that we made it: it signs nobody in and shows nothing by itself. The ticket stands behind `#`, so that
 * it reaches no server's log and no `Referer`.
 */
export function revealLink(deps: Deps, conversationId: ConversationId): string {
  const until = Math.floor((deps.clock.now() + deps.outside.settings.revealMs) / 1_000);
  const body = `${conversationId}.${until.toString(36)}`;
  return `${deps.outside.settings.consoleOrigin}/console#outside=${body}.${markOf(deps, body)}`;
}

/** The conversation of a ticket; null where we did not make it, or it is too old. */
export function readTicket(deps: Deps, ticket: string): ConversationId | null {
  const [conversationId = "", until = "", mark = "", more] = ticket.split(".");
  if (more !== undefined || !isUuid(conversationId) || !/^[0-9a-z]{1,10}$/u.test(until)) return null;
  if (!equalBytes(utf8(mark), utf8(markOf(deps, `${conversationId}.${until}`)))) return null;
  return Number.parseInt(until, 36) * 1_000 > deps.clock.now() ? (conversationId as ConversationId) : null;
}

function markOf({ keys }: Deps, body: string): string {
  return toBase64Url(keys.blindIndex("token", `outside ${body}`));
}
