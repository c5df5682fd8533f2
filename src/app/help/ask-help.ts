// SPDX-License-Identifier: Apache-2.0
import { sha256 } from "#crypto";
import type { HelpAnswer, Understanding } from "#dialogue";
import { findHelp, passageBytes, passageUrl } from "#help";
import { localDay, type ScreenedText, toBase64Url } from "#kernel";
import type { Turn } from "../turn.ts";

/** An aim this sure that a flow takes up is not looked up: the flow knows better than a page. */
const SURE = { task: 0.75, reply: 0.95, opening: 0 } as const;

/** "How do I …", "where can I …": a question after a way, in both languages. "How much" and "how long" ask for something of one's own. */
const HOW_TO =
  /^\s*(?:please\s+)?(?:how (?:do|can|could|would|should|to|does one)\b|where (?:do|can)\b|what (?:do|must|should) i do to\b|is there a way to\b|(?:كيف|كيفية|ازاي|إزاي|شلون|وين أقدر|أين يمكن)(?:\s|$))/iu;

/** Asks the operator's pages what they say to an utterance whose aim is unclear or out of scope; null: nothing. Local, and with screened words only. */
export function askHelp({ deps, lang, now }: Turn, text: ScreenedText, meant: Understanding): HelpAnswer | null {
  const open = deps.help();
  const best = meant.intents[0];
  const flow = best === undefined ? undefined : deps.flows.byIntent.get(best.intent);
  const isClear = !meant.isOutOfScope && best !== undefined && flow !== undefined && best.confidence >= SURE[flow.kind];
  const isHowTo = HOW_TO.test(text);
  if (open === null || (isClear && !isHowTo)) return null;
  // Arabic script is certain; Latin letters in an Arabic conversation may be a name.
  const asked = meant.lang === "ar" ? "ar" : lang === "ar" && /\p{Script=Arabic}/u.test(text) ? "ar" : meant.lang;
  const found = findHelp(open.index, open.index.wordsOf(text), asked, localDay(now, deps.settings.timeZone));
  // What is clear goes before a page, unless the page says how the very thing is done.
  if (found === null || (isClear && !(found.isSure && found.kind === "quote"))) return null;
  const { page, passage, kind, isSure } = found;
  return {
    kind,
    title: page.title,
    heading: passage.heading,
    text: kind === "quote" ? passage.text : "",
    href: kind === "quote" ? passageUrl(page, passage) : page.url,
    clause: passage.clause,
    isSure,
    isHowTo,
    evidence: { version: open.manifest.version, passage: toBase64Url(sha256(passageBytes(page, passage))) },
  };
}
