// SPDX-License-Identifier: Apache-2.0
import { lookup } from "node:dns/promises";
import { readFile, stat } from "node:fs/promises";
import { join, resolve } from "node:path";
import {
  type DeploymentFacts,
  DRIFT_ALARM,
  type Hop,
  type KeyStore,
  type RootRecord,
  readLearning,
  readRemovedReceivers,
} from "#app";
import { isPostQuantum, type Probed, type ProbeTarget, probeHop, reachesSyslog } from "#hop";
import { AppError, type TenantId } from "#kernel";
import { openFileKeyStore } from "#kms";
import {
  connectRunningServer,
  countPendingMigrations,
  type Database,
  makeCosignatureStore,
  makeHistory,
  makeKeyTable,
  makeThreatCounterStore,
  makeThreatModelStore,
  openPool,
} from "#postgres";
import { readBackupNote } from "./backups.ts";
import { gatherChannelFacts } from "./channel-facts.ts";
import { cryptoOf } from "./crypto-choice.ts";
import { calledAddresses, hopOptions, openHops } from "./hops.ts";
import { deskOriginOf, isLoopbackHost, publicOriginsOf, staffPartyId } from "./listening.ts";
import type { LoadedConfig } from "./load-config.ts";
import { readShippedEventModel } from "./open-event-watch.ts";
import { keyStorePath } from "./open-keys.ts";
import { recordFacts } from "./open-records.ts";
import { openRights } from "./open-rights.ts";
import { openWitnesses } from "./open-witnesses.ts";
import { gatherOutsideDeskFacts } from "./outside-desk-facts.ts";
import { arePoliciesApproved, arePoliciesInForce } from "./policy-facts.ts";
import { systemClock, systemRandom } from "./system.ts";

/** Gathers what `doctor` judges. The database is asked only by the probes, so that one that is down is a finding. */
export async function gatherDeploymentFacts(
  loaded: LoadedConfig,
  flowProblems: () => Promise<number>,
): Promise<DeploymentFacts> {
  const { config, databaseUrl, baseDir } = loaded;
  const keyPath = join(resolve(baseDir, config.keys.dir), "root.key");
  const mode = await stat(keyPath).then(
    (file) => file.mode & 0o777,
    () => null,
  );
  return {
    host: config.server.host,
    isLoopback: isLoopbackHost(config.server.host),
    hasTls: config.server.tls !== null,
    plainHttpFrom: config.server.dangerouslyAllowPlainHttpFrom,
    trustedProxies: config.server.trustedProxies,
    publicOrigins: publicOriginsOf(config),
    embedOrigins:
      config.server.embedOrigins ??
      (config.operator
        ? []
        : [
            `http://localhost:${config.sandbox.port}`,
            `http://www.${config.sandbox.seed}.localhost:${config.sandbox.port}`,
          ]),
    usesSandbox: config.operator === undefined,
    desk: { origin: deskOriginOf(config), relyingPartyId: staffPartyId(config) },
    hasStaffSignOn: config.staff.oidc !== undefined,
    admins: () => withDatabase(loaded, (database) => countAdmins(database, config.tenant)),
    isPolicyChangeBound: config.policies.fourEyes ?? config.operator !== undefined,
    arePoliciesInForce: () => withDatabase(loaded, (database) => arePoliciesInForce(loaded, database)),
    arePoliciesApproved: () => withDatabase(loaded, (database) => arePoliciesApproved(loaded, database)),
    recoveryWaitMs: config.recovery.waitHours * 3_600_000,
    kms: config.keys.kms?.kind ?? "file",
    keyFile: { path: keyPath, mode },
    keyCopy: config.keys.copyDir === undefined ? null : await readCopy(keyPath, resolve(baseDir, config.keys.copyDir)),
    usesDatabaseUrl: databaseUrl !== null,
    isDatabaseTls: databaseUrl !== null && /[?&]sslmode=verify-full/.test(databaseUrl),
    databaseSettings: () => withDatabase(loaded, readSettings),
    pendingMigrations: () => withDatabase(loaded, (database) => countPendingMigrations(database)),
    flowProblems,
    drift: () => withDatabase(loaded, (database) => readDrift(database, config.tenant as TenantId)),
    keeping: () => readKeeping(loaded),
    witnesses: () => readWitnesses(loaded),
    handshakes: () => shakeHands(loaded),
    incidents: {
      regimes: config.incidents.regimes,
      receivers: Object.entries(config.webhooks.endpoints).flatMap(([name, { events }]) =>
        events.includes("incident.opened") ? [name] : [],
      ),
      hasContact: config.incidents.contact !== undefined,
      removed: () =>
        withDatabase(loaded, (database) =>
          readRemovedReceivers({ history: makeHistory(database), tenant: config.tenant as TenantId }),
        ),
    },
    records: recordFacts(loaded, systemClock.now(), await openRights(loaded).catch(() => null)),
    channels: gatherChannelFacts(loaded, (work) => withDatabase(loaded, work)),
    outsideDesk: gatherOutsideDeskFacts(loaded, (work) => withDatabase(loaded, work)),
    resolves: (host) =>
      lookup(host).then(
        () => true,
        () => false,
      ),
    widgetPolicy: () => readWidgetPolicy(openHops(loaded)("own"), publicOriginsOf(config)[0] ?? ""),
  };
}

async function readDrift(database: Database, tenant: TenantId): ReturnType<DeploymentFacts["drift"]> {
  const { drift, sums } = await readLearning({
    tenant,
    counters: makeThreatCounterStore(database),
    models: makeThreatModelStore(database),
    shipped: readShippedEventModel(),
    clock: systemClock,
    random: systemRandom,
  });
  return { drift, alarm: DRIFT_ALARM, events: sums.events };
}

async function readCopy(keyPath: string, directory: string): Promise<NonNullable<DeploymentFacts["keyCopy"]>> {
  const path = join(directory, "root.key");
  const [file, copy] = await Promise.all([keyPath, path].map((one) => readFile(one).catch(() => null)));
  const isCurrent = file !== null && file !== undefined && copy !== null && copy?.equals(file) === true;
  for (const bytes of [file, copy]) bytes?.fill(0);
  return { path, isCurrent };
}

const PROBE_TIMEOUT_MS = 3_000;

/** Shakes hands once with every server that configuration names, each host once. Nothing is sent. */
async function shakeHands(loaded: LoadedConfig): ReturnType<DeploymentFacts["handshakes"]> {
  const { config, databaseUrl } = loaded;
  const { groups } = cryptoOf(config).tls;
  const targets = new Map<string, ProbeTarget & { readonly name: string }>();
  for (const [name, address] of calledAddresses(config)) {
    const url = new URL(address);
    if (url.protocol !== "https:") continue;
    const port = url.port === "" ? 443 : Number(url.port);
    targets.set(url.host, { name, host: hostOf(url), port, protocol: "tls", groups, timeoutMs: PROBE_TIMEOUT_MS });
  }
  const database = databaseUrl === null ? null : new URL(databaseUrl);
  if (database !== null && database.hostname !== "" && !isLoopbackHost(database.hostname)) {
    const port = database.port === "" ? 5_432 : Number(database.port);
    const target = { host: hostOf(database), port, protocol: "postgres", groups, timeoutMs: PROBE_TIMEOUT_MS } as const;
    targets.set("database", { name: "the database", ...target });
  }
  const siem = config.threat.siem === undefined ? null : new URL(config.threat.siem.url);
  if (siem?.protocol === "tls:") {
    const port = siem.port === "" ? SYSLOG_TLS_PORT : Number(siem.port);
    const target = { host: hostOf(siem), port, protocol: "tls", groups, timeoutMs: PROBE_TIMEOUT_MS } as const;
    targets.set("siem", { name: "threat.siem.url", ...target });
  }
  const shaken = await Promise.all(
    [...targets.values()].map(async ({ name, ...target }) => ({ name, outcome: outcomeOf(await probeHop(target)) })),
  );
  // A certificate that is not the right one lets a probe shake hands, and no record through.
  if (siem === null || (await reachesSyslog(siem.href, hopOptions(loaded, "siem")))) return shaken;
  return [
    ...shaken.filter(({ name }) => name !== "threat.siem.url"),
    { name: "threat.siem.url", outcome: "unreachable" },
  ];
}

/** RFC 5425 §4.1. */
const SYSLOG_TLS_PORT = 6_514;

function hostOf({ hostname }: URL): string {
  return hostname.replace(/^\[|\]$/g, "");
}

function outcomeOf(probed: Probed): Awaited<ReturnType<DeploymentFacts["handshakes"]>>[number]["outcome"] {
  if (probed.kind !== "agreed") return probed.kind === "refused" ? "too_old" : probed.kind;
  if (probed.protocol !== "TLSv1.3") return "too_old";
  return isPostQuantum(probed.group) ? "hybrid" : "classical";
}

async function readWidgetPolicy(hop: Hop, origin: string): Promise<string | null> {
  try {
    const answer = await hop.fetch(`${origin}/widget/`, { signal: AbortSignal.timeout(3_000) });
    return answer.headers.get("content-security-policy");
  } catch {
    return null;
  }
}

async function withDatabase<T>(loaded: LoadedConfig, work: (database: Database) => Promise<T>): Promise<T> {
  const running =
    loaded.databaseUrl === null
      ? await connectRunningServer(resolve(loaded.baseDir, loaded.config.data.dir))
      : { url: loaded.databaseUrl };
  if (running === null)
    throw new AppError("main.not_running", "The bundled database does not run: start the server first");
  const database = await openPool(running, { maxConnections: 1 });
  try {
    return await work(database);
  } finally {
    await database.close();
  }
}

async function readWitnesses(loaded: LoadedConfig): ReturnType<DeploymentFacts["witnesses"]> {
  const known = (await openWitnesses(loaded)).map(({ name }) => name);
  const states =
    known.length === 0 ? [] : await withDatabase(loaded, (database) => makeCosignatureStore(database).states());
  return { known, quorum: known.length === 0 ? 0 : loaded.config.history.quorum, states, nowMs: systemClock.now() };
}

/** From the key store alone: the root key itself is not needed for it. */
async function readKeeping(loaded: LoadedConfig): ReturnType<DeploymentFacts["keeping"]> {
  if (loaded.databaseUrl !== null)
    return withDatabase(loaded, (database) => keepingOf(loaded, makeKeyTable(database), false));
  const path = keyStorePath(loaded);
  const isThere = await stat(path).then(
    () => true,
    () => false,
  );
  if (!isThere) return null;
  const store = openFileKeyStore(path);
  try {
    return await keepingOf(loaded, store, true);
  } finally {
    store.close();
  }
}

async function keepingOf(
  loaded: LoadedConfig,
  store: KeyStore,
  isOurs: boolean,
): ReturnType<DeploymentFacts["keeping"]> {
  const [data, keys, text] = [
    await readBackupNote(store, "data"),
    await readBackupNote(store, "keys"),
    await store.note("roots"),
  ];
  const roots = text === null ? [] : (JSON.parse(text) as RootRecord[]);
  const current = roots.find(({ state }) => state === "current");
  return {
    isOurs,
    nowMs: systemClock.now(),
    data:
      data === null
        ? null
        : { atMs: Date.parse(data.at), verifiedMs: data.verifiedAt === null ? null : Date.parse(data.verifiedAt) },
    keys: keys === null ? null : { atMs: Date.parse(keys.at) },
    nextRootMs:
      current === undefined ? null : (current.currentAt ?? current.madeAt) + loaded.config.keys.epochDays * 86_400_000,
    retiring: roots.filter(({ state }) => state === "retiring").length,
  };
}

const ADMINS = `
  SELECT count(*) FILTER (WHERE is_admin)::int AS count, count(*) FILTER (WHERE is_admin AND passkeys < 2)::int AS poor,
         count(*)::int AS deciders
  FROM (
    SELECT 'admin' = ANY(roles) AS is_admin,
           (SELECT count(*) FROM staff_passkey AS held WHERE held.tenant = staff.tenant AND held.staff_id = staff.staff_id) AS passkeys
    FROM staff WHERE tenant = $1 AND state = 'active' AND roles && ARRAY['admin', 'security']
  ) AS decider`;

async function countAdmins(database: Database, tenant: string): ReturnType<DeploymentFacts["admins"]> {
  const { rows } = await database.query<Awaited<ReturnType<DeploymentFacts["admins"]>>>("doctor.admins", ADMINS, [
    tenant,
  ]);
  return rows[0] ?? { count: 0, poor: 0, deciders: 0 };
}

const LOGGING = `
  SELECT name || ' = ' || setting AS setting FROM pg_settings
  WHERE (name = 'log_statement' AND setting <> 'none')
     OR (name IN ('log_min_duration_statement', 'log_min_duration_sample') AND setting <> '-1')
     OR (name = 'log_parameter_max_length_on_error' AND setting <> '0')
  ORDER BY name`;

/** What `doctor` asks the database. Statements of ours hold no values; what is listed here would write their parameters down. */
export async function readSettings(database: Database): ReturnType<DeploymentFacts["databaseSettings"]> {
  const [settings, logging] = await Promise.all([
    database.query<{ fsync: string; sync: string; version: string }>(
      "doctor.settings",
      "SELECT current_setting('fsync') AS fsync, current_setting('synchronous_commit') AS sync, current_setting('server_version_num') AS version",
    ),
    database.query<{ setting: string }>("doctor.logging", LOGGING),
  ]);
  const [row] = settings.rows;
  return {
    fsync: row?.fsync ?? "unknown",
    synchronousCommit: row?.sync ?? "unknown",
    version: Math.floor(Number(row?.version ?? 0) / 10_000),
    talkative: logging.rows.map(({ setting }) => setting),
  };
}
