// SPDX-License-Identifier: Apache-2.0

/** Rules for recovery that are the same everywhere. The length of the wait is the tenant's (`recovery.waitHours`). */
export const recoveryPolicy = {
  /** After the wait it may be finished for this long; then it has to be started again. */
  openForMs: 14 * 24 * 3_600_000,
  /** Contact points that do not take the notice within this time let it lapse: without the notice there is no wait that could end. */
  noticeWithinMs: 7 * 24 * 3_600_000,
  /** Answering a code takes this long, or a multiple of it, whatever was found. */
  answerFloorMs: 600,
} as const;

/** How far a recovery has come. */
export type RecoveryState = "waiting" | "cancelled" | "stopped" | "completed" | "lapsed";

/** What decides whether it may be finished. Milliseconds. */
export type RecoveryTimes = {
  readonly state: RecoveryState;
  /** Null while not every contact point had the notice. */
  readonly opensAt: number | null;
  readonly lapsesAt: number;
};

/** `telling`: not every contact point was told yet. `over`: nothing can come of it any more. */
export type RecoveryPhase = "telling" | "waiting" | "open" | "over";

/**
 * Whether a recovery lets a new authenticator be added now. Pure: says nothing about the network's signals, which are read
 * again by whoever finishes it.
 */
export function recoveryPhase({ state, opensAt, lapsesAt }: RecoveryTimes, now: number): RecoveryPhase {
  if (state !== "waiting" || now >= lapsesAt) return "over";
  if (opensAt === null) return "telling";
  return now < opensAt ? "waiting" : "open";
}
