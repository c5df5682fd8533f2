// SPDX-License-Identifier: Apache-2.0
import { type AssuranceLevel, meetsLevel } from "#kernel";
import { assuranceNow, type Factor } from "./factors.ts";

/** How a level can be reached from here, or that it cannot. */
export type StepUpPath =
  /** Already there. */
  | { readonly path: "reached" }
  /** Ask for the number first, then send a code to it: possession of the line, A1. */
  | { readonly path: "number_then_code" }
  /** Send a code to the line of record of a customer who is signed in: A2. */
  | { readonly path: "code_to_line_of_record" }
  /** A passkey of this subject: A2 by itself. */
  | { readonly path: "passkey" }
  /** Nobody is known yet: any passkey may say who it is, or the visitor signs in on the operator's site. A code alone can never be two factors. */
  | { readonly path: "any_passkey" }
  /** A code of the app that this subject has enrolled, beside the login: A2. */
  | { readonly path: "totp" }
  /** Nothing is left to try here but a login on the operator's site. */
  | { readonly path: "sign_in_first" }
  /** Only proof of the act itself, or a person, can do this. */
  | { readonly path: "person" };

/** What a subject has enrolled; all false while nobody is known. */
export type Enrolled = { readonly passkey: boolean; readonly totp: boolean };

/** Ways that were offered and put aside: the next best one is offered instead. */
export type PutAside = readonly ("passkey" | "totp")[];

/**
 * Decides the path to `wanted`: the strongest authenticator first. Pure: says nothing about whether the network's signals
 * allow it.
 */
export function decideStepUpPath(
  factors: readonly Factor[],
  wanted: AssuranceLevel,
  now: number,
  enrolled: Enrolled = { passkey: false, totp: false },
  putAside: PutAside = [],
): StepUpPath {
  const { level } = assuranceNow(factors, now);
  if (meetsLevel(level, wanted) && wanted !== "A3") return { path: "reached" };
  if (wanted === "A1") return { path: "number_then_code" };
  if (wanted !== "A2") return { path: "person" };
  if (enrolled.passkey && !putAside.includes("passkey")) return { path: "passkey" };
  if (hasLogin(factors, now))
    return { path: enrolled.totp && !putAside.includes("totp") ? "totp" : "code_to_line_of_record" };
  return { path: putAside.includes("passkey") ? "sign_in_first" : "any_passkey" };
}

function hasLogin(factors: readonly Factor[], now: number): boolean {
  return (
    assuranceNow(
      factors.filter((factor) => factor.kind === "host_token" || factor.kind === "oidc"),
      now,
    ).level !== "A0"
  );
}

/** What the network said about a line that is to receive a code. */
export type LineSignals = {
  readonly simSwap: SignalState;
  readonly callForwarding: SignalState;
  readonly numberRecycling: SignalState;
  readonly canReceive: SignalState;
};
export type SignalState = "clean" | "not_clean" | "unknown";

/** True only when each signal is known and clean: unknown is never clean. */
export function mayReceiveCode(signals: LineSignals): boolean {
  return Object.values(signals).every((state) => state === "clean");
}
