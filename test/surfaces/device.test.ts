// SPDX-License-Identifier: Apache-2.0
import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { ConversationOpened, ServerFrame } from "#protocol";
import { type ClientKey, makeClientKey } from "#surfaces";
import { openTestServer, type TestServer } from "../harness/server.ts";

const OPEN = "/v1/conversations";
const CURRENT = "/v1/conversations/current";
let at: TestServer;
beforeAll(async () => {
  at = await openTestServer();
});
afterAll(async () => {
  await at.close();
});

const now = (): number => at.app.clock.now();
const json = { "content-type": "application/json" };

type Session = { readonly key: ClientKey; readonly token: string; readonly headers: Record<string, string> };

/** A browser (cookie) or a program (bearer) that opened a conversation with a key. */
async function openWith(form: "cookie" | "bearer"): Promise<Session> {
  const key = makeClientKey();
  const answer = await fetch(at.url + OPEN, {
    method: "POST",
    headers: {
      ...json,
      dpop: key.prove("POST", at.url + OPEN, null, now()),
      "x-forwarded-for": `203.0.113.${Math.floor(Math.random() * 250)}`,
    },
    body: JSON.stringify({ tokenIn: form }),
  });
  expect(answer.status).toBe(201);
  const body = (await answer.json()) as ConversationOpened;
  expect(body.tokenHash).toHaveLength(43);
  if (form === "bearer") {
    const token = body.token ?? "";
    return { key, token, headers: { authorization: `Bearer ${token}` } };
  }
  const cookie = answer.headers.getSetCookie()[0]?.split(";")[0] ?? "";
  const origin = new URL(at.url.replace("127.0.0.1", "localhost")).origin;
  return { key, token: cookie.split("=")[1] ?? "", headers: { cookie, origin } };
}

type Ask = {
  readonly method?: string;
  readonly path?: string;
  readonly body?: unknown;
  readonly proof?: string | null;
};

/** One request of a session, with a proof of its own key unless another one, or none, is given. */
async function ask(
  { key, token, headers }: Session,
  { method = "GET", path = CURRENT, body, proof }: Ask = {},
): Promise<number> {
  const dpop = proof === undefined ? key.prove(method, at.url + path, token, now()) : proof;
  const answer = await fetch(at.url + path, {
    method,
    headers: { ...headers, ...(dpop === null ? {} : { dpop }), ...(body === undefined ? {} : json) },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  return answer.status;
}

const REQUESTS: readonly (Ask & { readonly refused: number; readonly taken: number })[] = [
  { path: CURRENT, refused: 404, taken: 200 },
  { path: `${CURRENT}/events?after=0&waitMs=50`, refused: 401, taken: 200 },
  { path: `${CURRENT}/transcript?format=json`, refused: 401, taken: 200 },
  { path: `${CURRENT}/sessions`, refused: 401, taken: 403 },
  { path: `${CURRENT}/looks`, refused: 401, taken: 403 },
  { path: `${CURRENT}/looks?before=7.${"A".repeat(43)}`, refused: 401, taken: 400 },
  {
    method: "POST",
    path: `${CURRENT}/turns`,
    body: { kind: "text", clientId: randomUUID(), text: "hello" },
    refused: 401,
    taken: 200,
  },
];

describe.each(["cookie", "bearer"] as const)("a session bound to its device (%s)", (form) => {
  it(`[SEC-112] a token copied to another browser reads nothing, sends nothing and hears nothing (${form})`, async () => {
    const owner = await openWith(form);
    const thief: Session = { ...owner, key: makeClientKey() };
    for (const request of REQUESTS) {
      expect(await ask(thief, request)).toBe(request.refused);
      expect(await ask(thief, { ...request, proof: null })).toBe(request.refused);
    }
    expect(await ask(thief, { method: "DELETE" })).toBe(401);
    for (const request of REQUESTS) expect(await ask(owner, request)).toBe(request.taken);
  });

  it(`[SEC-113] a proof is taken once, for its own request and while it is fresh (${form})`, async () => {
    const owner = await openWith(form);
    const proof = owner.key.prove("GET", at.url + CURRENT, owner.token, now());
    expect(await ask(owner, { proof })).toBe(200);
    expect(await ask(owner, { proof })).toBe(404);
    const other = await openWith(form);
    for (const wrong of [
      owner.key.prove("POST", at.url + CURRENT, owner.token, now()),
      owner.key.prove("GET", `${at.url}${CURRENT}/events`, owner.token, now()),
      owner.key.prove("GET", at.url + CURRENT, other.token, now()),
      owner.key.prove("GET", at.url + CURRENT, null, now()),
      owner.key.prove("GET", at.url + CURRENT, owner.token, now() - 60_000),
      owner.key.prove("GET", at.url + CURRENT, owner.token, now() + 60_000),
      "",
      "a.b.c",
    ])
      expect(await ask(owner, { proof: wrong })).toBe(404);
    const together = owner.key.prove("GET", at.url + CURRENT, owner.token, now());
    const statuses = await Promise.all(Array.from({ length: 8 }, () => ask(owner, { proof: together })));
    expect(statuses.filter((status) => status === 200)).toHaveLength(1);
  });

  it(`[SEC-112] a socket opens with a proof in its header or its first frame, and to nobody else (${form})`, async () => {
    const owner = await openWith(form);
    const path = `${CURRENT}/socket`;
    const proofOf = (key: ClientKey): string => key.prove("GET", at.url + path, owner.token, now());
    expect(await listen({ ...owner.headers, dpop: proofOf(owner.key) }, null)).toBe("event");
    expect(await listen(owner.headers, proofOf(owner.key))).toBe("event");
    const thief = makeClientKey();
    const used = proofOf(owner.key);
    expect(await listen(owner.headers, used)).toBe("event");
    expect(await listen({ ...owner.headers, dpop: proofOf(thief) }, null)).toBe("not_authorised");
    expect(await listen({ ...owner.headers, dpop: proofOf(thief) }, proofOf(owner.key))).toBe("not_authorised");
    expect(await listen(owner.headers, proofOf(thief))).toBe("not_authorised");
    expect(await listen(owner.headers, used)).toBe("not_authorised");
    expect(await listen(owner.headers, null)).toBe("not_authorised");
  });
});

/** What a socket with these headers, and perhaps this first frame, hears first. */
async function listen(headers: Record<string, string>, proof: string | null): Promise<string> {
  const socket = new WebSocket(`${at.wsUrl}${CURRENT}/socket`, { headers });
  const heard = Promise.withResolvers<string>();
  socket.addEventListener("open", () => {
    if (proof !== null) socket.send(JSON.stringify({ type: "prove", proof }));
    socket.send(JSON.stringify({ type: "resume", lastSeq: 0 }));
  });
  socket.addEventListener("message", (message) => {
    const frame = JSON.parse(String(message.data)) as ServerFrame;
    heard.resolve(frame.type === "bye" ? frame.reason : frame.type);
  });
  socket.addEventListener("close", () => heard.resolve("closed"));
  const first = await heard.promise;
  socket.close();
  return first;
}

describe("opening with a key", () => {
  it("[SEC-113] a proof that does not hold opens nothing; without one the session belongs to whoever has the token", async () => {
    const key = makeClientKey();
    const open = async (dpop: string | null): Promise<Response> =>
      fetch(at.url + OPEN, {
        method: "POST",
        headers: { ...json, ...(dpop === null ? {} : { dpop }), "x-forwarded-for": "203.0.113.251" },
        body: JSON.stringify({ tokenIn: "bearer" }),
      });
    const proof = key.prove("POST", at.url + OPEN, null, now());
    expect((await open(proof)).status).toBe(201);
    for (const wrong of [
      proof,
      "x",
      key.prove("GET", at.url + OPEN, null, now()),
      key.prove("POST", at.url, null, now()),
    ])
      expect((await open(wrong)).status).toBe(401);
    const body = (await (await open(null)).json()) as ConversationOpened;
    expect(body.tokenHash).toBeUndefined();
    const headers = { authorization: `Bearer ${body.token ?? ""}` };
    expect((await fetch(at.url + CURRENT, { headers })).status).toBe(200);
  });
});
