// SPDX-License-Identifier: Apache-2.0
import { readFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { parse } from "smol-toml";
import { judge, type Task } from "./judge.ts";
import { OPERATOR_SETUP_ONLY, operatorWithDefaults } from "./operator.ts";
import type { Arguments } from "./tool.ts";
import { type Called, type Side, World } from "./world.ts";

/** One task being played, wherever its world lives. Only the judge knows what was wrong. */
export type Session = {
  /** What the customer was told about themselves and their trouble. */
  readonly instructions: string;
  call(side: Side, name: string, args?: Arguments): Promise<Called>;
  judge(): Promise<number>;
  close(): Promise<void>;
};

export type Environment = { readonly tasks: readonly string[]; start(task: string): Promise<Session> };

/** Our own re-implementation, with the operator's and the phone's data from beside the task file. */
export async function localEnvironment(taskFile: string): Promise<Environment> {
  const tasks = JSON.parse(await readFile(taskFile, "utf8")) as Task[];
  const folder = dirname(taskFile);
  const operator = parse(await readFile(join(folder, "db.toml"), "utf8"));
  const phone = parse(await readFile(join(folder, "user_db.toml"), "utf8"))["device"] as object;
  const fresh = (task: Task): World => {
    const world = new World(operatorWithDefaults(structuredClone(operator)), phone);
    for (const { env_type, func_name, arguments: args } of task.initial_state.initialization_actions)
      world.setUp(env_type, func_name, args);
    return world;
  };
  return {
    // A task is named by its place: its own id names the faults.
    tasks: tasks.map((_, i) => String(i)),
    start: async (at) => {
      const task = tasks[Number(at)]!;
      const world = fresh(task);
      const calls: { name: string; args: Arguments }[] = [];
      const { reason_for_call, known_info, task_instructions } = task.user_scenario.instructions;
      return {
        instructions: [reason_for_call, known_info, task_instructions].join("\n"),
        call: async (side, name, args = {}) => {
          if (side === "assistant" && OPERATOR_SETUP_ONLY.has(name)) throw new Error(`"${name}" is no tool`);
          calls.push({ name, args });
          return world.call(side, name, args);
        },
        judge: async () => judge(task, world, calls),
        close: async () => undefined,
      };
    },
  };
}

/** The world at a server that speaks the protocol of the bench (see bench/README.md). */
export async function remoteEnvironment(url: string): Promise<Environment> {
  const post = async <T>(path: string, body: object): Promise<T> => {
    const answer = await fetch(`${url}${path}`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(body),
      signal: AbortSignal.timeout(30_000),
    });
    if (!answer.ok) throw new Error(`${path} answered ${answer.status}`);
    return (await answer.json()) as T;
  };
  const listed = await fetch(`${url}/tasks`, { signal: AbortSignal.timeout(30_000) });
  const tasks = idsIn(await listed.json());
  return {
    tasks,
    start: async (task_id) => {
      const { session, ticket, instructions } = await post<{ session: string; ticket: unknown; instructions: unknown }>(
        "/reset",
        { task_id },
      );
      return {
        instructions: [ticket, instructions]
          .map((part) => (typeof part === "string" ? part : JSON.stringify(part)))
          .join("\n"),
        call: (requestor, name, args = {}) => post<Called>("/call", { session, requestor, name, arguments: args }),
        judge: async () =>
          (await post<{ reward: number }>("/judge", { session, termination_reason: "user_stop" })).reward,
        close: async () => {
          await post("/close", { session });
        },
      };
    },
  };
}

function idsIn(answer: unknown): string[] {
  const list = Array.isArray(answer) ? answer : (answer as { tasks?: unknown[] }).tasks;
  if (!Array.isArray(list)) throw new Error("/tasks gave no list");
  return list.map((one) =>
    typeof one === "object" && one !== null ? String((one as { id: unknown }).id) : String(one),
  );
}
