// SPDX-License-Identifier: Apache-2.0
import type { ProofClass } from "#identity";
import type { AppDeps } from "./deps.ts";

/** For so long after a change of contact data nothing else of weight is done by chat: time for the owner to say "that was not me". */
const HOLD_MS = 24 * 3_600_000;
/** Counted in pieces of this length: it holds at least as long as it should, and at most one piece longer. */
const PIECE_MS = 6 * 3_600_000;

/** What waits: where somebody who has just changed where letters go would go on. */
const WAITS: ReadonlySet<ProofClass> = new Set([
  "sim",
  "esim",
  "port_out",
  "puk",
  "contact_data",
  "payment_data",
  "call_detail",
  "cancellation",
  "device",
]);

/** Begins the time in which acts of weight on the lines of a customer wait. Counted by a keyed hash; no id is stored. */
export async function beginContactHold(deps: AppDeps, customerId: string): Promise<void> {
  await deps.counters.add(deps.tenant, holdKey(deps, customerId), 1, PIECE_MS, new Date(deps.clock.now()));
}

/** Whether an act about this waits now. */
export async function isOnContactHold(deps: AppDeps, lineId: string, about: ProofClass): Promise<boolean> {
  if (!WAITS.has(about)) return false;
  const line = await deps.telco.reads.findLine(lineId);
  // What cannot be read waits.
  if (!line.ok) return true;
  const now = deps.clock.now();
  const key = holdKey(deps, line.value.customerId);
  const pieces = Array.from({ length: HOLD_MS / PIECE_MS + 1 }, (_, back) => new Date(now - back * PIECE_MS));
  const found = await Promise.all(pieces.map((at) => deps.counters.read(deps.tenant, key, PIECE_MS, at)));
  return found.some((count) => count > 0);
}

function holdKey(deps: AppDeps, customerId: string): Uint8Array {
  return deps.keys.blindIndex("counter", `contact hold ${customerId}`);
}
