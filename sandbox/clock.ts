// SPDX-License-Identifier: Apache-2.0

/** The one place where the sandbox learns the time. May be fixed, moved and skewed by the tests. */
export type SandboxClock = {
  now(): number;
  /** Stands still at this instant until moved or released. */
  fix(ms: number): void;
  advance(ms: number): void;
  /** Answers are this far ahead of true time; used by the clock skew fault. */
  skew(ms: number): void;
  /** Back to the machine's clock. */
  release(): void;
};

export function makeClock(fixedAt?: number, machine: () => number = Date.now): SandboxClock {
  let fixed: number | null = fixedAt ?? null;
  let offset = 0;
  let skewMs = 0;
  return {
    now: () => (fixed ?? machine() + offset) + skewMs,
    fix(ms) {
      fixed = ms;
    },
    advance(ms) {
      if (fixed === null) offset += ms;
      else fixed += ms;
    },
    skew(ms) {
      skewMs = ms;
    },
    release() {
      fixed = fixedAt ?? null;
      offset = 0;
      skewMs = 0;
    },
  };
}
