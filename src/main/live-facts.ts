// SPDX-License-Identifier: Apache-2.0
import { randomUUID, X509Certificate } from "node:crypto";
import { readFile } from "node:fs/promises";
import { resolve } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { type KeyDeps, type LiveFacts, type LiveTry, tryKms } from "#app";
import { offerHandshake } from "#hop";
import type { ServiceView } from "#protocol";
import { openProbeChat, TurnedAwayError } from "#surfaces";
import { ownOrigin } from "./audit/instance.ts";
import { openHops } from "./hops.ts";
import type { LoadedConfig } from "./load-config.ts";
import type { Storage } from "./open-storage.ts";
import { systemClock } from "./system.ts";
import { readMachineFacts } from "./watch/machine-facts.ts";

const ASK_MS = 10_000;
/** A server that is busy asks for no longer than this: who waits for it sees whether that was a moment. */
const MOST_WAIT_MS = 15_000;
const HINT_MS = 5_000;
const DAY_MS = 86_400_000;
const CHANNEL = "wardline_doctor";

/** What `doctor --live` asks of the installation of this configuration, while its server runs. */
export function gatherLiveFacts(
  loaded: LoadedConfig,
  parts: { readonly keyDeps: KeyDeps; readonly storage: Storage },
): LiveFacts {
  const { config } = loaded;
  const { database } = parts.storage;
  const status = once(() => readStatus(loaded));
  return {
    status,
    turn: () => tryChat(loaded),
    database: once(async () => {
      // Written into the log and made durable by the commit; no table, nothing to clean up.
      const write = await timed(() =>
        database.query("doctor.write", "SELECT pg_logical_emit_message(true, 'wardline.doctor', 'x')"),
      );
      const read = await timed(() => database.query("doctor.read", "SELECT count(*) FROM schema_migration"));
      const { clockSkewMs } = await readMachineFacts(loaded, database, () => systemClock.now());
      return { write, read, skewMs: clockSkewMs ?? 0 };
    }),
    fanOut: () => tryHint(database),
    kms: async () => {
      const { code, tookMs } = await tryKms(parts.keyDeps);
      return { ms: tookMs, code };
    },
    diskFree: async () =>
      loaded.databaseUrl === null ? (await readMachineFacts(loaded, database, () => systemClock.now())).diskFree : null,
    certificateDays: () => readCertificate(loaded),
    watched: {
      mail: config.alerts.email !== undefined,
      webhook: Object.values(config.webhooks.endpoints).some(({ events }) => events.includes("alert.raised")),
      heartbeat: config.alerts.heartbeat !== undefined,
    },
  };
}

async function readStatus(loaded: LoadedConfig): ReturnType<LiveFacts["status"]> {
  const url = `http://localhost:${loaded.config.server.healthPort}/status`;
  const answer = await openHops(loaded)("own")
    .fetch(url, { signal: AbortSignal.timeout(ASK_MS) })
    .catch(() => null);
  if (answer?.status !== 200) return null;
  const nowMs = systemClock.now();
  const date = answer.headers.get("date");
  const view = (await answer.json()) as ServiceView;
  const ageOf = (at: string | null): number | null => (at === null ? null : Math.max(0, nowMs - Date.parse(at)));
  return {
    nowMs,
    serverSkewMs: date === null ? null : Date.parse(date) - nowMs,
    dependencies: view.dependencies,
    queues: view.queues.map(({ name, waiting, oldestAt }) => ({ name, waiting, oldestMs: ageOf(oldestAt) })),
    checkpointAgeMs: ageOf(view.history.checkpointAt),
    witnesses: view.history.witnesses,
    quorum: view.history.quorum,
    nodes: view.nodes.map(({ heardAt }) => ({ heardMs: ageOf(heardAt) ?? 0 })),
  };
}

/** One chat of our own, as a browser would hold it. The words are nobody's. */
async function tryChat(loaded: LoadedConfig): ReturnType<LiveFacts["turn"]> {
  const chat = openProbeChat(ownOrigin(loaded));
  let open = await timed(() => chat.open());
  if (open.turnedAway !== undefined && open.turnedAway.forMs <= MOST_WAIT_MS) {
    await sleep(open.turnedAway.forMs);
    open = await timed(() => chat.open());
  }
  if (open.code !== null) return { open, turn: null, removed: null };
  const turn = await timed(() => chat.say("What can you do?", randomUUID()));
  return { open, turn, removed: await timed(() => chat.remove()) };
}

async function tryHint(database: Storage["database"]): Promise<LiveTry> {
  const word = randomUUID();
  const { promise, resolve: heard } = Promise.withResolvers<string | null>();
  const subscription = await database.listen(CHANNEL, (payload) => {
    if (payload === word) heard(null);
  });
  const timer = setTimeout(() => {
    heard("timeout");
  }, HINT_MS);
  try {
    const begun = performance.now();
    await database.query("doctor.notify", "SELECT pg_notify($1, $2)", [CHANNEL, word]);
    return { code: await promise, ms: performance.now() - begun };
  } finally {
    clearTimeout(timer);
    await subscription.close();
  }
}

/** The one in the file, and whether the server shows it: a server that could not take a renewed one goes on with the old. */
async function readCertificate({ config, baseDir }: LoadedConfig): ReturnType<LiveFacts["certificateDays"]> {
  if (config.server.tls === null) return null;
  const own = new X509Certificate(await readFile(resolve(baseDir, config.server.tls.certFile)));
  const { port } = config.server;
  const met = await offerHandshake({ host: "localhost", port, versions: "TLSv1.3", timeoutMs: ASK_MS });
  return {
    days: (own.validToDate.getTime() - systemClock.now()) / DAY_MS,
    isShown: met?.certificate.validUntilMs === own.validToDate.getTime(),
  };
}

async function timed(work: () => Promise<unknown>): Promise<LiveTry> {
  const begun = performance.now();
  try {
    await work();
    return { ms: performance.now() - begun, code: null };
  } catch (error) {
    const code = error instanceof Error && "code" in error ? String(error.code) : "failed";
    const ms = performance.now() - begun;
    if (!(error instanceof TurnedAwayError)) return { ms, code };
    return { ms, code, turnedAway: { forMs: error.retryAfterMs, isBusy: error.isBusy } };
  }
}

function once<T>(work: () => Promise<T>): () => Promise<T> {
  let asked: Promise<T> | null = null;
  return () => (asked ??= work());
}
