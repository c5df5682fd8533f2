// SPDX-License-Identifier: Apache-2.0

import type { AssuranceLevel, Json, JsonObject } from "#kernel";
import { meetsLevel } from "#kernel";
import type { Command } from "./commands.ts";
import { evaluate } from "./evaluate.ts";
import type { Expression, Scope } from "./expression.ts";
import type { Expressions, Flow, FlowSet, ParamRules, Step, Style } from "./flow.ts";
import type { MessageId, Param, Params } from "./params.ts";
import type { Awaiting, Frame, Tracker } from "./tracker.ts";

type Writable<T> = { -readonly [K in keyof T]: T[K] };
export type DraftFrame = Writable<Frame>;

export type OfferedChoice = {
  readonly key: string;
  readonly message: MessageId;
  readonly params: Params;
  readonly style: Style | null;
};

/**
 * One `advance` at work: a copy of the tracker that may change, and the commands so far. Lives only while an event is handled;
 * values inside are shared with the old tracker and never changed in place.
 */
export class Draft {
  readonly flows: FlowSet;
  readonly commands: Command[] = [];
  readonly tracker: Writable<Tracker>;
  stack: DraftFrame[];
  /** Steps left before the engine stops a flow that goes round in circles. */
  stepsLeft: number;

  constructor(tracker: Tracker, flows: FlowSet, stepsLeft: number) {
    this.tracker = { ...tracker };
    this.stack = tracker.stack.map((frame) => ({ ...frame }));
    this.flows = flows;
    this.stepsLeft = stepsLeft;
  }

  finish(): { tracker: Tracker; commands: Command[] } {
    return { tracker: { ...this.tracker, stack: this.stack }, commands: this.commands };
  }

  top(): DraftFrame | null {
    return this.stack.at(-1) ?? null;
  }

  /** The flow and step of a frame, or null when the flows were changed since and the step is gone. */
  place(frame: Frame): { flow: Flow; step: Step } | null {
    const flow = this.flows.flows.get(frame.flow);
    const step = flow?.steps[flow.index.get(frame.step) ?? -1];
    return flow && step ? { flow, step } : null;
  }

  say(message: MessageId, params: Params = {}): void {
    this.commands.push({ type: "say", message, params });
  }

  /** Offers choices; whatever was offered before can no longer be pressed. Returns their ids, in order. */
  offer(choices: readonly OfferedChoice[], isShown: (choice: OfferedChoice) => boolean = () => true): string[] {
    const serial = this.tracker.offered.serial + 1;
    const ids = choices.map((choice) => `${serial}.${choice.key}`);
    this.tracker.offered = { serial, keys: choices.map((choice) => choice.key) };
    const shown = choices.flatMap((choice, position) =>
      isShown(choice)
        ? [
            {
              id: ids[position] ?? "",
              message: choice.message,
              params: choice.params,
              ...(choice.style ? { style: choice.style } : {}),
            },
          ]
        : [],
    );
    if (shown.length > 0) this.commands.push({ type: "offer", choices: shown });
    return ids;
  }

  withdrawOffer(): void {
    this.tracker.offered = { serial: this.tracker.offered.serial, keys: [] };
  }

  await(frame: DraftFrame, awaiting: Awaiting | null): void {
    frame.awaiting = awaiting;
  }

  /** Gives a name a value and notes which step did, so that a correction can take it back. */
  write(frame: DraftFrame, name: string, value: Json, key?: string): void {
    frame.vars = { ...frame.vars, [name]: value };
    if (key !== undefined) frame.keys = { ...frame.keys, [name]: key };
    const known = frame.trail.filter((entry) => entry.name !== name || entry.step !== frame.step);
    frame.trail = [...known, { step: frame.step, name }];
  }

  /** Whether the flow can be offered here now. */
  isOn(flow: Flow): boolean {
    return this.tracker.off?.includes(flow.id) !== true;
  }

  /** Whether an aim leads to something that can be done here now. */
  serves(intent: string): boolean {
    const flow = this.flows.byIntent.get(intent);
    return flow === undefined || this.isOn(flow);
  }

  has(level: AssuranceLevel): boolean {
    return meetsLevel(this.tracker.assurance, level);
  }

  scope(frame: Frame, item?: Json): Scope {
    return (name) => {
      if (name === "item") return item;
      if (name === "assurance") return this.tracker.assurance;
      if (name === "lang") return this.tracker.lang;
      return frame.vars[name];
    };
  }

  value(expression: Expression, frame: Frame, item?: Json): Json {
    return evaluate(expression, this.scope(frame, item));
  }

  values(expressions: Expressions, frame: Frame, item?: Json): JsonObject {
    const entries = Object.entries(expressions).map(([name, expression]): [string, Json] => [
      name,
      this.value(expression, frame, item),
    ]);
    return Object.fromEntries(entries);
  }

  /** Works out parameters; a field that needs a higher level than reached shows what stands below it. */
  params(rules: ParamRules, frame: Frame, item?: Json): Params {
    const entries = Object.entries(rules).map(([name, rule]): [string, Param] => {
      if (this.has(rule.assurance)) return [name, toParam(this.value(rule.value, frame, item))];
      return [name, rule.below ? toParam(this.value(rule.below, frame, item)) : ""];
    });
    return Object.fromEntries(entries);
  }
}

/** Plain data as a typed parameter: money and marked dates keep their type, what cannot be worded is empty. */
export function toParam(value: Json): Param {
  if (typeof value === "string" || typeof value === "number") return value;
  if (typeof value === "boolean") return String(value);
  if (value === null) return "";
  if (Array.isArray(value)) return { kind: "list", items: (value as readonly Json[]).map(toParam) };
  const { kind, currency, minor, iso, style, id, items, code } = value as { [key: string]: Json };
  if (kind === "country" && typeof code === "string") return { kind, code };
  if (kind === "date" && typeof iso === "string")
    return { kind, iso, style: style === "month" || style === "time" ? style : "day" };
  if (kind === "message" && typeof id === "string") return { kind, id };
  if (kind === "list" && Array.isArray(items)) return { kind, items: (items as readonly Json[]).map(toParam) };
  if (typeof currency === "string" && typeof minor === "number") return { kind: "money", currency, minor };
  return "";
}
