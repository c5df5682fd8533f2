// SPDX-License-Identifier: Apache-2.0
import { type AdvisoryReport, listNodes, type ServiceWatch, type UpdateState } from "#app";
import { AppError } from "#kernel";
import { makeServiceMinuteStore, readQueueDepths, type ServiceMinuteStore } from "#postgres";
import type { ServiceView } from "#protocol";
import type { Jobs } from "#surfaces";
import type { Composed } from "../compose.ts";
import type { HopName } from "../hops.ts";
import type { LoadedConfig } from "../load-config.ts";
import type { Storage } from "../open-storage.ts";
import { readKept } from "../supply-facts.ts";
import { version } from "../version.ts";
import { flowOf } from "./flow.ts";
import { type DependencyParts, readDependencies } from "./read-dependencies.ts";
import type { ServiceMeter } from "./service-meter.ts";
import { settingsInForce } from "./settings-in-force.ts";

/** However many look on, the parts are asked this often at most. */
const KEPT_MS = 5_000;
/** Figures of minutes are kept for a week. */
const KEEP_FOR_MS = 7 * 86_400_000;

export type ServiceParts = {
  readonly loaded: LoadedConfig;
  readonly storage: Storage;
  readonly meter: ServiceMeter;
  readonly breakers: DependencyParts["breakers"];
  readonly jobs: Pick<Jobs, "states">;
  readonly now: () => number;
  /** Told of refusals that went out. */
  readonly onRefusal?: (code: string) => void;
};

export type OwnServiceWatch = ServiceWatch & {
  /** What is known only once everything is wired. Before it there is no view. */
  bind(composed: Composed): void;
  /** Writes minutes that are over, and removes those that are a week old. Run by a job. */
  keep(): Promise<void>;
};

/** What the view of the service is read from. Each part that cannot be read leaves a gap, not an error. */
export function openService(parts: ServiceParts): OwnServiceWatch {
  const startedAt = parts.now();
  let composed: Composed | null = null;
  const store = makeServiceMinuteStore(parts.storage.database);
  const kept = new Map<number, { readonly at: number; readonly view: Promise<ServiceView> }>();
  let keptUpTo = 0;
  return {
    bind(all) {
      composed = all;
    },
    noteRefusal(code) {
      parts.meter.refusal(code);
      parts.onRefusal?.(code);
    },
    async keep() {
      if (composed === null) return;
      const { tenant } = composed.deps;
      const minutes = parts.meter.minutes(keptUpTo);
      await store.keep(tenant, composed.keyDeps.nodeId, minutes);
      keptUpTo = minutes.at(-1)?.at ?? keptUpTo;
      await store.sweep(tenant, new Date(parts.now() - KEEP_FOR_MS));
    },
    view(hours) {
      if (composed === null)
        throw new AppError("main.not_ready", "Cannot tell how the service is: it is still starting");
      const at = parts.now();
      const last = kept.get(hours);
      if (last !== undefined && at - last.at <= KEPT_MS) return last.view;
      const fresh = { at, view: readView(parts, composed, { startedAt, hours, store }) };
      kept.set(hours, fresh);
      fresh.view.catch(() => {
        if (kept.get(hours) === fresh) kept.delete(hours);
      });
      return fresh.view;
    },
  };
}

type Wanted = { readonly startedAt: number; readonly hours: number; readonly store: ServiceMinuteStore };

async function readView(parts: ServiceParts, composed: Composed, wanted: Wanted): Promise<ServiceView> {
  const { loaded, storage, meter, jobs, now } = parts;
  const { startedAt, hours, store } = wanted;
  const { config, databaseUrl } = loaded;
  const { deps, keyDeps, history, embedder } = composed;
  const since = new Date(now() - hours * 3_600_000);
  const [dependencies, minutes, nodes, roots, queues, head, witnessed, advisories, updates] = await Promise.all([
    readDependencies({ ...parts, database: storage.database, deps, keyDeps, embedder, outside: outsideOf(loaded) }),
    store.since(deps.tenant, since).catch(() => null),
    orNothing(listNodes(keyDeps)),
    orNothing(keyDeps.roots.roots()),
    orNothing(readQueueDepths(storage.database, deps.tenant)),
    history.sequencer.tree.head().catch(() => null),
    orNothing(history.witnesses.store.states()),
    readKept<AdvisoryReport>(loaded, "advisories").catch(() => null),
    readKept<UpdateState>(loaded, "updates").catch(() => null),
  ]);
  const current = roots.find(({ state }) => state === "current");
  const nextRootAt = current === undefined ? null : (current.currentAt ?? current.madeAt) + keyDeps.epochMs;
  const news = updates?.outcome.kind === "known" ? updates.outcome : null;
  return {
    at: iso(now()),
    version,
    node: {
      nodeId: keyDeps.nodeId,
      startedAt: iso(startedAt),
      rssMb: Math.round(process.memoryUsage.rss() / 1e5) / 10,
    },
    nodes: nodes.map(({ nodeId, at }) => ({ nodeId, heardAt: iso(at) })),
    dependencies,
    flow: { ...flowOf(minutes ?? meter.minutes(), hours, now()), of: minutes === null ? "node" : "installation" },
    queues: queues.map(({ oldestAt, ...queue }) => ({ ...queue, oldestAt: oldestAt?.toISOString() ?? null })),
    keys: {
      nextRootAt: nextRootAt === null ? null : iso(nextRootAt),
      roots: roots
        .filter(({ state }) => state !== "gone")
        .map(({ rootNo, kind, state, madeAt, currentAt }) => ({
          rootNo,
          kind,
          state,
          madeAt: iso(madeAt),
          currentAt: currentAt === null ? null : iso(currentAt),
          isOverdue: state === "current" && nextRootAt !== null && nextRootAt < now(),
        })),
    },
    history: {
      size: String(head?.size ?? 0),
      checkpointAt: head?.at.toISOString() ?? null,
      quorum: history.witnesses.quorum,
      witnesses: history.witnesses.known.map(({ name }) => {
        const state = witnessed.find(({ witness }) => witness === name);
        return { name, askedAt: state?.askedAt.toISOString() ?? null, problem: state?.problem ?? null };
      }),
    },
    jobs: jobs.states().map(({ lastStartedAtMs, ...job }) => ({
      ...job,
      lastStartedAt: lastStartedAtMs === null ? null : iso(lastStartedAtMs),
    })),
    supply: {
      advisoriesAt: advisories === null ? null : iso(advisories.atMs),
      matches: advisories?.matches.length ?? null,
      updatesAt: updates === null ? null : iso(updates.atMs),
      newest: news?.news.version ?? null,
      isNewer: news?.isNewer ?? false,
      isSecurity: news?.news.isSecurity ?? false,
    },
    settings: settingsInForce(config, loaded.own ?? null, databaseUrl),
    features: featuresOf(loaded),
  };
}

/** Whom the configuration names besides the operator's interfaces. */
function outsideOf({ config }: LoadedConfig): DependencyParts["outside"] {
  const named: readonly [HopName, DependencyParts["outside"][number]["kind"], boolean][] = [
    ["kms", "keys", config.keys.kms !== undefined],
    ["whatsapp", "carrier", config.channels.whatsapp !== undefined],
    ["sms", "carrier", config.channels.sms !== undefined],
    ["witnesses", "witness", config.history.witnesses.length > 0],
    ["models", "outside", config.model !== undefined || config.gateway !== undefined],
    ["identity", "outside", config.staff.oidc !== undefined || config.identity.oidc.length > 0],
    ["siem", "outside", config.threat.siem !== undefined],
    ["traces", "outside", config.traces.endpoint !== undefined],
    ["heartbeat", "outside", config.alerts.heartbeat !== undefined],
    ["webhooks", "outside", Object.keys(config.webhooks.endpoints).length > 0],
    ["updates", "outside", config.updates.check === "on" || config.updates.advisories === "on"],
  ];
  return named.filter(([, , isOn]) => isOn).map(([hop, kind]) => ({ hop, kind }));
}

/** What may be on or off, by names that the screens word. */
function featuresOf({ config }: LoadedConfig): ServiceView["features"] {
  return [
    { name: "channel", isOn: config.channel.required },
    { name: "whatsapp", isOn: config.channels.whatsapp !== undefined },
    { name: "sms", isOn: config.channels.sms !== undefined },
    { name: "assistant", isOn: config.model !== undefined },
    { name: "gateway", isOn: config.gateway !== undefined },
    { name: "embedding", isOn: config.understanding.sentenceEmbedding },
    { name: "witnesses", isOn: config.history.witnesses.length > 0 },
    { name: "siem", isOn: config.threat.siem !== undefined },
    { name: "traces", isOn: config.traces.endpoint !== undefined },
    { name: "alert_mail", isOn: config.alerts.email !== undefined },
    { name: "heartbeat", isOn: config.alerts.heartbeat !== undefined },
    { name: "webhooks", isOn: Object.keys(config.webhooks.endpoints).length > 0 },
    { name: "staff_sign_on", isOn: config.staff.oidc !== undefined },
    { name: "nightly_audit", isOn: config.audit.nightly },
    { name: "trust_page", isOn: config.trust.page },
    { name: "updates", isOn: config.updates.check === "on" },
    { name: "advisories", isOn: config.updates.advisories === "on" },
    { name: "sandbox", isOn: config.operator === undefined },
  ];
}

function iso(ms: number): string {
  return new Date(ms).toISOString();
}

function orNothing<T>(reading: Promise<readonly T[]>): Promise<readonly T[]> {
  return reading.catch(() => []);
}
