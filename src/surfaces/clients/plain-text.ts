// SPDX-License-Identifier: Apache-2.0
import type { ClientMessage } from "#app";

/**
 * Words for windows that may take them for markup: no `<` begins a tag, no `[`, `!` or backtick makes a picture, link or code of them. What
 * people read stays the same.
 */
export function withoutMarkup(text: string): string {
  return text.replaceAll(/[<`![\]]/gu, (sign) => `${sign}\u200B`);
}

/** A message as words alone: who speaks where it is a person, what was said, what cards say. */
export function wholeText({ agentName, text, cards, by }: ClientMessage): string {
  const said = [text, ...cards.map((card) => card.text)].filter((piece) => piece !== "").join("\n\n");
  return by === "agent" && agentName !== null && said !== "" ? `${agentName}: ${said}` : said;
}

/** The same with its buttons as numbers, for windows that have none. */
export function numberedText(message: ClientMessage): string {
  const list = message.choices.map(({ label }, index) => `${index + 1} ${label}`).join("\n");
  return [wholeText(message), list].filter((piece) => piece !== "").join("\n\n");
}
