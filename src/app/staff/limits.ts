// SPDX-License-Identifier: Apache-2.0
import type { AppDeps } from "../deps.ts";

/**
 * What one network may try at the staff door. A passkey cannot be guessed: this bounds load and entries in the history, and is wide enough
 * for a call centre that shares one address. What succeeds does not count.
 */
export const doorLimits = { windowMs: 10 * 60_000, questions: 600, failures: 100 } as const;

/** Counts a question for a challenge; false when the network has asked too often, or failed too often. */
export async function mayAskAtDoor(deps: AppDeps, addressKey: Uint8Array): Promise<boolean> {
  if (!(await mayTryAtDoor(deps, addressKey))) return false;
  return (await count(deps, addressKey, "questions")) <= doorLimits.questions;
}

/** False when the network has failed too often lately. */
export async function mayTryAtDoor(deps: AppDeps, addressKey: Uint8Array): Promise<boolean> {
  const key = keyOf(deps, addressKey, "failures");
  const failures = await deps.counters.read(deps.tenant, key, doorLimits.windowMs, new Date(deps.clock.now()));
  return failures < doorLimits.failures;
}

export async function countFailureAtDoor(deps: AppDeps, addressKey: Uint8Array): Promise<void> {
  await count(deps, addressKey, "failures");
}

function count(deps: AppDeps, addressKey: Uint8Array, what: "questions" | "failures"): Promise<number> {
  const now = new Date(deps.clock.now());
  return deps.counters.add(deps.tenant, keyOf(deps, addressKey, what), 1, doorLimits.windowMs, now);
}

function keyOf(deps: AppDeps, addressKey: Uint8Array, what: string): Uint8Array {
  return deps.keys.blindIndex("counter", `staff door ${what} ${addressKey.toHex()}`);
}
