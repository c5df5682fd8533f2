// SPDX-License-Identifier: Apache-2.0
import { describe, expect, test } from "vitest";
import { type ClientOptions, openClient, type SendInit } from "./client.ts";
import { makeProgramKey } from "./key.ts";

const BASE = "https://desk.operator.example";
type Sent = SendInit & { readonly path: string };

/** A client whose requests are answered from a list, and what it sent and waited. */
function clientOf(answers: readonly (Response | Error)[], changes: Partial<ClientOptions> = {}) {
  const sent: Sent[] = [];
  const waits: number[] = [];
  const left = [...answers];
  const client = openClient({
    baseUrl: BASE,
    token: "wlt_x",
    send: async (path, init) => {
      sent.push({ ...init, path });
      const next = left.shift();
      if (next === undefined || next instanceof Error) throw next ?? new Error("none is left");
      return next;
    },
    wait: async (ms) => {
      waits.push(ms);
    },
    ...changes,
  });
  return { client, sent, waits };
}

const refusal = (status: number, code: string, headers: Record<string, string> = {}): Response =>
  new Response(JSON.stringify({ code, status, detail: "Why", requestId: "r" }), { status, headers });
const done = (): Response => new Response(JSON.stringify({ hash: "h", ids: [] }), { status: 200 });

describe("openClient()", () => {
  test("writes the address from its parts and gives the answer with its status", async () => {
    const { client, sent } = clientOf([done(), new Response(null, { status: 204 })]);
    const history = await client.call("GET /v1/desk/history", { query: { topic: "security", before: 7 } });
    expect(history).toMatchObject({ ok: true, status: 200 });
    const revoked = await client.call("DELETE /v1/desk/tokens/{id}", { params: { id: "a/b c" } });
    expect(revoked).toEqual({ ok: true, status: 204, value: null });
    expect(sent.map(({ method, path }) => `${method} ${path}`)).toEqual([
      "GET /v1/desk/history?topic=security&before=7",
      "DELETE /v1/desk/tokens/a%2Fb%20c",
    ]);
  });

  test("gives a refusal as a value, and does not send a no again", async () => {
    const { client, sent } = clientOf([refusal(403, "not_authorised")]);
    expect(await client.call("GET /v1/desk/policies", {})).toEqual({
      ok: false,
      refusal: {
        reason: "refused",
        status: 403,
        code: "not_authorised",
        detail: "Why",
        requestId: "r",
        retryAfterMs: null,
      },
    });
    expect(sent).toHaveLength(1);
  });

  test("waits as long as the service says, with a new proof for each try, and gives up in the end", async () => {
    const key = await makeProgramKey();
    const busy = (): Response => refusal(429, "too_many_requests", { "retry-after": "2" });
    const { client, sent, waits } = clientOf([busy(), done()], { key });
    expect((await client.call("GET /v1/desk/policies", {})).ok).toBe(true);
    expect([waits, new Set(sent.map(({ headers }) => headers["dpop"])).size]).toEqual([[2_000], 2]);
    expect(sent[0]?.headers["authorization"]).toBe("DPoP wlt_x");
    const never = clientOf([busy(), busy(), busy(), busy()]);
    expect(await never.client.call("GET /v1/desk/policies", {})).toMatchObject({
      refusal: { code: "too_many_requests" },
    });
    expect(never.sent).toHaveLength(3);
    const long = clientOf([refusal(503, "unavailable", { "retry-after": "3600" })]);
    expect(await long.client.call("GET /v1/desk/policies", {})).toMatchObject({ refusal: { retryAfterMs: 3_600_000 } });
    expect(long.waits).toEqual([]);
  });

  test("sends again what only reads where nobody answered; never what may have been done", async () => {
    const read = clientOf([new TypeError("fetch failed"), done()]);
    expect((await read.client.call("GET /v1/desk/policies", {})).ok).toBe(true);
    const write = clientOf([new TypeError("fetch failed"), done()]);
    const wish = { params: { id: "i" }, body: { version: 1 } } as const;
    expect(await write.client.call("POST /v1/desk/cases/{id}/take-over", wish)).toEqual({
      ok: false,
      refusal: { reason: "network" },
    });
    expect(write.sent).toHaveLength(1);
  });

  test("ends with the caller's signal, before and while it waits", async () => {
    const ended = AbortSignal.abort();
    const never = clientOf([done()]);
    const aborted = { ok: false, refusal: { reason: "aborted" } };
    expect(await never.client.call("GET /v1/desk/policies", { signal: ended })).toEqual(aborted);
    expect(never.sent).toEqual([]);
    const control = new AbortController();
    const waiting = clientOf([refusal(429, "too_many_requests"), done()], {
      wait: async () => {
        control.abort();
      },
    });
    expect(await waiting.client.call("GET /v1/desk/policies", { signal: control.signal })).toEqual(aborted);
    expect(waiting.sent).toHaveLength(1);
  });
});
