// SPDX-License-Identifier: Apache-2.0
import { lookup } from "node:dns/promises";
import { readFile } from "node:fs/promises";
import type { Server } from "node:http";
import type { Http2SecureServer } from "node:http2";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { Logger } from "pino";
import {
  type AppDeps,
  bringBack,
  conversationsKeptSince,
  cosignHistory,
  enforcePolicies,
  eraseAgain,
  forgetNode,
  inviteFirst,
  keepRecord,
  recordBundle,
  recordHelpLoaded,
  recordReceivers,
  reportNode,
  STAFF_ROLES,
  sequenceHistory,
  tellRefusedCalls,
} from "#app";
import { AppError, type Clock, Sensitive } from "#kernel";
import { ensurePartitions, foldOldMonths, sweepExpired } from "#postgres";
import {
  buildHealthServer,
  buildServer,
  hashBundle,
  listenAlso,
  makeJobs,
  parseNetworks,
  parseSharedAddresses,
} from "#surfaces";
import type { TelcoDeps } from "#telco";
import { auditJobs } from "./audit/nightly.ts";
import { tellRestored } from "./backups.ts";
import { type Composed, compose } from "./compose.ts";
import { demandPreset, demandSealingSuite } from "./crypto-choice.ts";
import { makeDrillPlayer } from "./drill-player.ts";
import { withFreePorts } from "./free-port.ts";
import { demandSafeHops, openHops } from "./hops.ts";
import { TurnRecorder } from "./inspector.ts";
import { keyJobs } from "./key-jobs.ts";
import { speakLastWords } from "./last-words.ts";
import { demandSafeListening, deskOriginOf, isReachedByHttps, publicOriginsOf } from "./listening.ts";
import type { LoadedConfig } from "./load-config.ts";
import { LoadGauge } from "./load-gauge.ts";
import { makeLog, makeLogger } from "./logger.ts";
import { makeMetrics } from "./metrics.ts";
import { archiveJobs } from "./open-archives.ts";
import { openAssistant } from "./open-assistant.ts";
import { readServicePin } from "./open-channel.ts";
import { openClients } from "./open-clients.ts";
import { openGateway } from "./open-gateway.ts";
import { openHelpPages } from "./open-help.ts";
import { incidentJobs } from "./open-incidents.ts";
import { type OperatorAccess, openOperator, readOperatorAccess, readSandboxMapping } from "./open-operator.ts";
import { egressOf } from "./open-processors.ts";
import { egressFindings } from "./open-records.ts";
import { openReleases } from "./open-releases.ts";
import { openStorage, type Storage } from "./open-storage.ts";
import { closeSiem } from "./open-threat.ts";
import { ownFile, packageRoot } from "./paths.ts";
import { watchPlanNames } from "./plan-names.ts";
import { requestJobs } from "./run-requests.ts";
import { openService } from "./service/open-service.ts";
import { ServiceMeter } from "./service/service-meter.ts";
import { watchedHops } from "./service/watched-hops.ts";
import { type SandboxProcess, startSandboxProcess } from "./start-sandbox.ts";
import { disclosureOf } from "./supply-facts.ts";
import { systemClock, systemRandom } from "./system.ts";
import { openIntentModelOf } from "./tenant-model.ts";
import { openTls, recordOffers, watchCertificate } from "./tls.ts";
import { openTraces, tracedHop, watchDatabase } from "./traces/open-traces.ts";
import { tracedStages } from "./traces/traces.ts";
import { openTrust } from "./trust-facts.ts";
import { upkeepJobs } from "./upkeep-jobs.ts";
import { version } from "./version.ts";
import { readMachineFacts } from "./watch/machine-facts.ts";
import { alertJobs } from "./watch/open-alerts.ts";
import { watchService } from "./watch/service-gauges.ts";
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

/**
 * What the copy is given that a drill starts for itself (`src/main/drill/`). It is made in code there and nowhere else: no key of the
 * configuration and no variable of the environment leads here.
 */
export type DrillCopy = {
  readonly clock: Clock;
  readonly logger: Logger;
  /** Sees the parts before anything uses them, and returns what is used in place of them. */
  around(composed: Composed, storage: Storage): AppDeps;
};

/** Starts everything, in the order in which things need each other, and stops it in the reverse order. */
export async function serve(wanted: LoadedConfig, copy: DrillCopy | null = null): Promise<Running> {
  const loaded = await withFreePorts(wanted);
  const { config } = loaded;
  const logger = copy?.logger ?? makeLogger(config.log.level);
  const log = makeLog(logger);
  if (copy === null) speakLastWords(log, (code) => process.exit(code));
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

    const access = (await readOperatorAccess(loaded)) ?? (await sandboxAccess(requireSandbox(sandbox), config.sandbox));
    const serviceMeter = new ServiceMeter(() => systemClock.now());
    const metrics = makeMetrics(serviceMeter);
    metrics.watchDatabase(storage.database);
    const hops = watchedHops(openHops(loaded, metrics.onHandshake), serviceMeter, () => systemClock.now());
    // A drill's copy tells nobody outside of anything.
    const traces =
      copy === null
        ? await openTraces(loaded, { hop: hops("traces"), random: systemRandom, onSpans: metrics.onSpans })
        : null;
    closers.push(async () => traces?.close());
    if (traces !== null) watchDatabase(storage.database, traces);
    let breakers: Parameters<NonNullable<TelcoDeps["onBreakers"]>>[0] = () => [];
    const telco = openOperator(access, loaded, {
      hop: traces !== null && config.traces.toOperator ? tracedHop(hops("operator"), traces) : hops("operator"),
      clock: systemClock,
      random: systemRandom,
      onCall: (call) => {
        metrics.onCall(call);
        const { api, outcome, ms } = call;
        const attributes = { "wardline.api": api, "wardline.outcome": outcome };
        traces?.ended("operator.call", ms, attributes, outcome === "unavailable" || outcome === "timeout");
      },
      onBreakers: (read) => {
        breakers = read;
      },
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
        const keptSince = conversationsKeptSince(deps);
        if (keptSince !== null) await foldOldMonths(storage.database, keptSince);
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
        ...incidentJobs(() => deps),
        ...requestJobs(
          () => deps,
          () => keyDeps,
        ),
        { name: "follow-flows", everyMs: 5_000, run: () => releases.follow() },
        { name: "follow-wording", everyMs: 5_000, run: () => deps.wording.follow() },
        { name: "follow-banner", everyMs: 5_000, run: () => deps.banners.follow() },
        { name: "look-at-operator", everyMs: 300_000, run: () => deps.connect.look() },
        { name: "follow-hours", everyMs: 5_000, run: () => deps.hours.follow() },
        { name: "share-counts", everyMs: 1_000, run: async () => deps.threat.watch.exchange?.() },
        { name: "sweep-counts", everyMs: 300_000, run: async () => deps.threat.watch.sweep?.() },
        ...keyJobs(() => keyDeps, loaded, storage),
        ...auditJobs(() => deps, loaded, storage),
        ...archiveJobs(() => deps, loaded, storage),
        ...upkeepJobs(loaded, hops),
        { name: "keep-figures", everyMs: 60_000, run: () => service.keep() },
        ...(copy === null
          ? await alertJobs(loaded, { deps: () => deps, node: () => keyDeps.nodeId, hop: hops("heartbeat"), metrics })
          : []),
      ],
      (name, run) => (traces === null ? run() : traces.span(`job.${name}`, run)),
    );
    const { witnesses, quorum } = config.history;
    if (witnesses.length > 0 && witnesses.length < quorum)
      warnings.push(
        `history.quorum asks for ${quorum} witnesses, and ${witnesses.length} are configured: receipts ask for those.`,
      );
    const origins = {
      own: publicOriginsOf(config),
      embedding: config.server.embedOrigins ?? defaultEmbedders(sandbox, config.sandbox.seed),
      desk: [deskOriginOf(config)],
    };
    const help = await openHelpPages(loaded, storage.kms, sandbox === null ? null : `${sandbox.url}/help`, (reason) => {
      log.warn({ reason }, "Help pages were not taken");
    });
    closers.push(async () => help.close());
    const drills = copy === null ? await makeDrillPlayer(loaded.file) : null;
    closers.push(async () => drills?.stop());
    const service = openService({
      ...{ loaded, storage, meter: serviceMeter, jobs },
      breakers: () => breakers(),
      now: () => systemClock.now(),
      onRefusal: metrics.onRefusal,
    });
    watchService(metrics.registry, async () => ({
      // Before everything is wired there is no view, and it says so at once.
      view: await Promise.try(() => service.view(1)).catch(() => null),
      machine: await readMachineFacts(loaded, storage.database, () => systemClock.now()),
      now: systemClock.now(),
    }));
    const composed = await compose({
      loaded,
      storage,
      access,
      hops,
      telco,
      dialogue: releases.live(),
      releases,
      ...(recorder === null ? {} : { inspector: recorder }),
      ...(drills === null ? {} : { drills: drills.player }),
      model: dialogueModel,
      plans: plans.names,
      help: help.current,
      assistant: await openAssistant(loaded, releases.live().catalogues, hops("models"), metrics.onAssist),
      stages: traces === null ? metrics.meter : tracedStages(metrics.meter, traces),
      log,
      clock: copy?.clock ?? systemClock,
      random: systemRandom,
      wakeNotices: jobs.wakeNotices,
      wakeMessages: jobs.wakeMessages,
      countThreat: metrics.onThreat,
      service,
      origins,
    });
    service.bind(composed);
    const { keyDeps, history } = composed;
    const deps = copy?.around(composed, storage) ?? composed.deps;
    for (const { key, verdict } of egressFindings(loaded).configured)
      if (verdict !== "listed")
        warnings.push(
          `${key} is not called: ${verdict === "unlisted" ? "nobody listed it in privacy.processorsFile" : "it lies outside of residency.regions"}.`,
        );
    const egress = egressOf(loaded);
    for (const tell of [metrics.onRefusedCall, tellRefusedCalls(deps)]) {
      const unwatch = egress.watch(tell);
      closers.push(async () => {
        unwatch();
      });
    }
    closers.push(() => composed.close());
    if (deps.threat.siem !== null) metrics.watchSiem(deps.threat.siem);
    closers.push(() => closeSiem(deps));
    // After the last request: the next process begins where this one stopped.
    closers.push(async () =>
      deps.threat.watch
        .flush?.()
        .catch(() => log.warn({}, "What was counted last could not be written before the program ended")),
    );
    await enforcePolicies(deps);
    await recordReceivers(deps);
    await bringBack(deps);
    await keepRecord(deps);
    await recordBundle(deps, version, await hashBundle(webDir));
    help.onLoaded((open) => {
      deps.fanOut.publishTopic("content");
      void recordHelpLoaded(deps, open.manifest).catch(() =>
        log.warn({}, "The help pages are in use but not recorded"),
      );
    });

    const gauge = new LoadGauge({
      shedAbove: config.server.shedAbove,
      pool: () => storage.database.stats().connections,
      random: () => (systemRandom.bytes(1)[0] ?? 0) / 256,
    });
    gauge.start();
    closers.push(async () => {
      gauge.stop();
    });
    const surfaceOptions = {
      publicOrigins: origins.own,
      embedOrigins: origins.embedding,
      trustedProxies: parseNetworks(config.server.trustedProxies),
      sharedAddresses: parseSharedAddresses(config.server.sharedAddresses),
      isHttps: isReachedByHttps(config, origins.own),
      plainHttpFrom:
        config.server.dangerouslyAllowPlainHttpFrom.length > 0
          ? parseNetworks([...config.server.dangerouslyAllowPlainHttpFrom, "127.0.0.0/8", "::1/128"])
          : null,
      isChannelRequired: config.channel.required,
      busyForMs: () => gauge.busyForMs(),
      brands: config.brands,
      webDir,
      version,
      disclosure: disclosureOf(config),
      trust: openTrust(loaded, storage),
    };
    // Runs after the server has stopped taking requests: turns that began on a socket end before the database goes.
    closers.push(() => deps.serial.idle());
    const gateway = await openGateway(loaded, storage, deps, hops("models"));
    closers.push(async () => gateway?.close());
    if (config.gateway?.dangerouslyPassImages === true)
      warnings.push("gateway.dangerouslyPassImages is on: images reach models as they are, with whatever they show.");
    const clients = await openClients(loaded);
    const tls = await openTls(loaded, recordOffers(metrics.onOffer, log));
    const server = await buildServer({ deps, options: surfaceOptions, gateway, clients }, { logger, tls });
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
      status: async () => ({ ...(await service.view(1)), settings: [] }),
      notReady: async () =>
        storage.database.query("health.ping", "SELECT 1").then(
          () => null,
          () => "the database does not answer",
        ),
    });
    await listen(() => listenHealth(health, config.server), config.server.healthPort);
    closers.push(() => new Promise((done) => health.close(done)));

    await plans.refresh();
    await reportNode(keyDeps);
    await eraseAgain(keyDeps);
    await tellRestored({ loaded, ...storage });
    // What is not there is not offered to the first visitor either; where all are slow, the start does not wait for the last one.
    await Promise.race([deps.connect.look(), sleep(access.timeoutMs, undefined, { ref: false })]);
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
      deskUrl: `${deskOriginOf(config, port)}/console`,
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
  return `${deskOrigin}/console#enrol=${token}`;
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
    seed: loaded.config.sandbox.seed,
    dialect: loaded.config.sandbox.dialect,
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
async function sandboxAccess(
  sandbox: SandboxProcess,
  { seed, dialect }: LoadedConfig["config"]["sandbox"],
): Promise<OperatorAccess> {
  const mapping = await readSandboxMapping(dialect);
  return {
    baseUrl: sandbox.url,
    tokenUrl: `${sandbox.url}/oauth2/token`,
    clientId: sandbox.clientId,
    clientSecret: new Sensitive(sandbox.clientSecret),
    identityJwksUrl: `${sandbox.url}/site/jwks.json`,
    identityIssuer: `https://www.${seed}.example`,
    selfCareUrl: sandbox.url,
    payOrigins: [sandbox.url],
    timeoutMs: 4_000,
    testLine: "PR-C01-1",
    ...(mapping === null ? {} : { mapping }),
  };
}

function defaultEmbedders(sandbox: SandboxProcess | null, seed: string): string[] {
  if (sandbox === null) return [];
  const { port } = new URL(sandbox.url);
  return [`http://localhost:${port}`, `http://www.${seed}.localhost:${port}`];
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

async function listenHealth(server: Server, at: { healthHost: string; healthPort: number }): Promise<void> {
  await new Promise<void>((resolveListening, reject) => {
    server.once("error", reject);
    server.listen(at.healthPort, at.healthHost, resolveListening);
  });
}

function portOf(server: Server | { address(): unknown }): number {
  const address = server.address();
  return typeof address === "object" && address !== null && "port" in address ? Number(address.port) : 0;
}
