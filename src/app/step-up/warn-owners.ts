// SPDX-License-Identifier: Apache-2.0
import { makeUuidV7 } from "#kernel";
import type { Line, PartyId } from "#telecom";
import { wordFor } from "../compose-reply.ts";
import { oweNotice, type Turn } from "../turn.ts";
import type { Withheld } from "./send-code.ts";

const DAY_MS = 24 * 3_600_000;

/** Whose line it is: who signs for it and who uses it. */
export function ownersOf(line: Line): readonly PartyId[] {
  return [...new Set([...line.holderIds, ...line.adminIds, ...line.userIds])] as PartyId[];
}

/** Owes a word to every contact of record that somebody tried to get in. */
export function oweWarning(turn: Turn, party: PartyId): void {
  oweNotice(turn, makeUuidV7(turn.deps.clock, turn.deps.random), {
    to: { kind: "contact_of_record", party },
    text: wordFor(turn, "app.notice.step_up_failed"),
    purpose: "step_up_failed",
    expiresAt: null,
  });
}

/**
 * Somebody asked for a code to a line that is not in its owner's hands, or locked: the owner hears of it where they were reached before,
 * once a day and line, so that nobody is flooded by it.
 */
export async function warnOwners(turn: Turn, line: Line, why: Withheld): Promise<void> {
  if (why !== "signals_not_clean" && why !== "locked") return;
  const { deps, now } = turn;
  const key = deps.keys.blindIndex("counter", `warned ${line.lineId}`);
  const count = await deps.counters.add(deps.tenant, key, 1, DAY_MS, new Date(now));
  if (count === 1) for (const party of ownersOf(line)) oweWarning(turn, party);
}
