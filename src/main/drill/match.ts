// SPDX-License-Identifier: Apache-2.0
import { AppError } from "#kernel";
import type { Attack } from "./attack.ts";
import type { Scenario } from "./scenario.ts";

/** One thing the attacker does, and which kinds of attacks it was understood as; none: it is not played. */
export type Understood = {
  readonly action: string;
  readonly attacks: readonly string[];
  /** Whether the scenario named them, its words mean them, or the step that can be blocked does. */
  readonly by: "named" | "words" | "context" | "nothing";
};

/** An action is seldom more than so many attacks at once; more would be guessing. */
const MOST = 3;

/**
 * Which attacks a scenario means: those that it names, else those whose words stand in each action. Where no action has any, what the
 * scenario says can be blocked stands for itself beside them. Only words decide, and the report says which: an action that is not
 * understood is not played, and counts for nothing.
 *
 * @throws AppError - `cli.scenario_invalid`: it names a kind of attack that there is none of.
 */
export function understand(scenario: Scenario, attacks: readonly Attack[]): readonly Understood[] {
  const { attacker_actions: actions, attacks: named } = scenario;
  const known = new Set(attacks.map(({ id }) => id));
  const wrong = (named ?? []).flat().find((id) => !known.has(id));
  if (wrong !== undefined)
    throw new AppError(
      "cli.scenario_invalid",
      `Cannot drill: ${scenario.id} names the attack "${wrong}", which there is none of`,
    );
  if (named !== undefined) return fromNames(actions, named);
  const read = actions.map((action): Understood => {
    const found = meaning(action, attacks);
    return { action, attacks: found, by: found.length > 0 ? "words" : "nothing" };
  });
  if (read.some(({ by }) => by === "words")) return read;
  const around = inContext(scenario, attacks);
  const blockable = scenario.blockable_step || scenario.title;
  return [...read, { action: blockable, attacks: around, by: around.length > 0 ? "context" : "nothing" }];
}

/** A list of ids is for the whole; a list of lists is for each action in turn. */
function fromNames(actions: readonly string[], named: readonly (string | readonly string[])[]): readonly Understood[] {
  const isForEach = named.some((each) => Array.isArray(each));
  if (!isForEach) return [{ action: actions.join("; "), attacks: named.flat(), by: "named" }];
  return actions.map((action, i) => {
    const ids = [named[i] ?? []].flat();
    return { action, attacks: ids, by: ids.length > 0 ? "named" : "nothing" };
  });
}

function inContext(scenario: Scenario, attacks: readonly Attack[]): readonly string[] {
  const { blockable_step: blockable, title, what, root_cause: cause } = scenario;
  for (const text of [blockable, title, what, cause, scenario.expected_defence.join("; ")]) {
    const found = meaning(text, attacks);
    if (found.length > 0) return found;
  }
  return [];
}

/** The attacks whose words stand in a text, the most telling first: longer matches say more. */
function meaning(text: string, attacks: readonly Attack[]): readonly string[] {
  return attacks
    .map(({ id, words }) => ({ id, length: Math.max(0, ...words.map((word) => word.exec(text)?.[0].length ?? 0)) }))
    .filter(({ length }) => length > 0)
    .toSorted((one, other) => other.length - one.length)
    .slice(0, MOST)
    .map(({ id }) => id);
}
