// SPDX-License-Identifier: Apache-2.0
import type { Json } from "#kernel";
import { candidatesOf, choose, liveOptions } from "./asking.ts";
import type { Draft, DraftFrame } from "./draft.ts";
import { ask } from "./prompts.ts";
import { endFlow, handOver, pushFlow, reask, resumeTop, run } from "./run.ts";
import { answerSearch, searchUnproven } from "./search-fault.ts";
import type { Intent } from "./tool-floors.ts";

const CHOICE_ID = /^(\d{1,9})\.([a-zA-Z0-9_]{1,80})$/;

/**
 * Handles a pressed button. Its id is untrusted: only what is on offer now counts, with one harmless exception, a starter button,
 * which means no more than saying its words.
 */
export function press(draft: Draft, choiceId: string): void {
  const key = CHOICE_ID.exec(choiceId)?.[2] ?? "";
  const flow = key.startsWith("start_") ? draft.flows.byIntent.get(key.slice("start_".length)) : undefined;
  if (!isOnOffer(draft, choiceId) && !flow) {
    draft.say("choice.stale");
    reask(draft, "reminder");
    return;
  }
  draft.tracker.misunderstood = 0;
  draft.withdrawOffer();
  if (flow) {
    const { prompt } = draft.tracker;
    const mentions: Readonly<Record<string, Json>> = prompt?.kind === "ask_back" ? prompt.mentions : {};
    draft.tracker.prompt = null;
    pushFlow(draft, flow, mentions);
    run(draft);
    return;
  }
  if (draft.tracker.prompt) {
    settlePrompt(draft, key);
    return;
  }
  const top = draft.top();
  if (top) pressAnswer(draft, top, key);
}

/** True for the id of a choice that may be pressed now. */
export function isOnOffer(draft: Draft, choiceId: string): boolean {
  const [, serial, key = ""] = CHOICE_ID.exec(choiceId) ?? [];
  const { offered } = draft.tracker;
  return Number(serial) === offered.serial && offered.keys.includes(key);
}

function pressAnswer(draft: Draft, top: DraftFrame, key: string): void {
  const place = draft.place(top);
  if (place?.step.kind === "troubleshoot") {
    answerSearch(draft, top, place.step, key.replace(/^o_/, ""));
    resumeTop(draft);
    return;
  }
  if (!place || (place.step.kind !== "ask" && place.step.kind !== "choose")) return;
  const { flow, step } = place;
  const option = liveOptions(draft, top, step.options).find((candidate) => `o_${candidate.key}` === key);
  if (option) {
    pickOption(draft, top, option.goto);
    return;
  }
  const pick =
    step.kind === "ask" ? candidatesOf(draft, top, step).find((candidate) => candidate.choice.key === key) : undefined;
  const rule = step.kind === "ask" ? flow.slots[step.slot] : undefined;
  if (step.kind === "ask" && pick && rule) choose(draft, top, step.slot, rule, pick);
  resumeTop(draft);
}

export function pickOption(draft: Draft, frame: DraftFrame, goto: string): void {
  draft.withdrawOffer();
  draft.tracker.prompt = null;
  frame.step = goto;
  frame.awaiting = null;
  run(draft);
}

const YES_NO: Readonly<Partial<Record<Intent, string>>> = {
  affirm: "yes",
  resume: "yes",
  deny: "no",
  cancel: "no",
  none: "no",
};

/** Takes words as the answer to a question of the engine. False: they are none, and mean something else. */
export function answerPrompt(draft: Draft, intent: Intent): boolean {
  const { prompt } = draft.tracker;
  const word = YES_NO[intent];
  if (!prompt || word === undefined || prompt.kind === "ask_back") return false;
  draft.withdrawOffer();
  settlePrompt(
    draft,
    word === "yes" && prompt.kind === "person" ? "person" : word === "yes" && prompt.kind === "retry" ? "retry" : word,
  );
  return true;
}

function settlePrompt(draft: Draft, key: string): void {
  const { prompt } = draft.tracker;
  draft.tracker.prompt = null;
  if (key === "person") {
    const flow = draft.flows.flows.get(draft.top()?.flow ?? "");
    const reason =
      prompt?.kind === "retry" ? (prompt.failure === "step_up" ? "step_up_failed" : "unavailable") : "asked";
    handOver(draft, reason, flow?.title ?? null);
  } else if (key === "yes" || key === "retry") {
    resumeTop(draft);
  } else if (prompt?.kind === "person" && draft.top()?.awaiting?.kind !== "tool") {
    if (!reask(draft, "reminder")) draft.say("person.declined");
  } else {
    draft.say("cancel.done");
    endFlow(draft);
  }
}

/** Proof did not succeed: kind words, then what can be done without it, or a way on. */
export function endStepUp(draft: Draft, outcome: "failed" | "cancelled" | "unavailable"): void {
  const top = draft.top();
  const place = top && draft.place(top);
  draft.say(`step_up.${outcome}`);
  if (!top || !place || top.awaiting?.kind !== "assurance") {
    reask(draft, "reminder");
    return;
  }
  if (place.flow.withoutProof === null) {
    ask(draft, { kind: "retry", failure: "step_up" });
    return;
  }
  if (place.step.kind === "troubleshoot") searchUnproven(draft, top, place.step);
  top.step = place.flow.withoutProof;
  top.awaiting = null;
  run(draft);
}
