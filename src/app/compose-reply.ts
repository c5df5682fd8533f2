// SPDX-License-Identifier: Apache-2.0
import { compose, type Params, word } from "#dialogue";
import type { Part } from "#protocol";
import { withSignIn } from "./sign-in/offer-sign-in.ts";
import type { EventDraft, Turn } from "./turn.ts";

/** Puts what the bot wants to say into one message, worded in the conversation's language. */
export function composeReply(turn: Turn): void {
  if (turn.pending.length === 0) return;
  const { deps, lang } = turn;
  const parts = deps.stages.time("compose", () =>
    turn.pending.flatMap((item): readonly Part[] =>
      item.type === "part" ? [withSignIn(turn, item.part)] : compose(deps.catalogues, lang, item),
    ),
  );
  turn.pending.length = 0;
  if (parts.length === 0) return;
  turn.drafts.push({ kind: "message", by: "bot", parts: [...parts], lang });
  turn.state = { ...turn.state, offered: offeredIn(parts) };
}

/** The labels a visitor may press next, so that a press reads in the transcript as what was on the button. */
function offeredIn(parts: readonly Part[]): { [choiceId: string]: string } {
  const offered: { [choiceId: string]: string } = {};
  for (const part of parts) {
    if (part.type === "choices") for (const choice of part.choices) offered[choice.id] = choice.label;
    if (part.type === "card" && part.card.kind === "plan_comparison") {
      for (const plan of part.card.plans) if (plan.choiceId !== undefined) offered[plan.choiceId] = plan.name;
    }
  }
  return offered;
}

/** Adds something that is not the bot's message; what the bot was saying before it is put in front. */
export function addDraft(turn: Turn, draft: EventDraft): void {
  composeReply(turn);
  turn.drafts.push(draft);
}

/** A sentence of the catalogue in the conversation's language. */
export function wordFor(turn: Turn, id: string, params: Params = {}): string {
  return word(turn.deps.catalogues, turn.lang, id, params);
}

/** Lets the bot say a sentence of the catalogue. */
export function sayNow(turn: Turn, message: string, params: Params = {}): void {
  turn.pending.push({ type: "say", message, params });
}
