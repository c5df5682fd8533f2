// SPDX-License-Identifier: Apache-2.0
import type { AppDeps } from "./deps.ts";

/** An alarm holds at least this long, over all conversations and nodes; a person lifts it at the operator. */
const ALARM_MS = 7 * 24 * 3_600_000;

/**
 * A line whose loss of service may be a SIM swap: acts on it stop until a person has looked. Easy to raise, hard to lift.
 * The key is a keyed hash; no number is stored.
 */
export async function raiseLineAlarm(deps: AppDeps, lineId: string): Promise<void> {
  await deps.counters.add(deps.tenant, alarmKey(deps, lineId), 1, ALARM_MS, new Date(deps.clock.now()));
}

/** Whether an alarm was raised for the line in this period or the one before it. */
export async function hasLineAlarm(deps: AppDeps, lineId: string): Promise<boolean> {
  const now = deps.clock.now();
  const counts = await Promise.all(
    [now, now - ALARM_MS].map((at) => deps.counters.read(deps.tenant, alarmKey(deps, lineId), ALARM_MS, new Date(at))),
  );
  return counts.some((count) => count > 0);
}

function alarmKey(deps: AppDeps, lineId: string): Uint8Array {
  return deps.keys.blindIndex("counter", `line alarm ${lineId}`);
}
