// SPDX-License-Identifier: Apache-2.0
import { CHANNELS, COUNTED_KINDS } from "./counted.ts";
import { type EntityState, makeEntityState } from "./entity-state.ts";
import { FEATURES } from "./features.ts";
import { HABIT_DIMENSIONS } from "./habits.ts";
import type { Logits, Scorer } from "./model.ts";
import { makeScoreCount, type ScoreCount } from "./scores.ts";
import type { EntityKind } from "./verdict.ts";

/** How many entities a tenant's watch keeps; each about one kilobyte. */
const KEEP = 60_000;
/** Whoever was not seen for so long is forgotten first. */
const QUIET_MS = 6 * 86_400_000;

/** Everything one process knows of one tenant's events. */
export type Watch = {
  scorer: Scorer;
  /** Scores beside it and decides nothing. */
  candidate: Scorer | null;
  readonly isShared: boolean;
  readonly keep: number;
  readonly entities: readonly Map<string, EntityState>[];
  size: number;
  latest: number;
  /** What changed since it was last shared, in the order of its change. */
  readonly dirty: { readonly kind: number; readonly key: string }[];
  scores: ScoreCount;
  /** Told every entity's evidence: what thresholds are fitted by. */
  meter: ((kind: EntityKind, key: string, evidence: number) => void) | null;
  // What follows is scratch of the event in hand.
  readonly states: (EntityState | null)[];
  readonly keys: (string | null)[];
  readonly weights: Float32Array;
  readonly features: Float32Array;
  readonly circumstances: Float64Array;
  readonly common: Float64Array;
  unlike: number;
  readonly logits: Logits;
  readonly candidateLogits: Logits;
};

export function makeWatch(
  scorer: Scorer,
  options: { readonly isShared?: boolean; readonly keep?: number } = {},
): Watch {
  return {
    scorer,
    candidate: null,
    isShared: options.isShared ?? false,
    keep: options.keep ?? KEEP,
    entities: COUNTED_KINDS.map(() => new Map()),
    size: 0,
    latest: 0,
    dirty: [],
    scores: makeScoreCount(),
    meter: null,
    states: COUNTED_KINDS.map(() => null),
    keys: COUNTED_KINDS.map(() => null),
    weights: new Float32Array(CHANNELS.length),
    features: new Float32Array(FEATURES.length),
    circumstances: new Float64Array(HABIT_DIMENSIONS.length).fill(-1),
    common: new Float64Array(HABIT_DIMENSIONS.length).fill(1),
    unlike: 0,
    logits: { raw: 0, own: 0 },
    candidateLogits: { raw: 0, own: 0 },
  };
}

/** The state of an entity, made when there is none. */
export function stateOf(watch: Watch, kind: number, key: string, at: number): EntityState {
  const map = watch.entities[kind];
  if (map === undefined) throw new RangeError(`Cannot count: no entity kind ${String(kind)}`);
  const found = map.get(key);
  if (found !== undefined) return found;
  if (watch.size >= watch.keep) makeRoom(watch, at);
  const made = makeEntityState(at, watch.isShared);
  map.set(key, made);
  watch.size += 1;
  return made;
}

/**
 * Lets a tenth go: quiet ones first, then those with the least evidence, the oldest first. Whoever floods the service with new entities pushes out
 * other harmless ones, not what is suspected.
 */
function makeRoom(watch: Watch, at: number): void {
  const all: { readonly kind: number; readonly key: string; readonly worth: number }[] = [];
  watch.entities.forEach((map, kind) => {
    for (const [key, state] of map) {
      const age = at - state.total.at;
      if (COUNTED_KINDS[kind] === "world") continue;
      const suspicion = state.flaggedUntil > at ? 1_000 : state.total.evidence;
      all.push({ kind, key, worth: age > QUIET_MS ? -age : suspicion * 3_600_000 - age });
    }
  });
  all.sort((a, b) => a.worth - b.worth);
  for (const { kind, key } of all.slice(0, Math.max(1, Math.floor(watch.keep / 10))))
    if (watch.entities[kind]?.delete(key) === true) watch.size -= 1;
}
