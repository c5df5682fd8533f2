// SPDX-License-Identifier: Apache-2.0
import type { Command, DialogueEvent } from "#dialogue";
import { toBase64Url } from "#kernel";
import { priorityOf } from "./care/choose-team.ts";
import { indexEmailsOfRecord } from "./care/email-index.ts";
import { placeOf } from "./care/place.ts";
import { addDraft, wordFor } from "./compose-reply.ts";
import { queueOf } from "./conversation-state.ts";
import { isDeskOpen, openingWords } from "./opening-hours.ts";
import { goesOutside, goOutside, leaveOutside } from "./outside-desk/go-outside.ts";
import { levelOf, recordEntry, type Turn } from "./turn.ts";

/** `call_back`: by the form for when nobody is there. */
type Wish = Pick<Extract<Command, { type: "hand_over" }>, "summary"> & {
  readonly type?: "hand_over";
  readonly reason: Extract<Command, { type: "hand_over" }>["reason"] | "call_back";
};

/**
 * Passes the conversation to a person. From here the bot is silent until it is handed back: exactly one holds the pen.
 * Outside hours nobody is there to wait for: the visitor gets a reference and goes on with the bot.
 */
export async function handOver(turn: Turn, command: Wish): Promise<readonly DialogueEvent[]> {
  const { deps, now } = turn;
  const { openingHours, timeZone } = deps.settings;
  turn.deskCase = { reason: command.reason, facts: command.summary };
  const isOpen = isDeskOpen(openingHours, timeZone, now);
  const isOutside = isOpen && goesOutside(turn, command.reason);
  // Nobody here has it: no team of ours is given it by itself.
  const { reason } = command;
  const outside = { reason, teamId: null, priority: priorityOf(reason), dueAt: null, pass: null };
  turn.beside.push({ kind: "case_written", write: isOutside ? outside : await placeOf(turn, reason, isOpen) });
  await indexEmailsOfRecord(turn);
  const reference = callBackReference(turn);
  turn.owner = isOpen ? "queued" : "bot";
  turn.queuedAt = new Date(now);
  recordEntry(turn, "owner.queued", {
    reason,
    level: levelOf(turn),
    isOpen,
    reference,
    ...(isOutside ? { isOutside } : {}),
  });
  if (isOutside) goOutside(turn, reason);
  else leaveOutside(turn);

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

/** What a customer says when somebody calls back. */
export function callBackReference({ deps }: Pick<Turn, "deps">): string {
  return `CB-${toBase64Url(deps.random.bytes(5)).replace(/[-_]/g, "7").toUpperCase()}`;
}
