// SPDX-License-Identifier: Apache-2.0
import { makeUuid, type Random } from "#kernel";
import { type KeepDeps, keepAudit } from "./keep-audit.ts";
import type { AuditRun } from "./run-audit.ts";

const HOUR_MS = 3_600_000;
/** A night's run is the only one of its night. */
const NIGHT_MS = 18 * HOUR_MS;
/** One that is still under way after this was cut off. */
const ABANDONED_MS = 2 * HOUR_MS;

export type NightlyDeps = KeepDeps & {
  readonly random: Random;
  /** IANA name: the night is the operator's. */
  readonly timeZone: string;
  /** The hour in which it runs, 0 to 23. */
  readonly hour: number;
  readonly run: () => Promise<AuditRun>;
};

/**
 * Audits this installation once a night, on one node: called often, it does something in the configured hour only, and once a day. A night in
 * which no node ran is not made up for; the next one is.
 *
 * @returns The checks with something new; null: it is not time, or another node does it.
 */
export async function auditNightly(deps: NightlyDeps): Promise<readonly string[] | null> {
  const now = deps.clock.now();
  if (hourIn(deps.timeZone, now) !== deps.hour) return null;
  const runId = makeUuid(deps.random);
  const isOurs = await deps.audits.claimNight(
    deps.tenant,
    runId,
    new Date(now),
    new Date(now - NIGHT_MS),
    new Date(now - ABANDONED_MS),
  );
  return isOurs ? keepAudit(deps, await deps.run(), { runId, isNightly: true }) : null;
}

function hourIn(timeZone: string, ms: number): number {
  return Number(new Intl.DateTimeFormat("en-GB", { timeZone, hour: "2-digit", hourCycle: "h23" }).format(ms));
}
