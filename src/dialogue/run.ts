// SPDX-License-Identifier: Apache-2.0
import type { AssuranceLevel, Json } from "#kernel";
import { fillDirectly, fillSlot, putQuestion } from "./asking.ts";
import type { HandOverReason } from "./commands.ts";
import type { Draft, DraftFrame, OfferedChoice } from "./draft.ts";
import { toParam } from "./draft.ts";
import { isTrue } from "./evaluate.ts";
import type { CallStep, Flow, ProposeStep, Step } from "./flow.ts";
import type { MessageId, Params } from "./params.ts";
import { ask } from "./prompts.ts";
import { levelForSearch, search } from "./search-fault.ts";
import { ONE_FACTOR_ACTS } from "./tool-floors.ts";

/** Interruptions kept at most; the oldest is let go. */
const STACK_DEPTH = 4;

/** Where a step leads: to a step, to the one below it, or nowhere because it waits or its flow is over. */
type Move = { readonly to: string } | "below" | "stop";

/** Runs the topmost flow until it waits or nothing is left to do. Silent while a person has the conversation. */
export function run(draft: Draft): void {
  while (draft.tracker.owner === "bot" && !draft.tracker.isEnded) {
    const frame = draft.top();
    if (!frame || frame.awaiting || draft.tracker.prompt?.kind === "resume") return;
    draft.stepsLeft -= 1;
    const place = draft.place(frame);
    const isCurrent = place !== null && place.flow.version === frame.version;
    if (!isCurrent || draft.stepsLeft < 0) {
      // The flow was changed under a running conversation, or goes round in circles: let it go, in words.
      draft.stack.pop();
      draft.say(isCurrent ? "failure.invalid_answer" : "flow.changed");
      ask(draft, { kind: "person" });
      return;
    }
    const { flow, step } = place;
    const move = step.when && !isTrue(draft.value(step.when, frame)) ? "below" : take(draft, frame, flow, step);
    if (move === "stop") continue;
    const next = move === "below" ? (flow.steps[(flow.index.get(step.id) ?? 0) + 1]?.id ?? null) : move.to;
    if (next === null) endFlow(draft);
    else frame.step = next;
  }
}

function take(draft: Draft, frame: DraftFrame, flow: Flow, step: Step): Move {
  const onward: Move = step.next === null ? "below" : { to: step.next };
  switch (step.kind) {
    case "say":
      draft.commands.push({
        type: "say",
        message: step.message,
        params: draft.params(step.with, frame),
        ...(step.link ? { link: step.link } : {}),
      });
      return onward;
    case "card":
      draft.commands.push({ type: "show_card", card: step.card.kind, data: draft.values(step.card.data, frame) });
      return onward;
    case "ask": {
      const filling = fillSlot(draft, frame, flow, step);
      if (filling === "filled") return onward;
      if (filling === "nothing" && step.none !== null) return { to: step.none };
      putQuestion(draft, frame, step);
      return "stop";
    }
    case "choose":
      putQuestion(draft, frame, step);
      return "stop";
    case "call":
      return callTool(draft, frame, step);
    case "branch": {
      const row = step.rows.find((candidate) => candidate.when === null || isTrue(draft.value(candidate.when, frame)));
      return row ? { to: row.goto } : onward;
    }
    case "set":
      for (const [name, expression] of Object.entries(step.values))
        draft.write(frame, name, draft.value(expression, frame));
      return onward;
    case "require":
      if (draft.has(step.level)) return onward;
      return requireLevel(draft, frame, step.level, step.why, draft.params(step.with, frame));
    case "propose":
      return propose(draft, frame, step);
    case "troubleshoot": {
      const lead = search(draft, frame, step);
      if (lead === "stop" || "to" in lead) return lead;
      const assurance = levelForSearch(draft, frame, lead.call.tool);
      return callTool(draft, frame, { ...lead.call, assurance, why: flow.tools[lead.call.tool]?.why ?? "step_up.why" });
    }
    case "hand_over":
      draft.stack.pop();
      handOver(draft, step.reason, flow.title, draft.params(step.summary, frame));
      return "stop";
    case "secure":
      draft.commands.push({ type: "secure", what: step.what });
      draft.withdrawOffer();
      return onward;
    case "recover":
      draft.commands.push({ type: "begin_recovery", by: step.by });
      draft.withdrawOffer();
      return onward;
    case "goto":
      return { to: step.goto };
    case "flow": {
      const passed: Record<string, Json> = {};
      for (const [type, fields] of Object.entries(step.pass)) passed[type] = draft.values(fields, frame);
      draft.stack.pop();
      const next = draft.flows.flows.get(step.flow);
      if (next) pushFlow(draft, next, passed);
      return "stop";
    }
    case "menu":
      // A reply to a greeting in the middle of a question: the question is put again instead of a menu.
      if (draft.stack.length === 1 && !draft.tracker.prompt)
        draft.offer(step.intents.filter((intent) => draft.serves(intent)).map(starter));
      return onward;
    case "end":
      endFlow(draft);
      if (step.isConversation) draft.commands.push({ type: "end_conversation" });
      return "stop";
  }
}

export function starter(intent: string): OfferedChoice {
  return { key: `start_${intent}`, message: `menu.${intent}`, params: {}, style: null };
}

function callTool(draft: Draft, frame: DraftFrame, step: Pick<CallStep, "tool" | "args" | "assurance" | "why">): Move {
  if (!draft.has(step.assurance)) return requireLevel(draft, frame, step.assurance, step.why, {});
  const count = draft.tracker.toolCalls + 1;
  draft.tracker.toolCalls = count;
  const callId = `call-${count}`;
  // An argument that is not known is left out, so that optional arguments need no branches.
  const args = Object.fromEntries(Object.entries(draft.values(step.args, frame)).filter(([, value]) => value !== null));
  draft.commands.push({ type: "call_tool", callId, tool: step.tool, args });
  draft.await(frame, { kind: "tool", callId });
  return "stop";
}

function requireLevel(draft: Draft, frame: DraftFrame, level: AssuranceLevel, why: MessageId, params: Params): Move {
  draft.commands.push({ type: "require_assurance", level, why, params });
  draft.withdrawOffer();
  draft.await(frame, { kind: "assurance", level });
  return "stop";
}

/** The least a proposal is made at, also when a flow is resumed after its proof has lapsed. The gate decides what the act itself needs. */
const PROPOSAL_FLOOR = "A2";

function propose(draft: Draft, frame: DraftFrame, step: ProposeStep): Move {
  const floor = ONE_FACTOR_ACTS.has(step.act) ? "A1" : PROPOSAL_FLOOR;
  if (!draft.has(floor)) return requireLevel(draft, frame, floor, "step_up.why", {});
  draft.commands.push({
    type: "propose_act",
    kind: step.act,
    args: draft.values(step.args, frame),
    title: step.title,
    sentence: step.sentence,
    params: draft.params(step.with, frame),
    rows: step.rows.map((row) => ({ label: row.label, value: toParam(draft.value(row.value, frame)) })),
  });
  draft.withdrawOffer();
  draft.await(frame, { kind: "act", actId: null });
  return "stop";
}

/** Asks the app for a person. The flows stay as they are, to be offered back later. */
export function handOver(draft: Draft, reason: HandOverReason, about: MessageId | null, summary: Params = {}): void {
  draft.tracker.prompt = null;
  draft.tracker.misunderstood = 0;
  draft.withdrawOffer();
  const known = Object.fromEntries(Object.entries(summary).filter(([, value]) => value !== ""));
  const subject: Params = about === null ? {} : { about: { kind: "message", id: about } };
  draft.commands.push({ type: "hand_over", reason, summary: { ...subject, ...known } });
}

/** Ends the topmost flow. An earlier one is offered back, never simply gone on with. */
export function endFlow(draft: Draft): void {
  const ended = draft.stack.pop();
  const isReply = ended !== undefined && draft.flows.flows.get(ended.flow)?.kind !== "task";
  if (ended !== undefined && !isReply) draft.tracker.last = ended.flow;
  if (isReply) reask(draft, "reminder");
  else if (draft.stack.length > 0) ask(draft, { kind: "resume" });
}

/** Begins a flow on top of whatever runs. What was said may fill its slots. */
export function pushFlow(draft: Draft, flow: Flow, mentions: Readonly<Record<string, Json>>): void {
  const [first] = flow.steps;
  if (!first) return;
  if (!draft.isOn(flow)) {
    draft.withdrawOffer();
    draft.say("flow.not_here", { title: { kind: "message", id: flow.title } });
    ask(draft, { kind: "person" });
    return;
  }
  draft.stack = draft.stack.filter((frame) => frame.flow !== flow.id);
  if (flow.kind === "task") draft.tracker.prompt = null;
  const frame: DraftFrame = {
    flow: flow.id,
    version: flow.version,
    step: first.id,
    vars: {},
    keys: {},
    mentions,
    trail: [],
    awaiting: null,
  };
  for (const [slot, rule] of Object.entries(flow.slots)) {
    const said = mentions[rule.type];
    if (rule.isOptional && said !== undefined) fillDirectly(draft, frame, slot, rule, said);
  }
  draft.stack.push(frame);
  while (draft.stack.length > STACK_DEPTH) draft.stack.shift();
}

/** Goes on with the topmost flow at its open step; what the step needs is asked or called again. */
export function resumeTop(draft: Draft): void {
  const frame = draft.top();
  if (!frame) return;
  draft.tracker.prompt = null;
  frame.awaiting = null;
  run(draft);
}

/**
 * Says the open question again. `language`: in the new language, an open confirmation included, since its sentence is what is
 * confirmed; `reminder`: after an aside, a confirmation or secure form that is open is only pointed at.
 */
export function reask(draft: Draft, why: "language" | "reminder"): boolean {
  if (draft.tracker.prompt) {
    ask(draft, draft.tracker.prompt);
    return true;
  }
  const frame = draft.top();
  const place = frame && draft.place(frame);
  if (!frame?.awaiting || !place) return false;
  const { step } = place;
  // A call that failed and whose question was passed over: the ways on are offered again.
  if (frame.awaiting.kind === "tool") ask(draft, { kind: "retry", failure: "unavailable" });
  else if (frame.awaiting.kind === "assurance") draft.say("step_up.waiting");
  else if (frame.awaiting.kind === "act" && step.kind === "propose") {
    if (why === "language") propose(draft, frame, step);
    else draft.say("act.waiting");
  } else if (step.kind === "ask" || step.kind === "choose") putQuestion(draft, frame, step);
  else if (step.kind === "troubleshoot") search(draft, frame, step);
  else return false;
  return true;
}
