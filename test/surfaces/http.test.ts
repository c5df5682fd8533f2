// SPDX-License-Identifier: Apache-2.0
import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { OPEN_ROUTES } from "#app";
import { limits } from "#kernel";
import type { ConversationOpened, Problem, TurnAnswer } from "#protocol";
import { openTestServer, type TestServer } from "../harness/server.ts";

let at: TestServer;
beforeAll(async () => {
  at = await openTestServer();
});
afterAll(async () => {
  await at.close();
});

const json = { "content-type": "application/json" };

/** Each test is another client: limits count per address. */
function somewhere(): string {
  return `198.51.100.${Math.floor(Math.random() * 250)}, 203.0.113.${Math.floor(Math.random() * 250)}`;
}

async function open(headers: Record<string, string> = {}, body: unknown = { tokenIn: "bearer" }): Promise<Response> {
  return fetch(`${at.url}/v1/conversations`, {
    method: "POST",
    headers: { ...json, "x-forwarded-for": somewhere(), ...headers },
    body: JSON.stringify(body),
  });
}

async function bearer(): Promise<Record<string, string>> {
  const opened = (await (await open()).json()) as ConversationOpened;
  return { ...json, "x-forwarded-for": somewhere(), authorization: `Bearer ${opened.token ?? ""}` };
}

async function turn(headers: Record<string, string>, input: Record<string, unknown>): Promise<Response> {
  return fetch(`${at.url}/v1/conversations/current/turns`, { method: "POST", headers, body: JSON.stringify(input) });
}

describe("opening a conversation", () => {
  it("says first, before anything else, that a machine speaks and how to reach a person", async () => {
    const opened = (await (await open()).json()) as ConversationOpened;
    const [first] = opened.events;
    expect(first?.kind).toBe("message");
    expect(JSON.stringify(first)).toMatch(/robot|machine/i);
    expect(JSON.stringify(first)).toMatch(/privacy/i);
  });

  it("counts openings apart from turns, and refuses the thirty-first from one address within a minute", async () => {
    const from = { "x-forwarded-for": "192.0.2.77" };
    const first = (await (await open(from)).json()) as ConversationOpened;
    const headers = { ...json, ...from, authorization: `Bearer ${first.token ?? ""}` };
    for (let i = 0; i < 15; i += 1) await turn(headers, { kind: "text", clientId: randomUUID(), text: "hello" });
    const later = await Promise.all(
      Array.from({ length: limits.openingsPerAddress.count - 1 }, async () => (await open(from)).status),
    );
    expect(later.every((status) => status === 201)).toBe(true);
    expect((await open(from)).status).toBe(429);
  });

  it("sets a cookie that scripts cannot read and other sites do not send", async () => {
    const answer = await open({ origin: at.url }, {});
    const [cookie = ""] = answer.headers.getSetCookie();
    expect(cookie).toMatch(/HttpOnly/i);
    expect(cookie).toMatch(/SameSite=Strict/i);
    expect(((await answer.json()) as ConversationOpened).token).toBeUndefined();
  });

  it.each([
    ["another origin", { origin: "https://evil.example" }],
    ["the null origin", { origin: "null" }],
    ["a cookie without an origin", { cookie: "wardline_visitor=x" }],
  ])("refuses %s", async (_name, headers) => {
    expect((await open(headers)).status).toBe(403);
  });

  it.each([
    ["an unknown key", { tokenIn: "bearer", isAdmin: true }],
    ["a wrong type", { lang: 7 }],
    ["an array", []],
    ["an unknown language", { lang: "xx" }],
  ])("refuses %s with a problem that quotes no value", async (_name, body) => {
    const answer = await open({}, body);
    expect(answer.status).toBe(400);
    expect(answer.headers.get("content-type")).toContain("application/problem+json");
    const problem = (await answer.json()) as Problem;
    expect(problem.code).toBe("bad_request");
    expect(problem.requestId).toMatch(/^[0-9a-f-]{36}$/);
  });
});

describe("every route", () => {
  it("[SEC-050] needs a token or an agent, except those that are public by name", async () => {
    const document = (await (await fetch(`${at.url}/openapi.json`)).json()) as {
      paths: Record<string, Record<string, unknown>>;
    };
    // One list with its reasons, which `wardline audit run` holds a running instance to as well.
    const open = new Set(Object.keys(OPEN_ROUTES));
    const routes = Object.entries(document.paths).flatMap(([path, methods]) =>
      Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`),
    );
    expect(routes.length).toBeGreaterThan(10);
    for (const route of routes.filter((name) => !open.has(name))) {
      const [method = "", path = ""] = route.split(" ");
      // Who tries made-up tokens is soon told to wait; here a minute goes by between two routes.
      at.app.clock.advance(60_001);
      const target = `${at.url}${path.replace(/\{[^}]+\}/g, "01a1dea6-4100-7261-8a03-f18095602e3c")}`;
      for (const headers of [
        {},
        { authorization: `Bearer ${"A".repeat(43)}` },
        { cookie: "wardline_visitor=x; wardline_desk=y", origin: at.url },
      ]) {
        const answer = await fetch(target, {
          method,
          headers: { ...(method === "POST" ? json : {}), ...headers },
          ...(method === "POST" ? { body: "{}" } : {}),
        });
        expect([route, answer.status]).toEqual([
          route,
          expect.toSatisfy((status: number) => status === 401 || status === 404),
        ]);
      }
    }
  });

  it("tells an unknown conversation and a wrong token the same way", async () => {
    const answers = await Promise.all(
      ["A".repeat(43), "B".repeat(43)].map(async (token) => {
        const answer = await turn(
          { ...json, authorization: `Bearer ${token}` },
          { kind: "text", clientId: randomUUID(), text: "hi" },
        );
        return [answer.status, { ...((await answer.json()) as Problem), requestId: "" }];
      }),
    );
    expect(answers[0]).toEqual(answers[1]);
  });

  it("answers with headers that keep pages in their place", async () => {
    const page = await fetch(`${at.url}/widget/`);
    expect(page.headers.get("content-security-policy")).toMatch(
      /frame-ancestors http:\/\/www\.larkspur\.localhost.*require-trusted-types-for 'script'/,
    );
    const desk = await fetch(`${at.url}/console`);
    expect(desk.headers.get("content-security-policy")).toContain("frame-ancestors 'none'");
    for (const answer of [page, desk, await open()])
      expect(answer.headers.get("x-content-type-options")).toBe("nosniff");
  });
});

describe("turns", () => {
  it("are carried out once per client id, however often they are sent", async () => {
    const headers = await bearer();
    const input = { kind: "text", clientId: randomUUID(), text: "hello" };
    const answers = await Promise.all([turn(headers, input), turn(headers, input), turn(headers, input)]);
    const bodies = (await Promise.all(answers.map((answer) => answer.json()))) as TurnAnswer[];
    expect(new Set(bodies.map((body) => JSON.stringify(body.events))).size).toBe(1);
    const all = (await (
      await fetch(`${at.url}/v1/conversations/current/events?after=0`, { headers })
    ).json()) as TurnAnswer;
    expect(all.events.filter((event) => event.kind === "message" && event.clientId === input.clientId)).toHaveLength(1);
    expect(all.events.map((event) => event.seq)).toEqual(all.events.map((_event, i) => i + 1));
  });

  it("refuse bodies that are too large or malformed", async () => {
    const headers = await bearer();
    const big = await turn(headers, { kind: "text", clientId: randomUUID(), text: "x".repeat(limits.frameBytes) });
    expect(big.status).toBe(413);
    const long = await turn(headers, {
      kind: "text",
      clientId: randomUUID(),
      text: "x".repeat(limits.utteranceChars + 1),
    });
    expect(long.status).toBe(400);
    const broken = await fetch(`${at.url}/v1/conversations/current/turns`, { method: "POST", headers, body: "{" });
    expect(broken.status).toBe(400);
  });

  it("slow down who sends too many, and say when to come back", async () => {
    const headers = await bearer();
    let last: Response | null = null;
    for (let i = 0; i <= limits.turnsPerConversation.count; i += 1)
      last = await turn(headers, { kind: "text", clientId: randomUUID(), text: "hello" });
    expect(last?.status).toBe(429);
    expect(Number(last?.headers.get("retry-after"))).toBeGreaterThan(0);
  });

  it("are refused after the end, and the chat can still be read and deleted", async () => {
    const headers = await bearer();
    await turn(headers, { kind: "end", clientId: randomUUID() });
    expect((await turn(headers, { kind: "text", clientId: randomUUID(), text: "hello" })).status).toBe(409);
    expect((await fetch(`${at.url}/v1/conversations/current`, { headers })).status).toBe(200);
    const { authorization } = headers;
    expect(
      (
        await fetch(`${at.url}/v1/conversations/current`, {
          method: "DELETE",
          headers: { authorization: authorization ?? "" },
        })
      ).status,
    ).toBe(204);
    expect((await fetch(`${at.url}/v1/conversations/current`, { headers })).status).toBe(404);
  });
});

describe("long poll", () => {
  it("answers as soon as there is something new", async () => {
    const headers = await bearer();
    const waiting = fetch(`${at.url}/v1/conversations/current/events?after=1&waitMs=10000`, { headers });
    await turn(headers, { kind: "text", clientId: randomUUID(), text: "hello" });
    const got = (await (await waiting).json()) as TurnAnswer;
    expect(got.events.length).toBeGreaterThan(0);
  });
});

it("[SEC-650] events after a number that no event can have are refused, not asked for", async () => {
  const after = (seq: number): Promise<Response> =>
    fetch(`${at.url}/v1/conversations/current/events?after=${seq}`, { headers });
  const headers = await bearer();
  expect((await after(2_147_483_647)).status).toBe(200);
  const refused = await after(2_147_483_648);
  expect([refused.status, ((await refused.json()) as { code: string }).code]).toEqual([400, "bad_request"]);
});

describe("transcript", () => {
  it("escapes what a person wrote", async () => {
    const headers = await bearer();
    await turn(headers, { kind: "text", clientId: randomUUID(), text: "<img src=x onerror=alert(1)>" });
    const page = await (await fetch(`${at.url}/v1/conversations/current/transcript?format=html`, { headers })).text();
    expect(page).not.toContain("<img");
    expect(page).toContain("&#60;img");
  });
});
