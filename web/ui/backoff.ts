// SPDX-License-Identifier: Apache-2.0

/** Longest pause between two tries. */
export const LONGEST_PAUSE_MS = 20_000;

/**
 * How long to wait before try number `attempt` (from 1). Doubles from half a second and is spread over the upper half of
 * the range, so that a server that comes back is not met by all browsers at once.
 *
 * @param random - A number in [0, 1).
 */
export function backoffMs(attempt: number, random: number): number {
  const ceiling = Math.min(LONGEST_PAUSE_MS, 500 * 2 ** Math.min(attempt - 1, 10));
  return Math.round(ceiling / 2 + (ceiling / 2) * random);
}
