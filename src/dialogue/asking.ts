// SPDX-License-Identifier: Apache-2.0
import type { Json, JsonObject } from "#kernel";
import type { Draft, DraftFrame, OfferedChoice } from "./draft.ts";
import { isTrue } from "./evaluate.ts";
import type { AskStep, ChooseStep, Flow, OptionRule, SlotRule } from "./flow.ts";

/** One thing a slot may be filled with, from what a tool answered. */
export type Candidate = {
  readonly key: string;
  readonly value: Json;
  readonly match: JsonObject;
  readonly choice: OfferedChoice;
};

export function candidatesOf(draft: Draft, frame: DraftFrame, step: AskStep): Candidate[] {
  const rule = step.choices;
  if (!rule) return [];
  const list = draft.value(rule.from, frame);
  if (!Array.isArray(list)) return [];
  return (list as readonly Json[]).map((item, position) => ({
    key: keyOf(draft.value(rule.key, frame, item), position),
    value: item,
    match: draft.values(rule.match, frame, item),
    choice: {
      key: `c${position}`,
      message: rule.label,
      params: draft.params(rule.with, frame, item),
      style: rule.style,
    },
  }));
}

export function liveOptions(draft: Draft, frame: DraftFrame, options: readonly OptionRule[]): OptionRule[] {
  return options.filter((option) => option.when === null || isTrue(draft.value(option.when, frame)));
}

/** Puts the question of an `ask` or `choose` step and waits for the answer. */
export function putQuestion(draft: Draft, frame: DraftFrame, step: AskStep | ChooseStep): void {
  draft.say(step.message, draft.params(step.with, frame));
  const options = liveOptions(draft, frame, step.options).map((option) => ({
    key: `o_${option.key}`,
    message: option.label,
    params: draft.params(option.with, frame),
    style: option.style,
  }));
  if (step.kind === "choose") draft.offer(options);
  else askWithCandidates(draft, frame, step, options);
  draft.await(frame, { kind: "answer", slot: step.kind === "ask" ? step.slot : null });
}

/** A card that lets the visitor pick carries the choices itself; the rest stand below it as buttons. */
function askWithCandidates(draft: Draft, frame: DraftFrame, step: AskStep, options: readonly OfferedChoice[]): void {
  const candidates = candidatesOf(draft, frame, step);
  const { card } = step;
  if (!card) {
    draft.offer([...candidates.map((candidate) => candidate.choice), ...options]);
    return;
  }
  const place = draft.commands.length;
  const ids = draft.offer([...candidates.map((candidate) => candidate.choice), ...options], (choice) =>
    options.includes(choice),
  );
  const picks = candidates.map((candidate, position) => ({ key: candidate.key, choiceId: ids[position] ?? "" }));
  draft.commands.splice(place, 0, {
    type: "show_card",
    card: card.kind,
    data: { ...draft.values(card.data, frame), picks },
  });
}

/** What `fillSlot` did: filled, left open, or there is nothing to fill it with. */
export type Filling = "filled" | "open" | "nothing";

/**
 * Fills a slot without asking where that is certain: it was said, it is remembered, or there is only one candidate.
 * Never picks one of several.
 */
export function fillSlot(draft: Draft, frame: DraftFrame, flow: Flow, step: AskStep): Filling {
  if (isFilled(frame, step.slot)) return "filled";
  const rule = flow.slots[step.slot];
  if (!rule) return "open";
  const said = takeMention(frame, rule.type);
  if (!step.choices) return said !== undefined && fillDirectly(draft, frame, step.slot, rule, said) ? "filled" : "open";
  const candidates = candidatesOf(draft, frame, step);
  const remembered = draft.tracker.remembered[rule.type];
  const pick =
    (said === undefined ? undefined : pickByMention(candidates, said)) ??
    (said === undefined
      ? candidates.find((candidate) => rule.scope === "conversation" && candidate.key === remembered?.key)
      : undefined) ??
    (candidates.length === 1 ? candidates[0] : undefined);
  if (pick) choose(draft, frame, step.slot, rule, pick);
  if (pick) return "filled";
  return candidates.length === 0 && step.options.length === 0
    ? "nothing"
    : candidates.length === 0 && step.none
      ? "nothing"
      : "open";
}

export function isFilled(frame: DraftFrame, slot: string): boolean {
  return Object.hasOwn(frame.vars, slot) && frame.vars[slot] !== null;
}

export function choose(draft: Draft, frame: DraftFrame, slot: string, rule: SlotRule, pick: Candidate): void {
  draft.write(frame, slot, pick.value, pick.key);
  if (rule.scope === "conversation")
    draft.tracker.remembered = { ...draft.tracker.remembered, [rule.type]: { key: pick.key, value: pick.value } };
}

/** Fills a slot whose value needs no choices, if the value has the shape of its type. */
export function fillDirectly(draft: Draft, frame: DraftFrame, slot: string, rule: SlotRule, value: Json): boolean {
  if (!hasShape(rule.type, value)) return false;
  draft.write(frame, slot, value);
  return true;
}

const MONTH = /^\d{4}-(0[1-9]|1[0-2])$/;

function hasShape(type: string, value: Json): boolean {
  if (type === "month") return typeof value === "string" && MONTH.test(value);
  if (type === "postcode" || type === "date" || type === "country") return typeof value === "string";
  if (type === "number" || type === "amount") return typeof value === "number" || typeof value === "object";
  return value !== null;
}

/** The one candidate that agrees with what was said; several that agree are no answer. */
export function pickByMention(candidates: readonly Candidate[], said: Json): Candidate | undefined {
  if (typeof said === "object" && said !== null && typeof (said as JsonObject)["than"] === "string") {
    const others = candidates.filter(({ key }) => key !== (said as JsonObject)["than"]);
    return others.length === 1 ? others[0] : undefined;
  }
  const fitting = candidates.filter((candidate) => agrees({ ...candidate.match, key: candidate.key }, said));
  return fitting.length === 1 ? fitting[0] : undefined;
}

function agrees(match: JsonObject, said: Json): boolean {
  if (typeof said !== "object" || said === null) return Object.values(match).some((value) => isSameText(value, said));
  const shared = Object.entries(said as JsonObject).filter(([field]) => Object.hasOwn(match, field));
  return shared.length > 0 && shared.every(([field, value]) => isSameText(match[field] ?? null, value));
}

function isSameText(a: Json, b: Json): boolean {
  if (a === null || b === null || typeof a === "object" || typeof b === "object") return false;
  return String(a).toLowerCase() === String(b).toLowerCase();
}

function takeMention(frame: DraftFrame, type: string): Json | undefined {
  const value = frame.mentions[type];
  if (value === undefined) return undefined;
  frame.mentions = Object.fromEntries(Object.entries(frame.mentions).filter(([key]) => key !== type));
  return value;
}

function keyOf(value: Json, position: number): string {
  return typeof value === "string" || typeof value === "number" ? String(value) : `#${position}`;
}
