// SPDX-License-Identifier: Apache-2.0
import type { Clock, TenantId } from "#kernel";
import {
  clearEntities,
  type EventModel,
  forgetSubject,
  makeScoreCount,
  makeWatch,
  observe,
  openEventModel,
  type Peers,
  packScores,
  putBack,
  type SharedRow,
  takeChanges,
  takeIn,
  type Watch,
} from "#threat";
import type { CounterRow, EventWatch, ThreatCounterStore, ThreatModelStore } from "./ports.ts";
import { WatchMeter } from "./watch-meter.ts";

/** Rows of one round trip, each way. At one a second a node shares what about a thousand events a second touch. */
const ROWS_OUT = 3_000;
const ROWS_IN = 6_000;
/** Round trips in which a process that starts reads what others counted, at most. */
const FIRST_READS = 20;
/** Round trips in which a process that ends writes what it counted: all that it can keep. */
const LAST_TRIPS = 25;
const DAY = 86_400_000;
/** Counts lapse after a little more than four of the longest half-lives. */
const LAPSE_MS = 9 * DAY;
const FORGET_LAPSE_MS = 600_000;
/** How often sums for learning are written and models are looked up. */
const LEARN_EVERY_MS = 60_000;
/** Rows that a tenant keeps over all its nodes. */
const KEEP_ROWS = 200_000;
/** What the model that ships is called among models. */
export const SHIPPED = "shipped";

type Parts = {
  readonly counters: ThreatCounterStore;
  readonly models: ThreatModelStore;
  readonly shipped: EventModel;
  /** Entities that each tenant's watch keeps in memory; left out: its default. */
  readonly remembers?: number;
  /** This process, unlike any before. */
  readonly node: string;
  readonly clock: Clock;
  /** Microseconds that only go on: what an event costs is measured by them. */
  readonly micros?: () => number;
};

type Tenant = {
  readonly watch: Watch;
  readonly peers: Peers;
  since: bigint;
  learntAt: number;
  /** Which models decide and shadow: what sums are kept under. */
  modelKey: string;
  ready: Promise<void> | null;
  readonly meter: WatchMeter;
};

export type SharedWatch = Required<EventWatch>;

/**
 * The detectors with their counts shared by all nodes. Each process keeps all of it in memory and writes what it counted itself; what others wrote
 * is added about a second later. So an attacker who uses n nodes gets at most what n nodes let pass within one exchange, once; after that
 * every node counts the sum. While the database is away each node goes on by what it knows, and writes it afterwards.
 */
export function makeSharedWatch(parts: Parts): SharedWatch {
  const tenants = new Map<TenantId, Tenant>();
  const heldOf = (tenant: TenantId): Tenant => {
    let held = tenants.get(tenant);
    if (held === undefined) {
      const { shipped, remembers } = parts;
      const keep = remembers === undefined ? {} : { keep: remembers };
      const watch = makeWatch(openEventModel(shipped), { isShared: true, ...keep });
      held = {
        watch,
        peers: new Map(),
        since: 0n,
        learntAt: 0,
        modelKey: `${SHIPPED} none`,
        ready: null,
        meter: new WatchMeter(),
      };
      tenants.set(tenant, held);
    }
    return held;
  };
  /** Reads what others counted before this process began. When that cannot be had now, it is had by the next exchange. */
  const readFirst = async (tenant: TenantId, held: Tenant): Promise<void> => {
    await followModels(parts, tenant, held);
    for (let reads = 0; reads < FIRST_READS; reads += 1)
      if ((await exchangeOnce(parts, tenant, held)) < ROWS_IN) return;
  };
  return {
    async observe(tenant, event) {
      const held = heldOf(tenant);
      held.ready ??= readFirst(tenant, held).catch(() => {
        held.ready = null;
      });
      await held.ready;
      const from = parts.micros?.() ?? 0;
      const verdict = observe(held.watch, event);
      held.meter.count(parts.clock.now(), (parts.micros?.() ?? 0) - from, verdict.isFlagged);
      return verdict;
    },
    health(tenant) {
      const held = tenants.get(tenant);
      return held?.meter.read(parts.clock.now(), held.watch.size) ?? null;
    },
    clear(tenant, entities) {
      clearEntities(heldOf(tenant).watch, entities, parts.clock.now());
    },
    async forgetSubject(tenant, subject) {
      const held = heldOf(tenant);
      forgetSubject(held.watch, held.peers, subject);
      const now = parts.clock.now();
      const lapsesAt = new Date(now + FORGET_LAPSE_MS);
      await parts.counters.forgetSubject(tenant, subject, parts.node, new Date(now), lapsesAt);
    },
    async exchange() {
      for (const [tenant, held] of tenants) {
        await exchangeOnce(parts, tenant, held);
        if (parts.clock.now() - held.learntAt >= LEARN_EVERY_MS) await followModels(parts, tenant, held);
      }
    },
    async flush() {
      for (const [tenant, held] of tenants)
        for (let trips = 0; trips < LAST_TRIPS && held.watch.dirty.length > 0; trips += 1)
          await exchangeOnce(parts, tenant, held);
    },
    sweep: () => parts.counters.sweep(new Date(parts.clock.now()), KEEP_ROWS),
  };
}

/** Writes what is new here and adds what is new there. @returns How many rows came. */
async function exchangeOnce({ counters, node, clock }: Parts, tenant: TenantId, held: Tenant): Promise<number> {
  const now = clock.now();
  const changes = takeChanges(held.watch, node, ROWS_OUT);
  const rows = changes.map(({ kind, key, state }) => rowOf(node, kind, key, state, now));
  const isDue = now - held.learntAt >= LEARN_EVERY_MS;
  if (isDue) rows.push(rowOf(node, "scores", held.modelKey, packScores(held.watch.scores), now));
  let came: Awaited<ReturnType<ThreatCounterStore["exchange"]>>;
  try {
    came = await counters.exchange(tenant, node, rows, held.since, ROWS_IN);
  } catch (error) {
    putBack(held.watch, changes);
    throw error;
  }
  held.since = came.next;
  for (const row of came.rows) {
    if (row.entityKind === "forgotten") forgetSubject(held.watch, held.peers, row.entityKey);
    else if (row.entityKind !== "scores") takeIn(held.watch, held.peers, sharedOf(row, row.entityKind));
  }
  return came.rows.length;
}

function sharedOf(row: CounterRow, kind: SharedRow["kind"]): SharedRow {
  return { kind, key: row.entityKey, node: row.node, state: row.state };
}

function rowOf(node: string, kind: CounterRow["entityKind"], key: string, state: Uint8Array, now: number): CounterRow {
  return {
    entityKind: kind,
    entityKey: key,
    node,
    state,
    countedAt: new Date(now),
    lapsesAt: new Date(now + LAPSE_MS),
  };
}

/** Takes the model that decides and the candidate; sums begin anew when either changes. */
async function followModels({ models, shipped, clock }: Parts, tenant: TenantId, held: Tenant): Promise<void> {
  held.learntAt = clock.now();
  const kept = await models.list(tenant);
  const current = kept.find(({ state }) => state === "current");
  const candidate = kept.find(({ state }) => state === "candidate");
  const modelKey = `${current?.modelId ?? SHIPPED} ${candidate?.modelId ?? "none"}`;
  if (modelKey === held.modelKey) return;
  held.watch.scorer = openEventModel(current?.model ?? shipped);
  held.watch.candidate = candidate === undefined ? null : openEventModel(candidate.model);
  held.watch.scores = makeScoreCount();
  held.modelKey = modelKey;
}
