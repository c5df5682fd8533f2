// SPDX-License-Identifier: Apache-2.0
import { z } from "zod";

const time = z.iso.datetime();
const count = z.int().min(0);
const code = z.string().max(80);

/** Something the service leans on, as this node sees it. `unknown`: nothing was asked of it yet. */
export const serviceDependency = z.object({
  name: code,
  kind: z.enum(["database", "keys", "worker", "operator", "carrier", "witness", "outside"]),
  state: z.enum(["well", "degraded", "down", "off", "unknown"]),
  /** Why not well: a code of ours, never words of others. */
  code: code.nullable(),
  /** How long the last answer took. */
  tookMs: z.number().min(0).nullable(),
  lastAt: time.nullable(),
  /** Calls and failures in the hours that are shown. */
  calls: count.nullable(),
  failures: count.nullable(),
});
export type ServiceDependency = z.infer<typeof serviceDependency>;

/** For how long back the figures are wished. */
export const serviceQuery = z.object({ hours: z.coerce.number().int().min(1).max(168).default(6) });

/** Figures per step of time, oldest first; all lists are as long as `at`. Null where nothing was measured. */
export const serviceFlow = z.object({
  stepSeconds: count,
  /** Whose turns: all nodes', or, where the database was not read, those of the node that answers. */
  of: z.enum(["installation", "node"]),
  at: z.array(time),
  turns: z.array(count),
  /** Percentiles of whole turns, and without waiting for the operator; read from buckets 15 % apart. */
  p50Ms: z.array(z.number().nullable()),
  p95Ms: z.array(z.number().nullable()),
  p99Ms: z.array(z.number().nullable()),
  ownP95Ms: z.array(z.number().nullable()),
  refusals: z.array(z.object({ code, counts: z.array(count) })),
});
export type ServiceFlow = z.infer<typeof serviceFlow>;

export const serviceQueue = z.object({
  name: code,
  waiting: count,
  /** There are more; counting stopped here. */
  isMore: z.boolean(),
  /** When the first of them became due. */
  oldestAt: time.nullable(),
});
export type ServiceQueue = z.infer<typeof serviceQueue>;

export const serviceJob = z.object({
  name: code,
  everyMs: count,
  isRunning: z.boolean(),
  runs: count,
  failures: count,
  lastStartedAt: time.nullable(),
  lastMs: z.number().min(0).nullable(),
  /** The code of the last failure, where the last run failed. */
  lastCode: code.nullable(),
});
export type ServiceJob = z.infer<typeof serviceJob>;

/** A key of the configuration in force. Secrets are never in it: they are named by files, and such a value is given as `set`. */
export const serviceSetting = z.object({
  key: z.string().max(200),
  value: z.string().max(2_000),
  origin: z.enum(["default", "file", "environment"]),
  isHidden: z.boolean(),
});
export type ServiceSetting = z.infer<typeof serviceSetting>;

/** What the people who run the service see. Counts, codes, times and names of ours; no customer, no secret. */
export const serviceView = z.object({
  at: time,
  version: z.string().max(40),
  /** Which node answered: dependencies and jobs are as it sees them; flow, queues, keys and history are of the installation. */
  node: z.object({ nodeId: z.string().max(60), startedAt: time, rssMb: z.number().min(0) }),
  nodes: z.array(z.object({ nodeId: z.string().max(60), heardAt: time })),
  dependencies: z.array(serviceDependency),
  flow: serviceFlow,
  queues: z.array(serviceQueue),
  keys: z.object({
    nextRootAt: time.nullable(),
    roots: z.array(
      z.object({
        rootNo: count,
        kind: code,
        state: code,
        madeAt: time,
        currentAt: time.nullable(),
        isOverdue: z.boolean(),
      }),
    ),
  }),
  history: z.object({
    size: z.string().max(20),
    checkpointAt: time.nullable(),
    quorum: count,
    witnesses: z.array(z.object({ name: z.string().max(200), askedAt: time.nullable(), problem: code.nullable() })),
  }),
  jobs: z.array(serviceJob),
  supply: z.object({
    advisoriesAt: time.nullable(),
    /** Weaknesses that the last look found in parts of this program, before statements about them are weighed. */
    matches: count.nullable(),
    updatesAt: time.nullable(),
    newest: z.string().max(40).nullable(),
    isNewer: z.boolean(),
    isSecurity: z.boolean(),
  }),
  settings: z.array(serviceSetting),
  features: z.array(z.object({ name: code, isOn: z.boolean() })),
});
export type ServiceView = z.infer<typeof serviceView>;
