// SPDX-License-Identifier: Apache-2.0

/** Slots of one spread: it tells up to about `SLOTS × ln SLOTS` values apart, more look the same. */
export const SLOTS = 32;
const HOUR = 3_600_000;

/**
 * How many different values came lately, in bounded room: a value falls into one of 32 slots, which keeps when it was last hit (hours, as a
 * number). Read for any window by linear counting (Whang et al. 1990); joined with another node's by taking the later time of each slot.
 */
export type Spread = Float32Array;

export function makeSpread(): Spread {
  return new Float32Array(SLOTS);
}

export function mark(spread: Spread, hash: number, at: number): void {
  spread[hash % SLOTS] = at / HOUR;
}

/** @param windowMs - How far back. @returns About how many, at most 111. */
export function differentWithin(spread: Spread, at: number, windowMs: number): number {
  const since = (at - windowMs) / HOUR;
  let free = 0;
  for (let slot = 0; slot < SLOTS; slot += 1) if ((spread[slot] ?? 0) <= since) free += 1;
  return SLOTS * Math.log(SLOTS / Math.max(1, free));
}

export function joinSpreads(into: Spread, other: Spread): void {
  for (let slot = 0; slot < SLOTS; slot += 1) into[slot] = Math.max(into[slot] ?? 0, other[slot] ?? 0);
}

/** FNV-1a of a name that is a keyed hash already: only spreads it over slots. */
export function slotHash(name: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < name.length; i += 1) hash = Math.imul(hash ^ name.charCodeAt(i), 0x01000193);
  return (hash ^ (hash >>> 15)) >>> 0;
}
