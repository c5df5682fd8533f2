// SPDX-License-Identifier: Apache-2.0
import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { parseKnowledge } from "#troubleshoot";
import { type Figures, rounded, table } from "./figures.ts";
import { Agent } from "./troubleshoot/agent.ts";
import { SimulatedCustomer } from "./troubleshoot/customer.ts";
import { type Environment, localEnvironment, remoteEnvironment } from "./troubleshoot/environment.ts";

const TASKS = fileURLToPath(new URL("../../shared/data/tau2-telecom/tasks.train.json", import.meta.url));
const KNOWLEDGE = new URL("./troubleshoot/knowledge.yaml", import.meta.url);

/**
 * Plays the telecom tasks of tau2-bench with the product's troubleshooting engine as the agent and a customer who only answers and obeys.
 * `--tasks FILE` (its operator's data beside it), or `--env URL` for a server that holds the world.
 */
export async function run(args: string[]): Promise<Figures> {
  const { values } = parseArgs({
    args,
    options: { tasks: { type: "string", default: TASKS }, env: { type: "string" } },
  });
  if (values.env === undefined && !existsSync(values.tasks)) {
    process.stdout.write(`Skipped: there is no task file at ${values.tasks}\n`);
    return { tasks: 0, solved: 0, passPct: null, meanTurns: null, msPerTurn: null };
  }
  const knowledge = parseKnowledge(await readFile(KNOWLEDGE, "utf8"));
  if (!knowledge.ok) throw new Error(knowledge.refusal.problems.join("\n"));
  const environment =
    values.env === undefined ? await localEnvironment(values.tasks) : await remoteEnvironment(values.env);
  const results = await playAll(environment, knowledge.value);
  const turns = results.reduce((sum, result) => sum + result.turns, 0);
  const solved = results.filter(({ reward }) => reward === 1).length;
  const figures = {
    tasks: results.length,
    solved,
    passPct: rounded((100 * solved) / Math.max(1, results.length)),
    meanTurns: rounded(turns / Math.max(1, results.length)),
    msPerTurn: rounded(results.reduce((sum, { ms }) => sum + ms, 0) / Math.max(1, turns), 3),
  };
  const lost = results.filter(({ reward }) => reward !== 1).map(({ task, end }) => `${task} (${end})`);
  process.stdout.write(
    table("Troubleshooting", [
      ["tasks", String(figures.tasks)],
      ["solved", `${solved} (${figures.passPct} %)`],
      ["not solved", lost.length === 0 ? "none" : lost.join(", ")],
      ["turns of the customer, mean", String(figures.meanTurns)],
      ["time a turn", `${figures.msPerTurn} ms`],
      ["handed to a person", String(results.filter(({ end }) => end === "person").length)],
    ]),
  );
  return figures;
}

type Played = {
  readonly task: string;
  readonly reward: number;
  readonly end: string;
  readonly turns: number;
  readonly ms: number;
};

async function playAll(
  environment: Environment,
  knowledge: ConstructorParameters<typeof Agent>[0],
): Promise<readonly Played[]> {
  const results: Played[] = [];
  for (const task of environment.tasks) {
    const session = await environment.start(task);
    const customer = new SimulatedCustomer(session);
    const from = performance.now();
    const end = await new Agent(knowledge, session, customer).serve();
    const ms = performance.now() - from;
    results.push({ task, reward: await session.judge(), end, turns: customer.turns, ms });
    await session.close();
  }
  return results;
}
