// SPDX-License-Identifier: Apache-2.0
import { advance, type DialogueEvent, type FlowSet, openTracker, type Tracker } from "#dialogue";
import { meetsLevel } from "#kernel";

/** How one flow went in one conversation: codes only, nothing that anybody said. */
export type Run = {
  /** `none`: nothing was begun that has steps. */
  readonly flow: string;
  readonly end:
    | { readonly kind: "finished" }
    | { readonly kind: "person" }
    | { readonly kind: "left"; readonly step: string };
  /** Why a person was brought; null where none was. */
  readonly reason: string | null;
  /** Whether anything said in it was not understood. */
  readonly isMisheard: boolean;
  /** The last proof that was asked for in it, by way and outcome; null where none was. */
  readonly proof: string | null;
  /** What the customer gave it at the end, 1 to 5. */
  readonly score: number | null;
};

/** The flow of what belongs to no task. */
export const NO_FLOW = "none";

type Draft = { -readonly [K in keyof Run]: Run[K] } & { asked: string | null };

/**
 * Folds the events of a conversation again and tells how each task in it went: the last time where it was begun twice. Pure. What was written
 * by flows that are known no more is told as far as the flows of now can follow it.
 *
 * @returns Empty where the visitor said and pressed nothing.
 */
export function runsOf(events: readonly DialogueEvent[], flows: FlowSet): readonly Run[] {
  const runs = new Map<string, Draft>();
  let tracker = openTracker();
  let hasSpoken = false;
  let reason: string | null = null;
  let last: string = NO_FLOW;
  for (const event of events) {
    if (event.type === "utterance_understood" || event.type === "choice_pressed" || event.type === "person_requested")
      hasSpoken = true;
    const before = tracker;
    const step = advance(tracker, event, flows);
    tracker = step.tracker;
    begin(runs, tracker, flows);
    follow(runs, before, tracker, flows);
    last = topTask(tracker, flows) ?? topTask(before, flows) ?? last;
    const run = runFor(runs, last);
    for (const command of step.commands) if (command.type === "hand_over") ({ reason } = command);
    if (isMisheard(event, before, tracker)) run.isMisheard = true;
    noteProof(run, event, tracker);
    if (event.type === "handed_over") Object.assign(run, { end: { kind: "person" }, reason: reason ?? "asked" });
    if (event.type === "rated") run.score = event.score;
  }
  if (!hasSpoken) return [];
  const tasks = [...runs.values()].filter((run) => run.flow !== NO_FLOW || runs.size === 1 || isWorthTelling(run));
  return tasks.map(({ asked: _asked, ...run }) => run);
}

function isWorthTelling(run: Run): boolean {
  return run.end.kind === "person" || run.isMisheard || run.score !== null;
}

function begin(runs: Map<string, Draft>, tracker: Tracker, flows: FlowSet): void {
  for (const frame of tracker.stack) if (isTask(frame.flow, flows)) runFor(runs, frame.flow);
}

/** What left the stack is finished; what is on it is left where it stands, until it moves. */
function follow(runs: Map<string, Draft>, before: Tracker, after: Tracker, flows: FlowSet): void {
  const open = new Map(after.stack.map(({ flow, step }) => [flow, step]));
  for (const [flow, step] of open) {
    const run = runs.get(flow);
    if (run !== undefined && run.end.kind !== "person") run.end = { kind: "left", step };
  }
  for (const { flow } of before.stack) {
    const run = runs.get(flow);
    if (!open.has(flow) && run !== undefined && isTask(flow, flows) && run.end.kind !== "person")
      run.end = { kind: "finished" };
  }
}

function isMisheard(event: DialogueEvent, before: Tracker, after: Tracker): boolean {
  if (event.type !== "utterance_understood" || before.owner !== "bot") return false;
  return after.misunderstood > 0 && after.misunderstood >= before.misunderstood;
}

function noteProof(run: Draft, event: DialogueEvent, tracker: Tracker): void {
  const awaiting = tracker.stack.at(-1)?.awaiting ?? null;
  if (awaiting?.kind === "assurance") run.asked = awaiting.level;
  if (run.asked === null) return;
  if (event.type === "step_up_ended") {
    run.proof = `${run.asked}:${event.outcome}`;
    run.asked = null;
  } else if (event.type === "assurance_changed" && meetsLevel(event.level, run.asked as typeof event.level)) {
    run.proof = `${event.by ?? run.asked}:passed`;
    run.asked = null;
  }
}

function topTask(tracker: Tracker, flows: FlowSet): string | null {
  return tracker.stack.findLast(({ flow }) => isTask(flow, flows))?.flow ?? null;
}

function isTask(id: string, flows: FlowSet): boolean {
  return flows.flows.get(id)?.kind === "task";
}

function runFor(runs: Map<string, Draft>, flow: string): Draft {
  const known = runs.get(flow);
  if (known !== undefined) return known;
  const made: Draft = {
    flow,
    end: flow === NO_FLOW ? { kind: "finished" } : { kind: "left", step: "" },
    reason: null,
    isMisheard: false,
    proof: null,
    score: null,
    asked: null,
  };
  runs.set(flow, made);
  return made;
}
