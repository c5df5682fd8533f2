// SPDX-License-Identifier: Apache-2.0
// The gateway over the test app, in front of a scripted model and scripted bots.

import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pino } from "pino";
import { type BridgeSettings, type GatewayDeps, makeGatewayKey, type NewKey, RunningRequests } from "#app";
import { testHop } from "#hop/testing";
import { Sensitive } from "#kernel";
import { makeLocalKms, makeTenantCipher } from "#kms";
import { type Endpoint, makeBotUpstream, makeChatUpstream } from "#models";
import { DEFAULT_KINDS } from "#pii";
import { makeBridgeStore, makeGatewayKeyStore } from "#postgres";
import { buildServer, parseNetworks } from "#surfaces";
import { systemRandom } from "../../src/main/system.ts";
import { openTestApp, type TestApp } from "../harness/app.ts";
import { type ScriptedServer, startScriptedServer } from "./scripted-server.ts";

export type GatewayRig = {
  readonly app: TestApp;
  readonly deps: GatewayDeps;
  /** Ids of keys under which a tool's answer gave orders. */
  readonly told: readonly string[];
  readonly upstream: ScriptedServer;
  readonly bot: ScriptedServer;
  readonly url: string;
  makeKey(limits?: Partial<NewKey>): Promise<string>;
  post(path: string, body: unknown, key: string | null, headers?: Record<string, string>): Promise<Response>;
  close(): Promise<void>;
};

export const LINK_HOSTS = ["help.larkspur.example"];

export async function openGatewayRig(
  settings: Partial<GatewayDeps["settings"]> = {},
  limits: Partial<Endpoint> = {},
  surface: { readonly maxExchangeMs?: number } = {},
): Promise<GatewayRig> {
  const [app, upstream, bot] = await Promise.all([openTestApp(), startScriptedServer(), startScriptedServer()]);
  const kms = makeLocalKms([{ keyNo: 1, key: new Sensitive(systemRandom.bytes(32)) }], systemRandom);
  const names = await makeTenantCipher(kms, systemRandom);
  const endpoint = (url: string): Endpoint => ({
    hop: testHop(),
    url,
    secret: new Sensitive("upstream-secret"),
    firstByteMs: 5_000,
    idleMs: 5_000,
    totalMs: 20_000,
    maxBytes: 1024 * 1024,
    ...limits,
  });
  const bridge = (path: string, shape: BridgeSettings["shape"], style: BridgeSettings["style"]): BridgeSettings => ({
    bot: makeBotUpstream(endpoint(`${bot.url}${path}`)),
    shape,
    style,
    rememberMs: 3_600_000,
  });
  const told: string[] = [];
  const deps: GatewayDeps = {
    tenant: app.deps.tenant,
    settings: {
      kinds: DEFAULT_KINDS,
      models: new Map([["care", "upstream-model"]]),
      linkHosts: LINK_HOSTS,
      passesImages: false,
      maxMessages: 50,
      maxChoices: 3,
      maxOutputChars: 20_000,
      maxAtOnce: 50,
      maxAtOncePerKey: 20,
      ...settings,
    },
    clock: app.clock,
    random: systemRandom,
    log: app.deps.log,
    keys: app.deps.keys,
    counters: app.deps.counters,
    gatewayKeys: makeGatewayKeyStore({ database: app.database, names }),
    bridgeStore: makeBridgeStore(app.database),
    model: makeChatUpstream(endpoint(`${upstream.url}/v1/`)),
    bridges: new Map([
      ["plain", bridge("/hook", "json", "pseudonym")],
      ["rasa", bridge("/webhooks/rest/webhook", "rasa", "pseudonym")],
      ["forms", bridge("/hook", "json", "stand_in")],
    ]),
    detector: app.deps.detector,
    textModel: app.deps.textModel,
    toldOfOrders: async (keyId) => void told.push(keyId),
    running: new RunningRequests(),
  };
  const options = {
    publicOrigins: [],
    embedOrigins: [],
    trustedProxies: parseNetworks(["127.0.0.0/8", "::1"]),
    isHttps: false,
    plainHttpFrom: null,
    isChannelRequired: false,
    brands: {},
    webDir: mkdtempSync(join(tmpdir(), "wardline-web-")),
    version: "0.0.0-test",
  };
  const server = await buildServer(
    { deps: app.deps, options, gateway: { deps, maxBodyBytes: 64 * 1024, maxExchangeMs: 60_000, ...surface } },
    { logger: pino({ level: "silent" }), tls: null },
  );
  const address = await server.listen({ host: "127.0.0.1", port: 0 });
  let networks = 0;
  return {
    app,
    deps,
    told,
    upstream,
    bot,
    url: address,
    async makeKey(wanted = {}) {
      const made = await makeGatewayKey(deps, {
        name: "test",
        days: 30,
        requestsPerMinute: 100_000,
        charactersPerDay: 100_000_000,
        ...wanted,
      });
      if (!made.ok) throw new Error(made.refusal.reason);
      return made.value.text;
    },
    post(path, body, key, headers = {}) {
      networks += 1;
      return fetch(`${address}${path}`, {
        method: "POST",
        headers: {
          "content-type": "application/json",
          "x-forwarded-for": `198.51.100.${networks % 250}`,
          ...(key === null ? {} : { authorization: `Bearer ${key}` }),
          ...headers,
        },
        body: typeof body === "string" ? body : JSON.stringify(body),
      });
    },
    async close() {
      await server.close();
      await Promise.all([upstream.close(), bot.close()]);
      await app.close();
    },
  };
}
