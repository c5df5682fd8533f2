// SPDX-License-Identifier: Apache-2.0
import { COUNTED_KINDS } from "./counted.ts";
import type { EntityState } from "./entity-state.ts";
import type { ThreatEvent } from "./event.ts";
import type { Logits } from "./model.ts";
import { countEvidence, countScore, ENTITY_WEIGHT } from "./scores.ts";
import { ENTITY_KINDS, type EntityKind } from "./verdict.ts";
import type { Watch } from "./watch.ts";

/** One event adds at most this: no single event flags a shared entity. */
const MOST = 3;
/** A harmless event takes back this at most: bad ones cannot be washed out with a few good ones. */
const LEAST = -0.5;
/** A flag lasts this long after the last event that looked bad. */
export const FLAG_LASTS_MS = 24 * 3_600_000;
/** What a person's "it was nothing" can lift a threshold to, however often it is said. */
export const MOST_LENIENT = 4;
/** Unlikeness in nats that a subject's own variety explains. */
const USUAL_VARIETY = 4;

/** Evidence stops growing at so many thresholds: whoever is harmless again is so within days. */
const CAP = 2;
/**
 * What honest people share with an attacker (an address, a network, the prefix of their numbers, the account that is attacked): its flag reaches
 * an event only if that event looks somewhat bad itself. Neighbours and victims go on unharmed.
 */
const SHARED: ReadonlySet<EntityKind> = new Set([
  "address",
  "prefix",
  "network",
  "subject",
  "claimed",
  "destination",
  "block",
]);
const PLACES: ReadonlySet<EntityKind> = new Set(["address", "prefix", "network", "destination", "block"]);
const LOOKS_BAD = -1;
/** … and that by more than where it comes from: at least so much beyond an event of which nothing is known. */
const OWN_PART = 1;
/** How much the company an event keeps can add to the evidence of its session, device or account. */
const COMPANY = 2;

const DAY = 86_400_000;
const SESSION = COUNTED_KINDS.indexOf("session");
const DEVICE = COUNTED_KINDS.indexOf("device");
const FLAGGABLE: readonly EntityKind[] = ENTITY_KINDS;

/**
 * The sequential test (a CUSUM over the clipped logit, with slow forgetting) of each entity of the event.
 *
 * @returns Bits of the entities that are flagged, in the order of `COUNTED_KINDS`.
 */
export function addEvidence(watch: Watch, event: ThreatEvent, score: Logits, bias: number, at: number): number {
  const { raw } = score;
  const step = Math.max(LEAST, Math.min(MOST, raw));
  const personal = Math.max(LEAST, Math.min(MOST, raw, score.own + COMPANY));
  const reaches = raw > LOOKS_BAD && score.own > bias + OWN_PART;
  const { thresholds } = watch.scorer.model;
  let flagged = 0;
  for (let i = 0; i < FLAGGABLE.length; i += 1) {
    const state = watch.states[i];
    if (!state) continue;
    const kind = COUNTED_KINDS[i] as EntityKind;
    const isPlace = PLACES.has(kind);
    let own = isPlace ? step : personal;
    if (kind === "session" && event.subject !== null) own = Math.max(own, unlikeStep(watch));
    const threshold = thresholds[kind] * Math.min(MOST_LENIENT, state.leniency);
    state.total.evidence = Math.max(0, Math.min(CAP * threshold, state.total.evidence + own));
    if (state.own) state.own.evidence = Math.max(0, Math.min(CAP * threshold, state.own.evidence + own));
    watch.meter?.(kind, watch.keys[i] ?? "", state.total.evidence);
    if (state.total.evidence > threshold) state.flaggedUntil = at + FLAG_LASTS_MS;
    else if (state.flaggedUntil > at && own > 0) state.flaggedUntil = at + FLAG_LASTS_MS;
    if (state.flaggedUntil > at && (reaches || !SHARED.has(kind))) flagged |= 1 << i;
  }
  return flagged;
}

/**
 * Counts a scored event for learning. Only what is not flagged teaches, and of each device (or, without one, session) at most so many events
 * a day; entities count how near they came to their threshold.
 */
export function tally(
  watch: Watch,
  head: number,
  raw: number,
  candidate: number | null,
  at: number,
  isFlagged: boolean,
): void {
  const { scores, states } = watch;
  scores.events += 1;
  if (isFlagged) {
    scores.flagged += 1;
    return;
  }
  const day = Math.floor(at / DAY);
  const teller = states[DEVICE] ?? states[SESSION] ?? null;
  if (teller !== null && mayTeach(teller, day)) countScore(scores, head, raw, candidate);
  for (let i = 0; i < FLAGGABLE.length; i += 1) {
    const state = states[i];
    if (!state || (state !== teller && !mayTeach(state, day))) continue;
    countEvidence(scores, i, state.total.evidence / watch.scorer.model.thresholds[COUNTED_KINDS[i] as EntityKind]);
  }
}

function mayTeach(state: EntityState, day: number): boolean {
  if (state.taughtDay !== day) {
    state.taughtDay = day;
    state.taught = 0;
  }
  state.taught += 1;
  return state.taught <= ENTITY_WEIGHT;
}

/** A session unlike its subject's habits gathers evidence by itself, slowly; zero for who has none or objected. */
function unlikeStep(watch: Watch): number {
  return watch.unlike > USUAL_VARIETY ? Math.min(1, (watch.unlike - USUAL_VARIETY) / 4) : LEAST;
}
