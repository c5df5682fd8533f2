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

/**
 * Why an act about this waits now; null: it does not. A change that was made here counts, and one that the operator says was made
 * anywhere else: in a shop, by telephone, in an app. An operator that does not say when contact data changed has its own rule for it.
 */
export async function readContactHold(
  deps: AppDeps,
  lineId: string,
  about: ProofClass,
): Promise<"on_hold" | "unavailable" | null> {
  if (!WAITS.has(about)) return null;
  // Read past what is kept: a change of a minute ago counts.
  const reads = deps.telco.readsForTurn();
  const line = await reads.findLine(lineId);
  // What cannot be read waits, and is not told as a change that nobody saw.
  if (!line.ok) return "unavailable";
  const customer = await reads.findCustomer(line.value.customerId);
  if (!customer.ok) return "unavailable";
  const now = deps.clock.now();
  const { contactChangedAt } = customer.value;
  if (contactChangedAt !== null && now - contactChangedAt < HOLD_MS) return "on_hold";
  const key = holdKey(deps, line.value.customerId);
  const pieces = Array.from({ length: HOLD_MS / PIECE_MS + 1 }, (_, back) => new Date(now - back * PIECE_MS));
  const found = await Promise.all(pieces.map((at) => deps.counters.read(deps.tenant, key, PIECE_MS, at)));
  return found.some((count) => count > 0) ? "on_hold" : null;
}

function holdKey(deps: AppDeps, customerId: string): Uint8Array {
  return deps.keys.blindIndex("counter", `contact hold ${customerId}`);
}
