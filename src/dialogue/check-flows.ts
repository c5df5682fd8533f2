// SPDX-License-Identifier: Apache-2.0
import { LANGUAGES, meetsLevel } from "#kernel";
import type { MessageCatalogues } from "./catalogues.ts";
import { exits } from "./exits.ts";
import type { FaultFinder } from "./fault-finder.ts";
import type { Flow, FlowProblem } from "./flow.ts";
import { isSaidByCode } from "./messages-in-code.ts";
import type { ParsedFlow, Reference, YamlPath } from "./parse-flow.ts";
import { searchMessages } from "./search-messages.ts";
import { TOOL_FLOORS } from "./tool-floors.ts";
import type { ToolName } from "./tools.ts";

/** Names that every expression may use beside slots, results and set values. */
const BUILT_IN: ReadonlySet<string> = new Set(["assurance", "lang"]);

/** Checks what the shape of a single file cannot say. */
export function checkParsed(
  parsed: readonly ParsedFlow[],
  catalogue: MessageCatalogues,
  finders: ReadonlyMap<string, FaultFinder>,
): FlowProblem[] {
  const flows = new Set(parsed.map((file) => file.flow.id));
  return [
    ...checkIds(parsed),
    ...parsed.flatMap((file) => [
      ...checkReferences(file, flows, catalogue, finders),
      ...checkTools(file),
      ...checkSteps(file),
      ...checkPaths(file),
    ]),
    ...checkUnused(parsed, catalogue),
  ];
}

function checkIds(parsed: readonly ParsedFlow[]): FlowProblem[] {
  const problems: FlowProblem[] = [];
  const owners = new Map<string, string>();
  for (const { flow, problemAt } of parsed) {
    for (const [kind, id, at] of [
      ["flow", flow.id, ["id"]],
      ...flow.trigger.map((intent, position): [string, string, YamlPath] => ["trigger", intent, ["trigger", position]]),
    ] as [string, string, YamlPath][]) {
      const owner = owners.get(`${kind} ${id}`);
      const code = kind === "flow" ? "duplicate_id" : "duplicate_trigger";
      if (owner !== undefined) problems.push(problemAt(at, code, `The ${kind} "${id}" is already that of "${owner}"`));
      owners.set(`${kind} ${id}`, flow.id);
    }
  }
  const openings = parsed.filter(({ flow }) => flow.kind === "opening");
  if (openings.length !== 1) {
    const place = parsed[0];
    const message = `One flow must be of kind opening: found ${openings.length}`;
    problems.push(
      place
        ? place.problemAt(["kind"], "no_opening", message)
        : { path: "flows", line: 1, column: 1, severity: "error", code: "no_opening", message },
    );
  }
  return problems;
}

function checkReferences(
  file: ParsedFlow,
  flows: ReadonlySet<string>,
  catalogue: MessageCatalogues,
  finders: ReadonlyMap<string, FaultFinder>,
): FlowProblem[] {
  const known = knownNames(file.flow);
  return file.references.flatMap((reference) =>
    reference.kind === "knowledge"
      ? checkKnowledge(reference, file, finders, catalogue)
      : checkReference(reference, file, flows, known, catalogue),
  );
}

/** A search may ask anything that its knowledge knows: all of it must be worded, and what the flow names must be there. */
function checkKnowledge(
  { id, named, at }: Extract<Reference, { kind: "knowledge" }>,
  { problemAt }: ParsedFlow,
  finders: ReadonlyMap<string, FaultFinder>,
  catalogue: MessageCatalogues,
): FlowProblem[] {
  const finder = finders.get(id);
  const wrong = (message: string): FlowProblem => problemAt(at, "unknown_knowledge", message);
  if (!finder) return [wrong(`No knowledge is called "${id}"`)];
  const ofOperator = (items: readonly { readonly id: string; readonly by: string }[]): string[] =>
    items.flatMap((item) => (item.by === "operator" ? [item.id] : []));
  const absent = (kind: string, names: readonly string[], there: readonly string[]): FlowProblem[] =>
    names.filter((name) => !there.includes(name)).map((name) => wrong(`"${id}" has no ${kind} "${name}"`));
  const unsaid = searchMessages(finder).filter((message) => !catalogue.entries[LANGUAGES[0]].has(message));
  return [
    ...absent("check of the operator called", named.reads, ofOperator(finder.checks)),
    ...absent("step of the operator called", named.does, ofOperator(finder.steps)),
    ...absent("cause called", named.found, finder.causes),
    ...unsaid.map((message) => problemAt(at, "unknown_message", `No message is called "${message}"`)),
  ];
}

function checkReference(
  reference: Exclude<Reference, { kind: "knowledge" }>,
  { flow, problemAt }: ParsedFlow,
  flows: ReadonlySet<string>,
  known: ReadonlySet<string>,
  catalogue: MessageCatalogues,
): FlowProblem[] {
  switch (reference.kind) {
    case "step":
      return flow.index.has(reference.id)
        ? []
        : [problemAt(reference.at, "unknown_step", `No step is called "${reference.id}"`)];
    case "flow":
      return flows.has(reference.id)
        ? []
        : [problemAt(reference.at, "unknown_flow", `No flow is called "${reference.id}"`)];
    case "name":
      if (known.has(reference.name) || (reference.name === "item" && reference.allowsItem)) return [];
      return [problemAt(reference.at, "unknown_name", `Nothing in this flow is called "${reference.name}"`)];
    case "message": {
      const entry = catalogue.entries[LANGUAGES[0]].get(reference.id);
      if (!entry) return [problemAt(reference.at, "unknown_message", `No message is called "${reference.id}"`)];
      const missing = entry.placeholders.filter((name) => !reference.params.includes(name));
      if (missing.length === 0) return [];
      return [problemAt(reference.at, "missing_param", `Message "${reference.id}" needs {${missing.join(", ")}}`)];
    }
  }
}

function knownNames(flow: Flow): Set<string> {
  const names = new Set([...BUILT_IN, ...Object.keys(flow.slots)]);
  for (const step of flow.steps) {
    if (step.kind === "call" || step.kind === "propose") names.add(step.into);
    if (step.kind === "troubleshoot")
      for (const name of [step.into, ...Object.values(step.reads).map((read) => read.into)]) names.add(name);
    if (step.kind === "set") for (const name of Object.keys(step.values)) names.add(name);
  }
  return names;
}

function checkTools({ flow, problemAt }: ParsedFlow): FlowProblem[] {
  const problems: FlowProblem[] = [];
  const called = new Set<ToolName>();
  for (const [position, step] of flow.steps.entries()) {
    if (step.kind === "troubleshoot") {
      for (const { tool } of [...Object.values(step.reads), ...Object.values(step.does)]) {
        called.add(tool);
        if (!flow.tools[tool])
          problems.push(
            problemAt(["steps", position], "undeclared_tool", `Tool "${tool}" is not among the flow's tools`),
          );
      }
      continue;
    }
    if (step.kind !== "call") continue;
    called.add(step.tool);
    const at = ["steps", position, "call"];
    if (!flow.tools[step.tool])
      problems.push(
        problemAt(
          at,
          "undeclared_tool",
          `Tool "${step.tool}" is not among the flow's tools, so its assurance is not said`,
        ),
      );
    if (!meetsLevel(step.assurance, TOOL_FLOORS[step.tool]))
      problems.push(
        problemAt(
          at,
          "tool_below_floor",
          `Tool "${step.tool}" needs at least ${TOOL_FLOORS[step.tool]}: found ${step.assurance}`,
        ),
      );
  }
  for (const [tool, rule] of Object.entries(flow.tools)) {
    const at = ["tools", tool];
    if (!called.has(tool as ToolName))
      problems.push(problemAt(at, "unused_tool", `Tool "${tool}" is never called`, "warning"));
    if (rule.assurance !== "A0" && rule.why === null)
      problems.push(
        problemAt(at, "tool_without_assurance", `Tool "${tool}" does not say why it asks for ${rule.assurance}`),
      );
  }
  return problems;
}

function checkSteps({ flow, problemAt }: ParsedFlow): FlowProblem[] {
  const problems: FlowProblem[] = [];
  const seen = new Set<string>();
  for (const [position, step] of flow.steps.entries()) {
    const at = ["steps", position];
    if (seen.has(step.id)) problems.push(problemAt([...at, "id"], "duplicate_id", `Two steps are called "${step.id}"`));
    seen.add(step.id);
    if (step.kind === "ask" && !flow.slots[step.slot])
      problems.push(problemAt([...at, "ask"], "undeclared_slot", `Slot "${step.slot}" is not declared`));
    if (step.kind === "ask" && step.choices && step.none === null && step.options.length === 0)
      problems.push(
        problemAt(at, "dead_end", `Step "${step.id}" does not say where to go when there is nothing to choose from`),
      );
  }
  return problems;
}

/** Walks all paths: which steps are reached, and whether a path ends without a word since the visitor was last heard. */
function checkPaths({ flow, problemAt }: ParsedFlow): FlowProblem[] {
  const problems: FlowProblem[] = [];
  const visited = new Set<string>();
  const blamed = new Set<string>();
  const queue: { id: string; isSilent: boolean }[] = flow.steps[0] ? [{ id: flow.steps[0].id, isSilent: true }] : [];
  const blame = (position: number, message: string): void => {
    if (!blamed.has(message)) problems.push(problemAt(["steps", position], "dead_end", message));
    blamed.add(message);
  };
  for (let visit = queue.shift(); visit; visit = queue.shift()) {
    const position = flow.index.get(visit.id);
    const step = position === undefined ? undefined : flow.steps[position];
    const state = `${visit.id} ${visit.isSilent ? "silent" : "spoken"}`;
    if (!step || position === undefined || visited.has(state)) continue;
    visited.add(state);
    const speaks = ["say", "card", "menu", "recover", "secure"].includes(step.kind);
    const isSilent = visit.isSilent && !speaks;
    if (step.kind === "end" && isSilent && !step.isConversation)
      blame(position, `A path ends at "${step.id}" without a word`);
    for (const exit of exits(flow, step, position)) {
      if (exit.to === null) blame(position, `Nothing comes after "${step.id}": end, hand over or go on`);
      else queue.push({ id: exit.to, isSilent: exit.hearsFirst || isSilent || (step.when !== null && visit.isSilent) });
    }
  }
  for (const [position, step] of flow.steps.entries())
    if (!visited.has(`${step.id} silent`) && !visited.has(`${step.id} spoken`))
      problems.push(problemAt(["steps", position, "id"], "unreachable_step", `No path leads to step "${step.id}"`));
  return problems;
}

function checkUnused(parsed: readonly ParsedFlow[], catalogue: MessageCatalogues): FlowProblem[] {
  const used = new Set(
    parsed.flatMap((file) =>
      file.references.flatMap((reference) => (reference.kind === "message" ? [reference.id] : [])),
    ),
  );
  return [...catalogue.entries[LANGUAGES[0]]]
    .filter(([id]) => !used.has(id) && !isSaidByCode(id))
    .map(([id, entry]) => ({
      path: entry.path,
      line: entry.line,
      column: entry.column,
      severity: "warning",
      code: "unused_message",
      message: `Message "${id}" is said nowhere`,
    }));
}
