// SPDX-License-Identifier: Apache-2.0
import type { AssuranceLevel } from "#kernel";
import { assuranceNow, type Factor } from "./factors.ts";

/** How a level can be reached from here, or that it cannot. */
export type StepUpPath =
  /** Already there. */
  | { readonly path: "reached" }
  /** Ask for the number first, then send a code to it: possession of the line, A1. */
  | { readonly path: "number_then_code" }
  /** Send a code to the line of record of a customer who is signed in: A2. */
  | { readonly path: "code_to_line_of_record" }
  /** Needs a login on the operator's site first: a code alone can never be two factors. */
  | { readonly path: "sign_in_first" }
  /** Only proof of the act itself, or a person, can do this. */
  | { readonly path: "person" };

/** Decides the path to `wanted`. Pure: says nothing about whether the network's signals allow it. */
export function decideStepUpPath(factors: readonly Factor[], wanted: AssuranceLevel, now: number): StepUpPath {
  const { level } = assuranceNow(factors, now);
  if (wanted === "A0" || level === wanted || (wanted === "A1" && level === "A2")) return { path: "reached" };
  if (wanted === "A1") return { path: "number_then_code" };
  if (wanted === "A2")
    return level === "A1" && hasLogin(factors, now) ? { path: "code_to_line_of_record" } : { path: "sign_in_first" };
  return { path: "person" };
}

function hasLogin(factors: readonly Factor[], now: number): boolean {
  return (
    assuranceNow(
      factors.filter((factor) => factor.kind === "host_token"),
      now,
    ).level === "A1"
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
