// SPDX-License-Identifier: Apache-2.0
import type { ThreatEvent } from "#threat";
import type { ThreatAnswer } from "./incident-ports.ts";

type Known = Map<string, readonly ThreatAnswer[]>;

/** What the detectors were told of one turn, over all its attempts. Gone with the turn. */
export type Sensed = {
  readonly known: Known;
  /** How often this attempt has told the same: a turn may well read two alike. */
  readonly told: Map<string, number>;
};

/** @param before - Of an attempt that another node's write was faster than: what it told counts already. */
export function beginSensing(before?: Sensed): Sensed {
  return { known: before?.known ?? new Map<string, readonly ThreatAnswer[]>(), told: new Map() };
}

/** Tells once: what an earlier attempt told in this place is answered with what came of it then. Null is not remembered: nobody looked. */
export async function tellOnce(
  sensed: Sensed,
  event: ThreatEvent,
  tell: () => Promise<readonly ThreatAnswer[] | null>,
): Promise<readonly ThreatAnswer[] | null> {
  const name = JSON.stringify({ ...event, at: 0, subject: null, hasObjected: false });
  const times = (sensed.told.get(name) ?? 0) + 1;
  sensed.told.set(name, times);
  const key = `${times} ${name}`;
  const known = sensed.known.get(key);
  if (known !== undefined) return known;
  const holding = await tell();
  if (holding !== null) sensed.known.set(key, holding);
  return holding;
}
