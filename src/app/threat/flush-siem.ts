// SPDX-License-Identifier: Apache-2.0
import type { AppDeps } from "../deps.ts";

/** Offers again what a SIEM did not take, and says what was lost. A job. */
export async function flushSiem({ threat, log }: Pick<AppDeps, "threat" | "log">): Promise<void> {
  const { siem } = threat;
  if (siem === null) return;
  await siem.flush();
  const lost = siem.lostSince();
  const { waiting, failingSince } = siem.state();
  if (lost > 0) log.warn({ lost, waiting }, "Records for the SIEM were dropped: too many waited");
  if (failingSince !== null) log.warn({ waiting }, "The SIEM takes no records");
}
