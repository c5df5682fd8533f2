// SPDX-License-Identifier: Apache-2.0
import type { ConversationEvent } from "#protocol";
import { withoutLesson } from "../education/lesson-parts.ts";

/**
 * What is kept of the last few messages so that a value that is told in two of them is found: their screened words, as they are stored.
 * It lies sealed in the conversation's state, is bounded in number, length and time, and goes with the next turn after that time. No word
 * is in it that is not in the stored message; what a pseudonym at the end of a message stands for is asked of the vault when it matters.
 */
export type RecentMessage = {
  readonly by: "visitor" | "bot";
  readonly seq: number;
  readonly turnNo: number;
  readonly at: number;
  /** The last units of the message. */
  readonly text: string;
  /** Units of the message before them. */
  readonly from: number;
};

const MOST = 6;
const UNITS = 240;
export const RECENT_FOR_MS = 15 * 60_000;

/** Those that are not too old, newest last. */
export function stillRecent(recent: readonly RecentMessage[], now: number): readonly RecentMessage[] {
  return recent.filter(({ at }) => at > now - RECENT_FOR_MS && at <= now);
}

/** The same after a turn has said these things. */
export function rememberEvents(
  recent: readonly RecentMessage[],
  events: readonly ConversationEvent[],
  { turnNo, now }: { readonly turnNo: number; readonly now: number },
): readonly RecentMessage[] {
  const fresh = events.flatMap((event): readonly RecentMessage[] => {
    if (event.kind !== "message") return [];
    // A lesson asks for nothing, though it speaks of codes and numbers.
    const text = textOf({ ...event, parts: [...withoutLesson(event.parts)] });
    if (text === "") return [];
    const from = Math.max(0, text.length - UNITS);
    // An agent's question asks as the bot's does.
    const by = event.by === "visitor" ? "visitor" : "bot";
    return [{ by, seq: event.seq, turnNo, at: now, text: text.slice(from), from }];
  });
  return [...stillRecent(recent, now), ...fresh].slice(-MOST);
}

/** The words of a message; what a visitor wrote is one part. */
export function textOf(event: Extract<ConversationEvent, { kind: "message" }>): string {
  return event.parts.flatMap((part) => (part.type === "text" ? [part.text] : [])).join(" ");
}
