// SPDX-License-Identifier: Apache-2.0
import type { Choice, TurnInput } from "#protocol";
import { wordFor } from "../compose-reply.ts";
import type { AppDeps } from "../deps.ts";
import type { Turn } from "../turn.ts";
import { giveStanding, hasConsent, isConsentFirst, isInForce } from "./standing.ts";

const AGREE = "consent.agree";
const DECLINE = "consent.decline";
/** Stands for whatever was sent before there was a consent: it is not read, and not kept. */
const WAITING = "consent.waiting";

/** Puts the question behind the first greeting, where the profile of the jurisdiction asks it. */
export function askFirst(turn: Turn): void {
  if (isConsentFirst(turn.deps)) ask(turn);
}

/**
 * What of an input may be taken in. Where consent comes first and there is none (any more), nothing but the answer to the question, the choice
 * of a language and the end: words, forms and proofs are dropped unread.
 */
export async function admitInput(turn: Turn, input: TurnInput): Promise<TurnInput> {
  if (input.kind === "end" || input.kind === "language" || !isConsentFirst(turn.deps)) return input;
  const isAnswer = input.kind === "choice" && (input.choiceId === AGREE || input.choiceId === DECLINE);
  if (isAnswer || (await hasAgreed(turn))) return input;
  return { kind: "choice", clientId: input.clientId, choiceId: WAITING };
}

/** Whether files may be sent into a conversation. */
export async function hasAgreed(turn: Turn): Promise<boolean> {
  const { deps, state, now } = turn;
  if (!isConsentFirst(deps)) return true;
  const agreed = state.first?.agreed ?? null;
  // Given here as a visitor: whoever signs in afterwards is not asked twice.
  if (agreed !== null) {
    const found = await deps.consents.find(deps.tenant, agreed);
    if (found !== null && isInForce(deps, found, now)) return true;
  }
  return hasConsent(turn, "collection");
}

/**
 * Hears the answer, or that something was dropped.
 *
 * @param choiceId - Untrusted.
 * @returns Whether it was about this question.
 */
export async function hearConsent(turn: Turn, choiceId: string): Promise<boolean> {
  if (!isConsentFirst(turn.deps)) return false;
  if (choiceId === AGREE) {
    const agreed = await giveStanding(turn, "collection");
    const offered = turn.state.first?.offered ?? {};
    turn.state = { ...turn.state, first: { agreed, offered } };
    say(turn, wordFor(turn, "consent.thanks"));
    const choices = Object.entries(offered).map(([id, label]): Choice => ({ id, label }));
    if (choices.length > 0)
      turn.pending.push({ type: "part", part: { type: "choices", choices: choices.slice(0, 12) } });
    return true;
  }
  if (choiceId !== DECLINE && choiceId !== WAITING) return false;
  if (choiceId === DECLINE) say(turn, wordFor(turn, "consent.declined"));
  ask(turn);
  return true;
}

function ask(turn: Turn): void {
  const { deps, lang, state } = turn;
  const { agreed = null, offered = state.offered } = state.first ?? {};
  turn.state = { ...state, first: { agreed, offered } };
  say(turn, deps.rights.purposes.purposes.collection.texts[lang]);
  const choices: Choice[] = [
    { id: AGREE, label: wordFor(turn, "consent.agree"), style: "primary" },
    { id: DECLINE, label: wordFor(turn, "consent.decline"), style: "quiet" },
  ];
  turn.pending.push({ type: "part", part: { type: "choices", choices } });
}

function say(turn: Turn, text: string): void {
  turn.pending.push({ type: "part", part: { type: "text", text } });
}

/** Whether a token of the host page is looked at when a conversation is opened: not before there was a consent. */
export function mayIdentifyAtOpening(deps: AppDeps): boolean {
  return !isConsentFirst(deps);
}
