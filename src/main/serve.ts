// SPDX-License-Identifier: Apache-2.0
import { lookup } from "node:dns/promises";
import { readFile } from "node:fs/promises";
import type { Server } from "node:http";
import type { Http2SecureServer } from "node:http2";
import { join } from "node:path";
import {
  cosignHistory,
  enforcePolicies,
  eraseAgain,
  forgetNode,
  inviteFirst,
  recordBundle,
  recordHelpLoaded,
  reportNode,
  STAFF_ROLES,
  sequenceHistory,
} from "#app";
import { AppError, Sensitive } from "#kernel";
import { ensurePartitions, sweepExpired } from "#postgres";
import { buildHealthServer, buildServer, hashBundle, listenAlso, makeJobs, parseNetworks } from "#surfaces";
import { tellRestored } from "./backups.ts";
import { compose } from "./compose.ts";
import { demandPreset, demandSealingSuite } from "./crypto-choice.ts";
import { withFreePorts } from "./free-port.ts";
import { demandSafeHops, openHops } from "./hops.ts";
import { TurnRecorder } from "./inspector.ts";
import { keyJobs } from "./key-jobs.ts";
import { speakLastWords } from "./last-words.ts";
import { demandSafeListening, deskOriginOf, isReachedByHttps, publicOriginsOf } from "./listening.ts";
import type { LoadedConfig } from "./load-config.ts";
import { makeLog, makeLogger } from "./logger.ts";
import { makeMetrics } from "./metrics.ts";
import { openAssistant } from "./open-assistant.ts";
import { readServicePin } from "./open-channel.ts";
import { openGateway } from "./open-gateway.ts";
import { openHelpPages } from "./open-help.ts";
import { type OperatorAccess, openOperator, readOperatorAccess } from "./open-operator.ts";
import { openReleases } from "./open-releases.ts";
import { openStorage } from "./open-storage.ts";
import { ownFile, packageRoot } from "./paths.ts";
import { watchPlanNames } from "./plan-names.ts";
import { type SandboxProcess, startSandboxProcess } from "./start-sandbox.ts";
import { systemClock, systemRandom } from "./system.ts";
import { openIntentModelOf } from "./tenant-model.ts";
import { openTls, recordOffers, watchCertificate } from "./tls.ts";
import { version } from "./version.ts";
import { readLoaderIntegrity, requireWeb } from "./web-files.ts";

export type Running = {
  readonly url: string;
  readonly healthUrl: string;
  /** Where designers of the dialogue look on; null where it does not run. */
  readonly inspectorUrl: string | null;
  readonly deskUrl: string;
  /** Where the first member of staff enrols; null once there is one. */
  readonly firstStaffUrl: string | null;
  readonly sandboxUrl: string | null;
  readonly warnings: readonly string[];
  readonly databasePlace: string;
  stop(): Promise<void>;
};

/** Starts everything, in the order in which things need each other, and stops it in the reverse order. */
export async function serve(wanted: LoadedConfig): Promise<Running> {
  const loaded = await withFreePorts(wanted);
  const { config } = loaded;
  const logger = makeLogger(config.log.level);
  const log = makeLog(logger);
  speakLastWords(log, (code) => process.exit(code));
  const warnings = [...demandSafeListening(config), ...demandPreset(config, loaded.databaseUrl)];
  demandSafeHops(config);
  demandSealingSuite(config, systemClock.now());
  const closers: (() => Promise<unknown>)[] = [];
  const stop = async (): Promise<void> => {
    for (const closer of closers.toReversed()) await closer();
    closers.length = 0;
  };
  try {
    const [webDir, dialogueModel] = await Promise.all([requireWeb(), openIntentModelOf(loaded)]);
    const storage = await openStorage(loaded, "serve", (message) => {
      log.info({}, message);
    });
    closers.push(() => storage.close());
    const pinned = { integrity: await readLoaderIntegrity(webDir), serviceKey: await readServicePin(storage.kms) };
    const sandbox = config.operator ? null : await startSandbox(loaded, pinned, closers);
    if (storage.isNewKey)
      warnings.push(
        `A root key was made in ${storage.keyFile}. Back it up apart from the data, and again each time it is replaced: without it nothing can be read. A real deployment keeps it in a KMS.`,
      );

    if (config.keys.kms === undefined && config.keys.copyDir === undefined && config.operator !== undefined)
      warnings.push(
        `The root key in ${storage.keyFile} is replaced every ${config.keys.epochDays} days, and a copy from before opens nothing that came after: name keys.copyDir, in which the server keeps a copy, or keep the root key in a KMS.`,
      );

    const access = (await readOperatorAccess(loaded)) ?? sandboxAccess(requireSandbox(sandbox));
    const metrics = makeMetrics();
    metrics.watchDatabase(storage.database);
    const hops = openHops(loaded, metrics.onHandshake);
    const telco = openOperator(access, loaded, {
      hop: hops("operator"),
      clock: systemClock,
      random: systemRandom,
      onCall: metrics.onCall,
      aroundCall: (call) => metrics.meter.aroundCall(call),
    });
    const plans = watchPlanNames(telco.reads);
    closers.push(async () => {
      plans.stop();
    });
    const voice = {
      timeZone: config.locale.timeZone,
      operator: operatorName(loaded),
      addresses: { privacy: new URL("/privacy", access.selfCareUrl).href, self_care: access.selfCareUrl },
    };
    const recorder = makeRecorder(loaded);
    const releases = await openReleases(loaded, storage.database, voice, log);
    closers.push(async () => {
      releases.close();
    });

    const jobs = makeJobs(
      () => deps,
      async () => {
        const now = new Date(systemClock.now());
        await ensurePartitions(storage.database, now);
        await sweepExpired(storage.database, now);
        storage.keys.sweep();
        await deps.channel.keys.rotate();
      },
      () => sequenceHistory(history.sequencer),
      [
        {
          name: "cosign-history",
          everyMs: config.history.cosignSeconds * 1_000,
          run: () => cosignHistory({ ...history, clock: systemClock, log }),
        },
        { name: "follow-flows", everyMs: 5_000, run: () => releases.follow() },
        ...keyJobs(() => keyDeps, loaded, storage),
      ],
    );
    const { witnesses, quorum } = config.history;
    if (witnesses.length > 0 && witnesses.length < quorum)
      warnings.push(
        `history.quorum asks for ${quorum} witnesses, and ${witnesses.length} are configured: receipts ask for those.`,
      );
    const origins = {
      own: publicOriginsOf(config),
      embedding: config.server.embedOrigins ?? defaultEmbedders(sandbox),
      desk: [deskOriginOf(config)],
    };
    const help = await openHelpPages(loaded, storage.kms, sandbox === null ? null : `${sandbox.url}/help`, (reason) => {
      log.warn({ reason }, "Help pages were not taken");
    });
    closers.push(async () => help.close());
    const composed = await compose({
      loaded,
      storage,
      access,
      hops,
      telco,
      dialogue: releases.live(),
      releases,
      ...(recorder === null ? {} : { inspector: recorder }),
      model: dialogueModel,
      plans: plans.names,
      help: help.current,
      assistant: await openAssistant(loaded, releases.live().catalogues, hops("models"), metrics.onAssist),
      stages: metrics.meter,
      log,
      clock: systemClock,
      random: systemRandom,
      wakeNotices: jobs.wakeNotices,
      origins,
    });
    const { deps, keyDeps, history } = composed;
    closers.push(() => composed.close());
    await enforcePolicies(deps);
    await recordBundle(deps, version, await hashBundle(webDir));
    help.onLoaded((open) => {
      void recordHelpLoaded(deps, open.manifest).catch(() =>
        log.warn({}, "The help pages are in use but not recorded"),
      );
    });

    const surfaceOptions = {
      publicOrigins: origins.own,
      embedOrigins: origins.embedding,
      trustedProxies: parseNetworks(config.server.trustedProxies),
      isHttps: isReachedByHttps(config, origins.own),
      plainHttpFrom:
        config.server.dangerouslyAllowPlainHttpFrom.length > 0
          ? parseNetworks([...config.server.dangerouslyAllowPlainHttpFrom, "127.0.0.0/8", "::1/128"])
          : null,
      isChannelRequired: config.channel.required,
      brands: config.brands,
      webDir,
      version,
    };
    // Runs after the server has stopped taking requests: turns that began on a socket end before the database goes.
    closers.push(() => deps.serial.idle());
    const gateway = await openGateway(loaded, storage, deps, hops("models"));
    closers.push(async () => gateway?.close());
    if (config.gateway?.dangerouslyPassImages === true)
      warnings.push("gateway.dangerouslyPassImages is on: images reach models as they are, with whatever they show.");
    const tls = await openTls(loaded, recordOffers(metrics.onOffer, log));
    const server = await buildServer({ deps, options: surfaceOptions, gateway }, { logger, tls });
    await listen(
      () =>
        server.listen({ host: config.server.host, port: config.server.port, listenTextResolver: () => "Listening" }),
      config.server.port,
    );
    closers.push(() => closeServer(server));
    if (tls !== null) {
      closers.push(await listenEverywhere(server.server as unknown as Http2SecureServer, config.server.host));
      const stopWatching = watchCertificate(loaded, tls, server.renewCertificate, log);
      closers.push(async () => {
        stopWatching();
      });
    }

    const health = buildHealthServer({
      ...(recorder === null
        ? {}
        : {
            inspector: {
              page: () => readFile(join(webDir, "inspector.html"), "utf8"),
              after: (number: number) => recorder.after(number),
            },
          }),
      metrics: metrics.registry,
      notReady: async () =>
        storage.database.query("health.ping", "SELECT 1").then(
          () => null,
          () => "the database does not answer",
        ),
    });
    await listen(() => listenHealth(health, config.server.healthPort), config.server.healthPort);
    closers.push(() => new Promise((done) => health.close(done)));

    await plans.refresh();
    await reportNode(keyDeps);
    await eraseAgain(keyDeps);
    await tellRestored({ loaded, ...storage });
    jobs.start();
    closers.push(() => forgetNode(keyDeps));
    closers.push(() => jobs.stop());

    // In the demo one person looks at everything; elsewhere an admin who also answers customers invites the others.
    const firstStaff = await inviteFirst(deps, config.operator ? ["admin", "care"] : STAFF_ROLES);
    const scheme = config.server.tls ? "https" : "http";
    const port = portOf(server.server);
    return {
      inspectorUrl: recorder === null ? null : `http://localhost:${portOf(health)}/inspector`,
      url: `${scheme}://localhost:${port}`,
      healthUrl: `http://localhost:${portOf(health)}`,
      deskUrl: `${deskOriginOf(config, port)}/desk`,
      firstStaffUrl: firstStaff === null ? null : enrolmentUrl(deskOriginOf(config, port), firstStaff),
      sandboxUrl: sandbox?.url ?? null,
      warnings,
      databasePlace: storage.bundled ? storage.bundled.place.clusterDirectory : "DATABASE_URL",
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

/**
 * @throws AppError - `main.inspector_refused`: it shows what customers say, so it runs where there are none.
 */
function makeRecorder({ config }: LoadedConfig): TurnRecorder | null {
  const isSandbox = config.operator === undefined;
  if (config.dialogue.inspector === true && !isSandbox)
    throw new AppError(
      "main.inspector_refused",
      "Cannot start: dialogue.inspector shows what is said, and an operator is configured",
    );
  return (config.dialogue.inspector ?? isSandbox) ? new TurnRecorder() : null;
}

/** The secret stands behind `#`: it reaches no server, no log and no `Referer`. */
export function enrolmentUrl(deskOrigin: string, token: string): string {
  return `${deskOrigin}/desk#enrol=${token}`;
}

async function startSandbox(
  loaded: LoadedConfig,
  pinned: { readonly integrity: string | null; readonly serviceKey: string },
  closers: (() => Promise<unknown>)[],
): Promise<SandboxProcess> {
  const sandbox = await startSandboxProcess({
    loaderIntegrity: pinned.integrity,
    serviceKey: pinned.serviceKey,
    root: packageRoot,
    entry: ownFile("sandbox/main.ts"),
    port: loaded.config.sandbox.port,
    widgetPort: loaded.config.server.port,
  });
  closers.push(() => sandbox.stop());
  return sandbox;
}

function requireSandbox(sandbox: SandboxProcess | null): SandboxProcess {
  if (sandbox === null) throw new AppError("main.no_operator", "Cannot start: no operator is configured");
  return sandbox;
}

/** The sandbox is reached like any operator: by HTTP and client credentials. */
function sandboxAccess(sandbox: SandboxProcess): OperatorAccess {
  return {
    baseUrl: sandbox.url,
    tokenUrl: `${sandbox.url}/oauth2/token`,
    clientId: sandbox.clientId,
    clientSecret: new Sensitive(sandbox.clientSecret),
    identityJwksUrl: `${sandbox.url}/site/jwks.json`,
    identityIssuer: "https://www.larkspur.example",
    selfCareUrl: sandbox.url,
    payOrigins: [sandbox.url],
    timeoutMs: 4_000,
  };
}

function defaultEmbedders(sandbox: SandboxProcess | null): string[] {
  if (sandbox === null) return [];
  const { port } = new URL(sandbox.url);
  return [`http://localhost:${port}`, `http://www.larkspur.localhost:${port}`];
}

function operatorName({ config }: LoadedConfig): string {
  return config.tenant.charAt(0).toUpperCase() + config.tenant.slice(1);
}

/** Waits for requests in flight. A connection that falls idle after closing began would be kept alive for a minute: it is closed as well. */
async function closeServer(server: Awaited<ReturnType<typeof buildServer>>): Promise<void> {
  const sweep = setInterval(() => {
    server.server.closeIdleConnections();
  }, 50);
  try {
    await server.close();
  } finally {
    clearInterval(sweep);
  }
}

/** A name such as `localhost` may stand for more addresses than the one that Fastify bound: connections to the others reach the same server. */
async function listenEverywhere(server: Http2SecureServer, host: string): Promise<() => Promise<void>> {
  const bound = server.address();
  if (bound === null || typeof bound === "string") return async () => undefined;
  const others = (await lookup(host, { all: true })).filter(({ address }) => address !== bound.address);
  const further = await Promise.all(others.map(({ address }) => listenAlso(server, address, bound.port)));
  return async () => {
    for (const each of further) each?.close();
  };
}

async function listen(start: () => Promise<unknown>, port: number): Promise<void> {
  try {
    await start();
  } catch (error) {
    const isInUse = error instanceof Error && "code" in error && error.code === "EADDRINUSE";
    if (isInUse)
      throw new AppError(
        "main.port_in_use",
        `Cannot listen: port ${port} is in use; stop what uses it, or name another in wardline.yaml`,
        { cause: error },
      );
    throw error;
  }
}

async function listenHealth(server: Server, port: number): Promise<void> {
  await new Promise<void>((resolveListening, reject) => {
    server.once("error", reject);
    server.listen(port, "localhost", resolveListening);
  });
}

function portOf(server: Server | { address(): unknown }): number {
  const address = server.address();
  return typeof address === "object" && address !== null && "port" in address ? Number(address.port) : 0;
}
