// SPDX-License-Identifier: Apache-2.0
import { parseMsisdn } from "#identity";
import { runDialogue } from "../decide-and-act.ts";
import { raiseTo } from "../identify-visitor.ts";
import { lineHash } from "../step-up/line-limits.ts";
import { whyNotLine } from "../step-up/verify-by-network.ts";
import { recordEntry, type Turn } from "../turn.ts";
import type { TurnRequest } from "../turn-request.ts";

/** A line that stood this short a time ago is not asked about again. Shorter than the factor lives, so that who writes on stays known. */
const FRESH_MS = 5 * 60_000;

/**
 * A message that WhatsApp signed comes from the line's own number: while SIM Swap and Number Recycling are clean, the line is one of ours and
 * neither locked nor paused, that is one factor (A1), and reads only (docs/adr). What cannot be found out proves nothing, and nothing is
 * said about it: the conversation goes on at A0.
 */
export async function proveLine(turn: Turn, { vouchedLine }: TurnRequest): Promise<void> {
  if (vouchedLine === undefined || turn.state.messaging?.channel !== "whatsapp") return;
  const msisdn = parseMsisdn(vouchedLine, turn.deps.settings.defaultCountry);
  if (msisdn === null) return;
  const held = turn.state.factors.find(({ kind }) => kind === "channel_line");
  if (held !== undefined && turn.state.verifiedLine === msisdn && turn.now - held.at < FRESH_MS) return;
  const why = await whyNotLine(turn, msisdn);
  if (why !== null) {
    // What was proved before does not outlast the doubt.
    turn.state = {
      ...turn.state,
      verifiedLine: null,
      factors: turn.state.factors.filter(({ kind }) => kind !== "channel_line"),
    };
    recordEntry(turn, "assurance.refused", { factor: "channel_line", reason: why });
    return;
  }
  turn.beside.push({
    kind: "line_session",
    lineHash: lineHash(turn.deps, msisdn),
    expiresAt: new Date(turn.now + turn.deps.settings.tokenLifetimeMs),
  });
  turn.state = { ...turn.state, verifiedLine: msisdn };
  await runDialogue(turn, await raiseTo(turn, null, { kind: "channel_line", at: turn.now }));
}
