// SPDX-License-Identifier: Apache-2.0
import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { parseKnowledge } from "#troubleshoot";
import { Agent } from "./agent.ts";
import { SimulatedCustomer } from "./customer.ts";
import { type Environment, localEnvironment, remoteEnvironment, type Session } from "./environment.ts";
import type { Task } from "./judge.ts";

const FILE = fileURLToPath(new URL("../../../shared/data/tau2-telecom/tasks.train.json", import.meta.url));
const isThere = existsSync(FILE);

describe.skipIf(!isThere)("the telecom environment (skipped where its task file is absent)", () => {
  let environment: Environment;
  let tasks: Task[];
  beforeAll(async () => {
    environment = await localEnvironment(FILE);
    tasks = JSON.parse(await readFile(FILE, "utf8")) as Task[];
  });

  it("the reference solution of every task is worth 1, every shorter part of it 0, and no call of it fails", async () => {
    for (const [i, { evaluation_criteria }] of tasks.entries()) {
      const session = await environment.start(String(i));
      const rewards = [await session.judge()];
      for (const { requestor, name, arguments: args } of evaluation_criteria.actions) {
        expect((await session.call(requestor, name, args)).ok).toBe(true);
        rewards.push(await session.judge());
      }
      expect([i, ...rewards]).toEqual([i, ...evaluation_criteria.actions.map(() => 0), 1]);
    }
  });

  it("refuses wrong arguments and unknown tools, and changes nothing", async () => {
    const session = await environment.start("0");
    expect(
      (await session.call("assistant", "refuel_data", { customer_id: "C1001", line_id: "L1002", gb_amount: 0 })).ok,
    ).toBe(false);
    expect((await session.call("assistant", "toggle_data")).ok).toBe(false);
    expect((await session.call("user", "set_network_mode_preference", { m: "2g_only" })).ok).toBe(false);
    await expect(session.call("assistant", "set_data_usage")).rejects.toThrow(/no tool/);
  });

  it("a task is named by its place, so that nobody can read its faults from its name", () => {
    expect(environment.tasks).toEqual(tasks.map((_, i) => String(i)));
  });

  describe("at a server", () => {
    let server: Server;
    let url: string;
    const sessions = new Map<string, Session>();
    beforeAll(async () => {
      server = createServer((request, response) => {
        void answer(request.url ?? "", request).then((body) => response.end(JSON.stringify(body)));
      }).listen(0, "localhost");
      await new Promise((resolve) => server.once("listening", resolve));
      url = `http://localhost:${(server.address() as AddressInfo).port}`;
    });
    afterAll(() => server.close());

    async function answer(path: string, request: AsyncIterable<Buffer>): Promise<unknown> {
      if (path === "/tasks") return environment.tasks.slice(0, 12);
      const chunks: Buffer[] = [];
      for await (const chunk of request) chunks.push(chunk);
      const body = JSON.parse(Buffer.concat(chunks).toString("utf8")) as Record<string, string> & {
        arguments?: object;
      };
      if (path === "/reset") {
        const session = await environment.start(body["task_id"] ?? "");
        sessions.set(`s${body["task_id"]}`, session);
        return { session: `s${body["task_id"]}`, ticket: "", instructions: session.instructions };
      }
      const session = sessions.get(body["session"] ?? "")!;
      if (path === "/judge") return { reward: await session.judge() };
      if (path === "/close") return {};
      return session.call(body["requestor"] as "user", body["name"] ?? "", body.arguments as never);
    }

    it("is played over the protocol alike", async () => {
      const knowledge = parseKnowledge(await readFile(new URL("./knowledge.yaml", import.meta.url), "utf8"));
      if (!knowledge.ok) throw new Error("knowledge");
      const remote = await remoteEnvironment(url);
      for (const task of remote.tasks) {
        const session = await remote.start(task);
        await new Agent(knowledge.value, session, new SimulatedCustomer(session)).serve();
        expect([task, await session.judge()]).toEqual([task, 1]);
        await session.close();
      }
    });
  });
});
