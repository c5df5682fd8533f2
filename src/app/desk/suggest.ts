// SPDX-License-Identifier: Apache-2.0
import { findHelp, type HelpPage, openHelp, passageUrl } from "#help";
import { type ConversationId, type Lang, localDay, ok, type Result, refuse } from "#kernel";
import { wordsOf } from "#nlu";
import type { DeskSuggestions } from "#protocol";
import type { AgentIdentity, AppDeps } from "../deps.ts";
import { readEvents } from "../read-events.ts";
import { openText } from "../texts/content.ts";
import type { DeskRefusal } from "./agent-turn.ts";
import { passReadGate } from "./pass-gate.ts";

const MOST_CANNED = 3;
/** Messages of the customer that are looked up. */
const NEWEST = 3;

/**
 * What may answer what the customer wrote last: the operator's page word for word, and canned texts found by the same search. Local, with
 * screened words only; no model, no call, nothing sent: the agent reads it, changes it and sends it, or does not.
 */
export async function suggestReplies(
  deps: AppDeps,
  { conversationId, agent }: { readonly conversationId: ConversationId; readonly agent: AgentIdentity },
): Promise<Result<DeskSuggestions, DeskRefusal>> {
  const row = await deps.conversations.findDeskCase(deps.tenant, conversationId);
  if (row === null) return refuse({ reason: "conversation_not_found" });
  const passed = await passReadGate(deps, agent, row);
  if (!passed.ok) return passed;
  const events = await readEvents(deps, { tenant: deps.tenant, conversationId, keys: row.keys }, 0);
  const said = events
    .flatMap((event) => (event.kind === "message" && event.by === "visitor" ? event.parts : []))
    .flatMap((part) => (part.type === "text" ? [part.text] : []));
  // The newest first; what was only a wish for a person answers nothing, and the one before is looked up.
  for (const question of said.slice(-NEWEST).reverse()) {
    const lang: Lang = /\p{Script=Arabic}/u.test(question) ? "ar" : row.lang;
    const suggestions = [...pageFor(deps, question, lang), ...(await cannedFor(deps, question, lang))];
    if (suggestions.length > 0) return ok({ suggestions });
  }
  return ok({ suggestions: [] });
}

function pageFor(deps: AppDeps, question: string, lang: Lang): DeskSuggestions["suggestions"] {
  const open = deps.help();
  if (open === null) return [];
  const today = localDay(deps.clock.now(), deps.settings.timeZone);
  const found = findHelp(open.index, open.index.wordsOf(question), lang, today);
  // What would bind and no clause covers is not put into anybody's mouth.
  if (found === null || found.kind !== "quote") return [];
  const { page, passage } = found;
  return [{ source: "page", title: page.title, text: passage.text, href: passageUrl(page, passage), textId: null }];
}

/** Each canned text is looked at as a page of one passage: the same words, weights and bounds decide. */
async function cannedFor(deps: AppDeps, question: string, lang: Lang): Promise<DeskSuggestions["suggestions"]> {
  const stored = await deps.deskTexts.list(deps.tenant);
  const texts = stored
    .filter(({ kind, state }) => kind === "canned" && state === "published")
    .flatMap((one) => {
      const content = openText(deps, one);
      return content.kind === "canned" && content.texts[lang] !== "" ? [{ textId: one.textId, ...content }] : [];
    });
  if (texts.length === 0) return [];
  const found: DeskSuggestions["suggestions"] = [];
  let left = texts;
  while (found.length < MOST_CANNED && left.length > 0) {
    const index = openHelp(
      left.map((text) => asPage(text, lang)),
      wordsOf,
    );
    const best = findHelp(index, index.wordsOf(question), lang, "");
    const text = left.find(({ textId }) => best?.page.url === textId);
    if (text === undefined) break;
    found.push({ source: "canned", title: text.title, text: text.texts[lang], href: null, textId: text.textId });
    left = left.filter((one) => one !== text);
  }
  return found;
}

function asPage(
  {
    textId,
    title,
    texts,
  }: { readonly textId: string; readonly title: string; readonly texts: Readonly<Record<Lang, string>> },
  lang: Lang,
): HelpPage {
  const passage = { heading: title, text: texts[lang], anchor: null, clause: null };
  return { url: textId, lang, title, keywords: "", validFrom: null, validUntil: null, passages: [passage] };
}
