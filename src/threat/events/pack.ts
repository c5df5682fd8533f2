// SPDX-License-Identifier: Apache-2.0
import { SPREADS } from "./counted.ts";
import { addTally, decayTo, type EntityState, makeEntityState, type Tally } from "./entity-state.ts";
import { joinHabits, makeHabits } from "./habits.ts";
import { joinSpreads, makeSpread, mark, SLOTS } from "./spread.ts";

const VERSION = 1;
/** Above what any state comes to. */
const MAX_BYTES = 3_000;

/** What one process counted for an entity, as bytes: its own tally, and what joins by the larger value. */
export function packState(state: EntityState): Uint8Array {
  const view = new DataView(new ArrayBuffer(MAX_BYTES));
  const own = state.own ?? state.total;
  let at = 0;
  const u8 = (value: number): void => {
    view.setUint8(at, value);
    at += 1;
  };
  const f32 = (value: number): void => {
    view.setFloat32(at, value);
    at += 4;
  };
  const f64 = (value: number): void => {
    view.setFloat64(at, value);
    at += 8;
  };
  u8(VERSION);
  for (const time of [own.at, state.firstSeenAt, state.flaggedUntil, state.clearedAt]) f64(time);
  f32(own.evidence);
  f32(state.leniency);
  const filled = [...own.counts.keys()].filter((i) => (own.counts[i] ?? 0) > 1e-4);
  u8(filled.length);
  for (const i of filled) {
    u8(i);
    f32(own.counts[i] ?? 0);
  }
  own.familiar.forEach(f32);
  SPREADS.forEach((_, i) => {
    const slots = state.spreads[i];
    u8(slots ? 1 : 0);
    if (slots) slots.forEach(f32);
    else {
      f64(state.firsts[i] ?? -1);
      f64(state.firstsAt[i] ?? 0);
    }
  });
  u8(state.habits === null ? 0 : 1);
  if (state.habits !== null) {
    f32(state.habits.seen);
    for (const value of state.habits.values) f64(value);
  }
  return new Uint8Array(view.buffer.slice(0, at));
}

/**
 * Reads what a process counted. Null for another version or cut bytes: a row that cannot be read counts for nothing, and its process writes it anew.
 */
export function unpackState(bytes: Uint8Array): EntityState | null {
  try {
    return read(new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength));
  } catch (error) {
    if (error instanceof RangeError) return null;
    throw error;
  }
}

function read(view: DataView): EntityState | null {
  let at = 0;
  const u8 = (): number => {
    at += 1;
    return view.getUint8(at - 1);
  };
  const f32 = (): number => {
    at += 4;
    return view.getFloat32(at - 4);
  };
  const f64 = (): number => {
    at += 8;
    return view.getFloat64(at - 8);
  };
  if (u8() !== VERSION) return null;
  const state = makeEntityState(f64(), false);
  state.firstSeenAt = f64();
  state.flaggedUntil = f64();
  state.clearedAt = f64();
  const { total } = state;
  total.evidence = f32();
  state.leniency = f32();
  for (let left = u8(); left > 0; left -= 1) total.counts[u8()] = f32();
  for (let i = 0; i < total.familiar.length; i += 1) total.familiar[i] = f32();
  SPREADS.forEach((_, i) => {
    if (u8() === 1) {
      const slots = makeSpread();
      for (let slot = 0; slot < SLOTS; slot += 1) slots[slot] = f32();
      state.spreads[i] = slots;
    } else {
      state.firsts[i] = f64();
      state.firstsAt[i] = f64();
    }
  });
  if (u8() === 1) {
    state.habits = makeHabits();
    state.habits.seen = f32();
    for (let i = 0; i < state.habits.values.length; i += 1) state.habits.values[i] = f64();
  }
  return state;
}

/**
 * Adds to `state` what another process counted since its row was last read here. Reading a row twice adds nothing.
 *
 * @param before - What was read of that process before, or null.
 * @returns What to hand in as `before` the next time.
 */
export function joinState(state: EntityState, theirs: EntityState, before: Tally | null): Tally {
  const now = theirs.total;
  if (theirs.clearedAt > state.clearedAt) clearState(state, theirs.clearedAt, theirs.leniency);
  const isCurrent = theirs.clearedAt >= state.clearedAt;
  if (isCurrent) {
    const later = Math.max(now.at, state.total.at);
    decayTo(state.total, later);
    addTally(state.total, now, later, 1);
    if (before !== null) addTally(state.total, before, later, -1);
    state.flaggedUntil = Math.max(state.flaggedUntil, theirs.flaggedUntil);
  }
  state.firstSeenAt = Math.min(state.firstSeenAt, theirs.firstSeenAt);
  SPREADS.forEach((_, i) => {
    joinSpread(state, theirs, i);
  });
  if (theirs.habits !== null) {
    state.habits ??= makeHabits();
    joinHabits(state.habits, theirs.habits);
  }
  return now;
}

function joinSpread(state: EntityState, theirs: EntityState, i: number): void {
  const slots = theirs.spreads[i];
  const first = theirs.firsts[i] ?? -1;
  if (!slots && first < 0) return;
  let mine = state.spreads[i];
  const own = state.firsts[i] ?? -1;
  if (!mine && !slots && (own < 0 || own === first)) {
    state.firsts[i] = first;
    state.firstsAt[i] = Math.max(state.firstsAt[i] ?? 0, theirs.firstsAt[i] ?? 0);
    return;
  }
  if (!mine) {
    mine = makeSpread();
    if (own >= 0) mark(mine, own, state.firstsAt[i] ?? 0);
    state.spreads[i] = mine;
  }
  if (slots) joinSpreads(mine, slots);
  else mark(mine, first, theirs.firstsAt[i] ?? 0);
}

/** Takes back everything that was gathered against an entity, and lifts its threshold within bounds. */
export function clearState(state: EntityState, at: number, leniency: number): void {
  for (const tally of [state.total, state.own]) {
    if (tally === null) continue;
    tally.counts.fill(0);
    tally.evidence = 0;
  }
  state.spreads.fill(null);
  state.firsts.fill(-1);
  state.flaggedUntil = 0;
  state.clearedAt = at;
  state.leniency = leniency;
}
