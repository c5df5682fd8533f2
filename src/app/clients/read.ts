// SPDX-License-Identifier: Apache-2.0
import { word } from "#dialogue";
import type { ConversationId, Lang } from "#kernel";
import { PSEUDONYM } from "#pii";
import type { Card, Choice, ConversationEvent, Part } from "#protocol";
import type { AppDeps } from "../deps.ts";
import { cardText } from "../messaging/card-text.ts";
import { readEvents } from "../read-events.ts";
import { openTurn } from "../turn.ts";

/** One event as a client may show it: words, buttons, cards and links, all of them worded. What was hidden stays hidden. */
export type ClientMessage = {
  /** Number of the event. Starts at 1, has no gaps in a conversation, and is the same on every node. */
  readonly seq: number;
  readonly at: string;
  readonly by: "visitor" | "bot" | "agent" | "system";
  readonly agentName: string | null;
  readonly text: string;
  readonly choices: readonly Choice[];
  readonly cards: readonly ClientCard[];
  readonly links: readonly ClientLink[];
  /** By what the client knows its own message; null: it is none, or too old. */
  readonly reference: string | null;
};
export type ClientLink = { readonly label: string; readonly href: string };
/** `text` says all that the card says. */
export type ClientCard = { readonly card: Card; readonly text: string };

export type ClientReading = {
  /** In order, after the number that was asked for. */
  readonly messages: readonly ClientMessage[];
  readonly lastSeq: number;
  readonly lang: Lang;
  readonly isEnded: boolean;
};

/**
 * What a client gets after event `afterSeq`: at most a page, and `lastSeq` is how far that page leads. Events that say nothing
 * in such a window are left out, and counted. Null: there is no such conversation.
 */
export async function readForClient(
  deps: AppDeps,
  conversationId: ConversationId,
  afterSeq: number,
): Promise<ClientReading | null> {
  const stored = await deps.conversations.find(deps.tenant, conversationId, null, "own");
  if (stored === null) return null;
  const { lang, endedAt } = stored;
  const rest = { lang, isEnded: endedAt !== null };
  if (afterSeq >= stored.lastSeq) return { ...rest, messages: [], lastSeq: stored.lastSeq };
  const [events, { state }] = await Promise.all([readEvents(deps, stored, afterSeq), openTurn(deps, stored, null)]);
  const references = new Map(state.messaging?.references?.map(({ clientId, reference }) => [clientId, reference]));
  const words = {
    notHere: word(deps.catalogues, lang, "app.messaging.not_here", {}),
    open: word(deps.catalogues, lang, "app.messaging.open", {}),
    linkOrigin: deps.messaging.settings.linkOrigin,
  };
  return {
    ...rest,
    messages: events.flatMap((event) => shownAs(event, words, references)),
    lastSeq: events.at(-1)?.seq ?? afterSeq,
  };
}

type Words = { readonly notHere: string; readonly open: string; readonly linkOrigin: string };

function shownAs(
  event: ConversationEvent,
  words: Words,
  references: ReadonlyMap<string, string>,
): readonly ClientMessage[] {
  const { seq, at } = event;
  const plain = { seq, at, agentName: null, choices: [], cards: [], links: [], reference: null };
  switch (event.kind) {
    case "owner_changed":
    case "conversation_ended":
      return [{ ...plain, by: "system", text: hide(event.text) }];
    // Levels are shown by what is answered; what was sent cannot be changed.
    case "assurance_changed":
    case "message_changed":
      return [];
    case "message": {
      const said = [...new Set(event.parts.map((part) => saidBy(part, words)).filter((text) => text !== ""))];
      const text = hide(said.join("\n\n"));
      return [
        {
          seq,
          at,
          by: event.by,
          agentName: event.agentName ?? null,
          text,
          choices: event.parts.flatMap((part) => (part.type === "choices" ? part.choices : [])),
          cards: event.parts.flatMap((part) => (part.type === "card" ? shownCard(part.card) : [])),
          links: [
            ...event.parts.flatMap((part) => (part.type === "text" && part.link ? [part.link] : [])),
            ...ours(text, words),
          ],
          reference: references.get(event.clientId ?? "") ?? null,
        },
      ];
    }
  }
}

function saidBy(part: Part, { notHere }: Words): string {
  switch (part.type) {
    case "text":
      return part.text;
    case "card":
      return cardText(part.card) === null ? notHere : "";
    case "choices":
      return "";
    // Nothing is proved, ordered, shown once or fetched in a window of others.
    case "form":
    case "act":
    case "passkey":
    case "panel":
    case "file":
      return notHere;
  }
}

function shownCard(card: Card): readonly ClientCard[] {
  const text = cardText(card);
  return text === null ? [] : [{ card, text: hide(text) }];
}

/** The way into the secure window, as something to press: not every window makes links of addresses. */
function ours(text: string, { linkOrigin, open }: Words): readonly ClientLink[] {
  const href = text.split(/\s+/u).find((piece) => piece.startsWith(`${linkOrigin}/continue/`));
  return href === undefined ? [] : [{ label: open, href }];
}

function hide(text: string): string {
  return text.replaceAll(PSEUDONYM, "•••");
}
