// SPDX-License-Identifier: Apache-2.0
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type AgentIdentity, handBack, listCases, readCase, replyAsAgent, takeOver } from "#app";
import type { AgentId } from "#kernel";
import { openTestApp, type TestApp } from "../harness/app.ts";

let app: TestApp;
beforeAll(async () => {
  app = await openTestApp();
});
afterAll(async () => {
  await app.close();
});

const noor: AgentIdentity = {
  agentId: "00000000-0000-4000-8000-0000000000a1" as AgentId,
  name: "Noor",
  roles: ["care"],
};
const sam: AgentIdentity = { agentId: "00000000-0000-4000-8000-0000000000a2" as AgentId, name: "Sam", roles: ["care"] };

describe("the desk", () => {
  it("[SEC-032] gives a waiting case to exactly one of two agents, and the bot is silent while a person has it", async () => {
    const talk = await app.open({ customer: "CU-C01" });
    await talk.send({ kind: "person" });
    expect(talk.state.owner).toBe("queued");
    expect(talk.state.queue?.place).toBe(1);
    await talk.say("are you there?");
    const listed = await listCases(app.deps, noor);
    const waiting = listed.ok ? listed.value.cases[0] : undefined;
    if (!waiting) throw new Error("Nobody waits");

    await talk.say("hello?");
    const scope = { conversationId: talk.id, version: waiting.version };
    const race = await Promise.all([
      takeOver(app.deps, { ...scope, agent: noor }),
      takeOver(app.deps, { ...scope, agent: sam }),
    ]);
    expect(race.filter((done) => done.ok)).toHaveLength(1);
    const winner = race[0].ok ? noor : sam;
    const loser = winner === noor ? sam : noor;

    const silent = await talk.say("why is my bill higher?");
    expect(silent).toHaveLength(0);
    const foreign = await replyAsAgent(app.deps, {
      conversationId: talk.id,
      agent: loser,
      clientId: "00000000-0000-4000-8000-00000000b001",
      text: "hello",
    });
    expect(foreign.ok).toBe(false);
    const reply = {
      conversationId: talk.id,
      agent: winner,
      clientId: "00000000-0000-4000-8000-00000000b002",
      text: "Hello, card 4111 1111 1111 1111?",
    };
    const sent = await replyAsAgent(app.deps, reply);
    const again = await replyAsAgent(app.deps, reply);
    expect(sent.ok && again.ok && sent.value.events[0]?.seq === again.value.events[0]?.seq).toBe(true);
    expect(JSON.stringify(sent)).not.toContain("4111");

    const read = await readCase(app.deps, talk.id, winner);
    if (!read.ok) throw new Error("The case cannot be read");
    const back = await handBack(app.deps, { conversationId: talk.id, agent: winner, version: read.value.case.version });
    expect(back.ok).toBe(true);
    const answered = await talk.say("hello");
    expect(answered.length).toBeGreaterThan(0);
  });

  it("keeps each opening of a case in the history, without a word of it", async () => {
    const talk = await app.open();
    await talk.send({ kind: "person" });
    await readCase(app.deps, talk.id, sam);
    const { rows } = await app.database.query<{ kind: string; facts: unknown }>(
      "test.history",
      "SELECT kind, facts FROM history WHERE conversation_id = $1 AND kind = 'agent.read'",
      [talk.id],
    );
    expect(rows).toHaveLength(1);
  });

  it("lists everybody when somebody altered one case in the database, and says so to whoever opens it", async () => {
    const [altered, other] = [await app.open({ customer: "CU-C02" }), await app.open({ customer: "CU-C03" })];
    await altered.send({ kind: "person" });
    await other.send({ kind: "person" });
    await app.database.query("test.tamper", "UPDATE desk_case SET sealed = 'x' WHERE conversation_id = $1", [
      altered.id,
    ]);
    const listed = await listCases(app.deps, noor);
    const ids = listed.ok ? listed.value.cases.map((row) => row.conversationId) : [];
    expect(ids).toEqual(expect.arrayContaining([altered.id, other.id]));
    const reasons = [];
    for (const { id } of [altered, other]) {
      const read = await readCase(app.deps, id, noor);
      reasons.push(read.ok ? read.value.case.reason : read.refusal.reason);
    }
    expect(reasons).toEqual(["The reason was altered and cannot be read: tell security", "Asked for a person"]);
    for (const talk of [altered, other]) await talk.send({ kind: "end" });
  });
});
