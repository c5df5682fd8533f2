// SPDX-License-Identifier: Apache-2.0
import type { Lang } from "#kernel";
import type { ComposedCard } from "./cards.ts";
import { buildCard } from "./cards.ts";
import type { MessageCatalogues } from "./catalogues.ts";
import type { Command } from "./commands.ts";
import type { Params } from "./params.ts";
import { hasMessage, word, wordParam } from "./word.ts";

/** A piece of a message, worded. Same shape as the protocol's parts of these types. */
export type ComposedPart =
  | { type: "text"; text: string; link?: { label: string; href: string } }
  | { type: "card"; card: ComposedCard }
  | { type: "choices"; choices: { id: string; label: string; style?: "plain" | "primary" | "quiet" }[] };

/**
 * Words what the engine wishes to show: sentences, cards and choices, in order. Other commands give no part.
 *
 * @throws AppError - `dialogue.unknown_message`: a command names a sentence that is not in the catalogue.
 */
export function compose(
  catalogue: MessageCatalogues,
  lang: Lang,
  commands: Command | readonly Command[],
): ComposedPart[] {
  return [commands].flat().flatMap((command) => composeOne(catalogue, lang, command));
}

function composeOne(catalogue: MessageCatalogues, lang: Lang, command: Command): ComposedPart[] {
  switch (command.type) {
    case "say": {
      const text = word(catalogue, lang, command.message, command.params);
      const href = command.link && catalogue.voice.addresses[command.link.address];
      if (!command.link || href === undefined) return [{ type: "text", text }];
      return [{ type: "text", text, link: { label: word(catalogue, lang, command.link.label), href } }];
    }
    case "show_card": {
      const card = buildCard(catalogue, lang, command.card, command.data);
      return card ? [{ type: "card", card }] : [];
    }
    case "offer": {
      const choices = command.choices.map((choice) => ({
        id: choice.id,
        label: word(catalogue, lang, choice.message, choice.params),
        ...(choice.style ? { style: choice.style } : {}),
      }));
      return [{ type: "choices", choices }];
    }
    case "call_tool":
    case "require_assurance":
    case "propose_act":
    case "begin_recovery":
    case "secure":
    case "hand_over":
    case "end_conversation":
      return [];
  }
}

export type WordedAct = { title: string; text: string; rows: { label: string; value: string }[] };

/** Words a proposal once: `text` is what is shown, hashed, executed and recorded. */
export function wordAct(
  catalogue: MessageCatalogues,
  lang: Lang,
  command: Extract<Command, { type: "propose_act" }>,
): WordedAct {
  return {
    title: word(catalogue, lang, command.title, command.params),
    text: word(catalogue, lang, command.sentence, command.params),
    rows: command.rows.map((row) => ({
      label: word(catalogue, lang, row.label),
      value: wordParam(catalogue, lang, row.value),
    })),
  };
}

/** Words what a hand-over tells the agent, in the agent's language. */
export function wordSummary(
  catalogue: MessageCatalogues,
  lang: Lang,
  summary: Params,
): { label: string; value: string }[] {
  return Object.entries(summary).map(([name, value]) => {
    const id = `summary.${name}`;
    return {
      label: word(catalogue, lang, hasMessage(catalogue, lang, id) ? id : "summary.other"),
      value: wordParam(catalogue, lang, value),
    };
  });
}
