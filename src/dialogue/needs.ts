// SPDX-License-Identifier: Apache-2.0
import { isMap, isScalar, LineCounter, parseDocument } from "yaml";
import { z } from "zod";
import type { Flow, FlowNeeds, FlowProblem, FlowProblemCode } from "./flow.ts";

const names = z.array(z.string().max(60)).max(60).default([]);
const shape = z.record(z.string().max(60), z.strictObject({ needs: names, better: names }));

/** Tools that the flow calls and kinds of acts that it proposes, each once. */
export function usedByFlow({ tools, steps }: Flow): readonly string[] {
  const acts = steps.flatMap((step) => (step.kind === "propose" ? [step.act] : []));
  return [...new Set([...Object.keys(tools), ...acts])].toSorted();
}

/** What a flow needs that says nothing about it: all that it uses. So a flow that nobody has thought about is closed first. */
export function needsOf(flow: Flow, declared: ReadonlyMap<string, FlowNeeds>): FlowNeeds {
  return declared.get(flow.id) ?? { needs: usedByFlow(flow), better: [] };
}

/**
 * Reads `flows/needs.yaml`: for each flow, the tools and acts without which it cannot be offered (`needs`), and those without which it can do
 * less (`better`). Together they are everything that the flow uses.
 *
 * @returns The declarations, and what is wrong with them by line: a flow that is not there, a name that the flow does not use, one that it uses
 * and that is not named.
 */
export function readNeeds(
  { path, text }: { readonly path: string; readonly text: string },
  flows: readonly Flow[],
): { readonly needs: ReadonlyMap<string, FlowNeeds>; readonly problems: readonly FlowProblem[] } {
  const counter = new LineCounter();
  const document = parseDocument(text, { lineCounter: counter });
  const problems: FlowProblem[] = [];
  const lineOf = (id: string): number => {
    const pair = isMap(document.contents)
      ? document.contents.items.find(({ key }) => isScalar(key) && key.value === id)
      : undefined;
    const start = isScalar(pair?.key) ? (pair.key.range?.[0] ?? 0) : 0;
    return counter.linePos(start).line;
  };
  const problem = (code: FlowProblemCode, message: string, id = ""): void => {
    problems.push({ path, line: lineOf(id), column: 1, severity: "error", code, message });
  };
  if (document.errors.length > 0) {
    problem("not_yaml", `Needs: ${document.errors[0]?.message ?? "not YAML"}`);
    return { needs: new Map(), problems };
  }
  const read = shape.safeParse(document.toJS());
  if (!read.success) {
    for (const issue of read.error.issues.slice(0, 10))
      problem("wrong_shape", `Needs: ${issue.path.join(".")}: ${issue.message}`, String(issue.path[0] ?? ""));
    return { needs: new Map(), problems };
  }
  const needs = new Map<string, FlowNeeds>(Object.entries(read.data));
  const known = new Map(flows.map((flow) => [flow.id, flow]));
  for (const [id, row] of needs) {
    const flow = known.get(id);
    if (flow === undefined) {
      problem("unknown_flow", `Needs name the flow "${id}", which is not there`, id);
      continue;
    }
    const named = [...row.needs, ...row.better];
    const used = usedByFlow(flow);
    for (const name of named.filter((each, i) => !used.includes(each) || named.indexOf(each) !== i))
      problem("unused_tool", `Needs of "${id}" name "${name}", which it does not use, or twice`, id);
    for (const name of used.filter((each) => !named.includes(each)))
      problem("undeclared_tool", `"${id}" uses "${name}", and its needs do not say whether it can do without`, id);
  }
  return { needs, problems };
}
