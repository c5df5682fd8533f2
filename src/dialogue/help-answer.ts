// SPDX-License-Identifier: Apache-2.0
import type { Draft } from "./draft.ts";
import type { HelpAnswer } from "./events.ts";
import { reask, starter } from "./run.ts";
import type { Intent } from "./tool-floors.ts";

/** An aim this sure is taken up whatever the pages say. A matter begins sooner than small talk answers a question of substance. */
const SURE = { task: 0.75, reply: 0.95, opening: 0 } as const;

/** The pages are asked where no aim is clear, and before one that is only guessed where they answer the very question. Never before a person is brought. */
export function shouldAnswerFromHelp(
  help: HelpAnswer,
  heard: {
    readonly flow: { readonly kind: keyof typeof SURE } | null;
    readonly confidence: number;
    readonly isOutOfScope: boolean;
    readonly plausible: readonly string[];
  },
): boolean {
  if (help.isHowTo && help.isSure && help.kind === "quote" && heard.flow?.kind === "task") return true;
  // Between two aims it is asked back, unless a page answers the very question.
  if (heard.isOutOfScope || (heard.flow === null && heard.plausible.length < 2)) return true;
  return help.kind === "quote" && help.isSure && heard.confidence < (heard.flow ? SURE[heard.flow.kind] : SURE.task);
}

/** Quotes the page with its address, or only names it; then what was asked before is asked again, or the matter itself is offered. Nothing is worded around a quotation. */
export function answerFromHelp(draft: Draft, help: HelpAnswer, intent: Intent | null): void {
  draft.tracker.misunderstood = 0;
  const { title, heading, text, href, clause, evidence } = help;
  if (help.kind === "quote") {
    draft.say("help.quoted");
    const data = { title, heading, text, href, evidence, ...(clause === null ? {} : { clause }) };
    draft.commands.push({ type: "show_card", card: "quote", data });
  } else {
    draft.say("help.page_only");
    draft.commands.push({ type: "show_card", card: "link", data: { purpose: "help", href, title } });
  }
  // Who asked how it is done may want it done here; while something else is under way that comes first.
  const isServed = intent !== null && draft.flows.byIntent.get(intent)?.kind === "task";
  if (!reask(draft, "reminder") && help.isHowTo && isServed && draft.serves(intent)) draft.offer([starter(intent)]);
}
