// SPDX-License-Identifier: Apache-2.0
import { toBase64Url } from "#kernel";
import type { PartyId } from "#telecom";
import { sayNow } from "../compose-reply.ts";
import type { AppDeps } from "../deps.ts";
import { isOwnLine } from "../step-up/own-line.ts";
import { recordEntry, type Turn } from "../turn.ts";

/** Path of the page behind a link. The secret stands behind `#`: what fetches an address by itself never holds it. */
export const LINK_PATH = "/continue/";

/**
 * Says that this is done in the secure window and gives the way there: a link for one use, for some minutes, bound to this conversation and
 * topic. One a turn. It opens the topic and nothing else: who presses it proves there who they are.
 */
export async function giveLink(turn: Turn, topic: string): Promise<void> {
  const { deps, stored, state } = turn;
  if (state.messaging === undefined || state.messaging.linkInTurn === stored.turnNo) return;
  const { linkLifetimeMs, linkOrigin } = deps.messaging.settings;
  const secret = toBase64Url(deps.random.bytes(32));
  // Crash: a link whose turn is not recorded was seen by nobody, and lapses.
  await deps.messaging.store.addLink(stored.tenant, {
    linkHash: linkHash(deps, secret),
    conversationId: stored.conversationId,
    topic,
    expiresAt: new Date(turn.now + linkLifetimeMs),
  });
  turn.state = { ...turn.state, messaging: { ...state.messaging, linkInTurn: stored.turnNo } };
  const url = `${linkOrigin}${LINK_PATH}?lang=${turn.lang}#${secret}`;
  recordEntry(turn, "conversation.led", { topic, channel: state.messaging.channel });
  sayNow(turn, "app.messaging.link.give", { url, minutes: Math.round(linkLifetimeMs / 60_000) });
}

/** By what a link is found: its secret is kept nowhere. */
export function linkHash(deps: AppDeps, secret: string): Uint8Array {
  return deps.keys.blindIndex("token", `messaging link ${secret}`);
}

/** Whether whoever proves something here is not the one for whom the link was made. Where nobody was known, it is for everybody. */
export async function isForAnother(turn: Turn, party: PartyId | null): Promise<boolean> {
  const line = turn.state.continues?.line ?? null;
  if (line === null) return false;
  if (party !== null) return !(await isOwnLine(turn.deps, party, line));
  // Which code is typed back shows for which line it was.
  const { verifiedLine } = turn.state;
  return verifiedLine !== null && verifiedLine !== line && turn.state.party === null;
}
