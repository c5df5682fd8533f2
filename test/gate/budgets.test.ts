// SPDX-License-Identifier: Apache-2.0
// What one stolen identity reaches, tried with many connections at once, over two instances on one database.
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type AppDeps, makeNonce, readCase, takeOver } from "#app";
import { callTool, composeReply, countFields, identifyVisitor, inTurn, mayReach, maySeeAs } from "#app/testing";
import { type AgentId, makeSubjectId, makeUuid, ok } from "#kernel";
import { systemRandom } from "../../src/main/system.ts";
import type { Talk } from "../harness/app.ts";
import { openTestApp, type TestApp } from "../harness/app.ts";

let app: TestApp;
let node2: AppDeps;
beforeAll(async () => {
  app = await openTestApp();
  node2 = await app.node();
});
afterAll(async () => {
  await app.close();
});

type Budgets = AppDeps["settings"]["budgets"];
/** The two instances, with bounds of another tenant where a test needs small ones. */
function nodes(budgets: Partial<Budgets> = {}): readonly [AppDeps, AppDeps] {
  const bounded = (deps: AppDeps): AppDeps => ({
    ...deps,
    settings: { ...deps.settings, budgets: { ...deps.settings.budgets, ...budgets } },
  });
  return [bounded(app.deps), bounded(node2)];
}

/** One tool call of a puppet in a conversation; how many values came out. */
async function valuesRead(deps: AppDeps, talk: Talk): Promise<number> {
  let values = 0;
  await inTurn(deps, { tenant: deps.tenant, conversationId: talk.id, clientId: null }, async (turn) => {
    const event = await callTool(turn, { type: "call_tool", callId: "x", tool: "lines.list", args: {} });
    if (event.type === "tool_returned") values = countFields(event.result);
    composeReply(turn);
    return ok(undefined);
  });
  return values;
}

describe("bounds for one stolen identity, over two instances at once", () => {
  it.each(["agent", "token"] as const)(
    "[SEC-144] one %s reaches the published number of customers in an hour, and no more in a day than published",
    async (kind) => {
      const [one, two] = nodes({ maxSubjectsPerDay: 30 });
      const { maxSubjectsPerHour } = one.settings.budgets;
      expect(maxSubjectsPerHour).toBe(20);
      const thief = { kind, id: makeUuid(systemRandom) };
      const all = Array.from({ length: 400 }, () => makeSubjectId(systemRandom));
      const tries = await Promise.all(
        all.map((subject, index) => mayReach(index % 2 === 0 ? one : two, thief, subject)),
      );
      expect(tries.filter(Boolean)).toHaveLength(maxSubjectsPerHour);
      app.clock.advance(61 * 60_000);
      app.sandbox.clock.advance(61 * 60_000);
      const more = await Promise.all(
        all.slice(0, 100).map((_, index) => mayReach(index % 2 === 0 ? one : two, thief, makeSubjectId(systemRandom))),
      );
      expect(more.filter(Boolean)).toHaveLength(10);
      // Somebody else's bound is their own.
      expect(await mayReach(one, { kind, id: makeUuid(systemRandom) }, makeSubjectId(systemRandom))).toBe(true);
    },
  );

  it("[SEC-144] an agent who takes and reads cases through both instances reaches no more customers than the bound", async () => {
    const [one, two] = nodes();
    const mallory = { agentId: makeUuid(systemRandom) as AgentId, name: "Mallory", roles: ["care"] } as const;
    const talks: Talk[] = [];
    for (let index = 0; index < 26; index += 1) {
      const talk = await app.open();
      await talk.send({ kind: "person" });
      talks.push(talk);
    }
    const reached = new Set<string>();
    await Promise.all(
      talks.flatMap((talk, index) => {
        const [near, far] = index % 2 === 0 ? [one, two] : [two, one];
        const note = (done: { ok: boolean }): void => {
          if (done.ok) reached.add(talk.id);
        };
        return [
          readCase(near, talk.id, mallory).then(note),
          readCase(far, talk.id, mallory).then(note),
          takeOver(far, { conversationId: talk.id, agent: mallory, version: 1 }).then(note),
        ];
      }),
    );
    expect(reached.size).toBe(one.settings.budgets.maxSubjectsPerHour);
  });

  it("[SEC-145] one subject is shown no more values in an hour than published, over many conversations; the next hour is new, the day is not", async () => {
    const bounds = { maxFieldsPerHour: 100, maxFieldsPerDay: 150 };
    const [one, two] = nodes(bounds);
    const talks = await Promise.all(Array.from({ length: 12 }, () => app.open({ customer: "CU-C02" })));
    const rush = async (): Promise<number> => {
      const read = await Promise.all(
        talks.flatMap((talk, index) => [valuesRead(index % 2 === 0 ? one : two, talk), valuesRead(two, talk)]),
      );
      return read.reduce((sum, each) => sum + each, 0);
    };
    const first = await rush();
    expect(first).toBeGreaterThan(50);
    expect(first).toBeLessThanOrEqual(bounds.maxFieldsPerHour);
    expect(await rush()).toBe(0);
    // Another customer is not kept out by it.
    expect(await valuesRead(one, await app.open({ customer: "CU-C04" }))).toBeGreaterThan(0);
  });

  it("[SEC-145] what is asked for beyond the bound counts as well, for agents and tokens too, and stays within the day", async () => {
    const bounds = { maxFieldsPerHour: 100, maxFieldsPerDay: 150 };
    const [one, two] = nodes(bounds);
    for (const kind of ["agent", "token"] as const) {
      const who = [{ kind, id: makeUuid(systemRandom) }];
      const rush = async (): Promise<number> => {
        const asked = await Promise.all(
          Array.from({ length: 60 }, (_, index) => maySeeAs(index % 2 === 0 ? one : two, who, 7)),
        );
        return 7 * asked.filter(Boolean).length;
      };
      const first = await rush();
      expect(first).toBeGreaterThan(50);
      expect(first).toBeLessThanOrEqual(bounds.maxFieldsPerHour);
      app.clock.advance(61 * 60_000);
      app.sandbox.clock.advance(61 * 60_000);
      expect(await rush()).toBe(0);
    }
  });

  it("[SEC-145] one visitor's token is bound to one customer: the second who signs in with it is not believed", async () => {
    const talk = await app.open({ customer: "CU-C02" });
    const deps = app.deps;
    const before = (await deps.conversations.find(deps.tenant, talk.id, null, "own"))?.subjectId;
    for (const customer of ["CU-C04", "CU-C05", "CU-C07"]) {
      const token = await app.token(customer, makeNonce(deps));
      await inTurn(deps, { tenant: deps.tenant, conversationId: talk.id, clientId: null }, async (turn) => {
        await identifyVisitor(turn, token);
        expect(turn.state.party).toBe("IN-C02");
        composeReply(turn);
        return ok(undefined);
      });
    }
    expect((await deps.conversations.find(deps.tenant, talk.id, null, "own"))?.subjectId).toBe(before);
  });
});

describe("countFields()", () => {
  it("counts single values at any depth, and nothing for what is not there", () => {
    expect(countFields({ a: 1, b: [{ c: "x", d: null }, { c: false }], e: {}, f: undefined })).toBe(3);
    expect(countFields(null)).toBe(0);
    expect(countFields("x")).toBe(1);
  });
});
