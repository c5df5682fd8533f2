// SPDX-License-Identifier: Apache-2.0
import { z } from "zod";
import { AppError } from "#kernel";

const text = z.string().max(4_000);
const lines = z.union([z.array(text).max(50), text.transform((one) => [one])]).default([]);

/** An incident as a scenario: what was given, what the attacker does, what should stop it. Text of people; nothing in it is carried out. */
const scenario = z.looseObject({
  id: z
    .string()
    .min(1)
    .max(60)
    .regex(/^[\w.:-]+$/u, "letters, digits, . : - and _"),
  title: text.default(""),
  what: text.default(""),
  root_cause: text.default(""),
  blockable_step: text.default(""),
  maps: z.union([text, z.array(text).transform((all) => all.join("; "))]).default(""),
  preconditions: lines,
  attacker_actions: lines,
  expected_defence: lines,
  assertions: lines,
  /** Kinds of attacks by id, for each action in turn or for all of them: whoever writes the scenario knows best. */
  attacks: z.array(z.union([z.string(), z.array(z.string())])).optional(),
});
export type Scenario = z.infer<typeof scenario>;

/**
 * Reads one scenario or a list of them.
 *
 * @throws AppError - `cli.scenario_invalid`: names the place and what was wanted.
 */
export function parseScenarios(content: string, file: string): readonly Scenario[] {
  let value: unknown;
  try {
    value = JSON.parse(content);
  } catch (cause) {
    throw new AppError("cli.scenario_invalid", `Cannot drill: ${file} is not JSON`, { cause });
  }
  const wrapped = typeof value === "object" && value !== null && "scenarios" in value ? value.scenarios : value;
  const parsed = z
    .array(scenario)
    .min(1)
    .safeParse(Array.isArray(wrapped) ? wrapped : [wrapped]);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    const at = issue?.path.map(String).join(".") ?? "";
    throw new AppError(
      "cli.scenario_invalid",
      `Cannot drill: ${file} is no scenario at ${at}: ${issue?.message ?? ""}`,
    );
  }
  const ids = parsed.data.map(({ id }) => id);
  if (new Set(ids).size !== ids.length)
    throw new AppError("cli.scenario_invalid", `Cannot drill: ${file} names an id twice`);
  return parsed.data;
}
