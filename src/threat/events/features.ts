// SPDX-License-Identifier: Apache-2.0
import { CHANNEL, type Channel, SPANS } from "./counted.ts";
import type { EntityState } from "./entity-state.ts";
import { differentWithin } from "./spread.ts";

/** Whose counters a group of features reads: the higher of both where there are two. */
export const GROUPS = ["session", "device", "address", "network", "actor", "account", "object"] as const;
export type Group = (typeof GROUPS)[number];

/**
 * What counts as bad, and how much of it the good traffic of a shared entity explains: behind an address of thousands, ten failed sign-ins beside
 * seventy good ones are nothing. The rates are several times those of clean traffic.
 */
const AXES: readonly { readonly bad: Channel; readonly good: Channel; readonly rate: number }[] = [
  { bad: "signInFailed", good: "signInOk", rate: 0.5 },
  { bad: "codeSent", good: "codeOk", rate: 2.5 },
  { bad: "codeRisky", good: "codeOk", rate: 0.05 },
  { bad: "codeFailed", good: "codeOk", rate: 0.6 },
  { bad: "readOther", good: "readOwn", rate: 0.05 },
  { bad: "readDelegated", good: "readOwn", rate: 0 },
  { bad: "readUnfamiliar", good: "readOwn", rate: 0.05 },
  { bad: "readMissing", good: "readOwn", rate: 0.1 },
  { bad: "readDenied", good: "readOwn", rate: 0.02 },
  { bad: "injections", good: "messages", rate: 0.02 },
  { bad: "links", good: "messages", rate: 0.01 },
  { bad: "risky", good: "signInOk", rate: 0.05 },
  { bad: "newDevice", good: "signInOk", rate: 0.1 },
  { bad: "unfamiliar", good: "signInOk", rate: 0 },
];
/** Groups that many honest people share. */
const SHARED: ReadonlySet<Group> = new Set(["address", "network"]);
const SHARED_GROUPS = Uint8Array.from(GROUPS, (group) => (SHARED.has(group) ? 1 : 0));
const BAD_FROM = Uint16Array.from(AXES, ({ bad }) => CHANNEL[bad] * SPANS);
const GOOD_FROM = Uint16Array.from(AXES, ({ good }) => CHANNEL[good] * SPANS);
const RATES = Float64Array.from(AXES, ({ rate }) => rate);
/** How much each event of whatever kind dilutes what is bad at a shared entity. */
const OTHERS = 0.1;
const SPAN_NAMES = ["10min", "3h", "2d"];
const FLAGS = [
  "isNewDevice",
  "isForeign",
  "isSimRecent",
  "isRiskyDestination",
  "unfamiliar",
  "loginUnlike",
  "accounts.device",
  "accounts.session",
  "accounts.address",
  "accounts.network",
  "targets.device",
  "targets.session",
  "targets.address",
  "targets.network",
  "addresses.session",
  "addresses.device",
  "addresses.account",
  "sessions.device",
  "steady",
  "fresh.token",
  "neverMisses",
] as const;
export type Flag = (typeof FLAGS)[number];

export const FEATURES: readonly string[] = [
  ...GROUPS.flatMap((group) => AXES.flatMap(({ bad }) => SPAN_NAMES.map((span) => `${group}.${bad}.${span}`))),
  ...FLAGS,
];
const FLAGS_FROM = GROUPS.length * AXES.length * SPANS;
export const FLAG: Readonly<Record<Flag, number>> = Object.fromEntries(
  FLAGS.map((flag, index) => [flag, FLAGS_FROM + index]),
) as Record<Flag, number>;

/** 1 for what is known of an event by where it comes from alone: others' doing, perhaps. */
export const IS_SHARED: Uint8Array = Uint8Array.from(FEATURES, (name) =>
  /^(?:address|network)\.|\.(?:address|network)$|^isForeign$|^unfamiliar$|\.unfamiliar\./.test(name) ? 1 : 0,
);

/** Writes one group's counters into the features, on a log scale, keeping what is higher already. */
export function readGroup(group: number, state: EntityState, into: Float32Array): void {
  const { counts } = state.total;
  const isShared = SHARED_GROUPS[group] === 1;
  let at = group * AXES.length * SPANS;
  for (let axis = 0; axis < AXES.length; axis += 1) {
    const badFrom = BAD_FROM[axis] ?? 0;
    const goodFrom = GOOD_FROM[axis] ?? 0;
    const rate = RATES[axis] ?? 0;
    for (let span = 0; span < SPANS; span += 1, at += 1) {
      let amount = counts[badFrom + span] ?? 0;
      if (amount < 0.05) continue;
      if (isShared) amount -= rate * (counts[goodFrom + span] ?? 0);
      if (amount <= 0.05) continue;
      let value = Math.log1p(amount);
      if (isShared) value *= amount / (amount + OTHERS * (counts[CHANNEL.events * SPANS + span] ?? 0));
      if (value > (into[at] ?? 0)) into[at] = value;
    }
  }
}

const DAY = 86_400_000;

/** How many different values an entity met within a day, on a log scale; one is none. On shared entities only as far as sign-ins fail. */
export function readSpread(flag: Flag, state: EntityState, spread: number, share: number, into: Float32Array): void {
  const slots = state.spreads[spread];
  if (slots === null || slots === undefined) return;
  const different = (differentWithin(slots, state.total.at, DAY) - 1) * share;
  if (different <= 0.5) return;
  const value = Math.log1p(different);
  const at = FLAG[flag];
  if (value > (into[at] ?? 0)) into[at] = value;
}

/** The share of bad among bad and good, with one good one given. */
export function badShare(state: EntityState, bad: Channel, good: Channel): number {
  const last = SPANS - 1;
  const amount = state.total.counts[CHANNEL[bad] * SPANS + last] ?? 0;
  return amount / (amount + (state.total.counts[CHANNEL[good] * SPANS + last] ?? 0) + 1);
}

/** Delegated reads by everybody before anything is said about how often people miss. */
const MISSES_KNOWN_FROM = 300;

/**
 * People who work through customers' records ask for some that are not there; who reads from a list does not. The log of how much better "a fifth
 * of the usual misses" explains a token's reads than "the usual misses", in units of five nats, none where that is not so.
 */
export function sureness(token: EntityState, world: EntityState): number {
  const last = SPANS - 1;
  const all = world.total.counts[CHANNEL.readDelegated * SPANS + last] ?? 0;
  const reads = token.total.counts[CHANNEL.readDelegated * SPANS + last] ?? 0;
  const others = all - reads;
  if (others < MISSES_KNOWN_FROM) return 0;
  const misses = token.total.counts[CHANNEL.delegatedMissing * SPANS + last] ?? 0;
  const missedByAll = world.total.counts[CHANNEL.delegatedMissing * SPANS + last] ?? 0;
  const usual = Math.min(0.5, Math.max(0, missedByAll - misses) / others);
  if (usual <= 0) return 0;
  const few = usual / 5;
  const nats = (reads - misses) * Math.log((1 - few) / (1 - usual)) - misses * Math.log(5);
  return Math.max(0, nats) / 5;
}
