// SPDX-License-Identifier: Apache-2.0
import { type AppDeps, type KeyDeps, tryKms } from "#app";
import type { Database } from "#postgres";
import type { ServiceDependency } from "#protocol";
import type { EmbedderHealth } from "../embedder.ts";
import type { HopName } from "../hops.ts";
import type { CallTotals, ServiceMeter } from "./service-meter.ts";
import { codeOf } from "./watched-hops.ts";

export type DependencyParts = {
  readonly database: Database;
  readonly meter: ServiceMeter;
  readonly deps: Pick<AppDeps, "detector">;
  /** Null: sentences are not embedded here. */
  readonly embedder: (() => EmbedderHealth) | null;
  readonly keyDeps: KeyDeps;
  readonly breakers: () => readonly { readonly api: string; readonly isOpen: boolean }[];
  /** Whom the configuration names outside of the operator, and what they are. */
  readonly outside: readonly { readonly hop: HopName; readonly kind: ServiceDependency["kind"] }[];
  readonly now: () => number;
};

/** So much of what was asked may fail before it is called degraded. */
const DEGRADED_ABOVE = 0.02;

/** Asks database, keys and workers now; of everybody outside it tells how the calls of this process went. Nobody outside is called for it. */
export async function readDependencies(parts: DependencyParts): Promise<ServiceDependency[]> {
  const { database, deps, keyDeps, meter, breakers, outside } = parts;
  const asked = await Promise.all([
    ask(parts, "database", "database", async () => {
      await database.query("service.ping", "SELECT 1");
      return null;
    }),
    ask(parts, "keys", "keys", async () => (await tryKms(keyDeps)).code),
    ask(parts, "detector", "worker", async () => {
      const found = await deps.detector.find({ text: "a", earlier: [], kinds: [], expects: null });
      return found.ok ? null : found.refusal.reason;
    }),
  ]);
  const open = new Map(breakers().map(({ api, isOpen }) => [api, isOpen]));
  const apis = meter.names().filter((name) => name.startsWith("api."));
  return [
    ...asked,
    embedderOf(parts),
    ...apis.map((name) => {
      const api = name.slice("api.".length);
      const told = toldOf(api, "operator", meter.calls(name));
      return open.get(api) === true ? { ...told, state: "down" as const, code: "breaker_open" } : told;
    }),
    ...outside.map(({ hop, kind }) => toldOf(hop, kind, meter.calls(hop))),
  ];
}

async function ask(
  { now }: Pick<DependencyParts, "now">,
  name: string,
  kind: ServiceDependency["kind"],
  work: () => Promise<string | null>,
): Promise<ServiceDependency> {
  const begun = now();
  const code = await work().catch(codeOf);
  const at = now();
  return {
    name,
    kind,
    state: code === null ? "well" : "down",
    code,
    tookMs: Math.max(0, at - begun),
    lastAt: new Date(at).toISOString(),
    calls: null,
    failures: null,
  };
}

const ENCODER: Readonly<Record<EmbedderHealth["state"], Pick<ServiceDependency, "state" | "code">>> = {
  idle: { state: "unknown", code: null },
  starting: { state: "unknown", code: "starting" },
  stuck: { state: "degraded", code: "stuck" },
  well: { state: "well", code: null },
  slow: { state: "degraded", code: "slow" },
  ended: { state: "degraded", code: "ended" },
};

/**
 * The sentence encoder by how it fared with what customers wrote: without it the service understands a little less, never nothing. It is not asked
 * for this, for it is started by the first who needs it, and one sentence that comes late on a busy machine says nothing.
 */
function embedderOf({ embedder, now }: Pick<DependencyParts, "embedder" | "now">): ServiceDependency {
  if (embedder === null) return off("embedder", "worker");
  const { state, asked, missed, last } = embedder();
  const agoMs = last === null ? 0 : performance.now() - last.atMs;
  return {
    ...{ name: "embedder", kind: "worker" as const, ...ENCODER[state], calls: asked, failures: missed },
    tookMs: last?.tookMs ?? null,
    lastAt: last === null ? null : new Date(now() - agoMs).toISOString(),
  };
}

function off(name: string, kind: ServiceDependency["kind"]): ServiceDependency {
  return { name, kind, state: "off", code: null, tookMs: null, lastAt: null, calls: null, failures: null };
}

/** From the calls of this process: what was never called is unknown, not well. */
function toldOf(name: string, kind: ServiceDependency["kind"], totals: Readonly<CallTotals> | null): ServiceDependency {
  if (totals === null) return { ...off(name, kind), state: "unknown", calls: 0, failures: 0 };
  const { calls, failures, lastAt, lastMs, lastCode } = totals;
  const state = lastCode !== null ? "down" : failures / calls > DEGRADED_ABOVE ? "degraded" : "well";
  return {
    name,
    kind,
    state,
    code: lastCode,
    tookMs: lastMs,
    lastAt: lastAt === null ? null : new Date(lastAt).toISOString(),
    calls,
    failures,
  };
}
