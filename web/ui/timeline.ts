// SPDX-License-Identifier: Apache-2.0
import type { ConversationEvent } from "#protocol";

/** What a screen knows of a conversation: an unbroken run of events, and those that arrived before their turn. */
export interface Timeline {
  /** Seq 1 (or where it was begun, see `startingAt`) to `lastSeq`, without a gap. */
  readonly events: readonly ConversationEvent[];
  readonly lastSeq: number;
  /** Events after a gap, by seq. They are shown once the gap is filled. */
  readonly ahead: readonly ConversationEvent[];
}

export const emptyTimeline: Timeline = { events: [], lastSeq: 0, ahead: [] };

/** Empty, and the first event to come is this one: a long conversation is read from its end. */
export function startingAt(seq: number): Timeline {
  return { ...emptyTimeline, lastSeq: seq - 1 };
}

/** Puts events before the first. Returns the same object where they do not reach it, or are there already. */
export function addEarlier(timeline: Timeline, earlier: readonly ConversationEvent[]): Timeline {
  const [first] = timeline.events;
  const [from] = earlier;
  if (first === undefined || from === undefined || from.seq >= first.seq) return timeline;
  const whole = addEvents(startingAt(from.seq), [...earlier, ...timeline.events]);
  return whole.lastSeq < timeline.lastSeq ? timeline : { ...whole, ahead: timeline.ahead };
}

/** Adds events that may come twice, late or in any order. Returns the same object when nothing was new. */
export function addEvents(timeline: Timeline, incoming: readonly ConversationEvent[]): Timeline {
  const waiting = new Map(timeline.ahead.map((event) => [event.seq, event]));
  for (const event of incoming) {
    if (event.seq > timeline.lastSeq && !waiting.has(event.seq)) waiting.set(event.seq, event);
  }
  if (waiting.size === timeline.ahead.length) return timeline;
  const events = [...timeline.events];
  let lastSeq = timeline.lastSeq;
  for (let next = waiting.get(lastSeq + 1); next !== undefined; next = waiting.get(lastSeq + 1)) {
    if (next.kind === "message_changed") change(events, next);
    events.push(next);
    lastSeq += 1;
    waiting.delete(lastSeq);
  }
  return { events, lastSeq, ahead: [...waiting.values()].sort((a, b) => a.seq - b.seq) };
}

/** True while something between what is shown and what arrived is missing: the screen then asks again from `lastSeq`. */
export function hasGap(timeline: Timeline): boolean {
  return timeline.ahead.length > 0;
}

/** A message of before reads differently from now on. Only the server's own event does that; an event that comes again changes nothing. */
function change(events: ConversationEvent[], { of, parts, masked, hidden }: ChangedEvent): void {
  const at = of - (events[0]?.seq ?? 1);
  const message = events[at];
  if (message?.kind === "message" && message.seq === of) events[at] = { ...message, parts, masked, hidden };
}

type ChangedEvent = Extract<ConversationEvent, { kind: "message_changed" }>;
