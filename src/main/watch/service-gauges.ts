// SPDX-License-Identifier: Apache-2.0
import { Gauge, type Registry } from "prom-client";
import type { ServiceView } from "#protocol";
import { LabelGuard } from "../metric-guard.ts";
import type { MachineFacts } from "./machine-facts.ts";

const STATES: Readonly<Record<string, number>> = { well: 0, degraded: 1, down: 2 };
/** Doing without the sentence encoder is no fault. What was never called is not known, and tells nothing. */
const known = ({ state }: { readonly state: string }): boolean => Object.hasOwn(STATES, state);

type Row = readonly [labels: Readonly<Record<string, string>>, value: number];
/** What the metrics are read from; null: it could not be read. */
export type ServiceReading = {
  readonly view: ServiceView | null;
  readonly machine: MachineFacts | null;
  readonly now: number;
};

/** Metrics about the state of the service, each read when somebody asks. Whatever cannot be read has no value: a zero would be a lie. */
const GAUGES: readonly {
  readonly name: string;
  readonly help: string;
  readonly labels: readonly string[];
  readonly rows: (reading: ServiceReading) => readonly Row[];
}[] = [
  {
    name: "wardline_dependency_state",
    help: "What this node leans on: 0 well, 1 degraded, 2 down; nothing where it was not called yet",
    labels: ["name", "kind"],
    rows: ({ view }) =>
      (view?.dependencies ?? [])
        .filter(known)
        .map(({ name, kind, state }) => [{ name, kind }, STATES[state] ?? 0] as const),
  },
  {
    name: "wardline_queue_waiting",
    help: "What waits in a queue of the installation, counted up to 1000",
    labels: ["queue"],
    rows: ({ view }) => (view?.queues ?? []).map(({ name, waiting }) => [{ queue: name }, waiting]),
  },
  {
    name: "wardline_queue_oldest_seconds",
    help: "How long the oldest in a queue has been due; 0 where nothing is",
    labels: ["queue"],
    rows: ({ view, now }) =>
      (view?.queues ?? []).map(({ name, oldestAt }) => [
        { queue: name },
        oldestAt === null ? 0 : Math.max(0, (now - Date.parse(oldestAt)) / 1_000),
      ]),
  },
  {
    name: "wardline_history_behind_seconds",
    help: "Age of the newest checkpoint while entries wait to be put into the tree; else 0",
    labels: [],
    rows: ({ view, now }) => {
      if (view === null) return [];
      const waits = view.queues.some(({ name, waiting }) => name === "history" && waiting > 0);
      const { checkpointAt } = view.history;
      return [[{}, waits && checkpointAt !== null ? Math.max(0, (now - Date.parse(checkpointAt)) / 1_000) : 0]];
    },
  },
  {
    name: "wardline_witnesses",
    help: "Witnesses of the history: known, and failing",
    labels: ["what"],
    rows: ({ view }) => {
      if (view === null) return [];
      const { witnesses } = view.history;
      return [
        [{ what: "known" }, witnesses.length],
        [{ what: "failing" }, witnesses.filter(({ problem }) => problem !== null).length],
      ];
    },
  },
  {
    name: "wardline_root_key_overdue",
    help: "1 where the root key should have been replaced",
    labels: [],
    rows: ({ view }) => (view === null ? [] : [[{}, view.keys.roots.some(({ isOverdue }) => isOverdue) ? 1 : 0]]),
  },
  {
    name: "wardline_job_failing",
    help: "1 where the last run of a job failed on this node",
    labels: ["job"],
    rows: ({ view }) => (view?.jobs ?? []).map(({ name, lastCode }) => [{ job: name }, lastCode === null ? 0 : 1]),
  },
  {
    name: "wardline_nodes",
    help: "Nodes that were heard of lately",
    labels: [],
    rows: ({ view }) => (view === null ? [] : [[{}, Math.max(1, view.nodes.length)]]),
  },
  {
    name: "wardline_security_release",
    help: "1 where the newest release mends a weakness and is newer than this program",
    labels: [],
    rows: ({ view }) =>
      view === null || view.supply.newest === null ? [] : [[{}, view.supply.isNewer && view.supply.isSecurity ? 1 : 0]],
  },
  {
    name: "wardline_certificate_seconds",
    help: "Until the certificate of server.tls ends",
    labels: [],
    rows: ({ machine, now }) =>
      machine === null || machine.certificateEndsAt === null ? [] : [[{}, (machine.certificateEndsAt - now) / 1_000]],
  },
  {
    name: "wardline_disk_free_ratio",
    help: "Free part of the disk on which data.dir lies",
    labels: [],
    rows: ({ machine }) => (machine === null || machine.diskFree === null ? [] : [[{}, machine.diskFree]]),
  },
  {
    name: "wardline_clock_skew_seconds",
    help: "By how much the clocks of this node and of the database differ",
    labels: [],
    rows: ({ machine }) =>
      machine === null || machine.clockSkewMs === null ? [] : [[{}, Math.abs(machine.clockSkewMs) / 1_000]],
  },
];

/** All metrics of one scrape are about the same moment, and nothing is asked a dozen times for it. */
const KEPT_MS = 2_000;

/** Adds them. @param read - Of now. Never rejects. */
export function watchService(registry: Registry, read: () => Promise<ServiceReading>): void {
  let kept: { readonly at: number; readonly reading: Promise<ServiceReading> } | null = null;
  const current = (): Promise<ServiceReading> => {
    const at = performance.now();
    if (kept === null || at - kept.at > KEPT_MS) kept = { at, reading: read() };
    return kept.reading;
  };
  for (const { name, help, labels, rows } of GAUGES) {
    const guards = new Map(labels.map((label) => [label, new LabelGuard()]));
    new Gauge({
      name,
      help,
      labelNames: [...labels],
      registers: [registry],
      async collect() {
        const reading = await current();
        this.reset();
        for (const [own, value] of rows(reading)) {
          const safe = Object.entries(own).map(([label, text]) => [label, guards.get(label)?.label(text) ?? "other"]);
          this.set(Object.fromEntries(safe) as Record<string, string>, value);
        }
        // Without labels prom-client keeps a zero after reset(); what is not known must have no value.
        if (labels.length === 0 && rows(reading).length === 0) this.remove();
      },
    });
  }
}
