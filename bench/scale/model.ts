// SPDX-License-Identifier: Apache-2.0

/** What a bench measured on one machine, per turn or per node. */
export type Measured = {
  /** CPU of a node, in milliseconds a turn; openings and jobs included. */
  readonly nodeCpuMs: number;
  readonly databaseCpuMs: number;
  readonly storedBytes: number;
  readonly walBytes: number;
  /** Resident memory of a node under load, in megabytes. */
  readonly nodeRssMb: number;
  /** Turns per CPU-second at two nodes, as a share of those at one. */
  readonly efficiency2: number;
};

/** What an operator is assumed to have. Each can be set on the command line. */
export type Demand = {
  readonly subscribers: number;
  /** Turns a second in the busiest minute. */
  readonly peakTurnsPerSecond: number;
  /** Conversations a subscriber begins in a month, on the mean. */
  readonly contactsPerMonth: number;
  readonly turnsPerConversation: number;
  readonly retainForDays: number;
  /** Share of a core that is planned for, so that the death of a node or a busy minute is borne. */
  readonly utilisation: number;
};

export const DEMAND: Demand = {
  subscribers: 100_000_000,
  peakTurnsPerSecond: 2_500,
  contactsPerMonth: 0.5,
  turnsPerConversation: 9,
  retainForDays: 30,
  utilisation: 0.6,
};

type Sizing = {
  readonly nodeCores: number;
  /** A node is one event loop and two threads beside it: it fills one core and a half at the most. */
  readonly nodes: number;
  readonly nodeMemoryGb: number;
  readonly databaseCores: number;
  readonly databaseStorageGb: number;
  readonly walMbPerSecond: number;
  readonly turnsPerDay: number;
  /** Conversations that retention removes a second, evenly over the day. */
  readonly removalsPerSecond: number;
};

const CORES_PER_NODE = 1.5;
const DAYS_PER_MONTH = 30;
const SECONDS_PER_DAY = 86_400;
/** Live rows, their indexes, and the room that updated pages keep until they are vacuumed. */
const BLOAT = 1.3;

/**
 * From what one turn costs to what a deployment needs. Linear, but for what several nodes lose to each other: that share is taken as it was measured at
 * two, because nodes meet in the database only and its cost is in `databaseCpuMs`. Says nothing about the network, the operator's own systems or a KMS.
 */
export function size(measured: Measured, demand: Demand): Sizing {
  const { subscribers, peakTurnsPerSecond, contactsPerMonth, turnsPerConversation, retainForDays, utilisation } =
    demand;
  const perCore = utilisation * 1_000;
  const nodeCores = (peakTurnsPerSecond * measured.nodeCpuMs) / Math.min(1, measured.efficiency2) / perCore;
  const nodes = Math.ceil(nodeCores / CORES_PER_NODE) + 1;
  const conversationsPerDay = (subscribers * contactsPerMonth) / DAYS_PER_MONTH;
  const turnsPerDay = conversationsPerDay * turnsPerConversation;
  return {
    nodeCores,
    nodes,
    nodeMemoryGb: (nodes * measured.nodeRssMb) / 1_024,
    databaseCores: (peakTurnsPerSecond * measured.databaseCpuMs) / perCore,
    databaseStorageGb: (turnsPerDay * retainForDays * measured.storedBytes * BLOAT) / 1e9,
    walMbPerSecond: (peakTurnsPerSecond * measured.walBytes) / 1e6,
    turnsPerDay,
    removalsPerSecond: conversationsPerDay / SECONDS_PER_DAY,
  };
}
