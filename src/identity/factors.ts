// SPDX-License-Identifier: Apache-2.0
import type { AssuranceLevel } from "#kernel";

/** Something that was proven, and when. Two of the same kind never add up. */
export type Factor =
  /** The operator's server vouches that the customer is signed in on the host page. */
  | { readonly kind: "host_token"; readonly at: number }
  /** A code sent to the line was typed back. `signalsClean` is what the network said when it was sent. */
  | { readonly kind: "sms_code"; readonly at: number; readonly signalsClean: boolean };

/** How long each factor counts, in milliseconds: levels age. */
export const FACTOR_LIFETIME_MS = {
  host_token: 60 * 60_000,
  sms_code: 15 * 60_000,
} as const satisfies Record<Factor["kind"], number>;

export type AssuranceNow = {
  readonly level: AssuranceLevel;
  /** When the level falls, in milliseconds since the epoch; null at A0. */
  readonly until: number | null;
};

/**
 * The level that factors give at `now`. A login (host page) and a code by SMS with clean signals are two factors: A2.
 * A code alone, or a login alone, is A1. Anything else is A0. Never gives A3: that is proof of one act, not a state.
 */
export function assuranceNow(factors: readonly Factor[], now: number): AssuranceNow {
  const login = newestValid(factors, "host_token", now);
  const code = newestValid(factors, "sms_code", now);
  const cleanCode = code?.kind === "sms_code" && code.signalsClean ? code : null;
  if (login && cleanCode) return { level: "A2", until: Math.min(expiry(login), expiry(cleanCode)) };
  const single = login ?? cleanCode;
  return single ? { level: "A1", until: expiry(single) } : { level: "A0", until: null };
}

function expiry(factor: Factor): number {
  return factor.at + FACTOR_LIFETIME_MS[factor.kind];
}

function newestValid(factors: readonly Factor[], kind: Factor["kind"], now: number): Factor | null {
  const valid = factors.filter((factor) => factor.kind === kind && factor.at <= now && now < expiry(factor));
  return valid.reduce<Factor | null>((newest, factor) => (newest && newest.at >= factor.at ? newest : factor), null);
}
