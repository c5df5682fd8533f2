// SPDX-License-Identifier: Apache-2.0

import type { Result } from "#kernel";
import { LANGUAGES, ok, refuse } from "#kernel";
import type { CatalogueSource, MessageCatalogues, Voice } from "./catalogues.ts";
import { loadCatalogues } from "./catalogues.ts";
import { checkParsed } from "./check-flows.ts";
import type { FlowRefusal } from "./errors.ts";
import type { FaultFinder } from "./fault-finder.ts";
import type { Flow, FlowProblem, FlowSet } from "./flow.ts";
import { REQUIRED_MESSAGES } from "./messages-in-code.ts";
import type { Lesson } from "./moments.ts";
import { readNeeds } from "./needs.ts";
import { parseFlow } from "./parse-flow.ts";

/** Searches for a fault by the name of their knowledge; flows that use none need none. */
export type Finders = ReadonlyMap<string, FaultFinder>;
const NO_FINDERS: Finders = new Map();

export type FlowSource = { readonly path: string; readonly text: string };

/**
 * Finds everything that is wrong with a set of flows, warnings included, sorted by file and line.
 * Says nothing about whether the wording is good or the advice true.
 */
export function checkFlows(
  sources: readonly FlowSource[],
  catalogue: MessageCatalogues,
  finders: Finders = NO_FINDERS,
  needs: FlowSource | null = null,
): FlowProblem[] {
  const { flows, problems } = examine(sources, catalogue, finders);
  return needs === null ? problems : [...problems, ...readNeeds(needs, flows).problems];
}

/** Everything wrong with flows and catalogues together, and how many sentences there are. Flows are checked once every sentence can be read. */
export function checkDialogue(
  flowSources: readonly FlowSource[],
  catalogueSources: readonly CatalogueSource[],
  voice: Voice,
  finders: Finders = NO_FINDERS,
  needs: FlowSource | null = null,
): { problems: readonly FlowProblem[]; messages: number } {
  const catalogues = loadCatalogues(catalogueSources, voice);
  if (!catalogues.ok) return { problems: catalogues.refusal.problems, messages: 0 };
  return {
    problems: checkFlows(flowSources, catalogues.value, finders, needs),
    messages: catalogues.value.entries[LANGUAGES[0]].size,
  };
}

/**
 * Turns flow files into the flows that `advance` runs.
 *
 * @param sources - Path (for messages only) and text of each `*.flow.yaml`.
 * @param finders - Searches that a `troubleshoot` step may name.
 * @param release - Which state of the files these are, so that a conversation finishes on the one it began with.
 * @param lessons - What may be taught beside them, already read.
 * @param needs - What each flow needs of the operator's systems; left out: all that it uses.
 * @returns The flows, or `invalid_flows` with every error. Warnings do not refuse.
 */
export function loadFlows(
  sources: readonly FlowSource[],
  catalogue: MessageCatalogues,
  finders: Finders = NO_FINDERS,
  release: string = "",
  lessons: readonly Lesson[] = [],
  needs: FlowSource | null = null,
): Result<FlowSet, FlowRefusal> {
  const { flows, problems } = examine(sources, catalogue, finders);
  const errors = problems.filter((problem) => problem.severity === "error");
  const opening = flows.find((flow) => flow.kind === "opening");
  const declared = needs === null ? { needs: new Map(), problems: [] } : readNeeds(needs, flows);
  errors.push(...declared.problems);
  if (errors.length > 0 || !opening) return refuse({ reason: "invalid_flows", problems: errors });
  return ok({
    release,
    flows: new Map(flows.map((flow) => [flow.id, flow])),
    byIntent: new Map(flows.flatMap((flow) => flow.trigger.map((intent): [string, Flow] => [intent, flow]))),
    opening,
    finders,
    lessons,
    needs: declared.needs,
  });
}

function examine(
  sources: readonly FlowSource[],
  catalogue: MessageCatalogues,
  finders: Finders,
): { flows: Flow[]; problems: FlowProblem[] } {
  const results = sources.map((source) => parseFlow(source.path, source.text));
  const parsed = results.flatMap((result) => (result.parsed ? [result.parsed] : []));
  const broken = results.flatMap((result) => result.problems);
  // While a file cannot be read, checks across files would only repeat that.
  const across = broken.length > 0 ? [] : [...checkParsed(parsed, catalogue, finders), ...checkRequired(catalogue)];
  const problems = [...broken, ...across].sort(
    (a, b) => a.path.localeCompare(b.path) || a.line - b.line || a.column - b.column,
  );
  return { flows: parsed.map((file) => file.flow), problems };
}

/** Sentences that code says must exist, or a turn would fail in front of the visitor. */
function checkRequired(catalogue: MessageCatalogues): FlowProblem[] {
  const [lang] = LANGUAGES;
  return REQUIRED_MESSAGES.filter((id) => !catalogue.entries[lang].has(id)).map((id) => ({
    path: "messages",
    line: 1,
    column: 1,
    severity: "error",
    code: "unknown_message",
    message: `Message "${id}" is said by the server and missing from the catalogue`,
  }));
}
