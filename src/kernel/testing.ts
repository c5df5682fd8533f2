// SPDX-License-Identifier: Apache-2.0
import type { Clock } from "./clock.ts";
import type { Random } from "./random.ts";

/** A clock that moves only when told to. */
export class FakeClock implements Clock {
  #now: number;

  constructor(now: number = Date.UTC(2026, 10, 15, 10, 0, 0)) {
    this.#now = now;
  }

  now(): number {
    return this.#now;
  }

  advance(ms: number): void {
    this.#now += ms;
  }

  set(ms: number): void {
    this.#now = ms;
  }
}

/** Reproducible bytes (mulberry32). Never for production: predictable by design. */
export function seededRandom(seed: number): Random {
  let state = seed >>> 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return (t ^ (t >>> 14)) & 0xff;
  };
  return {
    bytes(length) {
      const out = new Uint8Array(length);
      for (let i = 0; i < length; i += 1) out[i] = next();
      return out;
    },
  };
}

/** Milliseconds that this process has worked. Unlike the clock it stands still while others have the machine: for tests of how long something takes. */
export function workedMs(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1_000;
}
