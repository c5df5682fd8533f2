// SPDX-License-Identifier: Apache-2.0
/**
 * How sure we are who speaks: one scale for the whole product.
 * A0 anonymous, A1 one factor, A2 two factors, A3 proof of this one act, A4 a person vouches.
 */
export const ASSURANCE_LEVELS = ["A0", "A1", "A2", "A3", "A4"] as const;
export type AssuranceLevel = (typeof ASSURANCE_LEVELS)[number];

/** True when `have` is at least `need`. */
export function meetsLevel(have: AssuranceLevel, need: AssuranceLevel): boolean {
  return ASSURANCE_LEVELS.indexOf(have) >= ASSURANCE_LEVELS.indexOf(need);
}
