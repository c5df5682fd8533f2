// SPDX-License-Identifier: Apache-2.0
import { readFile } from "node:fs/promises";
import { resolve } from "node:path";
import {
  type AppDeps,
  type BridgeSettings,
  type Hop,
  type KeyAdminDeps,
  RunningRequests,
  senseOrders,
  withPublicWords,
} from "#app";
import { AppError, Sensitive } from "#kernel";
import { type Endpoint, makeBotUpstream, makeChatUpstream } from "#models";
import { DEFAULT_KINDS } from "#pii";
import { makeBridgeStore, makeGatewayKeyStore } from "#postgres";
import type { GatewaySurface } from "#surfaces";
import { makeDetector } from "./detector.ts";
import type { LoadedConfig } from "./load-config.ts";
import type { Storage } from "./open-storage.ts";
import { systemClock, systemRandom } from "./system.ts";

const HOUR_MS = 3_600_000;
/** One text may be as long as a request. */
const SCREENING_MS = 5_000;

/** The gateway as configured; null when it is not. */
export async function openGateway(
  loaded: LoadedConfig,
  storage: Storage,
  app: AppDeps,
  hop: Hop,
): Promise<(GatewaySurface & { close(): Promise<void> }) | null> {
  const { gateway } = loaded.config;
  if (!gateway) return null;
  const { upstream } = gateway;
  const left: ReadonlySet<string> = new Set(gateway.leave);
  const endpoint = async (url: string, secretFile: string | null): Promise<Endpoint> => ({
    hop,
    url,
    secret: secretFile === null ? null : await readSecret(resolve(loaded.baseDir, secretFile)),
    firstByteMs: gateway.firstByteMs,
    idleMs: gateway.idleMs,
    totalMs: gateway.totalMs,
    // A character is at most six bytes as an escape; the rest is envelope.
    maxBytes: gateway.maxOutputChars * 6 + 64 * 1024,
  });
  const bridges = new Map<string, BridgeSettings>();
  for (const [name, { url, secretFile, shape, values, rememberHours }] of Object.entries(gateway.bridges))
    bridges.set(name, {
      bot: makeBotUpstream(await endpoint(url, secretFile)),
      shape,
      style: values === "stand_ins" ? "stand_in" : "pseudonym",
      rememberMs: rememberHours * HOUR_MS,
    });
  const model = upstream ? makeChatUpstream(await endpoint(upstream.baseUrl, upstream.secretFile)) : null;
  // A thread of its own: long requests of programs must not keep people waiting.
  const detector = makeDetector({
    defaultCountry: loaded.config.locale.country,
    rules: loaded.config.pii,
    deadlineMs: SCREENING_MS,
    maxWaitMs: 2 * SCREENING_MS,
  });
  detector.prepare();
  return {
    close: () => detector.close(),
    maxBodyBytes: gateway.maxBodyBytes,
    // What screening takes comes on top of what the other side takes.
    maxExchangeMs: gateway.totalMs + 4 * SCREENING_MS,
    deps: {
      tenant: app.tenant,
      settings: {
        kinds: new Set([...DEFAULT_KINDS].filter((kind) => !left.has(kind))),
        models: new Map(Object.entries(upstream?.models ?? {})),
        linkHosts: gateway.linkHosts,
        passesImages: gateway.dangerouslyPassImages,
        maxMessages: gateway.maxMessages,
        maxChoices: gateway.maxChoices,
        maxOutputChars: gateway.maxOutputChars,
        maxAtOnce: gateway.maxAtOnce,
        maxAtOncePerKey: gateway.maxAtOncePerKey,
      },
      clock: app.clock,
      random: app.random,
      log: app.log,
      keys: app.keys,
      counters: app.counters,
      gatewayKeys: makeGatewayKeyStore(storage),
      bridgeStore: makeBridgeStore(storage.database, storage.keyStore),
      model,
      bridges,
      detector: withPublicWords(detector, [app.tenant, ...Object.keys(loaded.config.brands), ...gateway.publicWords]),
      textModel: app.textModel,
      toldOfOrders: (keyId) => senseOrders(app, "tool_output", keyId),
      running: new RunningRequests(),
    },
  };
}

/** What managing keys needs: works while the gateway is off, too. */
export function openKeyAdmin({ config }: LoadedConfig, storage: Storage): KeyAdminDeps {
  return {
    tenant: config.tenant as KeyAdminDeps["tenant"],
    clock: systemClock,
    random: systemRandom,
    keys: storage.keys,
    gatewayKeys: makeGatewayKeyStore(storage),
  };
}

async function readSecret(path: string): Promise<Sensitive<string>> {
  try {
    return new Sensitive((await readFile(path, "utf8")).trim());
  } catch (cause) {
    throw new AppError("main.gateway_secret_unreadable", `Cannot start the gateway: ${path} cannot be opened`, {
      cause,
    });
  }
}
