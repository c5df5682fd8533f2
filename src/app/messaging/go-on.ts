// SPDX-License-Identifier: Apache-2.0
import { sayNow } from "../compose-reply.ts";
import { runDialogue } from "../decide-and-act.ts";
import type { AppDeps } from "../deps.ts";
import { levelOf, openTurn, recordEntry, type Turn } from "../turn.ts";
import { linkHash } from "./link.ts";
import type { Continued } from "./state.ts";
import { tellOpened } from "./tell-opened.ts";

/**
 * Uses a link up, for a browser that proved a key of its own: without one it stays unused.
 *
 * @returns What the new conversation goes on with. Null, and one answer for all of them: unknown, used, too late, or a browser without a key.
 */
export async function useLink(deps: AppDeps, secret: string, deviceKey: Uint8Array | null): Promise<Continued | null> {
  if (deviceKey === null) return null;
  const link = await deps.messaging.store.openLink(deps.tenant, linkHash(deps, secret), new Date(deps.clock.now()));
  if (link === null) return null;
  const stored = await deps.conversations.find(deps.tenant, link.conversationId, null, "own");
  if (!stored) return null;
  const origin = await openTurn(deps, stored, null);
  const line = levelOf(origin) === "A0" ? null : origin.state.verifiedLine;
  await tellOpened(deps, link.conversationId);
  return { from: link.conversationId, topic: link.topic, line };
}

/** Begins the topic in the secure window, as if its button had been pressed there. */
export async function goOn(turn: Turn, { topic, from }: Continued): Promise<void> {
  recordEntry(turn, "conversation.continued", { topic, from }, { kind: "subject", id: null });
  if (turn.deps.flows.byIntent.get(topic)?.kind !== "task") return;
  // The starters of an opening would stand between the greeting and what was asked for.
  const said = turn.pending.filter((item) => item.type !== "offer");
  turn.pending.splice(0, turn.pending.length, ...said);
  sayNow(turn, "app.messaging.link.continued");
  await runDialogue(turn, [{ type: "choice_pressed", choiceId: `0.start_${topic}` }]);
}

/** A link that leads nowhere begins an ordinary chat, which says so in one sentence: what there was to go on with is not told. */
export function tellSpent(turn: Turn): void {
  const offers = turn.pending.filter((item) => item.type === "offer");
  turn.pending.splice(0, turn.pending.length, ...turn.pending.filter((item) => item.type !== "offer"));
  sayNow(turn, "app.messaging.link.spent");
  turn.pending.push(...offers);
}
