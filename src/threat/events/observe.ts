// SPDX-License-Identifier: Apache-2.0
import { COUNTED_KINDS, type CountedKind, classOf, weigh } from "./counted.ts";
import { addWeights, decayTo, type EntityState } from "./entity-state.ts";
import { EVENT_KINDS, type ThreatEvent } from "./event.ts";
import { addEvidence, tally } from "./evidence.ts";
import { badShare, FLAG, GROUPS, readGroup, readSpread, sureness } from "./features.ts";
import { learnHabits, makeHabits, unlikeness } from "./habits.ts";
import { logits } from "./model.ts";
import { explain, nameKinds } from "./reasons.ts";
import { isSimSwapSequence } from "./sim-sequence.ts";
import { makeSpread, mark, slotHash } from "./spread.ts";
import type { Entity, EventVerdict } from "./verdict.ts";
import { stateOf, type Watch } from "./watch.ts";

const DAY = 86_400_000;
/** Events of a class by others before a network or country can be called little known among them. */
const KNOWN_FROM = 300;
/** From this share of a class on, a network or country is as well known as any. */
const KNOWN_SHARE = 0.05;

const KIND_NUMBER: Readonly<Record<string, number>> = Object.fromEntries(EVENT_KINDS.map((kind, i) => [kind, i]));

/** Which entities an event has; the order is that of `COUNTED_KINDS`. */
const KEYS: Readonly<Record<CountedKind, (event: ThreatEvent) => string | null>> = {
  session: (event) => event.session,
  address: (event) => event.address,
  prefix: (event) => event.prefix,
  network: (event) => event.network,
  device: (event) => event.device,
  subject: (event) => event.subject,
  claimed: (event) => event.claimed,
  token: (event) => event.token,
  destination: (event) => event.destination,
  link: (event) => event.link,
  block: (event) => (event.isOwn || event.isDelegated ? null : event.targetBlock),
  country: (event) => event.country,
  world: () => "world",
};
const KEY_OF = COUNTED_KINDS.map((kind) => KEYS[kind]);
const AT: Readonly<Record<CountedKind, number>> = Object.fromEntries(
  COUNTED_KINDS.map((kind, index) => [kind, index]),
) as Record<CountedKind, number>;

/** Which states feed which group of features. */
const GROUP_SOURCES: readonly (readonly number[])[] = GROUPS.map((group) => {
  switch (group) {
    case "session":
      return [AT.session];
    case "device":
      return [AT.device];
    case "address":
      return [AT.address, AT.prefix];
    case "network":
      return [AT.network];
    case "actor":
      return [AT.subject, AT.token];
    case "account":
      return [AT.claimed];
    case "object":
      return [AT.destination, AT.link, AT.block];
  }
});

/**
 * Counts an event for each of its entities, scores it and adds the score to their evidence. What it returns holds for the event itself: the
 * one that passes a threshold is flagged already. About 10 µs; memory is bounded by the watch.
 */
export function observe(watch: Watch, event: ThreatEvent): EventVerdict {
  const at = Math.max(watch.latest, Number.isFinite(event.at) ? event.at : watch.latest);
  watch.latest = at;
  const states = watch.states;
  for (let i = 0; i < states.length; i += 1) {
    const key = KEY_OF[i]?.(event) ?? null;
    watch.keys[i] = key;
    const state = key === null ? null : stateOf(watch, i, key, at);
    states[i] = state;
    if (state !== null) decayTo(state.total, at);
    if (state?.own) decayTo(state.own, at);
  }
  const unfamiliar = littleKnown(states, classOf(event));
  count(watch, event, at, unfamiliar);
  readFeatures(watch, event, at, unfamiliar);

  const kind = KIND_NUMBER[event.kind] ?? 0;
  logits(watch.scorer, kind, watch.features, watch.logits);
  if (watch.candidate !== null) logits(watch.candidate, kind, watch.features, watch.candidateLogits);
  const candidate = watch.candidate === null ? null : watch.candidateLogits.raw;
  const { raw } = watch.logits;
  const flagged = addEvidence(watch, event, watch.logits, watch.scorer.biases[kind] ?? 0, at);
  const isSequence = isSimSwapSequence(event);
  const isFlagged = flagged !== 0 || isSequence;
  tally(watch, kind, raw, candidate, at, isFlagged);
  if (!isFlagged) learn(watch, event);
  const score = 1 / (1 + Math.exp(-raw));
  if (!isFlagged && score <= 0.5) return { score, isFlagged: false, kinds: [], entities: [], reasons: [] };
  const entities: Entity[] = [];
  for (let i = 0; i < AT.country; i += 1)
    if ((flagged & (1 << i)) !== 0 || (isSequence && ACTORS.has(i) && states[i] !== null))
      entities.push({ kind: COUNTED_KINDS[i] as Entity["kind"], key: watch.keys[i] ?? "" });
  const kinds = flagged === 0 ? [] : nameKinds(watch, event, kind);
  const reasons = explain(watch, kind);
  if (!isSequence) return { score, isFlagged, kinds, entities, reasons };
  return {
    score,
    isFlagged,
    // The likeliest goes first, and the rule is sure; only a SIM swap that was counted over time asks for more than it does.
    kinds: kinds[0] === "sim_swap" ? [...kinds, "sim_swap_sequence"] : ["sim_swap_sequence", ...kinds],
    entities,
    reasons: [SEQUENCE, ...reasons.slice(0, 4)],
  };
}

/** Whom the rule is about: never a place that others share. */
const ACTORS: ReadonlySet<number> = new Set([AT.session, AT.subject]);
const SEQUENCE = { code: "act_after_sim_change", value: 1 } as const;

/** In [0, 1]: how little of this class of events comes from the network and country, without what this device and token did themselves. */
function littleKnown(states: readonly (EntityState | null)[], sort: number): number {
  const world = states[AT.world];
  const self = Math.max(states[AT.device]?.total.familiar[sort] ?? 0, states[AT.token]?.total.familiar[sort] ?? 0);
  let most = 0;
  for (const kind of [AT.network, AT.country]) {
    const place = states[kind];
    if (!place || !world) continue;
    // Countries are known by everything that comes from them: so a first delegated read from nowhere shows before there are others.
    const isAny = kind === AT.country;
    const here = Math.max(0, (isAny ? sum(place.total.familiar) : (place.total.familiar[sort] ?? 0)) - self);
    const elsewhere = Math.max(
      0,
      (isAny ? sum(world.total.familiar) : (world.total.familiar[sort] ?? 0)) - here - self,
    );
    const share = here / (here + elsewhere + 1);
    const sure = Math.min(1, elsewhere / KNOWN_FROM);
    most = Math.max(most, sure * (1 - Math.min(1, share / KNOWN_SHARE)));
  }
  return most;
}

function sum(values: Float32Array): number {
  let total = 0;
  for (let i = 0; i < values.length; i += 1) total += values[i] ?? 0;
  return total;
}

function count(watch: Watch, event: ThreatEvent, at: number, unfamiliar: number): void {
  const { weights, states } = watch;
  weigh(event, unfamiliar, weights);
  const met: readonly (string | null)[] = [
    event.kind === "sign_in" || event.kind === "code_sent" || event.kind === "code_tried" ? event.claimed : null,
    event.kind === "record_read" && !event.isOwn ? event.target : null,
    event.address,
    event.session,
  ];
  const hashes = met.map((name) => (name === null ? -1 : slotHash(name)));
  for (let i = 0; i < states.length; i += 1) {
    const state = states[i];
    if (!state) continue;
    if (watch.isShared && !state.isDirty) {
      state.isDirty = true;
      watch.dirty.push({ kind: i, key: watch.keys[i] ?? "" });
    }
    if (i === AT.country) continue;
    addWeights(state.total, weights);
    if (state.own) addWeights(state.own, weights);
    if (i === AT.world) continue;
    for (let spread = 0; spread < hashes.length; spread += 1) {
      const hash = hashes[spread] ?? -1;
      if (hash >= 0) meet(state, spread, hash, at);
    }
  }
  const device = states[AT.device];
  if (device) beat(device, at);
}

function meet(state: EntityState, spread: number, hash: number, at: number): void {
  const slots = state.spreads[spread];
  if (slots) {
    mark(slots, hash, at);
    return;
  }
  const first = state.firsts[spread] ?? -1;
  if (first < 0 || first === hash) {
    state.firsts[spread] = hash;
    state.firstsAt[spread] = at;
    return;
  }
  const made = makeSpread();
  mark(made, first, state.firstsAt[spread] ?? at);
  mark(made, hash, at);
  state.spreads[spread] = made;
}

/** How regular the gaps between events are: mean and spread of their logarithm. */
function beat(state: EntityState, at: number): void {
  const gap = at - state.lastAt;
  if (state.lastAt > 0 && gap > 200 && gap < 3_600_000) {
    const value = Math.log(gap);
    const weight = Math.max(0.02, 1 / (state.gaps + 1));
    state.gapMean += weight * (value - state.gapMean);
    state.gapSquare += weight * (value * value - state.gapSquare);
    state.gaps += 1;
  }
  state.lastAt = at;
}

function readFeatures(watch: Watch, event: ThreatEvent, at: number, unfamiliar: number): void {
  const { features, states } = watch;
  features.fill(0);
  for (let group = 0; group < GROUP_SOURCES.length; group += 1)
    for (const source of GROUP_SOURCES[group] ?? []) {
      const state = states[source];
      if (state) readGroup(group, state, features);
    }
  if (event.isNewDevice) features[FLAG.isNewDevice] = 1;
  if (event.isForeign) features[FLAG.isForeign] = 1;
  if (event.isSimRecent) features[FLAG.isSimRecent] = 1;
  if (event.isRiskyDestination) features[FLAG.isRiskyDestination] = 1;
  features[FLAG.unfamiliar] = unfamiliar;
  readSpreads(watch, event);
  watch.unlike = event.hasObjected ? 0 : unlikeToday(watch, event, at);
  features[FLAG.loginUnlike] = event.kind === "sign_in" ? Math.max(0, watch.unlike) / 3 : 0;
  const device = states[AT.device];
  if (device && device.gaps >= 20) {
    const sd = Math.sqrt(Math.max(0, device.gapSquare - device.gapMean ** 2));
    features[FLAG.steady] = Math.max(0, 0.6 - sd) * Math.log1p(device.gaps);
  }
  const token = states[AT.token];
  const world = states[AT.world];
  const others = world?.total.familiar[2] ?? 0;
  if (token && world && event.isDelegated) features[FLAG.neverMisses] = sureness(token, world);
  if (token && event.isDelegated)
    features[FLAG["fresh.token"]] = Math.min(1, others / KNOWN_FROM) * Math.exp(-(at - token.firstSeenAt) / DAY);
}

function readSpreads(watch: Watch, event: ThreatEvent): void {
  const { features, states } = watch;
  const { session, device, address, network, claimed } = {
    session: states[AT.session],
    device: states[AT.device],
    address: states[AT.address],
    network: states[AT.network],
    claimed: states[AT.claimed],
  };
  if (session) {
    readSpread("accounts.session", session, 0, 1, features);
    readSpread("addresses.session", session, 2, 1, features);
    if (!event.isDelegated) readSpread("targets.session", session, 1, 1, features);
  }
  if (device) {
    readSpread("accounts.device", device, 0, 1, features);
    readSpread("addresses.device", device, 2, 1, features);
    readSpread("sessions.device", device, 3, 1, features);
    if (!event.isDelegated) readSpread("targets.device", device, 1, 1, features);
  }
  for (const [name, place] of [
    ["address", address],
    ["network", network],
  ] as const) {
    if (!place) continue;
    readSpread(`accounts.${name}`, place, 0, badShare(place, "signInFailed", "signInOk") ** 2, features);
    if (!event.isDelegated)
      readSpread(`targets.${name}`, place, 1, badShare(place, "readMissing", "readOwn") ** 2, features);
  }
  if (claimed) readSpread("addresses.account", claimed, 2, 1, features);
}

/** Fits today's circumstances the account they are for? Written into `watch.circumstances` for learning. */
function unlikeToday(watch: Watch, event: ThreatEvent, at: number): number {
  const { circumstances: now, common, states } = watch;
  const owner = states[AT.subject] ?? states[AT.claimed];
  now.fill(-1);
  if (!owner) return 0;
  const world = (states[AT.world]?.total.familiar[0] ?? 0) + 2;
  const share = (kind: number): number => ((states[kind]?.total.familiar[0] ?? 0) + 1) / world;
  if (event.network !== null) now[0] = slotHash(event.network);
  if (event.device !== null) now[1] = slotHash(event.device);
  if (event.country !== null) now[2] = slotHash(event.country);
  now[3] = Math.floor((at % DAY) / (DAY / 6));
  if (event.act !== null) now[4] = slotHash(event.act);
  common[0] = Math.min(1, share(AT.network));
  common[1] = Math.min(1, share(AT.device));
  common[2] = Math.min(1, share(AT.country));
  common[3] = 1 / 6;
  common[4] = 0.1;
  return unlikeness(owner.habits, now, common);
}

function learn(watch: Watch, event: ThreatEvent): void {
  const { states } = watch;
  const sort = classOf(event);
  if (event.kind !== "information")
    for (const kind of [AT.network, AT.country, AT.world, AT.device, AT.token]) {
      const state = states[kind];
      if (!state) continue;
      state.total.familiar[sort] = (state.total.familiar[sort] ?? 0) + 1;
      if (state.own) state.own.familiar[sort] = (state.own.familiar[sort] ?? 0) + 1;
    }
  const isOwnLogin = event.kind === "sign_in" && event.isOk === true;
  const owner = states[AT.subject] ?? (isOwnLogin ? states[AT.claimed] : null);
  if (!owner || event.hasObjected || !(isOwnLogin || event.act !== null)) return;
  owner.habits ??= makeHabits();
  learnHabits(owner.habits, watch.circumstances);
}
