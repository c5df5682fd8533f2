// SPDX-License-Identifier: Apache-2.0

/** As `src/app/inspect/inspection.ts` writes it. Comes from this machine; shown as text only. */
export type Turn = {
  readonly number: number;
  readonly at: number;
  readonly conversationId: string;
  readonly lang: string;
  readonly level: string;
  readonly owner: string;
  readonly release: string;
  readonly said: readonly { readonly by: string; readonly text: string }[];
  readonly heard: {
    readonly intents: readonly { readonly intent: string; readonly confidence: number }[];
    readonly isOutOfScope: boolean;
    readonly mentions: readonly { readonly slot: string; readonly value: unknown }[];
  } | null;
  readonly events: readonly string[];
  readonly from: readonly Place[];
  readonly to: readonly Place[];
  readonly tracker: { readonly stack: readonly { readonly vars?: object; readonly keys?: object }[] };
};
export type Place = { readonly flow: string; readonly step: string };

/** Conversations, the one spoken in last first, and the turns of the chosen one. */
export function chosenTurns(
  turns: readonly Turn[],
  chosen: string | null,
): { readonly conversations: readonly string[]; readonly shown: readonly Turn[] } {
  const conversations = [...new Set(turns.toReversed().map((turn) => turn.conversationId))];
  const id = chosen !== null && conversations.includes(chosen) ? chosen : conversations[0];
  return { conversations, shown: turns.filter((turn) => turn.conversationId === id) };
}

export const pathOf = (places: readonly Place[]): string =>
  places.length === 0 ? "nothing under way" : places.map(({ flow, step }) => `${flow} › ${step}`).join("  ·  ");
