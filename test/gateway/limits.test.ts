// SPDX-License-Identifier: Apache-2.0
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { admit, listGatewayKeys, revokeGatewayKey } from "#app";
import { makeCounterStore } from "#postgres";
import type { GatewayError } from "#protocol";
import { type GatewayRig, openGatewayRig } from "./rig.ts";
import { says, spells, streams } from "./scripted-server.ts";

let rig: GatewayRig;
beforeAll(async () => {
  rig = await openGatewayRig({ maxMessages: 5, maxAtOncePerKey: 2, maxAtOnce: 3 });
});
afterAll(async () => {
  await rig.close();
});
beforeEach(() => {
  rig.upstream.asked.length = 0;
  rig.upstream.answer = says("ok");
});

const hello = { model: "care", messages: [{ role: "user", content: "hello there" }] };
const PATH = "/v1/chat/completions";

async function codeOf(response: Response): Promise<[number, string]> {
  return [response.status, ((await response.json()) as GatewayError).error.code];
}

describe("keys of the gateway", () => {
  it("makeGatewayKey() is known by its hash only, and stands in the history [SEC-167]", async () => {
    const key = await rig.makeKey({ name: "planted-key-name" });
    const [, id = "", secret = ""] = /^wlg_([0-9a-f]{12})_([\w-]{43})$/.exec(key) ?? [];
    const { rows } = await rig.app.database.query<{ row: string }>(
      "test.keys",
      "SELECT row_to_json(k)::text AS row FROM gateway_key k",
    );
    const text = rows.map(({ row }) => row).join("\n");
    expect(text).toContain(id);
    expect(text).not.toContain(secret);
    expect(text).not.toContain(Buffer.from(secret).toString("hex"));
    expect(text).not.toContain(Buffer.from("planted-key-name").toString("hex"));
    expect((await listGatewayKeys(rig.deps)).find(({ keyId }) => keyId === id)?.name).toBe("planted-key-name");
    const history = await rig.app.database.query<{ kind: string; facts: string }>(
      "test.history",
      "SELECT kind, facts::text AS facts FROM history WHERE kind LIKE 'gateway.%' ORDER BY id",
    );
    expect(history.rows.at(-1)?.kind).toBe("gateway.key_made");
    expect(history.rows.at(-1)?.facts).toContain(id);
    expect(history.rows.map(({ facts }) => facts).join("")).not.toMatch(new RegExp(`${secret}|planted-key-name`));
  });

  it.each([
    ["no key", () => null],
    ["a made-up key", () => `wlg_000000000000_${"A".repeat(43)}`],
    ["another token", () => "sk-0123456789012345678901234567890"],
    ["a key with a letter more", (key: string) => `${key}A`],
    ["a key with another letter", (key: string) => key.slice(0, -1) + (key.endsWith("A") ? "B" : "A")],
  ])("refuses %s, and reads nothing [SEC-167]", async (_what, change) => {
    const key = await rig.makeKey();
    const response = await rig.post(PATH, hello, change(key));
    expect(response.headers.get("www-authenticate")).toBe("Bearer");
    expect(await codeOf(response)).toEqual([401, "invalid_api_key"]);
    expect((await fetch(`${rig.url}/v1/models`)).status).toBe(401);
    expect(rig.upstream.asked).toEqual([]);
  });

  it("refuses a key from the moment it is revoked or expires [SEC-167]", async () => {
    const key = await rig.makeKey({ days: 1 });
    const short = await rig.makeKey({ days: 1 });
    expect((await rig.post(PATH, hello, key)).status).toBe(200);
    const keyId = key.split("_")[1] ?? "";
    expect(await revokeGatewayKey(rig.deps, keyId)).toBe(true);
    expect(await revokeGatewayKey(rig.deps, keyId)).toBe(false);
    expect(await codeOf(await rig.post(PATH, hello, key))).toEqual([401, "invalid_api_key"]);
    expect((await rig.post(PATH, hello, short)).status).toBe(200);
    rig.app.clock.advance(24 * 3_600_000);
    expect(await codeOf(await rig.post(PATH, hello, short))).toEqual([401, "invalid_api_key"]);
  });

  it("makes who tries keys wait", async () => {
    const from = { "x-forwarded-for": "192.0.2.99" };
    const statuses: number[] = [];
    for (let i = 0; i < 32; i += 1) statuses.push((await rig.post(PATH, hello, null, from)).status);
    expect(statuses.slice(0, 30)).toEqual(Array<number>(30).fill(401));
    expect(statuses.slice(30)).toEqual([429, 429]);
  });
});

describe("limits of the gateway", () => {
  it("counts requests per minute of a key, over all nodes, and says when to come back [SEC-166]", async () => {
    const key = await rig.makeKey({ requestsPerMinute: 3 });
    for (let i = 0; i < 3; i += 1) expect((await rig.post(PATH, hello, key)).status).toBe(200);
    const refused = await rig.post(PATH, hello, key);
    expect(Number(refused.headers.get("retry-after"))).toBeGreaterThan(0);
    expect(Number(refused.headers.get("retry-after"))).toBeLessThanOrEqual(60);
    expect(await codeOf(refused)).toEqual([429, "rate_limit_exceeded"]);
    // The count lies in the database: another node has the same.
    const other = { ...rig.deps, counters: makeCounterStore(rig.app.database) };
    expect(await admit(other, key, new Uint8Array(32))).toMatchObject({
      ok: false,
      refusal: { reason: "too_many_requests" },
    });
    rig.app.clock.advance(60_000);
    expect((await rig.post(PATH, hello, key)).status).toBe(200);
  });

  it("counts characters per day of a key, in and out [SEC-166]", async () => {
    const key = await rig.makeKey({ charactersPerDay: 500 });
    rig.upstream.answer = says("Long words. ".repeat(60));
    expect((await rig.post(PATH, hello, key)).status).toBe(200);
    const refused = await rig.post(PATH, hello, key);
    expect(Number(refused.headers.get("retry-after"))).toBeGreaterThan(60);
    expect(await codeOf(refused)).toEqual([429, "quota_exceeded"]);
    rig.app.clock.advance(24 * 3_600_000);
    expect((await rig.post(PATH, hello, key)).status).toBe(200);
  });

  it("lets so many run at once, of one key and of all, and gives each place back [SEC-166]", async () => {
    const [a, b] = [await rig.makeKey(), await rig.makeKey()];
    const waiting: (() => void)[] = [];
    rig.upstream.answer = async (response, asked) => {
      await new Promise<void>((go) => waiting.push(go));
      return says("ok")(response, asked);
    };
    const first = [rig.post(PATH, hello, a), rig.post(PATH, hello, a)];
    await expect.poll(() => waiting.length).toBe(2);
    const third = await rig.post(PATH, hello, a);
    expect(third.headers.get("retry-after")).toBe("1");
    expect(await codeOf(third)).toEqual([429, "too_many_at_once"]);
    const other = rig.post(PATH, hello, b);
    await expect.poll(() => waiting.length).toBe(3);
    expect(await codeOf(await rig.post(PATH, hello, b))).toEqual([429, "too_many_at_once"]);
    for (const go of waiting) go();
    for (const done of await Promise.all([...first, other])) expect(done.status).toBe(200);
    rig.upstream.answer = says("ok");
    await expect.poll(async () => (await rig.post(PATH, hello, a)).status).toBe(200);
  });

  it.each([
    [
      "a body that is too large",
      { ...hello, messages: [{ role: "user", content: "x".repeat(70_000) }] },
      413,
      "request_too_large",
    ],
    [
      "too many messages",
      { ...hello, messages: Array.from({ length: 6 }, () => hello.messages[0]) },
      400,
      "invalid_request",
    ],
    [
      "more texts than anybody writes",
      {
        ...hello,
        messages: [
          hello.messages[0],
          { role: "tool", tool_call_id: "c", content: JSON.stringify(Array.from({ length: 5_000 }, (_, i) => i)) },
        ],
      },
      400,
      "invalid_request",
    ],
    ["no JSON", "{", 400, "invalid_request"],
    ["a list", "[]", 400, "invalid_request"],
    ["JSON of a thousand levels", `${"[".repeat(1_000)}${"]".repeat(1_000)}`, 400, "invalid_request"],
    [
      "a schema of a thousand levels",
      JSON.stringify({
        ...hello,
        tools: [{ type: "function", function: { name: "t", parameters: { a: 0 } } }],
      }).replace('"a":0', `"a":${"[".repeat(1_000)}${"]".repeat(1_000)}`),
      400,
      "invalid_request",
    ],
  ])("refuses %s [SEC-166]", async (_what, body, status, code) => {
    expect(await codeOf(await rig.post(PATH, body, await rig.makeKey()))).toEqual([status, code]);
    expect(rig.upstream.asked).toEqual([]);
  });

  it("never names in an error what the caller sent", async () => {
    const response = await rig.post(
      PATH,
      { ...hello, metadata: { "07700 900123": 7 }, temperature: "07700 900123" },
      await rig.makeKey(),
    );
    const text = await response.text();
    expect(response.status).toBe(400);
    expect(text).not.toContain("900123");
  });
});

describe("screening that fails", () => {
  const reasons = ["failed", "too_slow", "overloaded"] as const;
  const places = ["message", "tool", "stream", "name", "answer", "bridge"] as const;

  it.each(reasons.flatMap((reason) => places.map((place) => [reason, place] as const)))(
    "lets nothing out: %s, in a %s [SEC-168]",
    async (reason, place) => {
      const { detector } = rig.deps;
      const isPoison = (text: string): boolean => text.includes("poison");
      vi.spyOn(detector, "find").mockImplementation(async (task) =>
        isPoison(task.text) ? { ok: false, refusal: { reason } } : { ok: true, value: { found: [], retro: [] } },
      );
      try {
        rig.upstream.answer = says(place === "answer" ? "Fine so far. This is poison 07700 900456." : "ok");
        rig.bot.answer = says("ok");
        const key = await rig.makeKey();
        const body = {
          model: "care",
          stream: place === "stream",
          messages: [{ role: "user", content: place === "message" || place === "stream" ? "this is poison" : "fine" }],
          ...(place === "tool"
            ? { tools: [{ type: "function", function: { name: "t", description: "poison" } }] }
            : {}),
          ...(place === "name" ? { tools: [{ type: "function", function: { name: "poison" } }] } : {}),
        };
        const response =
          place === "bridge"
            ? await rig.post("/v1/bridge/plain", { sender: "a", message: "this is poison" }, key)
            : await rig.post(PATH, body, key);
        expect(await codeOf(response)).toEqual([503, "screening_failed"]);
        expect(rig.upstream.asked).toHaveLength(place === "answer" ? 1 : 0);
        expect(rig.bot.asked).toEqual([]);
      } finally {
        vi.restoreAllMocks();
      }
    },
  );

  it("ends a stream with an error where its text cannot be screened [SEC-168]", async () => {
    vi.spyOn(rig.deps.detector, "find").mockImplementation(async (task) =>
      task.text.includes("poison")
        ? { ok: false, refusal: { reason: "failed" } }
        : { ok: true, value: { found: [], retro: [] } },
    );
    try {
      rig.upstream.answer = streams(spells("Fine so far. This is poison 07700 900456. And more here.", 5));
      const response = await rig.post(PATH, { ...hello, stream: true }, await rig.makeKey());
      const text = await response.text();
      expect(text).toContain("screening_failed");
      expect(text).not.toMatch(/poison|900456|more|\[DONE\]/);
    } finally {
      vi.restoreAllMocks();
    }
  });
});
