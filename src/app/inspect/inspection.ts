// SPDX-License-Identifier: Apache-2.0
import type { Tracker } from "#dialogue";
import { levelOf, type Turn } from "../turn.ts";
import type { Inspection, Place } from "./ports.ts";

/** What a turn that was recorded looks like; `before` is the tracker it began with. */
export function inspect(turn: Turn, before: Tracker): Omit<Inspection, "number"> {
  const understood = turn.heard.find((event) => event.type === "utterance_understood");
  return {
    at: turn.now,
    conversationId: turn.stored.conversationId,
    lang: turn.lang,
    level: levelOf(turn),
    owner: turn.owner,
    release: turn.deps.flows.release,
    said: turn.drafts.flatMap((draft) =>
      draft.kind === "message" ? [{ by: draft.by, text: draft.parts.map(textOf).filter(Boolean).join("\n") }] : [],
    ),
    heard:
      understood === undefined
        ? null
        : {
            intents: understood.understanding.intents.slice(0, 5),
            isOutOfScope: understood.understanding.isOutOfScope,
            mentions: understood.understanding.mentions.map(({ slot, value }) => ({ slot, value })),
          },
    events: turn.heard.map((event) => ("failure" in event ? `${event.type}: ${event.failure}` : event.type)),
    from: placesOf(before),
    to: placesOf(turn.tracker),
    tracker: turn.tracker,
  };
}

function placesOf({ stack }: Tracker): readonly Place[] {
  return stack.map(({ flow, step }) => ({ flow, step }));
}

function textOf(part: { readonly type: string; readonly text?: unknown; readonly choices?: unknown }): string {
  if (typeof part.text === "string") return part.text;
  if (!Array.isArray(part.choices)) return `[${part.type}]`;
  return part.choices.map((choice: { readonly label?: unknown }) => `[${String(choice.label)}]`).join(" ");
}
