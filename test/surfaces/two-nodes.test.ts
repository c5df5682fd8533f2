// SPDX-License-Identifier: Apache-2.0
// Two nodes on one database, asked by connections to both at once: what one of them gave out or counted holds on the other.
import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  type AppDeps,
  handleTurn,
  lockByVisitor,
  makeLogKeys,
  makeNonce,
  ownPolicy,
  SEQUENCER_DEFAULTS,
  sendNotices,
  sequenceHistory,
  verifyHistory,
} from "#app";
import { limits } from "#kernel";
import { makeHistoryTree } from "#postgres";
import type { ConversationEvent, ConversationOpened, TurnAnswer, TurnInput } from "#protocol";
import { type ClientKey, makeClientKey } from "#surfaces";
import { systemRandom } from "../../src/main/system.ts";
import type { Talk } from "../harness/app.ts";
import { openTestServer, type TestServer } from "../harness/server.ts";

let at: TestServer;
let nodes: readonly [string, string];
let other: AppDeps;
/** When the second node wants to be asked again; null: it is not busy. */
let busyForMs: number | null = null;
beforeAll(async () => {
  at = await openTestServer();
  const second = await at.another({ busyForMs: () => busyForMs });
  other = second.deps;
  nodes = [at.url, second.url];
});
afterAll(async () => {
  await at.close();
});

const OPEN = "/v1/conversations";
const CURRENT = "/v1/conversations/current";
const json = { "content-type": "application/json" };
const now = (): number => at.app.clock.now();
const somewhere = (): string => `203.0.113.${String(Math.floor(Math.random() * 250))}`;
const nodeOf = (index: number): string => nodes[index % 2] ?? "";

type Session = { readonly token: string; readonly key: ClientKey; readonly opened: ConversationOpened };

async function post(url: string, headers: Record<string, string>, body: unknown): Promise<Response> {
  return fetch(url, {
    method: "POST",
    headers: { ...json, "x-forwarded-for": somewhere(), ...headers },
    body: JSON.stringify(body),
  });
}

/** A browser with a key of its own, which opened at one of the nodes; with a customer, as one who is signed in. */
async function openAt(node: string, customer: string | null = null): Promise<Session> {
  const key = makeClientKey();
  const identifyToken = customer === null ? null : await at.app.token(customer, makeNonce(at.app.deps));
  const answer = await post(
    node + OPEN,
    { dpop: key.prove("POST", node + OPEN, null, now()) },
    { tokenIn: "bearer", lang: "en", ...(identifyToken === null ? {} : { identifyToken }) },
  );
  expect(answer.status).toBe(201);
  const opened = (await answer.json()) as ConversationOpened;
  return { token: opened.token ?? "", key, opened };
}

function authorised({ token, key }: Session, method: string, url: string): Record<string, string> {
  return { authorization: `Bearer ${token}`, dpop: key.prove(method, url, token, now()) };
}

type Wish = TurnInput extends infer T ? (T extends unknown ? Omit<T, "clientId"> : never) : never;

async function turn(node: string, session: Session, wish: Wish, clientId: string = randomUUID()): Promise<Response> {
  const url = `${node}${CURRENT}/turns`;
  return post(url, authorised(session, "POST", url), { ...wish, clientId });
}

async function eventsOf(node: string, session: Session): Promise<readonly ConversationEvent[]> {
  const url = node + CURRENT;
  const answer = await fetch(url, { headers: authorised(session, "GET", url) });
  expect(answer.status).toBe(200);
  return ((await answer.json()) as ConversationOpened).events;
}

type Read = { readonly state: string };

async function actsOf(talk: Talk): Promise<string[]> {
  const text = "SELECT state FROM act WHERE conversation_id = $1";
  return (await at.app.database.query<Read>("test.acts", text, [talk.id])).rows.map(({ state }) => state);
}

/** How often the operator took the order of an act. */
async function ordersOf(actId: string): Promise<number> {
  const { sandbox } = at.app;
  const answer = await fetch(`${sandbox.url}/oauth2/token`, {
    method: "POST",
    headers: { authorization: `Basic ${btoa(`${sandbox.clientId}:${sandbox.clientSecret}`)}` },
    body: new URLSearchParams({ grant_type: "client_credentials" }),
  });
  const { access_token: token } = (await answer.json()) as { access_token: string };
  const url = `${sandbox.url}/tmf-api/productOrderingManagement/v4/productOrder?externalId=wardline-${actId}`;
  return ((await (await fetch(url, { headers: { authorization: `Bearer ${token}` } })).json()) as unknown[]).length;
}

/** Talks until an act stands on the screen, by the code that is sent. */
async function untilAct(customer: string, plan: RegExp): Promise<Talk> {
  const talk = await at.app.open({ customer });
  await talk.say("I want to change my plan");
  for (let step = 0; step < 6 && !talk.parts().some((part) => part.type === "act"); step += 1) {
    if (talk.parts().at(-1)?.type === "form") await talk.stepUp();
    else await talk.press(plan);
  }
  return talk;
}

function sendTo(deps: AppDeps, talk: Talk, wish: Wish, clientId: string = randomUUID()): ReturnType<typeof handleTurn> {
  const input: TurnInput = { ...wish, clientId };
  return handleTurn({ tenant: deps.tenant, conversationId: talk.id, input, addressKey: systemRandom.bytes(32) }, deps);
}

describe("two nodes on one database, asked at once", () => {
  it("[SEC-562] carry out an input once, whichever of them it reaches, and give both the same answer", async () => {
    const session = await openAt(nodeOf(0));
    const clientId = randomUUID();
    const answers = await Promise.all(
      [0, 1, 0, 1].map((node) => turn(nodeOf(node), session, { kind: "text", text: "hello" }, clientId)),
    );
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200]);
    const said = await Promise.all(answers.map(async (answer) => ((await answer.json()) as TurnAnswer).events));
    for (const events of said) expect(events).toEqual(said[0]);
    const own = (await eventsOf(nodeOf(1), session)).filter(
      (event) => event.kind === "message" && event.by === "visitor",
    );
    expect(own).toHaveLength(1);
  });

  it("[SEC-562] lose and double nothing of one conversation, and number it without a gap", async () => {
    const session = await openAt(nodeOf(1));
    const ids = Array.from({ length: 12 }, () => randomUUID());
    const answers = await Promise.all(
      ids.map((id, index) => turn(nodeOf(index), session, { kind: "text", text: "which plans do you have" }, id)),
    );
    const taken = ids.filter((_, index) => answers[index]?.status === 200);
    expect(taken.length).toBeGreaterThan(0);
    const [one, two] = [await eventsOf(nodeOf(0), session), await eventsOf(nodeOf(1), session)];
    expect(one).toEqual(two);
    expect(one.map(({ seq }) => seq)).toEqual(one.map((_, index) => index + 1));
    const seen = one.flatMap((event) => (event.kind === "message" && event.by === "visitor" ? [event.clientId] : []));
    expect([...seen].sort()).toEqual([...taken].sort());
  });

  it("[SEC-562] count openings of an address and turns of a conversation together", async () => {
    const from = { "x-forwarded-for": "192.0.2.41" };
    const { count } = limits.openingsPerAddress;
    const opened = await Promise.all(
      Array.from({ length: count + 14 }, (_, index) => post(nodeOf(index) + OPEN, from, { tokenIn: "bearer" })),
    );
    expect(opened.filter(({ status }) => status === 201)).toHaveLength(count);
    expect(opened.filter(({ status }) => status === 429)).toHaveLength(14);

    const session = await openAt(nodeOf(0));
    const most = limits.turnsPerConversation.count;
    const turns: Response[] = [];
    for (let round = 0; round < 7; round += 1)
      turns.push(
        ...(await Promise.all(
          [0, 1, 0, 1].map((node) => turn(nodeOf(node), session, { kind: "text", text: "hello" })),
        )),
      );
    const [taken, refused] = [200, 429].map((wanted) => turns.filter(({ status }) => status === wanted).length);
    expect(taken).toBeLessThanOrEqual(most);
    expect(taken).toBeGreaterThan(most / 2);
    expect(refused).toBeGreaterThan(0);
  });

  it("[SEC-562] take a proof of a key once, and a token of the operator's site once", async () => {
    const session = await openAt(nodeOf(0));
    const url = nodeOf(0) + CURRENT;
    const proof = session.key.prove("GET", url, session.token, now());
    // Behind a balancer both nodes are one origin; here the second is asked under the first one's name.
    const headers = { authorization: `Bearer ${session.token}`, dpop: proof };
    const [first, second] = await Promise.all(
      [at.app.deps, other].map(async (deps) =>
        Promise.all(
          Array.from({ length: 4 }, () =>
            deps.tokens.spendOnce(
              deps.tenant,
              "device_proof",
              deps.keys.blindIndex("token", proof),
              new Date(now() + 60_000),
            ),
          ),
        ),
      ),
    );
    expect([...(first ?? []), ...(second ?? [])].filter(Boolean)).toHaveLength(1);
    const read = await Promise.all(Array.from({ length: 4 }, () => fetch(url, { headers })));
    expect(read.filter(({ status }) => status === 200)).toHaveLength(1);

    const identifyToken = await at.app.token("CU-C02", makeNonce(at.app.deps));
    const openings = await Promise.all(
      [0, 1, 0, 1].map(async (node) => {
        const key = makeClientKey();
        const dpop = key.prove("POST", nodeOf(node) + OPEN, null, now());
        const answer = await post(nodeOf(node) + OPEN, { dpop }, { tokenIn: "bearer", identifyToken });
        return ((await answer.json()) as ConversationOpened).state.assurance;
      }),
    );
    expect(openings.filter((level) => level !== "A0")).toHaveLength(1);
  });

  it("[SEC-562] order once when both buttons are pressed, and nothing once the account was locked at the other", async () => {
    const talk = await untilAct("CU-C02", /SIM L/u);
    const { actId, textHash } = talk.act();
    const press = { kind: "act", actId, textHash, decision: "confirm" } as const;
    await Promise.all([0, 1, 0, 1].map((node) => sendTo(node === 0 ? at.app.deps : other, talk, press)));
    expect(await actsOf(talk)).toEqual(["done"]);
    expect(await ordersOf(actId)).toBe(1);

    const late = await untilAct("CU-C05", /Unlimited$/u);
    const here = await at.app.open({ customer: "CU-C05" });
    expect((await lockByVisitor(other, here.id)).ok).toBe(true);
    const { actId: lateId, textHash: lateHash } = late.act();
    const pressed = await Promise.all(
      [at.app.deps, other].map((deps) =>
        sendTo(deps, late, { kind: "act", actId: lateId, textHash: lateHash, decision: "confirm" }),
      ),
    );
    expect(pressed.map(({ ok }) => ok)).toEqual([false, false]);
    expect(await actsOf(late)).not.toContain("done");
  });

  it("[SEC-562] take no more guesses at a code together than one of them alone", async () => {
    const talk = await at.app.open();
    await talk.say("how much do I owe?");
    await talk.fill({ number: "+447700900107" });
    await sendNotices(at.app.deps);
    const right = await talk.code("+447700900107");
    const { formId } = talk.form();
    const wrong = Array.from({ length: 12 }, (_, index) =>
      String((Number(right) + 1 + index) % 1_000_000).padStart(6, "0"),
    );
    await Promise.all(
      wrong.map((code, index) =>
        sendTo(index % 2 === 0 ? at.app.deps : other, talk, {
          kind: "form",
          formId,
          decision: "submit",
          fields: { code },
        }),
      ),
    );
    await sendTo(other, talk, { kind: "form", formId, decision: "submit", fields: { code: right } });
    await talk.refresh();
    expect(talk.state.assurance).toBe("A0");
  });

  it("[SEC-563] turn away who wants to begin where there is no room, say when to come again, and serve who has begun", async () => {
    const session = await openAt(nodeOf(1));
    busyForMs = 7_300;
    try {
      const refused = await post(nodeOf(1) + OPEN, {}, { tokenIn: "bearer", lang: "en" });
      expect(refused.status).toBe(503);
      expect(refused.headers.get("retry-after")).toBe("8");
      expect(await refused.json()).toMatchObject({ code: "busy", status: 503 });
      expect((await turn(nodeOf(1), session, { kind: "text", text: "hello" })).status).toBe(200);
      expect((await eventsOf(nodeOf(1), session)).length).toBeGreaterThan(2);
      // Another node has room.
      await openAt(nodeOf(0));
    } finally {
      busyForMs = null;
    }
    await openAt(nodeOf(1));
  });

  it("[SEC-562] put each entry of the history into one tree, once, while both write and both sequence", async () => {
    const keys = makeLogKeys("care.example/history", {
      ed25519: new Uint8Array(32).fill(1),
      mlDsa44: new Uint8Array(32).fill(2),
    });
    const trees = [makeHistoryTree(at.app.database), makeHistoryTree(at.app.database)];
    const anchor = { read: async () => null, write: async () => undefined };
    const deps = { keys, anchor, clock: at.app.clock, random: systemRandom, settings: SEQUENCER_DEFAULTS };
    const sequence = (): Promise<number[]> => Promise.all(trees.map((tree) => sequenceHistory({ ...deps, tree })));
    const writing = Promise.all(Array.from({ length: 8 }, (_, index) => openAt(nodeOf(index))));
    let entered = 0;
    for (let round = 0; round < 4; round += 1) entered += (await sequence()).reduce((sum, count) => sum + count, 0);
    await writing;
    entered += (await sequence()).reduce((sum, count) => sum + count, 0);
    const { rows } = await at.app.database.query<{ count: number }>(
      "test.history",
      "SELECT count(*)::int AS count FROM history",
    );
    expect(entered).toBe(rows[0]?.count);
    const [tree] = trees;
    if (tree === undefined) throw new Error("There is no tree");
    const verdict = await verifyHistory({ tree, policy: ownPolicy(keys), anchor }, null);
    expect(verdict.problems).toEqual([]);
  });
});
