// SPDX-License-Identifier: Apache-2.0

import type { Document } from "yaml";
import { isMap, isNode, isScalar, LineCounter, parseDocument } from "yaml";
import type { z } from "zod";
import type { SecretKind } from "./commands.ts";
import type { Expression } from "./expression.ts";
import { ExpressionError, parseExpression } from "./expression.ts";
import type {
  Expressions,
  FailureRows,
  FaultDo,
  FaultRead,
  Flow,
  FlowProblem,
  FlowProblemCode,
  OptionRule,
  ParamRules,
  Step,
} from "./flow.ts";
import type { StepKind } from "./flow-schema.ts";
import { flowOutline, STEP_KINDS, stepSchemas } from "./flow-schema.ts";
import type { Intent } from "./tool-floors.ts";
import { SECRETS, TOOL_FLOORS } from "./tool-floors.ts";
import type { ToolName } from "./tools.ts";

/** A path inside a YAML document. */
export type YamlPath = readonly (string | number)[];

/** What a flow file mentions, with the place, so that checks need not walk the flow again. */
export type Reference =
  | { readonly kind: "step"; readonly id: string; readonly at: YamlPath }
  | { readonly kind: "flow"; readonly id: string; readonly at: YamlPath }
  | {
      readonly kind: "knowledge";
      readonly id: string;
      readonly named: {
        readonly reads: readonly string[];
        readonly does: readonly string[];
        readonly found: readonly string[];
      };
      readonly at: YamlPath;
    }
  /** `params`: names given; null where the engine cannot know them. */
  | { readonly kind: "message"; readonly id: string; readonly params: readonly string[]; readonly at: YamlPath }
  | { readonly kind: "name"; readonly name: string; readonly allowsItem: boolean; readonly at: YamlPath };

export type ParsedFlow = {
  readonly path: string;
  readonly flow: Flow;
  readonly references: readonly Reference[];
  readonly problemAt: (
    at: YamlPath,
    code: FlowProblemCode,
    message: string,
    severity?: "error" | "warning",
  ) => FlowProblem;
};

type StepOf<K extends StepKind> = z.infer<(typeof stepSchemas)[K]>;

/** Turns the text of a flow file into a flow, or into problems with line and column. */
export function parseFlow(path: string, text: string): { parsed: ParsedFlow | null; problems: FlowProblem[] } {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines });
  const problemAt = placer(path, document, lines);
  if (document.errors.length > 0) {
    const problems = document.errors.map((error) => {
      const { line, col } = lines.linePos(error.pos[0]);
      return {
        path,
        line,
        column: col,
        severity: "error",
        code: "not_yaml",
        message: error.message.split("\n")[0] ?? "",
      } as const;
    });
    return { parsed: null, problems };
  }
  const outline = flowOutline.safeParse(document.toJS());
  if (!outline.success)
    return { parsed: null, problems: outline.error.issues.map((issue) => shapeProblem(issue, [], problemAt)) };
  const compiler = new Compiler(outline.data, problemAt);
  const flow = compiler.flow();
  return compiler.problems.length > 0
    ? { parsed: null, problems: compiler.problems }
    : { parsed: { path, flow, references: compiler.references, problemAt }, problems: [] };
}

function placer(path: string, document: Document, lines: LineCounter): ParsedFlow["problemAt"] {
  return (at, code, message, severity = "error") => {
    const { line, col } = lines.linePos(offsetOf(document, at));
    return { path, line, column: col, severity, code, message };
  };
}

/** Offset of the key or item that the path names, or of the nearest parent that exists. */
function offsetOf(document: Document, at: YamlPath): number {
  for (let length = at.length; length > 0; length -= 1) {
    const parent: unknown = length === 1 ? document.contents : document.getIn(at.slice(0, length - 1), true);
    const last = at[length - 1];
    if (isMap(parent)) {
      const pair = parent.items.find((item) => (isScalar(item.key) ? item.key.value : item.key) === last);
      if (pair && isNode(pair.key) && pair.key.range) return pair.key.range[0];
    }
    const node: unknown = document.getIn(at.slice(0, length), true);
    if (isNode(node) && node.range) return node.range[0];
  }
  return isNode(document.contents) && document.contents.range ? document.contents.range[0] : 0;
}

const CODES_BY_KEY: Readonly<Record<string, FlowProblemCode>> = {
  call: "unknown_tool",
  tools: "unknown_tool",
  trigger: "unknown_intent",
  intents: "unknown_intent",
  menu: "unknown_intent",
  propose: "unknown_act",
  reveal: "unknown_act",
  assurance: "tool_without_assurance",
};

function shapeProblem(issue: z.core.$ZodIssue, prefix: YamlPath, problemAt: ParsedFlow["problemAt"]): FlowProblem {
  const path = issue.path.map((key) => (typeof key === "symbol" ? String(key) : key));
  // Keys that nobody knows are pointed at themselves, not at what holds them.
  const unknownKey = issue.code === "unrecognized_keys" ? issue.keys.slice(0, 1) : [];
  const at = [...prefix, ...path, ...unknownKey];
  if (at[0] === "tools" && at.length === 2 && issue.code !== "invalid_type")
    return problemAt(at, "unknown_tool", `Unknown tool "${String(at[1])}"`);
  const key = [...at].reverse().find((part) => typeof part === "string") ?? "";
  const isMissingLevel = key === "assurance" && at[0] === "tools";
  const isWrongName = issue.code === "invalid_value" && key !== "assurance";
  const code = isMissingLevel || isWrongName ? (CODES_BY_KEY[key] ?? "wrong_shape") : "wrong_shape";
  return problemAt(at, code, `${at.join(".")}: ${issue.message}`);
}

type Outline = z.infer<typeof flowOutline>;

type ToolRule = NonNullable<NonNullable<Outline["tools"]>[string]>;

function toolsOf(outline: Outline): [string, ToolRule][] {
  return Object.entries(outline.tools ?? {}).flatMap(([tool, rule]): [string, ToolRule][] =>
    rule ? [[tool, rule]] : [],
  );
}

class Compiler {
  readonly problems: FlowProblem[] = [];
  readonly references: Reference[] = [];
  readonly #outline: Outline;
  readonly #problemAt: ParsedFlow["problemAt"];

  constructor(outline: Outline, problemAt: ParsedFlow["problemAt"]) {
    this.#outline = outline;
    this.#problemAt = problemAt;
  }

  flow(): Flow {
    const outline = this.#outline;
    this.#message(outline.title, {}, ["title"]);
    for (const [tool, rule] of toolsOf(outline))
      if (rule.why !== undefined) this.#message(rule.why, {}, ["tools", tool, "why"]);
    for (const [position, owed] of (outline.owed ?? []).entries())
      if (owed.message !== undefined && owed.by === "flow")
        this.#message(owed.message, null, ["owed", position, "message"]);
    if (outline.without_proof !== undefined) this.#step(outline.without_proof, ["without_proof"]);
    const steps = outline.steps.flatMap((step, position) => this.#compile(step, position));
    return {
      id: outline.id,
      version: outline.version,
      title: outline.title,
      kind: outline.kind ?? "task",
      trigger: outline.trigger,
      slots: Object.fromEntries(
        Object.entries(outline.slots ?? {}).map(([slot, rule]) => [
          slot,
          { type: rule.type, scope: rule.scope ?? "flow", isOptional: rule.optional ?? false },
        ]),
      ),
      tools: Object.fromEntries(
        toolsOf(outline).map(([tool, rule]) => [tool, { assurance: rule.assurance, why: rule.why ?? null }]),
      ),
      failure: this.#failure(outline.failure, ["failure"]),
      withoutProof: outline.without_proof ?? null,
      steps,
      index: new Map(steps.map((step, position) => [step.id, position])),
    };
  }

  #compile(raw: { id: string }, position: number): Step[] {
    const at: YamlPath = ["steps", position];
    const kinds = STEP_KINDS.filter(
      (kind) => Object.hasOwn(raw, kind) && !(kind === "card" && Object.hasOwn(raw, "ask")),
    );
    const [kind] = kinds;
    if (kind === undefined || kinds.length > 1) {
      const found = kinds.length === 0 ? "none" : kinds.join(", ");
      this.problems.push(
        this.#problemAt(at, "wrong_shape", `A step does one thing of ${STEP_KINDS.join(", ")}: found ${found}`),
      );
      return [];
    }
    const result = stepSchemas[kind].safeParse(raw);
    if (!result.success) {
      this.problems.push(...result.error.issues.map((issue) => shapeProblem(issue, at, this.#problemAt)));
      return [];
    }
    return [this.#stepOf(kind, result.data, at)];
  }

  #stepOf(kind: StepKind, data: unknown, at: YamlPath): Step {
    const base = data as { id: string; when?: string; next?: string };
    if (base.next !== undefined) this.#step(base.next, [...at, "next"]);
    const common = {
      id: base.id,
      when: base.when === undefined ? null : this.#expression(base.when, [...at, "when"]),
      next: base.next ?? null,
    };
    switch (kind) {
      case "say": {
        const step = data as StepOf<"say">;
        const rules = this.#params(step.with, [...at, "with"]);
        this.#message(step.say, rules, [...at, "say"]);
        if (step.link) this.#message(step.link.label, {}, [...at, "link", "label"]);
        return { ...common, kind, message: step.say, with: rules, link: step.link ?? null };
      }
      case "card": {
        const step = data as StepOf<"card">;
        return { ...common, kind, card: { kind: step.card, data: this.#expressions(step.data, [...at, "data"]) } };
      }
      case "ask":
        return this.#ask(common, data as StepOf<"ask">, at);
      case "choose": {
        const step = data as StepOf<"choose">;
        const rules = this.#params(step.with, [...at, "with"]);
        this.#message(step.message, rules, [...at, "message"]);
        return {
          ...common,
          kind,
          message: step.message,
          with: rules,
          options: this.#options(step.choose, [...at, "choose"]),
        };
      }
      case "call": {
        const step = data as StepOf<"call">;
        const tool = step.call as ToolName;
        const declared = this.#outline.tools?.[tool];
        return {
          ...common,
          kind,
          tool,
          args: this.#expressions(step.args ?? {}, [...at, "args"]),
          into: step.into,
          assurance: step.assurance ?? declared?.assurance ?? TOOL_FLOORS[tool],
          why: declared?.why ?? "step_up.why",
          onFailure: this.#failure(step.on_failure, [...at, "on_failure"]),
        };
      }
      case "branch": {
        const step = data as StepOf<"branch">;
        const rows = step.branch.map((row, position) => {
          const place = [...at, "branch", position];
          this.#step(row.goto, [...place, "goto"]);
          return {
            when: row.when === undefined ? null : this.#expression(row.when, [...place, "when"]),
            goto: row.goto,
          };
        });
        return { ...common, kind, rows };
      }
      case "set":
        return { ...common, kind, values: this.#expressions((data as StepOf<"set">).set, [...at, "set"]) };
      case "require": {
        const step = data as StepOf<"require">;
        const rules = this.#params(step.with, [...at, "with"]);
        this.#message(step.why, rules, [...at, "why"]);
        return { ...common, kind, level: step.require, why: step.why, with: rules };
      }
      case "propose":
        return this.#propose(common, data as StepOf<"propose">, at);
      case "troubleshoot":
        return this.#troubleshoot(common, data as StepOf<"troubleshoot">, at);
      case "reveal":
        return this.#reveal(common, data as StepOf<"reveal">, at);
      case "hand_over": {
        const step = data as StepOf<"hand_over">;
        return { ...common, kind, reason: step.hand_over, summary: this.#params(step.summary, [...at, "summary"]) };
      }
      case "secure":
        return { ...common, kind, what: (data as StepOf<"secure">).secure };
      case "recover":
        return { ...common, kind, by: (data as StepOf<"recover">).recover };
      case "goto": {
        const step = data as StepOf<"goto">;
        this.#step(step.goto, [...at, "goto"]);
        return { ...common, kind, goto: step.goto };
      }
      case "flow": {
        const step = data as StepOf<"flow">;
        this.references.push({ kind: "flow", id: step.flow, at: [...at, "flow"] });
        const pass = Object.entries(step.pass ?? {}).map(([slot, fields]): [string, Expressions] => [
          slot,
          this.#expressions(fields, [...at, "pass", slot]),
        ]);
        return { ...common, kind, flow: step.flow, pass: Object.fromEntries(pass) };
      }
      case "menu": {
        const step = data as StepOf<"menu">;
        for (const [position, intent] of step.menu.entries())
          this.#message(`menu.${intent}`, {}, [...at, "menu", position]);
        return { ...common, kind, intents: step.menu };
      }
      case "end":
        return { ...common, kind, isConversation: (data as StepOf<"end">).end === "conversation" };
    }
  }

  #ask(common: { id: string; when: Expression | null; next: string | null }, step: StepOf<"ask">, at: YamlPath): Step {
    const rules = this.#params(step.with, [...at, "with"]);
    this.#message(step.message, rules, [...at, "message"]);
    if (step.none !== undefined) this.#step(step.none, [...at, "none"]);
    const place = [...at, "choices"];
    const labels = step.choices ? this.#params(step.choices.with, [...place, "with"], true) : {};
    if (step.choices) this.#message(step.choices.label, labels, [...place, "label"]);
    return {
      ...common,
      kind: "ask",
      slot: step.ask,
      message: step.message,
      with: rules,
      choices: step.choices
        ? {
            from: this.#expression(step.choices.from, [...place, "from"]),
            key: this.#expression(step.choices.key, [...place, "key"], true),
            label: step.choices.label,
            with: labels,
            match: this.#expressions(step.choices.match ?? {}, [...place, "match"], true),
            style: step.choices.style ?? null,
          }
        : null,
      card: step.card
        ? { kind: step.card.kind, data: this.#expressions(step.card.data, [...at, "card", "data"]) }
        : null,
      none: step.none ?? null,
      options: this.#options(step.options ?? [], [...at, "options"]),
    };
  }

  #propose(
    common: { id: string; when: Expression | null; next: string | null },
    step: StepOf<"propose">,
    at: YamlPath,
  ): Step {
    const rules = this.#params(step.with, [...at, "with"]);
    this.#message(step.title, rules, [...at, "title"]);
    this.#message(step.sentence, rules, [...at, "sentence"]);
    for (const outcome of ["done", "unknown", "declined", "expired"] as const)
      this.#step(step.on[outcome], [...at, "on", outcome]);
    for (const [reason, target] of Object.entries(step.on.refused))
      this.#step(target, [...at, "on", "refused", reason]);
    const rows = (step.rows ?? []).map((row, position) => {
      const place = [...at, "rows", position];
      this.#message(row.label, {}, [...place, "label"]);
      return { label: row.label, value: this.#expression(row.value, [...place, "value"]) };
    });
    return {
      ...common,
      kind: "propose",
      act: step.propose,
      args: this.#expressions(step.args, [...at, "args"]),
      title: step.title,
      sentence: step.sentence,
      with: rules,
      rows,
      into: step.into,
      on: step.on,
    };
  }

  /** A disclosure is an act like any other: worded, confirmed or signed, and in the history. The sentence is the secret's own. */
  #reveal(
    common: { id: string; when: Expression | null; next: string | null },
    step: StepOf<"reveal">,
    at: YamlPath,
  ): Step {
    const secret = step.reveal as SecretKind;
    const { shown, declined, expired, refused } = step.on;
    const args = {
      ...this.#expressions(step.args, [...at, "args"]),
      secret: { kind: "literal", value: secret },
    } as const;
    const title = `reveal.${secret}.title`;
    const sentence = `reveal.${secret}.sentence`;
    const rules = this.#params(step.with, [...at, "with"]);
    this.#message(title, {}, [...at, "reveal"]);
    this.#message(sentence, rules, [...at, "reveal"]);
    for (const [outcome, target] of Object.entries({ shown, declined, expired }))
      this.#step(target, [...at, "on", outcome]);
    for (const [reason, target] of Object.entries(refused)) this.#step(target, [...at, "on", "refused", reason]);
    // Nothing leaves for the operator when the act is confirmed, so its outcome is never unknown.
    const on = { done: shown, unknown: refused["default"] ?? declined, declined, expired, refused };
    const act = SECRETS[secret].act;
    return { ...common, kind: "propose", act, args, title, sentence, with: rules, rows: [], into: step.into, on };
  }

  #troubleshoot(common: { id: string; when: Expression | null }, step: StepOf<"troubleshoot">, at: YamlPath): Step {
    const { reads = {}, does = {}, found = {}, on } = step;
    const named = { reads: Object.keys(reads), does: Object.keys(does), found: Object.keys(found) };
    this.references.push({ kind: "knowledge", id: step.troubleshoot, named, at: [...at, "troubleshoot"] });
    for (const [cause, target] of Object.entries(found)) this.#step(target, [...at, "found", cause]);
    for (const [outcome, target] of Object.entries(on)) this.#step(target, [...at, "on", outcome]);
    const rules = this.#params(step.with, [...at, "with"]);
    const readRules = Object.entries(reads).map(([check, read]): [string, FaultRead] => {
      const place = [...at, "reads", check];
      if (read.fine !== undefined) this.#message(read.fine, rules, [...place, "fine"]);
      return [
        check,
        {
          tool: read.tool as ToolName,
          args: this.#expressions(read.args ?? {}, [...place, "args"]),
          into: read.into,
          when: read.when === undefined ? null : this.#expression(read.when, [...place, "when"]),
          wait: read.wait === undefined ? null : this.#expression(read.wait, [...place, "wait"]),
          facts: this.#expressions(read.facts, [...place, "facts"]),
          fine: read.fine ?? null,
        },
      ];
    });
    const doRules = Object.entries(does).map(([name, rule]): [string, FaultDo] => [
      name,
      { tool: rule.tool as ToolName, args: this.#expressions(rule.args ?? {}, [...at, "does", name, "args"]) },
    ]);
    return {
      ...common,
      next: null,
      kind: "troubleshoot",
      knowledge: step.troubleshoot,
      goal: this.#expression(step.goal, [...at, "goal"]),
      facts: this.#expressions(step.facts ?? {}, [...at, "facts"]),
      with: rules,
      into: step.into,
      reads: Object.fromEntries(readRules),
      does: Object.fromEntries(doRules),
      found,
      on,
    };
  }

  #options(options: readonly StepOf<"choose">["choose"][number][], at: YamlPath): OptionRule[] {
    return options.map((option, position) => {
      const place = [...at, position];
      const rules = this.#params(option.with, [...place, "with"]);
      this.#message(option.label, rules, [...place, "label"]);
      this.#step(option.goto, [...place, "goto"]);
      return {
        key: option.key,
        label: option.label,
        with: rules,
        when: option.when === undefined ? null : this.#expression(option.when, [...place, "when"]),
        intents: option.intents ?? ([] as Intent[]),
        style: option.style ?? null,
        goto: option.goto,
      };
    });
  }

  #failure(rows: FailureRows | undefined, at: YamlPath): FailureRows {
    for (const [failure, target] of Object.entries(rows ?? {})) this.#step(target, [...at, failure]);
    return rows ?? {};
  }

  #params(params: StepOf<"say">["with"], at: YamlPath, allowsItem = false): ParamRules {
    const rules = Object.entries(params ?? {}).map(([name, rule]): [string, ParamRules[string]] => {
      const place = [...at, name];
      if (typeof rule === "string")
        return [name, { value: this.#expression(rule, place, allowsItem), assurance: "A0", below: null }];
      return [
        name,
        {
          value: this.#expression(rule.value, [...place, "value"], allowsItem),
          assurance: rule.assurance,
          below: rule.below === undefined ? null : this.#expression(rule.below, [...place, "below"], allowsItem),
        },
      ];
    });
    return Object.fromEntries(rules);
  }

  #expressions(values: Readonly<Record<string, string>>, at: YamlPath, allowsItem = false): Expressions {
    return Object.fromEntries(
      Object.entries(values).map(([name, source]) => [name, this.#expression(source, [...at, name], allowsItem)]),
    );
  }

  #expression(source: string, at: YamlPath, allowsItem = false): Expression {
    try {
      const expression = parseExpression(source);
      this.#collect(expression, at, allowsItem);
      return expression;
    } catch (error) {
      if (!(error instanceof ExpressionError)) throw error;
      this.problems.push(this.#problemAt(at, "bad_expression", error.message));
      return { kind: "literal", value: null };
    }
  }

  /** Notes the names and catalogue ids that an expression mentions. */
  #collect(expression: Expression, at: YamlPath, allowsItem: boolean): void {
    switch (expression.kind) {
      case "literal":
        return;
      case "path":
        this.references.push({ kind: "name", name: expression.root, allowsItem, at });
        return;
      case "list":
        for (const item of expression.items) this.#collect(item, at, allowsItem);
        return;
      case "not":
        this.#collect(expression.of, at, allowsItem);
        return;
      case "both":
      case "either":
      case "compare":
        this.#collect(expression.left, at, allowsItem);
        this.#collect(expression.right, at, allowsItem);
        return;
      case "call": {
        const [subject, condition] = expression.args;
        if (subject) this.#collect(subject, at, allowsItem);
        if (condition) this.#collect(condition, at, true);
        if (expression.name === "message" || expression.name === "messages")
          for (const id of condition === undefined ? literalTexts(subject) : []) this.#message(id, {}, at);
      }
    }
  }

  #message(id: string, rules: ParamRules | null, at: YamlPath): void {
    this.references.push({ kind: "message", id, params: rules ? Object.keys(rules) : [], at });
  }

  #step(id: string, at: YamlPath): void {
    this.references.push({ kind: "step", id, at });
  }
}

function literalTexts(expression: Expression | undefined): string[] {
  if (expression?.kind === "literal" && typeof expression.value === "string") return [expression.value];
  return expression?.kind === "list" ? expression.items.flatMap(literalTexts) : [];
}
