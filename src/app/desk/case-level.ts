// SPDX-License-Identifier: Apache-2.0
import { type FlowSet, TOOL_FLOORS, type ToolName, type Tracker } from "#dialogue";
import { ASSURANCE_LEVELS, type AssuranceLevel } from "#kernel";
import { levelOf, type Turn } from "../turn.ts";

/**
 * The level that what the customer came for needs: the highest that the tools of their task ask for, by the table of tools and the task's own
 * rules. A case without a task needs nothing by itself; each look at data has a floor of its own in the policies.
 */
export function levelNeeded({ stack, last }: Pick<Tracker, "stack" | "last">, flows: FlowSet): AssuranceLevel {
  const id = stack.at(-1)?.flow ?? last;
  const flow = id === undefined ? undefined : flows.flows.get(id);
  if (flow === undefined) return "A0";
  const levels = Object.entries(flow.tools).map(([tool, rule]) =>
    highest(rule?.assurance ?? "A0", TOOL_FLOORS[tool as ToolName]),
  );
  return levels.reduce<AssuranceLevel>(highest, "A0");
}

function highest(one: AssuranceLevel, other: AssuranceLevel): AssuranceLevel {
  return ASSURANCE_LEVELS.indexOf(one) >= ASSURANCE_LEVELS.indexOf(other) ? one : other;
}

/** Whether the customer's data stays closed to people at the desk: who speaks has not proved enough for what they came for. */
export function isCaseLocked(turn: Turn): boolean {
  const needed = levelNeeded(turn.tracker, turn.deps.flows);
  return ASSURANCE_LEVELS.indexOf(levelOf(turn)) < ASSURANCE_LEVELS.indexOf(needed);
}
