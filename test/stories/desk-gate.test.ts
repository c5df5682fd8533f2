// SPDX-License-Identifier: Apache-2.0
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  type AgentIdentity,
  type AppDeps,
  proposeForCustomer,
  readCase,
  readContact,
  recordPolicies,
  replyAsAgent,
  revealContact,
  takeOver,
} from "#app";
import { type AgentId, refuse } from "#kernel";
import { makeReachStore } from "#postgres";
import { openTestApp, Talk, type TestApp } from "../harness/app.ts";

let app: TestApp;
beforeAll(async () => {
  app = await openTestApp();
});
afterAll(async () => {
  await app.close();
});

let agents = 0;
function agent(more: Partial<AgentIdentity> = {}): AgentIdentity {
  agents += 1;
  const agentId = `00000000-0000-4000-8000-${String(agents).padStart(12, "0")}` as AgentId;
  return { agentId, name: "Noor", roles: ["care"], ...more };
}

async function heldBy(noor: AgentIdentity, customer: string, isSteppedUp: boolean): Promise<Talk> {
  const talk = await app.open({ customer });
  if (isSteppedUp) {
    await talk.say("why is my bill higher?");
    await talk.stepUp();
  }
  await talk.send({ kind: "person" });
  const version = 1;
  const taken = await takeOver(app.deps, { conversationId: talk.id, agent: noor, version });
  if (!taken.ok) throw new Error(taken.refusal.reason);
  return talk;
}

const reasonOf = (result: { ok: boolean; refusal?: { reason: string } }): string => result.refusal?.reason ?? "none";
const transcript = async (talk: Talk, noor: AgentIdentity): Promise<string> => {
  const read = await readCase(app.deps, talk.id, noor);
  if (!read.ok) throw new Error(read.refusal.reason);
  return Talk.text(read.value.events);
};

describe("the gate at the desk", () => {
  it("[SEC-083] reveals a contact point to the agent who holds the case of a customer at A2, and tells the customer who and why", async () => {
    const noor = agent();
    const talk = await heldBy(noor, "CU-C01", true);
    const revealed = await revealContact(app.deps, {
      conversationId: talk.id,
      agent: noor,
      what: "phone",
      reason: "callBack",
    });
    if (!revealed.ok) throw new Error(revealed.refusal.reason);
    expect(revealed.value.values).toEqual(["+447700900101"]);
    expect(Date.parse(revealed.value.hideAt)).toBe(app.clock.now() + 5 * 60_000);
    const seen = await transcript(talk, noor);
    expect(seen).toContain("Noor looked at your phone number on record: to call you back.");
    expect(seen).not.toContain("7700900101");
    const stored = await app.deps.conversations.find(app.deps.tenant, talk.id, null, "own");
    if (!stored) throw new Error("The conversation is gone");
    const history = await app.deps.history.list(app.deps.tenant, stored.subjectId, 50);
    const entry = history.find(({ kind }) => kind === "agent.revealed");
    expect(entry).toMatchObject({
      actor: { kind: "agent", id: noor.agentId },
      facts: { what: "phone", reason: "callBack" },
    });
    expect(JSON.stringify(history)).not.toContain("7700900101");
  });

  it("[SEC-083] reveals nothing below A2, to another agent, to a role without the right, or after the case was ended", async () => {
    const noor = agent();
    const below = await heldBy(noor, "CU-C02", false);
    const wish = { what: "phone", reason: "callBack" } as const;
    expect(reasonOf(await revealContact(app.deps, { conversationId: below.id, agent: noor, ...wish }))).toBe(
      "not_permitted",
    );
    const masked = await readContact(app.deps, { conversationId: below.id, agent: noor });
    expect(masked.ok && JSON.stringify(masked.value)).toContain("••• 102");
    expect(JSON.stringify(masked)).not.toContain("770090");

    const above = await heldBy(noor, "CU-C03", true);
    const at = { conversationId: above.id, ...wish };
    expect(reasonOf(await revealContact(app.deps, { ...at, agent: agent() }))).toBe("not_permitted");
    expect(reasonOf(await revealContact(app.deps, { ...at, agent: { ...noor, roles: ["auditor", "admin"] } }))).toBe(
      "not_permitted",
    );
    await above.send({ kind: "end" });
    expect(reasonOf(await revealContact(app.deps, { ...at, agent: noor }))).toBe("not_permitted");
  });

  it("[SEC-083] shows no contact point, masked or not, of a visitor who proved nothing", async () => {
    const noor = agent();
    const talk = await app.open();
    await talk.send({ kind: "person" });
    await takeOver(app.deps, { conversationId: talk.id, agent: noor, version: 1 });
    expect(reasonOf(await readContact(app.deps, { conversationId: talk.id, agent: noor }))).toBe("not_permitted");
  });

  it("[SEC-616] lines that the operator did not tell are an outage, no empty list", async () => {
    const noor = agent();
    const talk = await heldBy(noor, "CU-C05", false);
    const { telco } = app.deps;
    const lost = (reads: AppDeps["telco"]["reads"]) => ({
      ...reads,
      listLinesOfParty: async () => refuse({ reason: "timeout" as const }),
    });
    const deps = {
      ...app.deps,
      telco: { ...telco, reads: lost(telco.reads), readsForTurn: () => lost(telco.readsForTurn()) },
    };
    const at = { conversationId: talk.id, agent: noor };
    expect(reasonOf(await readContact(deps, at))).toBe("operator_unavailable");
    const again = await readContact(app.deps, at);
    expect(again.ok && again.value.lines.length).toBeGreaterThan(0);
  });

  it("[SEC-081] counts contact points seen in full, however many are asked for at once", async () => {
    const noor = agent();
    const talk = await heldBy(noor, "CU-C04", true);
    const wish = { conversationId: talk.id, agent: noor, what: "phone", reason: "callBack" } as const;
    const answers = await Promise.all(Array.from({ length: 14 }, () => revealContact(app.deps, wish)));
    expect(answers.filter((answer) => answer.ok)).toHaveLength(app.deps.settings.budgets.maxRevealsPerHour);
    expect(reasonOf(await revealContact(app.deps, wish))).toBe("budget_spent");
  });

  it("[SEC-081] stops a fully authenticated, hostile agent at the published number of customers, over many connections and two nodes", async () => {
    const mallory = agent();
    const limit = app.deps.settings.budgets.maxSubjectsPerHour;
    const talks: Talk[] = [];
    for (let count = 0; count < limit + 8; count += 1) {
      const talk = await app.open();
      await talk.send({ kind: "person" });
      talks.push(talk);
    }
    const node2: AppDeps = { ...app.deps, reach: makeReachStore(app.database) };
    const reads = await Promise.all(
      talks.flatMap((talk, index) => {
        const deps = index % 2 === 0 ? app.deps : node2;
        return [
          readCase(deps, talk.id, mallory).then((done) => ({ talk, ok: done.ok })),
          takeOver(deps, { conversationId: talk.id, agent: mallory, version: 1 }).then((done) => ({
            talk,
            ok: done.ok,
          })),
        ];
      }),
    );
    const reached = new Set(reads.filter(({ ok }) => ok).map(({ talk }) => talk.id));
    expect(reached.size).toBe(limit);
    const next = await app.open();
    await next.send({ kind: "person" });
    expect(reasonOf(await readCase(app.deps, next.id, mallory))).toBe("budget_spent");
    // Whom the agent has reached already is still served.
    const [first] = reached;
    const known = talks.find(({ id }) => id === first);
    if (!known) throw new Error("Nobody was reached");
    const reply = {
      conversationId: known.id,
      agent: mallory,
      clientId: "00000000-0000-4000-8000-00000000c001",
      text: "Hello",
    };
    expect(reasonOf(await replyAsAgent(app.deps, reply))).not.toBe("budget_spent");
  }, 60_000);

  it("[SEC-084] lets an agent propose an act that only the customer's button carries out", async () => {
    const noor = agent();
    const talk = await heldBy(noor, "CU-C06", true);
    const propose = (lineId: string): ReturnType<typeof proposeForCustomer> =>
      proposeForCustomer(app.deps, { conversationId: talk.id, agent: noor, kind: "roaming_enable", lineId });
    expect(reasonOf(await propose("PR-C02-1"))).toBe("not_permitted");
    const proposed = await propose("PR-C06-1");
    if (!proposed.ok) throw new Error(proposed.refusal.reason);
    talk.events.push(...proposed.value.events);
    expect(Talk.text(proposed.value.events)).toContain("Noor prepared this for you");
    expect(JSON.stringify(app.sandbox.outbox("+447700900106"))).not.toContain("roaming");
    const done = await talk.confirm();
    expect(Talk.text(done)).toMatch(/Done\.|not carried out|not been confirmed/u);
    expect(reasonOf(await propose("PR-C06-1"))).toBe("none");
  });

  it("[SEC-082] writes which policies are in force once, and again only when they have changed", async () => {
    expect(await recordPolicies(app.deps)).toBe(true);
    expect(await recordPolicies(app.deps)).toBe(false);
    const changed = { ...app.deps, policies: { ...app.deps.policies, hash: "other" } };
    expect(await recordPolicies(changed)).toBe(true);
    expect((await app.deps.history.findPolicyChange(app.deps.tenant))?.facts).toMatchObject({
      hash: "other",
      before: app.deps.policies.hash,
    });
  });
});
