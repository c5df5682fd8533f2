// SPDX-License-Identifier: Apache-2.0
import type { AssuranceLevel, Json, JsonObject } from "#kernel";
import type { Draft, DraftFrame, OfferedChoice } from "./draft.ts";
import { isTrue } from "./evaluate.ts";
import type { FaultCase, FaultFinder, FaultMove } from "./fault-finder.ts";
import type { Expressions, FaultRead, TroubleshootStep } from "./flow.ts";
import type { MessageId } from "./params.ts";
import { TOOL_FLOORS } from "./tool-floors.ts";
import type { ToolName } from "./tools.ts";

/** Where the search leads: to a step of the flow, or nowhere because it waits. */
export type Lead = { readonly to: string } | { readonly call: FaultCall } | "stop";
/** A tool that the search asks for. The engine calls it behind the same gate as any. */
export type FaultCall = { readonly tool: ToolName; readonly args: Expressions };

/** What a search keeps in its variable. Everything but `open` is there for the flow to read once the search has ended. */
type Kept = {
  readonly open: FaultCase;
  /** Checks that could not be made because of what was not known yet, such as the line. */
  readonly skipped: readonly string[];
  /** A check of the operator takes its time: the customer is asked to come back to it. */
  readonly isWaiting: boolean;
  /** The step that the customer agreed to. */
  readonly agreed: string | null;
  /** Checks whose result was told to have nothing wrong. */
  readonly told: readonly string[];
  /** Who was asked to prove it did not: what needs more than was proved is left out, until it is. */
  readonly isUnproven?: boolean;
};

const BEGUN: Omit<Kept, "open"> = { skipped: [], isWaiting: false, agreed: null, told: [] };
/** Looks at a check that takes its time; after that it counts as not told. As many as the search itself has tries. */
const LOOKS = 2;

/** What stands on the screen now, or what is done unseen. */
export function search(draft: Draft, frame: DraftFrame, step: TroubleshootStep): Lead {
  const finder = draft.flows.finders.get(step.knowledge);
  if (!finder) return { to: step.on.person };
  const kept = begin(draft, frame, step, finder);
  const move = finder.next(kept.open);
  switch (move.kind) {
    case "solved":
      end(draft, frame, step, finder, kept, { outcome: "solved", cause: null });
      return { to: step.on.solved };
    case "person":
      return leave(draft, frame, step, finder, kept, move);
    case "check":
      if (move.by === "customer") return question(draft, frame, step, finder, kept, move.check);
      return readCheck(draft, frame, step, finder, kept, move.check);
    case "step":
      if (move.needsConsent && kept.agreed !== move.step) return consent(draft, frame, step, kept, move.step);
      if (move.by === "customer") return instruct(draft, frame, step, finder, kept, move);
      return carryOut(draft, frame, step, finder, kept, move);
  }
}

/** What a tool of the search answered; null: it did not, and the search goes on without. */
export function searchReturned(
  draft: Draft,
  frame: DraftFrame,
  step: TroubleshootStep,
  result: JsonObject | null,
): void {
  const finder = draft.flows.finders.get(step.knowledge);
  const kept = keptOf(frame, step);
  const move = finder && kept ? finder.next(kept.open) : null;
  if (!finder || !kept || !move) return;
  if (move.kind === "step") {
    if (result === null) draft.say("fault.not_done");
    else draft.say(`fault.done.${move.step}`);
    const open = finder.stepDone(move.state, result === null ? "failed" : "done");
    keep(draft, frame, step, { ...kept, open, agreed: null });
    return;
  }
  if (move.kind !== "check") return;
  const rule = step.reads[move.check];
  if (!rule || result === null) {
    draft.say("fault.not_read");
    keep(draft, frame, step, { ...kept, open: finder.answered(kept.open, move.check, {}), isWaiting: false });
    return;
  }
  draft.write(frame, rule.into, result);
  if (rule.wait && isTrue(draft.value(rule.wait, frame))) {
    const open = finder.noAnswer(kept.open, move.check);
    keep(draft, frame, step, { ...kept, open, isWaiting: finder.unanswered(open, move.check) < LOOKS });
    return;
  }
  const open = finder.answered(kept.open, move.check, known(draft, frame, rule.facts));
  tellFine(draft, frame, step, rule, finder.next(open));
  keep(draft, frame, step, { ...kept, open, isWaiting: false, told: [...kept.told, move.check] });
}

/** Proof was asked for and did not succeed: from here on the search asks for none, and goes on with what can be known without. */
export function searchUnproven(draft: Draft, frame: DraftFrame, step: TroubleshootStep): void {
  const kept = keptOf(frame, step);
  if (kept) keep(draft, frame, step, { ...kept, isUnproven: true });
}

/** The level at which a flow calls a tool of its search. */
export function levelForSearch(draft: Draft, frame: DraftFrame, tool: ToolName): AssuranceLevel {
  return draft.place(frame)?.flow.tools[tool]?.assurance ?? TOOL_FLOORS[tool];
}

/** Takes a pressed or spoken answer. False: it is none of what stands on the screen. */
export function answerSearch(draft: Draft, frame: DraftFrame, step: TroubleshootStep, key: string): boolean {
  const finder = draft.flows.finders.get(step.knowledge);
  const kept = keptOf(frame, step);
  if (!finder || !kept) return false;
  const change = changeBy(finder, kept, finder.next(kept.open), key);
  if (change === null) return false;
  keep(draft, frame, step, change);
  return true;
}

/** Takes what the customer reports unasked. False: nothing that this search knows of. */
export function reportToSearch(
  draft: Draft,
  frame: DraftFrame,
  step: TroubleshootStep,
  report: Json | undefined,
): boolean {
  const finder = draft.flows.finders.get(step.knowledge);
  const kept = keptOf(frame, step);
  const facts = typeof report === "string" ? finder?.reports[report] : undefined;
  if (!finder || !kept || !facts) return false;
  draft.say("fault.noted");
  keep(draft, frame, step, { ...kept, open: finder.reported(kept.open, facts), agreed: null });
  return true;
}

/** Whether a mention is something that this search takes as a finding. */
export function isReport(draft: Draft, step: TroubleshootStep, report: Json | undefined): boolean {
  const finder = draft.flows.finders.get(step.knowledge);
  return typeof report === "string" && finder !== undefined && Object.hasOwn(finder.reports, report);
}

/** Keys that may be pressed now, in order, with what says yes and no to them. */
export function searchKeys(draft: Draft, frame: DraftFrame, step: TroubleshootStep): readonly string[] {
  const finder = draft.flows.finders.get(step.knowledge);
  const kept = keptOf(frame, step);
  return finder && kept ? keysOf(finder, kept, finder.next(kept.open)) : [];
}

function begin(draft: Draft, frame: DraftFrame, step: TroubleshootStep, finder: FaultFinder): Kept {
  const facts = Object.fromEntries(
    Object.entries(known(draft, frame, step.facts)).filter(([, value]) => value !== null),
  );
  const before = keptOf(frame, step);
  const goal = draft.value(step.goal, frame);
  const kept: Kept = before ?? { ...BEGUN, open: finder.open(typeof goal === "string" ? goal : "", {}) };
  const able = kept.skipped.filter((check) => mayRead(draft, frame, kept, step.reads[check]));
  const open = able.reduce((found, check) => finder.askAgain(found, check), finder.learn(kept.open, facts));
  const begun = { ...kept, open, skipped: kept.skipped.filter((check) => !able.includes(check)) };
  keep(draft, frame, step, begun);
  return begun;
}

function mayRead(draft: Draft, frame: DraftFrame, kept: Kept, rule: FaultRead | undefined): boolean {
  if (rule === undefined || isOutOfReach(draft, frame, kept, rule.tool)) return false;
  return rule.when === null || isTrue(draft.value(rule.when, frame));
}

function isOutOfReach(draft: Draft, frame: DraftFrame, kept: Kept, tool: ToolName): boolean {
  return kept.isUnproven === true && !draft.has(levelForSearch(draft, frame, tool));
}

function readCheck(
  draft: Draft,
  frame: DraftFrame,
  step: TroubleshootStep,
  finder: FaultFinder,
  kept: Kept,
  check: string,
): Lead {
  const rule = step.reads[check];
  if (!rule || !mayRead(draft, frame, kept, rule)) {
    const open = finder.answered(kept.open, check, {});
    keep(draft, frame, step, { ...kept, open, skipped: rule ? [...kept.skipped, check] : kept.skipped });
    return { to: step.id };
  }
  if (kept.isWaiting) {
    draft.say(`fault.wait.${check}`);
    return offer(draft, frame, [choice("look", "fault.look", "primary")]);
  }
  return { call: rule };
}

function carryOut(
  draft: Draft,
  frame: DraftFrame,
  step: TroubleshootStep,
  finder: FaultFinder,
  kept: Kept,
  move: Extract<FaultMove, { kind: "step" }>,
): Lead {
  const rule = step.does[move.step];
  if (rule && !isOutOfReach(draft, frame, kept, rule.tool)) return { call: rule };
  keep(draft, frame, step, { ...kept, open: finder.stepDone(move.state, "failed") });
  return { to: step.id };
}

function question(
  draft: Draft,
  frame: DraftFrame,
  step: TroubleshootStep,
  finder: FaultFinder,
  kept: Kept,
  check: string,
): Lead {
  keep(draft, frame, step, kept);
  draft.say(finder.unanswered(kept.open, check) === 0 ? `fault.why.${check}` : `fault.help.${check}`);
  draft.say(`fault.ask.${check}`);
  return offer(draft, frame, [...answersOf(finder, check), choice("unsure", "fault.unsure", "quiet")]);
}

function consent(draft: Draft, frame: DraftFrame, step: TroubleshootStep, kept: Kept, what: string): Lead {
  keep(draft, frame, step, kept);
  draft.say(`fault.consent.${what}`);
  return offer(draft, frame, [choice("yes", "fault.agree", "primary"), choice("no", "fault.rather_not")]);
}

/** The last thing to do is shown with the question whether it helped: one press instead of two. */
function instruct(
  draft: Draft,
  frame: DraftFrame,
  step: TroubleshootStep,
  finder: FaultFinder,
  kept: Kept,
  move: Extract<FaultMove, { kind: "step" }>,
): Lead {
  keep(draft, frame, step, kept);
  draft.say(`fault.do.${move.step}`);
  const goal = goalAfter(finder, move);
  if (goal !== null) draft.say(`fault.ask.${goal}`);
  const answers = goal === null ? [choice("done", "fault.did_it", "primary")] : answersOf(finder, goal);
  return offer(draft, frame, [...answers, choice("cannot", "fault.cannot", "quiet")]);
}

/** The check that shows whether a remedy helped, where this step is its last and the customer can tell. */
function goalAfter(finder: FaultFinder, move: Extract<FaultMove, { kind: "step" }>): string | null {
  const after = finder.next(finder.stepDone(move.state, "done"));
  return after.kind === "check" && after.isGoal && after.by === "customer" ? after.check : null;
}

function keysOf(finder: FaultFinder, kept: Kept, move: FaultMove): readonly string[] {
  if (move.kind === "check") {
    if (move.by === "operator") return kept.isWaiting ? ["look"] : [];
    return [...answerNames(finder, move.check), "unsure"];
  }
  if (move.kind !== "step") return [];
  if (move.needsConsent && kept.agreed !== move.step) return ["yes", "no"];
  if (move.by === "operator") return [];
  const goal = goalAfter(finder, move);
  return [...(goal === null ? ["done"] : answerNames(finder, goal)), "cannot"];
}

function changeBy(finder: FaultFinder, kept: Kept, move: FaultMove, key: string): Kept | null {
  if (!keysOf(finder, kept, move).includes(key)) return null;
  if (move.kind === "check") {
    if (key === "look") return { ...kept, isWaiting: false };
    if (key === "unsure") return { ...kept, open: finder.noAnswer(kept.open, move.check) };
    return { ...kept, open: finder.answered(kept.open, move.check, answer(finder, move.check, key)) };
  }
  if (move.kind !== "step") return null;
  if (move.needsConsent && kept.agreed !== move.step) {
    if (key === "yes") return { ...kept, agreed: move.step };
    return { ...kept, open: finder.stepDone(move.state, "declined"), agreed: null };
  }
  if (key === "cannot") return { ...kept, open: finder.stepDone(move.state, "failed"), agreed: null };
  const done = finder.stepDone(move.state, "done");
  const goal = goalAfter(finder, move);
  const open = goal === null ? done : finder.answered(done, goal, answer(finder, goal, key));
  return { ...kept, open, agreed: null };
}

function answersOf(finder: FaultFinder, check: string): OfferedChoice[] {
  return answerNames(finder, check).map((name) => choice(name, `fault.answer.${check}.${name}`));
}

function answerNames(finder: FaultFinder, check: string): readonly string[] {
  return Object.keys(finder.checks.find(({ id }) => id === check)?.answers ?? {});
}

function answer(finder: FaultFinder, check: string, name: string): JsonObject {
  return finder.checks.find(({ id }) => id === check)?.answers[name] ?? {};
}

function choice(key: string, message: MessageId, style: OfferedChoice["style"] = null): OfferedChoice {
  return { key: `o_${key}`, message, params: {}, style };
}

function offer(draft: Draft, frame: DraftFrame, choices: readonly OfferedChoice[]): Lead {
  draft.offer(choices);
  draft.await(frame, { kind: "answer", slot: null });
  return "stop";
}

/** A cause that has a path of its own in the flow is left to it, and not come back to; everything else ends the search. */
function leave(
  draft: Draft,
  frame: DraftFrame,
  step: TroubleshootStep,
  finder: FaultFinder,
  kept: Kept,
  move: Extract<FaultMove, { kind: "person" }>,
): Lead {
  const { cause, reason } = move;
  const path = cause !== null && reason === "needs_person" ? step.found[cause] : undefined;
  const open = path === undefined || cause === null ? kept.open : finder.setAside(kept.open, cause);
  end(draft, frame, step, finder, { ...kept, open }, { outcome: "person", cause });
  return { to: path ?? step.on.person };
}

function end(
  draft: Draft,
  frame: DraftFrame,
  step: TroubleshootStep,
  finder: FaultFinder,
  kept: Kept,
  how: { readonly outcome: "solved" | "person"; readonly cause: string | null },
): void {
  const tried = finder.tried(kept.open);
  // Codes of ours, as the ticket takes them.
  const notes = [...tried.map((name) => `tried:${name}`), ...finder.notes(kept.open)].slice(0, MOST_NOTES);
  draft.write(frame, step.into, { ...kept, ...how, tried: [...tried], notes });
}

const MOST_NOTES = 20;

function keep(draft: Draft, frame: DraftFrame, step: TroubleshootStep, kept: Kept): void {
  const { open, skipped, isWaiting, agreed, told, isUnproven } = kept;
  const value = { open, skipped: [...skipped], isWaiting, agreed, told: [...told] };
  draft.write(frame, step.into, isUnproven === true ? { ...value, isUnproven } : value);
}

function keptOf(frame: DraftFrame, step: TroubleshootStep): Kept | null {
  const value = frame.vars[step.into];
  return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as unknown as Kept) : null;
}

/** Facts are plain values; what the tool does not say stays open. */
function known(draft: Draft, frame: DraftFrame, rules: Expressions): JsonObject {
  const facts = Object.entries(draft.values(rules, frame)).map(([fact, value]): [string, Json] => [
    fact,
    typeof value === "object" || value === "" ? null : value,
  ]);
  return Object.fromEntries(facts);
}

/** "Nothing wrong on our side": only where the search goes on after it. */
function tellFine(draft: Draft, frame: DraftFrame, step: TroubleshootStep, rule: FaultRead, next: FaultMove): void {
  if (rule.fine === null || next.kind === "person" || next.kind === "solved") return;
  draft.say(rule.fine, draft.params(step.with, frame));
}
