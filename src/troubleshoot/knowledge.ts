// SPDX-License-Identifier: Apache-2.0

import { parse, YAMLParseError } from "yaml";
import { z } from "zod";
import { ok, type Result, refuse } from "#kernel";
import type { Condition, Facts, FactTest } from "./facts.ts";

/** Who finds something out or does something: the operator's systems, at once and unseen, or the customer, who must be asked. */
export type Doer = "operator" | "customer";

export type Check = {
  readonly id: string;
  readonly by: Doer;
  /** Trouble it makes: 0 is none, 1 a question that is answered from the head, more where somebody must look or try. */
  readonly cost: number;
  readonly gives: readonly string[];
  /** Only worth while this is not known to be false. */
  readonly needs: Condition;
  /** What a customer may answer, by name, and what follows from it. Empty where the answer is read some other way. */
  readonly answers: { readonly [answer: string]: Facts };
};

export type Step = {
  readonly id: string;
  readonly by: Doer;
  /** Must be agreed to first: it costs money or something is lost. */
  readonly consent: boolean;
  /** Facts that are not known any more afterwards. */
  readonly changes: readonly string[];
  /** What is known afterwards, so that nobody is asked what they have just done. */
  readonly makes: Facts;
  /** Left out when this is known to hold. */
  readonly unless: Condition | null;
};

export type Cause = {
  readonly id: string;
  readonly goals: readonly string[];
  /** The cause is there when one of these holds. */
  readonly when: readonly Condition[];
  /** How often it is the reason, against the others; more is looked for first. */
  readonly weight: number;
  /** In this order. Empty: only a person can help. */
  readonly remedy: readonly Step[];
};

export type Goal = { readonly id: string; readonly holds: Condition };

/** What an operator knows about why its services fail. */
export type Knowledge = {
  readonly goals: readonly Goal[];
  readonly checks: readonly Check[];
  readonly causes: readonly Cause[];
  /** What a customer may report unasked, by name, and what follows from it. */
  readonly reports: { readonly [report: string]: Facts };
};

const name = z.string().regex(/^[a-z][a-z0-9_]{0,59}$/, "must be lower case with underscores");
const factName = z.string().regex(/^[a-z][A-Za-z0-9]{0,59}$/, "must be camelCase");
const value = z.union([z.boolean(), z.number(), z.string()]);
const range = z.strictObject({ min: z.number().optional(), max: z.number().optional() });
const condition = z.record(factName, z.union([value, z.array(value).min(1), range]));
const facts = z.record(factName, value);
const doer = z.enum(["operator", "customer"]);
const file = z.strictObject({
  version: z.literal(1),
  goals: z.record(name, condition),
  checks: z.record(
    name,
    z.strictObject({
      by: doer,
      cost: z.number().min(0),
      gives: z.array(factName).min(1),
      needs: condition.optional(),
      answers: z.record(name, facts).optional(),
    }),
  ),
  causes: z.record(
    name,
    z.strictObject({
      goals: z.array(name).min(1),
      when: z.union([condition, z.array(condition).min(1)]),
      weight: z.number().positive().default(1),
      remedy: z.array(
        z.strictObject({
          do: name,
          by: doer,
          consent: z.boolean().default(false),
          changes: z.array(factName).default([]),
          makes: facts.default({}),
          unless: condition.optional(),
        }),
      ),
    }),
  ),
  reports: z.record(name, facts).optional(),
  given: z.array(factName).default([]).describe("Facts that whoever opens a case brings along"),
});

export type KnowledgeRefusal = { readonly reason: "invalid_knowledge"; readonly problems: readonly string[] };

/**
 * Reads a knowledge file (YAML, `version: 1`).
 *
 * @returns The refusal `invalid_knowledge` with one line for each problem: what is no YAML, has unknown keys, names a goal that is not there, or
 * asks for a fact that no check gives.
 */
export function parseKnowledge(text: string): Result<Knowledge, KnowledgeRefusal> {
  const raw = parseYaml(text);
  if (typeof raw === "string") return refuse({ reason: "invalid_knowledge", problems: [raw] });
  const parsed = file.safeParse(raw.value);
  if (!parsed.success) {
    const problems = parsed.error.issues.map(({ path, message }) => `${path.join(".")}: ${message}`);
    return refuse({ reason: "invalid_knowledge", problems });
  }
  const knowledge = knowledgeOf(parsed.data);
  const problems = problemsOf(knowledge, parsed.data.given);
  return problems.length > 0 ? refuse({ reason: "invalid_knowledge", problems }) : ok(knowledge);
}

function parseYaml(text: string): { value: unknown } | string {
  try {
    return { value: parse(text) as unknown };
  } catch (error) {
    if (error instanceof YAMLParseError) return `not YAML: ${error.message.split("\n")[0]}`;
    throw error;
  }
}

function knowledgeOf(data: z.infer<typeof file>): Knowledge {
  return {
    goals: Object.entries(data.goals).map(([id, holds]) => ({ id, holds: holds as Condition })),
    checks: Object.entries(data.checks).map(([id, check]) => ({
      ...check,
      id,
      needs: (check.needs ?? {}) as Condition,
      answers: check.answers ?? {},
    })),
    causes: Object.entries(data.causes).map(([id, cause]) => ({
      id,
      goals: cause.goals,
      weight: cause.weight,
      when: (Array.isArray(cause.when) ? cause.when : [cause.when]) as readonly { [fact: string]: FactTest }[],
      remedy: cause.remedy.map(({ do: step, unless, ...rest }) => ({
        ...rest,
        id: step,
        unless: (unless ?? null) as Condition | null,
      })),
    })),
    reports: data.reports ?? {},
  };
}

function problemsOf({ goals, checks, causes, reports }: Knowledge, given: readonly string[]): string[] {
  const known = new Set([...given, ...checks.flatMap(({ gives }) => gives)]);
  const goalIds = new Set(goals.map(({ id }) => id));
  const unread = (where: string, condition: Condition): string[] =>
    Object.keys(condition)
      .filter((fact) => !known.has(fact))
      .map((fact) => `${where}: no check gives "${fact}"`);
  const unheard = ({ id, gives, answers }: Check): string[] =>
    Object.entries(answers).flatMap(([answer, told]) =>
      Object.keys(told)
        .filter((fact) => !gives.includes(fact))
        .map((fact) => `checks.${id}.answers.${answer}: the check does not give "${fact}"`),
    );
  return [
    ...checks.flatMap(unheard),
    ...Object.entries(reports).flatMap(([id, told]) => unread(`reports.${id}`, told as Condition)),
    ...goals.flatMap(({ id, holds }) => unread(`goals.${id}`, holds)),
    ...checks.flatMap(({ id, needs }) => unread(`checks.${id}.needs`, needs)),
    ...causes.flatMap(({ id, when, goals: wanted, remedy }) => [
      ...when.flatMap((condition) => unread(`causes.${id}.when`, condition)),
      ...wanted.filter((goal) => !goalIds.has(goal)).map((goal) => `causes.${id}: there is no goal "${goal}"`),
      ...remedy.flatMap(({ id: step, unless, makes }) => [
        ...unread(`causes.${id}.remedy.${step}`, unless ?? {}),
        ...unread(`causes.${id}.remedy.${step}.makes`, makes as Condition),
      ]),
    ]),
  ];
}
