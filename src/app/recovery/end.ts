// SPDX-License-Identifier: Apache-2.0
import { ok, type Result, refuse, type SubjectId } from "#kernel";
import type { AppDeps } from "../deps.ts";
import { raiseLineAlarm } from "../line-alarm.ts";
import { openRecovery } from "./content.ts";
import { recoveryEntry } from "./entries.ts";
import { readCancelToken } from "./link.ts";

/** What came of a press on the page behind the link. */
export type Cancelled = { readonly outcome: "cancelled" | "ended" };

/**
 * "That was not me": whoever holds one old contact point ends a recovery, without signing in. Everybody hears of it, and acts on the
 * customer's lines stop until a person has looked. It opens nothing, so a link in wrong hands costs a new start.
 *
 * @param token - From the notice; untrusted.
 * @returns `ended`: nothing was waiting any more. `invalid`: not a link of ours.
 */
export async function cancelRecovery(deps: AppDeps, token: string): Promise<Result<Cancelled, { reason: "invalid" }>> {
  const named = readCancelToken(deps, token);
  if (named === null) return refuse({ reason: "invalid" });
  const found = await deps.recoveries.find(deps.tenant, named.subjectId, named.recoveryId);
  if (found?.state !== "waiting") return ok({ outcome: "ended" });
  const content = await openRecovery(deps, found);
  // First the alarm: if we stop after it, the lines are safe and the link still works.
  await Promise.all(content.lineIds.map((lineId) => raiseLineAlarm(deps, lineId, "report")));
  const entry = recoveryEntry(deps, "recovery.cancelled", found, { by: "link", lines: content.lineIds.length });
  const isFirst = await deps.recoveries.end(deps.tenant, found, "cancelled", "cancelled", entry);
  deps.wakeNotices();
  return ok({ outcome: isFirst ? "cancelled" : "ended" });
}

/** The network says that a line of this customer is in other hands: what waits ends, and everybody hears of it. */
export async function stopRecovery(
  deps: AppDeps,
  subjectId: SubjectId,
  reason: "sim_swapped" | "signals",
): Promise<boolean> {
  const found = await deps.recoveries.findWaiting(deps.tenant, subjectId);
  if (found === null) return false;
  const entry = recoveryEntry(deps, "recovery.stopped", found, { reason });
  const isStopped = await deps.recoveries.end(deps.tenant, found, "stopped", "stopped", entry);
  if (isStopped) deps.wakeNotices();
  return isStopped;
}
