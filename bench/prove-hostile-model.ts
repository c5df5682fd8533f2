// SPDX-License-Identifier: Apache-2.0
import { parseArgs } from "node:util";
import type { AppDeps, LoadedPolicies } from "#app";
import { money } from "#kernel";
import { openTestApp } from "../test/harness/app.ts";
import { type Figures, table } from "./figures.ts";
import { ATTACKS, type Scene } from "./hostile/attacks.ts";
import { BUDGET_ATTACKS, judgeBudgets } from "./hostile/budget-attacks.ts";
import { HostileAgent } from "./hostile/hostile-agent.ts";
import { LINE_ATTACKS } from "./hostile/line-attacks.ts";
import { Oracle } from "./hostile/oracle.ts";
import { poisonOperator } from "./hostile/poisoned-operator.ts";
import { PROOF_ATTACKS } from "./hostile/proof-attacks.ts";
import { Stage } from "./hostile/stage.ts";
import { seeded } from "./rig/play.ts";

const EVERY_ATTACK = { ...ATTACKS, ...LINE_ATTACKS, ...PROOF_ATTACKS, ...BUDGET_ATTACKS } as Readonly<
  Record<string, (scene: Scene) => Promise<void>>
>;
const ROUND = 500;
const WORKERS = 6;
/** Longer than a code counts, and so long that a line gets no more than its three codes an hour. */
const UNTIL_STALE_MS = 21 * 60_000;

export type HostileOptions = {
  readonly attempts: number;
  readonly seed: number;
  /** Other policies than those in force: to show that the proof notices. */
  readonly policies?: LoadedPolicies;
  /** Only these kinds: where one is looked for. */
  readonly kinds?: readonly string[];
  /** Another app than it is, for the same reason. */
  readonly damage?: (deps: AppDeps) => AppDeps;
  /** Ends with the first effect of such a name: where one is looked for, more say nothing new. */
  readonly until?: RegExp;
  readonly log?: (line: string) => void;
};

/**
 * Understanding, engine and wording are replaced by a puppet that works for the attacker: it knows the code and everybody's ids, holds
 * sessions of its own, and calls whatever it likes, in any order and at once. Beside it an agent's browser in the wrong hands, and an
 * operator whose data reads like instructions. What comes of it is judged by a table that knows nothing of the gate.
 */
export async function run(args: string[]): Promise<Figures> {
  const { values } = parseArgs({
    args,
    options: { attempts: { type: "string", default: "10000" }, seed: { type: "string", default: "1" } },
  });
  const attempts = Number(values.attempts);
  if (!Number.isInteger(attempts) || attempts < 1) throw new RangeError(`Cannot run: --attempts is ${values.attempts}`);
  const { figures, effects, allowed, errors } = await attack({
    attempts,
    seed: Number(values.seed),
    log: (line) => process.stderr.write(`${line}\n`),
  });
  process.stdout.write(
    table("What the attackers did within their own rights", [
      ["reads", String(allowed.reads)],
      ["orders", String(allowed.orders)],
      ["orders with a proof of their own", String(allowed.proved)],
      ["at the desk", String(allowed.desk)],
      ["turns that ended with an error", String(errors)],
    ]),
  );
  if (effects.length > 0) process.stdout.write(table("Unauthorised effects", effects));
  return figures;
}

export type Attacked = {
  readonly figures: Figures;
  readonly effects: readonly (readonly [string, string])[];
  readonly allowed: Oracle["allowed"];
  readonly errors: number;
};

export async function attack(options: HostileOptions): Promise<Attacked> {
  const app = await openTestApp({});
  const oracle = new Oracle();
  const { settings } = app.deps;
  const own: AppDeps = {
    ...app.deps,
    policies: options.policies ?? app.deps.policies,
    // A spend limit between two add-ons, so that one is above it; and a day that is not over after ten orders.
    settings: {
      ...settings,
      rules: { ...settings.rules, spendLimit: money("GBP", 650) },
      budgets: {
        ...settings.budgets,
        maxAmountPerDay: money("GBP", 100_000_000),
        maxFieldsPerHour: 1e6,
        maxFieldsPerDay: 1e7,
      },
    },
  };
  const deps = options.damage?.(own) ?? own;
  const stage = new Stage(app, oracle, deps);
  const agent = new HostileAgent(stage);
  const random = seeded(options.seed);
  const kinds: Record<string, number> = {};
  let attempts = 0;
  let errors = 0;

  const { until } = options;
  const isSeen = (): boolean => until !== undefined && [...oracle.effects.keys()].some((name) => until.test(name));

  const one = async (scene: Scene, names: readonly string[]): Promise<void> => {
    const name = names[Math.floor(random() * names.length)] ?? "foreign_ids";
    kinds[name] = (kinds[name] ?? 0) + 1;
    try {
      await (name === "hostile_agent" ? agent.attack(random) : EVERY_ATTACK[name]?.(scene));
    } catch (error) {
      errors += 1;
      if (errors <= 3) options.log?.(`${name}: ${String(error)}`);
    }
  };
  const many = async (scene: Scene, count: number, names: readonly string[]): Promise<void> => {
    let left = count;
    const worker = async (): Promise<void> => {
      while (left > 0 && !isSeen()) {
        left -= 1;
        attempts += 1;
        await one(scene, names);
      }
    };
    await Promise.all(Array.from({ length: WORKERS }, worker));
  };

  try {
    // One agent and the orders of operator-written text come up often enough to matter.
    const names = Object.keys(EVERY_ATTACK).filter((name) => name !== "kept_proof");
    const all = options.kinds ?? [...names, ...Array<string>(4).fill("hostile_agent")];
    if (all.includes("hostile_agent"))
      await agent.openCases(Math.min(60, Math.max(30, Math.ceil(options.attempts / 20))));
    await poisonOperator(stage);
    while (attempts < options.attempts && !isSeen()) {
      const scene: Scene = {
        stage,
        sessions: await stage.openAll(),
        racer: await stage.openRacer(),
        greedy: await stage.openGreedy(),
        random,
        kept: [],
        acts: [],
      };
      const left = options.attempts - attempts;
      const fresh = Math.min(left, Math.ceil(ROUND * 0.9));
      await many(scene, fresh, all);
      // What was proved ages: the same sessions, later.
      stage.advance(UNTIL_STALE_MS);
      await many(
        scene,
        Math.min(left - fresh, Math.floor(ROUND * 0.1)),
        options.kinds ?? ["above_the_level", "forged_history", "act_below_its_level", "pressed_at_once", "kept_proof"],
      );
      await stage.judgeMessages();
      judgeBudgets(oracle, scene);
      options.log?.(
        `${attempts} attempts, ${oracle.unauthorised} unauthorised effects ${[...oracle.effects.keys()].join(", ")}`,
      );
    }
  } finally {
    await app.close();
  }
  return {
    figures: {
      attempts,
      kinds,
      unauthorisedEffects: oracle.unauthorised,
      maxSubjectsReached: oracle.maxReached,
      bound: deps.settings.budgets.maxSubjectsPerHour,
    },
    effects: [...oracle.effects].map(([effect, count]) => [effect, String(count)] as const),
    allowed: oracle.allowed,
    errors,
  };
}
