// SPDX-License-Identifier: Apache-2.0
import type { ConversationEvent, MessageEvent } from "#protocol";
import { dayOf } from "./dates.ts";
import type { Lang } from "./words.ts";

/** What a conversation looks like from above: days, groups of messages by one author, and notices between them. */
export type Row =
  | { readonly kind: "day"; readonly key: string; readonly text: string }
  | {
      readonly kind: "notice";
      readonly key: string;
      readonly text: string;
      readonly at: string;
      readonly tone: "calm" | "good";
    }
  | {
      readonly kind: "group";
      readonly key: string;
      readonly by: MessageEvent["by"];
      readonly name: string | null;
      readonly messages: readonly MessageEvent[];
    };

/** Messages of one author stand together while less than this lies between them. */
const TOGETHER_MS = 5 * 60_000;

/** Arranges events into rows. The first day is named only when `showFirstDay` is set or more than one day is spanned. */
export function arrange(events: readonly ConversationEvent[], lang: Lang, showFirstDay: boolean): Row[] {
  const rows: Row[] = [];
  let day = showFirstDay || events[0] === undefined ? "" : dayOf(events[0].at, lang);
  for (const event of events) {
    const today = dayOf(event.at, lang);
    if (today !== day) rows.push({ kind: "day", key: `day-${event.seq}`, text: today });
    day = today;
    // The message that changed is drawn anew where it stands.
    if (event.kind === "message_changed") continue;
    if (event.kind !== "message") {
      if (event.text !== "") {
        const tone = event.kind === "assurance_changed" ? "good" : "calm";
        rows.push({ kind: "notice", key: `notice-${event.seq}`, text: event.text, at: event.at, tone });
      }
      continue;
    }
    const last = rows.at(-1);
    if (last?.kind === "group" && belongs(last, event)) {
      rows[rows.length - 1] = { ...last, messages: [...last.messages, event] };
    } else {
      rows.push({
        kind: "group",
        key: `group-${event.seq}`,
        by: event.by,
        name: event.agentName ?? null,
        messages: [event],
      });
    }
  }
  return rows;
}

function belongs(group: Extract<Row, { kind: "group" }>, event: MessageEvent): boolean {
  const previous = group.messages.at(-1);
  return (
    previous !== undefined &&
    group.by === event.by &&
    group.name === (event.agentName ?? null) &&
    // What was asked to be told answers nothing that stands above it.
    (previous.isNews ?? false) === (event.isNews ?? false) &&
    Date.parse(event.at) - Date.parse(previous.at) < TOGETHER_MS
  );
}
