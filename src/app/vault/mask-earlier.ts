// SPDX-License-Identifier: Apache-2.0
import type { DialogueEvent, Tracker } from "#dialogue";
import { fromUtf8, type Json, utf8 } from "#kernel";
import { DROPPED, maskRetro, type RetroMask } from "#pii";
import type { HiddenValue } from "#protocol";
import { addDraft } from "../compose-reply.ts";
import { openEvent } from "../read-events.ts";
import type { Turn } from "../turn.ts";
import type { RecentMessage } from "./recent.ts";
import { emptyRow, vaultName } from "./sealed-value.ts";

/**
 * Hides a part of a value in an earlier message, now that its other part was told: the stored message is sealed anew without it, what the
 * dialogue heard in it is taken out of the events and the tracker, and an event tells everybody who shows the message. All of it becomes
 * durable with this turn or not at all.
 *
 * @param recent - The messages that were looked at; `retro` names them by index.
 */
export async function maskEarlier(
  turn: Turn,
  recent: readonly RecentMessage[],
  retro: readonly RetroMask[],
): Promise<void> {
  for (const mask of retro) {
    const message = recent[mask.message];
    if (message) await maskOne(turn, message, mask);
  }
}

async function maskOne(turn: Turn, message: RecentMessage, mask: RetroMask): Promise<void> {
  const inMessage = { ...mask, start: mask.start + message.from, end: mask.end + message.from };
  const changed = await changeMessage(turn, message.seq, "value_completed", (text, hidden) => ({
    text: maskRetro(text, [inMessage]),
    hidden: withHidden(
      hidden.filter(({ name }) => name !== mask.replaces),
      { name: mask.name ?? `«${mask.kind}»`, kind: mask.kind, canContest: false },
    ),
  }));
  if (!changed) return;
  const taken = mask.replaces === undefined ? null : vaultName(mask.replaces);
  // Half of a card number is kept as little as the whole.
  if (taken !== null && DROPPED.has(mask.kind)) emptyRow(turn, taken);
  await forgetHeard(turn, message.turnNo, inMessage);
}

type Words = { readonly text: string; readonly hidden: readonly HiddenValue[] };

/** Seals a visitor's own message anew with other words, and tells everybody who shows it. False: there is no such message. */
export async function changeMessage(
  turn: Turn,
  seq: number,
  reason: "value_completed" | "not_personal",
  change: (text: string, hidden: readonly HiddenValue[]) => Words,
): Promise<boolean> {
  const { deps, stored, cipher } = turn;
  const [row] = await deps.conversations.messagesAfter(stored.tenant, stored.conversationId, seq - 1, 1);
  if (row?.seq !== seq) return false;
  const event = openEvent(cipher, row);
  const [part] = event.kind === "message" && event.by === "visitor" ? event.parts : [];
  if (event.kind !== "message" || part?.type !== "text") return false;
  const { text, hidden } = change(part.text, event.hidden ?? []);
  const { seq: _seq, at: _at, ...body } = event;
  const parts = [{ ...part, text }];
  const masked = [...new Set(hidden.map(({ kind }) => kind))].sort();
  const sealed = cipher.seal({ kind: "message", seq }, utf8(JSON.stringify({ ...body, parts, masked, hidden })));
  turn.rewrites.push({ table: "message", no: seq, keyNo: cipher.keyNo, sealed });
  addDraft(turn, { kind: "message_changed", of: seq, reason, parts, masked, hidden: [...hidden] });
  const recent = turn.state.recent ?? [];
  turn.state = {
    ...turn.state,
    recent: recent.map((one) => (one.seq === seq ? { ...one, text: text.slice(one.from) } : one)),
  };
  return true;
}

function withHidden(hidden: readonly HiddenValue[], one: HiddenValue): readonly HiddenValue[] {
  return hidden.some(({ name }) => name === one.name && vaultName(name) !== null) ? hidden : [...hidden, one];
}

/** Takes what was understood from the hidden span out of the stored events of that turn, and out of the tracker. */
async function forgetHeard(
  turn: Turn,
  turnNo: number,
  { start, end }: Pick<RetroMask, "start" | "end">,
): Promise<void> {
  const { deps, stored, cipher } = turn;
  const rows = await deps.conversations.trackerEvents(stored.tenant, stored.conversationId);
  const row = rows.find((one) => one.turnNo === turnNo);
  if (!row) return;
  const events = JSON.parse(
    fromUtf8(cipher.open({ kind: "tracker_event", turnNo }, row.keyNo, row.sealed)),
  ) as DialogueEvent[];
  const gone: Json[] = [];
  const kept = events.map((event): DialogueEvent => {
    if (event.type !== "utterance_understood") return event;
    const { mentions } = event.understanding;
    const rest = mentions.filter((mention) => mention.end <= start || mention.start >= end);
    gone.push(...mentions.filter((mention) => !rest.includes(mention)).map(({ value }) => value));
    return { ...event, understanding: { ...event.understanding, mentions: rest } };
  });
  if (gone.length === 0) return;
  const sealed = cipher.seal({ kind: "tracker_event", turnNo }, utf8(JSON.stringify(kept)));
  turn.rewrites.push({ table: "tracker_event", no: turnNo, keyNo: cipher.keyNo, sealed });
  turn.tracker = withoutMentions(turn.tracker, new Set(gone.map((value) => JSON.stringify(value))));
}

function withoutMentions(tracker: Tracker, gone: ReadonlySet<string>): Tracker {
  const left = (mentions: Readonly<Record<string, Json>>): Readonly<Record<string, Json>> =>
    Object.fromEntries(Object.entries(mentions).filter(([, value]) => !gone.has(JSON.stringify(value))));
  const { prompt } = tracker;
  return {
    ...tracker,
    stack: tracker.stack.map((frame) => ({ ...frame, mentions: left(frame.mentions) })),
    prompt: prompt?.kind === "ask_back" ? { ...prompt, mentions: left(prompt.mentions) } : prompt,
  };
}
