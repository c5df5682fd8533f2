// SPDX-License-Identifier: Apache-2.0
import type { MessageCatalogues } from "../catalogues.ts";
import { exits, type Why } from "../exits.ts";
import type { Expression } from "../expression.ts";
import type { Flow, Step } from "../flow.ts";
import type { MessageId } from "../params.ts";

/** A flow to look at. */
export type FlowGraph = {
  readonly title: string;
  readonly nodes: readonly GraphNode[];
  readonly edges: readonly { readonly from: string; readonly to: string; readonly label: string }[];
};
export type GraphNode = {
  readonly id: string;
  readonly shape: "start" | "says" | "asks" | "reads" | "decides" | "acts" | "ends";
  /** What it does, in a few words. */
  readonly label: string;
};

const START = "start";
const MAX_LABEL = 60;
const MAX_WHY = 30;

/** Every step and every exit that the engine may take. `lang` chooses the sentences that are quoted. */
export function graphOf(flow: Flow, catalogues: MessageCatalogues, lang: "en" | "ar"): FlowGraph {
  const sentence = (id: MessageId): string => {
    const entry = catalogues.entries[lang].get(id);
    return shortened(entry === undefined ? id : patternOf(entry.format.getAst()));
  };
  const start: GraphNode = {
    id: START,
    shape: "start",
    label: flow.trigger.length === 0 ? flow.id : flow.trigger.join(", "),
  };
  const first = flow.steps[0];
  const edges = flow.steps.flatMap((step, position) =>
    exits(flow, step, position).flatMap(({ to, why }) =>
      to === null ? [] : [{ from: step.id, to, label: said(why) }],
    ),
  );
  return {
    title: sentence(flow.title),
    nodes: [start, ...flow.steps.map((step) => nodeOf(step, sentence))],
    edges: [...(first === undefined ? [] : [{ from: START, to: first.id, label: "" }]), ...merged(edges)],
  };
}

/** As `intl-messageformat` parses a sentence: letters, names to fill in, and choices between wordings. */
type Element = {
  readonly type: number;
  readonly value?: string;
  readonly options?: Readonly<Record<string, { readonly value: readonly Element[] }>>;
};
const LETTERS = 0;

/** A sentence with its placeholders as names; of several wordings the general one. */
function patternOf(elements: readonly Element[]): string {
  return elements
    .map(({ type, value = "", options }) =>
      options !== undefined ? patternOf(options["other"]?.value ?? []) : type === LETTERS ? value : `{${value}}`,
    )
    .join("");
}

/** Several reasons for one way are one arrow. */
function merged(edges: FlowGraph["edges"]): FlowGraph["edges"] {
  const byWay = new Map<string, { from: string; to: string; labels: string[] }>();
  for (const { from, to, label } of edges) {
    const way = byWay.get(`${from} ${to}`) ?? { from, to, labels: [] };
    if (label !== "" && !way.labels.includes(label)) way.labels.push(label);
    byWay.set(`${from} ${to}`, way);
  }
  return [...byWay.values()].map(({ from, to, labels }) => ({
    from,
    to,
    label: shortened(labels.join(" / "), MAX_WHY),
  }));
}

function nodeOf(step: Step, sentence: (id: MessageId) => string): GraphNode {
  const node = (shape: GraphNode["shape"], label: string): GraphNode => ({ id: step.id, shape, label });
  switch (step.kind) {
    case "say":
      return node("says", sentence(step.message));
    case "card":
      return node("says", `card: ${step.card.kind}`);
    case "menu":
      return node("says", "menu");
    case "secure":
      return node("says", `secure window: ${step.what}`);
    case "ask":
      return node("asks", sentence(step.message));
    case "choose":
      return node("asks", sentence(step.message));
    case "call":
      return node("reads", `${step.tool} (${step.assurance})`);
    case "troubleshoot":
      return node("asks", `search for the fault: ${step.knowledge}`);
    case "branch":
      return node("decides", "which?");
    case "set":
      return node("decides", `set ${Object.keys(step.values).join(", ")}`);
    case "require":
      return node("asks", `proof of identity: ${step.level}`);
    case "recover":
      return node("acts", `recovery by ${step.by}`);
    case "propose":
      return node("acts", `${step.act}: ${sentence(step.sentence)}`);
    case "goto":
      return node("decides", "go on");
    case "hand_over":
      return node("ends", `to a person: ${step.reason}`);
    case "flow":
      return node("ends", `flow ${step.flow}`);
    case "end":
      return node("ends", step.isConversation ? "end of the conversation" : "end");
  }
}

function said(why: Why): string {
  switch (why.kind) {
    case "on":
      return "";
    case "passed_over":
      return "passed over";
    case "pressed":
      return why.key;
    case "nothing_to_choose":
      return "nothing to choose";
    case "failed":
      return why.row;
    case "not_proved":
      return "not proved";
    case "condition":
      return why.when === null ? "otherwise" : formatExpression(why.when);
    case "found":
      return why.cause;
    case "ended":
      return why.outcome;
  }
}

/** An expression as it would be written in a flow file. */
export function formatExpression(expression: Expression): string {
  switch (expression.kind) {
    case "literal":
      return typeof expression.value === "string" ? `'${expression.value}'` : JSON.stringify(expression.value);
    case "list":
      return `[${expression.items.map(formatExpression).join(", ")}]`;
    case "path":
      return [expression.root, ...expression.rest].join(".");
    case "not":
      return `not ${formatExpression(expression.of)}`;
    case "both":
      return `${formatExpression(expression.left)} and ${formatExpression(expression.right)}`;
    case "either":
      return `(${formatExpression(expression.left)} or ${formatExpression(expression.right)})`;
    case "compare":
      return `${formatExpression(expression.left)} ${expression.by} ${formatExpression(expression.right)}`;
    case "call":
      return `${expression.name}(${expression.args.map(formatExpression).join(", ")})`;
  }
}

function shortened(text: string, most: number = MAX_LABEL): string {
  const line = text.replaceAll(/\s+/gu, " ").trim();
  return line.length <= most ? line : `${line.slice(0, most - 1)}…`;
}
