// SPDX-License-Identifier: Apache-2.0
import type { Command, DialogueEvent } from "#dialogue";
import { toBase64Url } from "#kernel";
import { addDraft, wordFor } from "./compose-reply.ts";
import { queueOf } from "./conversation-state.ts";
import { isDeskOpen, openingWords } from "./opening-hours.ts";
import { levelOf, recordEntry, type Turn } from "./turn.ts";

/**
 * Passes the conversation to a person. From here the bot is silent until it is handed back: exactly one holds the pen.
 * Outside hours nobody is there to wait for: the visitor gets a reference and goes on with the bot.
 */
export async function handOver(
  turn: Turn,
  command: Extract<Command, { type: "hand_over" }>,
): Promise<readonly DialogueEvent[]> {
  const { deps, now } = turn;
  const { openingHours, timeZone } = deps.settings;
  turn.deskCase = { reason: command.reason, facts: command.summary };
  const isOpen = isDeskOpen(openingHours, timeZone, now);
  const reference = `CB-${toBase64Url(deps.random.bytes(5)).replace(/[-_]/g, "7").toUpperCase()}`;
  turn.owner = isOpen ? "queued" : "bot";
  turn.queuedAt = new Date(now);
  recordEntry(turn, "owner.queued", { reason: command.reason, level: levelOf(turn), isOpen, reference });

  if (!isOpen) {
    addDraft(turn, {
      kind: "owner_changed",
      owner: "bot",
      text: wordFor(turn, "app.owner.closed", { reference, ...openingWords(openingHours, turn.lang) }),
    });
    return [{ type: "handed_over", isOpen, reference, waitMinutes: null }];
  }
  const { place, waitMinutes } = await queueOf(deps, turn.stored);
  addDraft(turn, {
    kind: "owner_changed",
    owner: "queued",
    text: wordFor(turn, "app.owner.queued", { place, minutes: waitMinutes }),
  });
  return [{ type: "handed_over", isOpen, reference: null, waitMinutes }];
}
