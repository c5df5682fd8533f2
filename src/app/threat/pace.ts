// SPDX-License-Identifier: Apache-2.0
import type { AppDeps } from "../deps.ts";
import type { ThreatAnswer } from "./incident-ports.ts";

/** One input in this time, over all nodes: a person reads longer than that, a program does not. */
export const PACE_MS = 3_000;

/** Whole networks of neighbours: each chat behind them is slowed by itself, or one attacker would silence all of them. */
const SHARED: ReadonlySet<ThreatAnswer["entity"]["kind"]> = new Set([
  "prefix",
  "network",
  "destination",
  "link",
  "block",
]);

/**
 * How long whoever is slowed has to wait; 0: not at all. Counted for each address, device and chat that is slowed, so that many chats of one
 * attacker share one place. The browser waits and sends again by itself.
 *
 * @param session - What is counted where a whole network is slowed.
 */
export async function paceOf(deps: AppDeps, slowed: readonly ThreatAnswer[], session: string): Promise<number> {
  if (slowed.length === 0) return 0;
  const now = deps.clock.now();
  const names = new Set(
    slowed.map(({ entity }) => (SHARED.has(entity.kind) ? `session ${session}` : entity.key.toHex())),
  );
  const counts = await Promise.all(
    [...names].map((name) =>
      deps.counters.add(deps.tenant, deps.keys.blindIndex("counter", `pace ${name}`), 1, PACE_MS, new Date(now)),
    ),
  );
  if (counts.every((count) => count <= 1)) return 0;
  deps.threat.count("met", "slow");
  return PACE_MS - (now % PACE_MS);
}
