// SPDX-License-Identifier: Apache-2.0
// Two nodes over one database: what is ended on one stops on the other.
import { pino } from "pino";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type AppDeps, endOtherSessions, makeNonce } from "#app";
import { makeUuid } from "#kernel";
import { makeFanOut, type PostgresFanOut } from "#postgres";
import type { ConversationOpened, ServerFrame } from "#protocol";
import { buildServer, parseNetworks } from "#surfaces";
import { systemRandom } from "../../src/main/system.ts";
import { openTestServer, type TestServer } from "../harness/server.ts";

let here: TestServer;
let fanOut: PostgresFanOut;
let other: Awaited<ReturnType<typeof buildServer>>;
let otherUrl: string;
beforeAll(async () => {
  here = await openTestServer();
  const { deps, database } = here.app;
  fanOut = await makeFanOut({ database, tenant: deps.tenant, nodeId: makeUuid(systemRandom) });
  const node: AppDeps = { ...deps, fanOut };
  const publicOrigins: string[] = [];
  const options = {
    publicOrigins,
    embedOrigins: ["http://www.larkspur.localhost"],
    trustedProxies: parseNetworks([]),
    isHttps: false,
    plainHttpFrom: null,
    isChannelRequired: false,
    brands: {},
    webDir: here.webDir,
    version: "0.0.0-test",
  };
  other = await buildServer({ deps: node, options }, { logger: pino({ level: "silent" }), tls: null });
  otherUrl = `http://localhost:${new URL(await other.listen({ host: "127.0.0.1", port: 0 })).port}`;
  publicOrigins.push(otherUrl);
});
afterAll(async () => {
  await other.close();
  await fanOut.close();
  await here.close();
});

async function signIn(): Promise<{ token: string; id: string }> {
  const { app } = here;
  const identifyToken = await app.token("CU-C01", makeNonce(app.deps));
  const answer = await fetch(`${here.url}/v1/conversations`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ tokenIn: "bearer", identifyToken }),
  });
  const opened = (await answer.json()) as ConversationOpened;
  return { token: opened.token ?? "", id: opened.state.conversationId };
}

/** A socket on the other node, resumed from the beginning. */
async function listen(token: string): Promise<{ frames: ServerFrame[]; closed: Promise<number>; socket: WebSocket }> {
  const socket = new WebSocket(`${otherUrl.replace("http", "ws")}/v1/conversations/current/socket`, {
    headers: { authorization: `Bearer ${token}` },
  });
  const frames: ServerFrame[] = [];
  const isLive = Promise.withResolvers<undefined>();
  socket.addEventListener("message", (event) => {
    frames.push(JSON.parse(String(event.data)) as ServerFrame);
    if (frames.at(-1)?.type === "state") isLive.resolve(undefined);
  });
  const closed = new Promise<number>((resolve) => {
    socket.addEventListener("close", (event) => resolve(event.code));
  });
  socket.addEventListener("open", () => socket.send(JSON.stringify({ type: "resume", lastSeq: 0 })));
  await isLive.promise;
  return { frames, closed, socket };
}

describe("a session that is ended elsewhere", () => {
  it("[SEC-136] loses its connection on another node at once, with the reason as the last word", async () => {
    const lost = await signIn();
    const keeper = await signIn();
    const ear = await listen(lost.token);
    const before = ear.frames.length;
    const begun = performance.now();
    expect(await endOtherSessions(here.app.deps, keeper.id as never)).toMatchObject({ ok: true });
    expect(await ear.closed).toBe(4401);
    expect(performance.now() - begun).toBeLessThan(2_000);
    const after = ear.frames.slice(before);
    expect(after.at(-1)).toEqual({ type: "bye", reason: "ended" });
    // Nothing else was delivered: no message, no state.
    for (const frame of after)
      expect(frame.type === "bye" || (frame.type === "event" && frame.event.kind === "conversation_ended")).toBe(true);
    // And it does not open again, nor does a poll.
    const again = await fetch(`${otherUrl}/v1/conversations/current/events`, {
      headers: { authorization: `Bearer ${lost.token}` },
    });
    expect(again.status).toBe(401);
  });

  it("[SEC-136] ends a poll that waits on another node", async () => {
    const keeper = await signIn();
    const lost = await signIn();
    const poll = fetch(`${otherUrl}/v1/conversations/current/events?after=99&waitMs=20000`, {
      headers: { authorization: `Bearer ${lost.token}` },
    });
    await new Promise((resolve) => setTimeout(resolve, 300));
    const begun = performance.now();
    await endOtherSessions(here.app.deps, keeper.id as never);
    const answer = await poll;
    expect(answer.status).toBe(401);
    expect(performance.now() - begun).toBeLessThan(5_000);
  });

  it("[SEC-136] reads nothing more over a socket that missed the news", async () => {
    const lost = await signIn();
    const ear = await listen(lost.token);
    await here.app.database.query("test.revoke", "DELETE FROM visitor_token WHERE conversation_id = $1", [lost.id]);
    const before = ear.frames.length;
    ear.socket.send(JSON.stringify({ type: "resume", lastSeq: 0 }));
    expect(await ear.closed).toBe(4401);
    expect(ear.frames.slice(before)).toEqual([{ type: "bye", reason: "ended" }]);
  });
});
