// SPDX-License-Identifier: Apache-2.0
import type { Tracker } from "#dialogue";
import { levelOf, type Turn } from "../turn.ts";

/** One turn as somebody who designs the dialogue wants to see it. Holds what was said, screened: for a sandbox only. */
export type Inspection = {
  readonly number: number;
  readonly at: number;
  readonly conversationId: string;
  readonly lang: string;
  readonly level: string;
  readonly owner: string;
  /** State of the flows that this turn ran on. */
  readonly release: string;
  readonly said: readonly { readonly by: string; readonly text: string }[];
  /** Null where nothing was said in words. */
  readonly heard: {
    readonly intents: readonly { readonly intent: string; readonly confidence: number }[];
    readonly isOutOfScope: boolean;
    readonly mentions: readonly { readonly slot: string; readonly value: unknown }[];
  } | null;
  /** Types of the events that were folded, with the tool or act they tell of. */
  readonly events: readonly string[];
  readonly from: readonly Place[];
  readonly to: readonly Place[];
  readonly tracker: Tracker;
};

export type Place = { readonly flow: string; readonly step: string };

/** Whoever looks on. `see` must not keep the turn waiting, and never throws. */
export interface Inspector {
  see(inspection: Omit<Inspection, "number">): void;
}

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
