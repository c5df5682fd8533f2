// SPDX-License-Identifier: Apache-2.0
import { type ConversationId, ok, refuse } from "#kernel";
import { placeOf } from "../care/place.ts";
import { addDraft, composeReply, wordFor } from "../compose-reply.ts";
import { queueOf } from "../conversation-state.ts";
import { runDialogue } from "../decide-and-act.ts";
import type { AppDeps } from "../deps.ts";
import { callBackReference } from "../hand-over.ts";
import { inTurn } from "../in-turn.ts";
import { openingWords } from "../opening-hours.ts";
import { recordEntry, type Turn } from "../turn.ts";
import { announceWebhook } from "../webhooks/announce.ts";
import { isOutside, leaveOutside } from "./go-outside.ts";

const HOUR_MS = 3_600_000;

/**
 * The outside desk is down: whoever waits there comes back to our own queue, or gets a reference and the bot, as configured; the customer reads
 * which. From then on nothing of the other desk reaches them. Receivers of webhooks hear of it once an hour.
 */
export async function comeBack(deps: AppDeps, conversationId: ConversationId, code: string): Promise<void> {
  const { tenant, clock, outside } = deps;
  const scope = { tenant, conversationId, clientId: null, reading: "desk" as const };
  await inTurn<{ readonly reason: "not_there" }>(deps, scope, async (turn) => {
    if (!isOutside(turn)) return refuse({ reason: "not_there" });
    const reason = turn.state.outside?.reason ?? "asked";
    leaveOutside(turn);
    await (outside.settings.whenDown === "queue" ? waitHere(turn, reason, code) : leaveReference(turn, code));
    return ok(undefined);
  });
  deps.log.warn({ code }, "The outside desk is down: its conversations come back");
  const id = `outside-down-${Math.floor(clock.now() / HOUR_MS)}`;
  await announceWebhook(deps, "desk.unreachable", id, { desk: outside.desk?.kind ?? "", code });
}

async function waitHere(turn: Turn, reason: string, code: string): Promise<void> {
  turn.owner = "queued";
  turn.agentId = null;
  turn.queuedAt ??= new Date(turn.now);
  turn.beside.push({ kind: "case_written", write: await placeOf(turn, reason, true) });
  recordEntry(turn, "owner.queued", { reason: "outside_down", code }, { kind: "system", id: null });
  const { place, waitMinutes } = await queueOf(turn.deps, turn.stored);
  addDraft(turn, {
    kind: "owner_changed",
    owner: "queued",
    text: wordFor(turn, "app.outside.down", { place, minutes: waitMinutes }),
  });
}

async function leaveReference(turn: Turn, code: string): Promise<void> {
  const reference = callBackReference(turn);
  turn.owner = "bot";
  turn.agentId = null;
  turn.queuedAt ??= new Date(turn.now);
  recordEntry(turn, "owner.bot", { reason: "outside_down", code, reference }, { kind: "system", id: null });
  const words = { reference, ...openingWords(turn.deps.settings.openingHours, turn.lang) };
  addDraft(turn, { kind: "owner_changed", owner: "bot", text: wordFor(turn, "app.outside.form", words) });
  await runDialogue(turn, [{ type: "handed_back" }]);
  composeReply(turn);
}
