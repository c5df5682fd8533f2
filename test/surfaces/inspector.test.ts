// SPDX-License-Identifier: Apache-2.0
import { get } from "node:http";
import type { AddressInfo } from "node:net";
import { Registry } from "prom-client";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { buildHealthServer } from "#surfaces";
import { TurnRecorder } from "../../src/main/inspector.ts";
import { openTestApp, type TestApp } from "../harness/app.ts";

let app: TestApp;
const recorder = new TurnRecorder();
const probes = { metrics: new Registry(), notReady: () => Promise.resolve(null) };
const watched = buildHealthServer({
  ...probes,
  inspector: { page: () => Promise.resolve("<!doctype html>"), after: (number) => recorder.after(number) },
});
const plain = buildHealthServer(probes);
beforeAll(async () => {
  app = await openTestApp();
  for (const server of [watched, plain]) await new Promise<void>((done) => server.listen(0, "localhost", done));
});
afterAll(async () => {
  watched.close();
  plain.close();
  await app.close();
});

function ask(server: typeof watched, path: string, host = "localhost"): Promise<{ status: number; body: string }> {
  const { port } = server.address() as AddressInfo;
  return new Promise((resolve, reject) => {
    get({ host: "localhost", port, path, headers: { host: `${host}:${port}` } }, (response) => {
      let body = "";
      response.on("data", (chunk: Buffer) => (body += chunk.toString()));
      response.on("end", () => {
        resolve({ status: response.statusCode ?? 0, body });
      });
    }).on("error", reject);
  });
}

describe("the inspector", () => {
  it("shows each turn as it happens: what was understood with which score, and where the dialogue went", async () => {
    const talk = await app.open({ overrides: { inspector: recorder } });
    await talk.say("how much do I owe, my card is 4111 1111 1111 1111");
    const turns = JSON.parse((await ask(watched, "/inspector/turns?after=0")).body) as {
      number: number;
      heard: { intents: { intent: string; confidence: number }[] };
      from: unknown[];
      to: { flow: string }[];
    }[];
    const last = turns.at(-1);
    expect(last?.heard.intents[0]?.intent).toBe("balance_due");
    expect(last?.heard.intents[0]?.confidence).toBeGreaterThan(0.3);
    expect(last?.to.map(({ flow }) => flow)).toEqual(["balance_due"]);
    expect(JSON.stringify(turns)).not.toContain("4111");
    expect(JSON.parse((await ask(watched, `/inspector/turns?after=${last?.number ?? 0}`)).body)).toEqual([]);
  });

  it("answers under a name of this machine only, and nowhere where it does not run [SEC-271]", async () => {
    expect((await ask(watched, "/inspector")).status).toBe(200);
    expect((await ask(watched, "/inspector/turns", "127.0.0.1")).status).toBe(200);
    for (const host of ["evil.example", "localhost.evil.example", "10.0.0.1"]) {
      expect((await ask(watched, "/inspector/turns", host)).status).toBe(404);
      expect((await ask(watched, "/inspector", host)).status).toBe(404);
    }
    expect((await ask(plain, "/inspector")).status).toBe(404);
    expect((await ask(plain, "/health/live")).status).toBe(200);
  });
});
