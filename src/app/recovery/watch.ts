// SPDX-License-Identifier: Apache-2.0
import { isOwnSwap } from "../acts/own-swap.ts";
import type { AppDeps } from "../deps.ts";
import { readLineSignals } from "../step-up/line-signals.ts";
import { openRecovery } from "./content.ts";
import { stopRecovery } from "./end.ts";
import { recoveryEntry } from "./entries.ts";
import type { StoredRecovery } from "./ports.ts";

const LIMIT = 500;

/**
 * Looks at the lines of every recovery that waits: a swap or a new owner stops it. What cannot be read now stops nothing here, and opens
 * nothing either: it is read again before a passkey is added. Run as a job, on any node.
 */
export async function watchRecoveries(deps: AppDeps): Promise<{ stopped: number; lapsed: number }> {
  const waiting = await deps.recoveries.listWaiting(deps.tenant, LIMIT);
  let stopped = 0;
  let lapsed = 0;
  for (const recovery of waiting) {
    if (deps.clock.now() >= recovery.lapsesAt.getTime()) lapsed += Number(await lapse(deps, recovery));
    else if (await isInOtherHands(deps, recovery))
      stopped += Number(await stopRecovery(deps, recovery.subjectId, "signals"));
  }
  return { stopped, lapsed };
}

function lapse(deps: AppDeps, recovery: StoredRecovery): Promise<boolean> {
  const entry = recoveryEntry(deps, "recovery.lapsed", recovery, {});
  return deps.recoveries.end(deps.tenant, recovery, "lapsed", null, entry);
}

/** A swap since it began that no order of the customer explains, or a number that belongs to somebody else by now. */
async function isInOtherHands(deps: AppDeps, recovery: StoredRecovery): Promise<boolean> {
  const { msisdns } = await openRecovery(deps, recovery);
  const hours = Math.max(1, Math.ceil((deps.clock.now() - recovery.startedAt.getTime()) / 3_600_000));
  const found = await Promise.all(
    msisdns.map(async (msisdn) => {
      const [{ numberRecycling }, swapped] = await Promise.all([
        readLineSignals(deps, msisdn),
        deps.telco.signals.simSwap(msisdn, hours),
      ]);
      if (numberRecycling === "not_clean") return true;
      return swapped === "not_clean" && !(await isOwnSwap(deps, msisdn));
    }),
  );
  return found.some(Boolean);
}
