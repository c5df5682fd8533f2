// SPDX-License-Identifier: Apache-2.0

import type { JsonObject } from "#kernel";
import { limits, meetsLevel, unreachable } from "#kernel";
import { endStepUp, press } from "./answer.ts";
import type { Command } from "./commands.ts";
import type { DraftFrame } from "./draft.ts";
import { Draft } from "./draft.ts";
import type { DialogueEvent } from "./events.ts";
import type { FailureRows, FlowSet, ProposeStep, TroubleshootStep } from "./flow.ts";
import { askForPerson, hear } from "./hear.ts";
import { ask } from "./prompts.ts";
import { pushFlow, reask, run } from "./run.ts";
import { searchReturned } from "./search-fault.ts";
import type { Tracker } from "./tracker.ts";
import { openTracker } from "./tracker.ts";

/**
 * Decides what happens next. Pure: the same tracker, event and flows always give the same answer.
 *
 * Does not check that an event may happen; the app raises events only for what it has carried out or received. An act is wished
 * for by `propose_act` alone, and only from a flow; words and stale buttons never lead to one. While a person has the conversation
 * (`queued`, `agent`) there are no commands, only a tracker that keeps up. How long the wait
 * is, or that the desk is closed, is worded by the app.
 *
 * @param tracker - Made by `openTracker` or an earlier `advance`; not changed.
 * @param event - The newest event. A `choice_pressed` id is attacker-controlled.
 * @returns The new tracker, and the commands to carry out in order.
 */
export function advance(
  tracker: Tracker,
  event: DialogueEvent,
  flows: FlowSet,
): { tracker: Tracker; commands: readonly Command[] } {
  const draft = new Draft(tracker, flows, limits.stepsPerEvent);
  // Nothing is under way: what begins now begins on these flows.
  if (tracker.stack.length === 0) draft.tracker.release = flows.release;
  if (!tracker.isEnded) handle(draft, event);
  return draft.finish();
}

/** Works out a tracker from all events of a conversation. */
export function foldTracker(events: readonly DialogueEvent[], flows: FlowSet): Tracker {
  return events.reduce((tracker, event) => advance(tracker, event, flows).tracker, openTracker());
}

function handle(draft: Draft, event: DialogueEvent): void {
  const isSilent = draft.tracker.owner !== "bot";
  switch (event.type) {
    case "conversation_opened":
      draft.tracker.lang = event.lang;
      draft.tracker.assurance = event.assurance;
      pushFlow(draft, draft.flows.opening, {});
      run(draft);
      return;
    case "availability_changed":
      if (event.off.length > 0) draft.tracker.off = event.off;
      else delete draft.tracker.off;
      return;
    case "utterance_understood":
      if (!isSilent) hear(draft, event.understanding, event.help ?? null);
      return;
    case "utterance_refused":
      if (isSilent) return;
      draft.say(event.reason === "too_long" ? "app.refused.too_large" : `app.${event.reason}`);
      reask(draft, "reminder");
      return;
    case "choice_pressed":
      if (!isSilent) press(draft, event.choiceId);
      return;
    case "tool_returned":
      toolReturned(draft, event.callId, event.result);
      return;
    case "tool_failed":
      toolFailed(draft, event.callId, event.failure);
      return;
    case "assurance_changed":
      assuranceChanged(draft, event.level);
      return;
    case "step_up_ended":
      if (!isSilent) endStepUp(draft, event.outcome);
      return;
    case "act_proposed":
      actProposed(draft, event.actId);
      return;
    case "act_declined":
      actSettled(draft, event.actId, "declined", {});
      return;
    case "act_expired":
      actSettled(draft, event.actId, "expired", {});
      return;
    case "act_finished":
      actSettled(draft, event.actId, event.outcome, { ...event.details, reason: event.reason ?? null }, event.reason);
      return;
    case "person_requested":
      if (!isSilent) askForPerson(draft);
      return;
    case "handed_over":
      handedOver(draft, event);
      return;
    case "handed_back":
      draft.tracker.owner = "bot";
      draft.tracker.misunderstood = 0;
      draft.tracker.prompt = null;
      if (draft.stack.length > 0) ask(draft, { kind: "resume" });
      return;
    case "language_changed":
      draft.tracker.lang = event.lang;
      if (!isSilent && !reask(draft, "language")) draft.say("language.changed");
      return;
    case "rated":
      return;
    case "conversation_ended":
      draft.tracker.isEnded = true;
      draft.tracker.prompt = null;
      draft.stack = [];
      draft.withdrawOffer();
      return;
    default:
      unreachable(event);
  }
}

function calling(draft: Draft, callId: string): DraftFrame | undefined {
  return draft.stack.find((frame) => frame.awaiting?.kind === "tool" && frame.awaiting.callId === callId);
}

function toolReturned(draft: Draft, callId: string, result: JsonObject): void {
  const frame = calling(draft, callId);
  const place = frame && draft.place(frame);
  if (frame && place?.step.kind === "troubleshoot") return goOnSearching(draft, frame, place.step, result);
  if (!frame || place?.step.kind !== "call") return;
  draft.write(frame, place.step.into, result);
  moveOn(draft, frame, place.step.next ?? below(draft, frame));
}

function toolFailed(
  draft: Draft,
  callId: string,
  failure: Extract<DialogueEvent, { type: "tool_failed" }>["failure"],
): void {
  const frame = calling(draft, callId);
  const place = frame && draft.place(frame);
  const isSearch = place?.step.kind === "troubleshoot";
  // What is not theirs is no fault to search for; what cannot be read is searched for without.
  if (frame && place?.step.kind === "troubleshoot" && failure !== "not_found" && failure !== "not_allowed")
    return goOnSearching(draft, frame, place.step, null);
  if (!frame || !place || (place.step.kind !== "call" && !isSearch)) return;
  const { flow } = place;
  const step = place.step.kind === "call" ? place.step : { onFailure: {} as FailureRows };
  const row = step.onFailure[failure] ?? flow.failure[failure] ?? step.onFailure.default ?? flow.failure.default;
  if (row !== undefined) {
    moveOn(draft, frame, row);
    return;
  }
  if (draft.tracker.owner !== "bot") return;
  draft.say(`failure.${failure}`);
  ask(draft, failure === "not_found" || failure === "not_allowed" ? { kind: "person" } : { kind: "retry", failure });
}

function goOnSearching(draft: Draft, frame: DraftFrame, step: TroubleshootStep, result: JsonObject | null): void {
  searchReturned(draft, frame, step, result);
  moveOn(draft, frame, step.id);
}

/** The step after an awaited one; a step that is last has an end of its own, which `checkFlows` makes sure of. */
function below(draft: Draft, frame: DraftFrame): string {
  const place = draft.place(frame);
  const position = place?.flow.index.get(frame.step) ?? 0;
  return place?.flow.steps[position + 1]?.id ?? frame.step;
}

function moveOn(draft: Draft, frame: DraftFrame, step: string): void {
  frame.step = step;
  frame.awaiting = null;
  run(draft);
}

/** A level reached goes on with the waiting step; one that rose but is not enough asks for the rest. */
function assuranceChanged(draft: Draft, level: Extract<DialogueEvent, { type: "assurance_changed" }>["level"]): void {
  const hasRisen = !meetsLevel(draft.tracker.assurance, level);
  draft.tracker.assurance = level;
  const top = draft.top();
  if (top?.awaiting?.kind !== "assurance" || !(hasRisen || meetsLevel(level, top.awaiting.level))) return;
  if (draft.tracker.prompt && draft.tracker.prompt.kind !== "retry") return;
  draft.tracker.prompt = null;
  top.awaiting = null;
  run(draft);
}

type Settlement = "declined" | "expired" | "done" | "refused" | "unknown";

function actProposed(draft: Draft, actId: string): void {
  const frame = draft.stack.findLast((other) => other.awaiting?.kind === "act" && other.awaiting.actId === null);
  if (frame) frame.awaiting = { kind: "act", actId };
}

/**
 * An act came to its end: the flow that proposed it goes on, also when something else was begun meanwhile. An older proposal, whose
 * flow went on to another one or was left, gets a sentence that names no plan and no price: the newer one is not what was done.
 */
function actSettled(draft: Draft, actId: string, settlement: Settlement, details: JsonObject, reason?: string): void {
  const frame = draft.stack.findLast(
    (other) => other.awaiting?.kind === "act" && (other.awaiting.actId === null || other.awaiting.actId === actId),
  );
  const step = frame && draft.place(frame)?.step;
  if (!frame || step?.kind !== "propose") {
    if (draft.tracker.owner === "bot") draft.say(`act.late.${settlement}`);
    return;
  }
  draft.stack = [...draft.stack.filter((other) => other !== frame), frame];
  draft.tracker.prompt = null;
  draft.write(frame, step.into, details);
  moveOn(draft, frame, rowOf(step, settlement, reason));
}

function rowOf(step: ProposeStep, settlement: Settlement, reason: string | undefined): string {
  if (settlement !== "refused") return step.on[settlement];
  const { refused } = step.on;
  const row = reason !== undefined && Object.hasOwn(refused, reason) ? refused[reason] : undefined;
  return row ?? refused["default"] ?? step.on.declined;
}

function handedOver(draft: Draft, event: Extract<DialogueEvent, { type: "handed_over" }>): void {
  draft.tracker.prompt = null;
  draft.withdrawOffer();
  if (event.isOpen) {
    draft.tracker.owner = "queued";
    return;
  }
  if (draft.stack.length > 0) ask(draft, { kind: "resume" });
}
