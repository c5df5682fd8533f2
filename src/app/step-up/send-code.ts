// SPDX-License-Identifier: Apache-2.0
import { makeChallenge, makeCode, mayReceiveCode, type SmsChallenge } from "#identity";
import { makeUuidV7 } from "#kernel";
import { wordFor } from "../compose-reply.ts";
import { oweNotice, recordEntry, type Turn } from "../turn.ts";
import { mayStillSend } from "./line-limits.ts";
import { readLineSignals } from "./line-signals.ts";

/** Why no code went out; for the history only, never for the visitor. */
export type Withheld = "no_line" | "signals_not_clean" | "limits";

/**
 * Makes a challenge for a line, and owes its SMS when the network says that the line is in its owner's hands. For a line that
 * is not ours, not clean or over its limits a challenge is made all the same, that no code can answer.
 */
export async function challengeLine(
  turn: Turn,
  msisdn: string | null,
  isOurs: boolean,
): Promise<{ readonly challenge: SmsChallenge; readonly withheld: Withheld | null }> {
  const { deps } = turn;
  const withheld = msisdn === null ? "no_line" : await whyWithhold(turn, msisdn, isOurs);
  if (withheld !== null || msisdn === null) {
    recordEntry(turn, "assurance.refused", { factor: "sms_code", reason: withheld ?? "no_line" });
    return { challenge: makeChallenge(null, turn.now, deps.random, deps.hashes.sha256), withheld };
  }
  const code = makeCode(deps.random);
  const challenge = makeChallenge(code, turn.now, deps.random, deps.hashes.sha256);
  oweNotice(turn, makeUuidV7(deps.clock, deps.random), {
    to: { kind: "sms", msisdn },
    text: wordFor(turn, "app.sms.code", { code }),
    purpose: "sms_code",
    expiresAt: challenge.expiresAt,
  });
  return { challenge, withheld: null };
}

/** The same calls are made for every number, so that time tells nothing. */
async function whyWithhold(turn: Turn, msisdn: string, isOurs: boolean): Promise<Withheld | null> {
  const [signals, isWithinLimits] = await Promise.all([
    readLineSignals(turn.deps, msisdn),
    mayStillSend(turn.deps, msisdn),
  ]);
  if (!isOurs) return "no_line";
  if (!mayReceiveCode(signals)) return "signals_not_clean";
  return isWithinLimits ? null : "limits";
}
