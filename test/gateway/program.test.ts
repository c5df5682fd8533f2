// SPDX-License-Identifier: Apache-2.0
// The gateway as docs/guides/gateway.md tries it: configuration file, commands, and one request.
import { chmod, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { AppDeps } from "#app";
import { testHop } from "#hop/testing";
import type { ChatCompletion } from "#protocol";
import { configSchema } from "../../src/main/config.ts";
import { openGateway } from "../../src/main/open-gateway.ts";
import type { Storage } from "../../src/main/open-storage.ts";
import { FREE_PORTS, makePlace, runProgram, type Started, startProgram, stopAllPrograms } from "../harness/program.ts";
import { openTestServer } from "../harness/server.ts";
import { json, type ScriptedServer, says, startScriptedServer } from "./scripted-server.ts";

let dir: string;
let upstream: ScriptedServer;
let started: Started;

beforeAll(async () => {
  upstream = await startScriptedServer();
  dir = await makePlace(`${FREE_PORTS}
gateway:
  upstream: { baseUrl: ${upstream.url}/v1, secretFile: model.key, models: { care: some-model } }
  bridges:
    bot: { url: ${upstream.url}/hook }
  linkHosts: [help.operator.example]
`);
  await writeFile(join(dir, "model.key"), "sk-of-the-model\n");
  await chmod(join(dir, "model.key"), 0o644);
  started = await startProgram(dir);
}, 120_000);
afterAll(async () => {
  await stopAllPrograms();
  await upstream.close();
});

describe("wardline with a gateway", () => {
  it("makes a key, answers with it, lists it without showing it, and revokes it", { timeout: 120_000 }, async () => {
    const made = await runProgram(dir, [
      "gateway",
      "keys",
      "create",
      "call centre",
      "--days",
      "7",
      "--per-minute",
      "5",
    ]);
    const key = /wlg_[0-9a-f]{12}_[\w-]{43}/.exec(made.text)?.[0] ?? "";
    expect([made.code, key === ""]).toEqual([0, false]);
    const ask = (path: string, body: unknown): Promise<Response> =>
      fetch(`${started.url}${path}`, {
        method: "POST",
        headers: { "content-type": "application/json", authorization: `Bearer ${key}` },
        body: JSON.stringify(body),
      });

    upstream.answer = says("We call «PHONE_1». See https://help.operator.example/a, not https://evil.example/b.");
    const messages = [{ role: "user", content: "My number is 07700 900123" }];
    const done = (await (await ask("/v1/chat/completions", { model: "care", messages })).json()) as ChatCompletion;
    expect(done.choices[0]?.message.content).toBe(
      "We call 07700 900123. See https://help.operator.example/a, not [link removed].",
    );
    expect(upstream.asked[0]?.body.messages).toEqual([{ role: "user", content: "My number is «PHONE_1»" }]);
    expect(upstream.asked[0]?.headers.authorization).toBe("Bearer sk-of-the-model");

    upstream.answer = json({ messages: [{ text: "Hello «PHONE_1»" }] });
    const bridged = await ask("/v1/bridge/bot", { sender: "a", message: "I am 07700 900123" });
    expect(await bridged.json()).toEqual({ messages: [{ text: "Hello 07700 900123" }] });

    const listed = await runProgram(dir, ["gateway", "keys", "list"]);
    expect(listed.text).toMatch(/wlg_[0-9a-f]{12}_…\s+valid.+5\/min.+call centre/);
    expect(listed.text).not.toContain(key);

    const revoked = await runProgram(dir, ["gateway", "keys", "revoke", key.slice(0, 16)]);
    expect(revoked.code).toBe(0);
    expect((await ask("/v1/chat/completions", { model: "care", messages })).status).toBe(401);
    expect((await runProgram(dir, ["gateway", "keys", "revoke", key.slice(0, 16)])).code).toBe(1);
    expect((await runProgram(dir, ["gateway", "keys", "create", "x", "--days", "9999"])).code).toBe(1);

    const openapi = (await (await fetch(`${started.url}/openapi.json`)).json()) as { paths: Record<string, unknown> };
    expect(Object.keys(openapi.paths)).toEqual(
      expect.arrayContaining(["/v1/models", "/v1/chat/completions", "/v1/bridge/{name}"]) as string[],
    );
    // Not a word of it in what the server wrote.
    expect(started.text()).not.toMatch(/900123|wlg_|sk-of-the-model/);
  });
});

describe("wardline without a gateway", () => {
  it("has no address of it", async () => {
    const plain = await openTestServer();
    expect((await fetch(`${plain.url}/v1/models`)).status).toBe(404);
    expect((await fetch(`${plain.url}/v1/chat/completions`, { method: "POST" })).status).toBe(404);
    await plain.close();
  });

  it.each([
    ["a model over plain HTTP elsewhere", { baseUrl: "http://models.example/v1" }, "adapter.model_address"],
    ["a name and password in an address", { baseUrl: "https://a:b@models.example/v1" }, "adapter.model_address"],
    [
      "a key file that is not there",
      { baseUrl: "https://models.example/v1", secretFile: "nothing.key" },
      "main.gateway_secret_unreadable",
    ],
  ])("refuses to start with %s", async (_what, upstreamConfig, code) => {
    const gateway = configSchema.parse({ gateway: { upstream: { models: {}, ...upstreamConfig } } });
    const loaded = { config: gateway, baseDir: dir, file: null, databaseUrl: null };
    // It is refused before anything of these is looked at.
    await expect(openGateway(loaded, {} as Storage, {} as AppDeps, testHop())).rejects.toMatchObject({ code });
  });
});
