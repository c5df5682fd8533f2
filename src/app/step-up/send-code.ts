// SPDX-License-Identifier: Apache-2.0
import { makeChallenge, makeCode, mayReceiveCode, type SmsChallenge } from "#identity";
import { makeUuidV7 } from "#kernel";
import type { Line } from "#telecom";
import { wordFor } from "../compose-reply.ts";
import { isLineLocked } from "../locks/locks.ts";
import { senseCodeSent } from "../threat/sense-code.ts";
import { oweNotice, recordEntry, type Turn } from "../turn.ts";
import { mayStillSend } from "./line-limits.ts";
import { readLineSignals } from "./line-signals.ts";

/** Why no code went out; for the history only, never for the visitor. */
export type Withheld = "no_line" | "signals_not_clean" | "locked" | "limits" | "threat";

/** Whether a code may go to a number at all, and the line that it is with us, if it is one. */
export type Owned = { readonly isOurs: boolean; readonly line: Line | null };

/**
 * Makes a challenge for a line, and owes its SMS when the network says that the line is in its owner's hands. For a line that
 * is not ours, not clean or over its limits a challenge is made all the same, that no code can answer.
 */
export async function challengeLine(
  turn: Turn,
  msisdn: string | null,
  owned: Owned,
): Promise<{ readonly challenge: SmsChallenge; readonly withheld: Withheld | null }> {
  const { deps } = turn;
  const withheld = msisdn === null ? "no_line" : await whyWithhold(turn, msisdn, owned);
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
async function whyWithhold(turn: Turn, msisdn: string, { isOurs, line }: Owned): Promise<Withheld | null> {
  const [signals, isWithinLimits, isLocked] = await Promise.all([
    readLineSignals(turn.deps, msisdn),
    mayStillSend(turn.deps, msisdn),
    isLineLocked(turn.deps, line),
  ]);
  // For every number, ours or not: whoever asks for codes to strangers is the one to find.
  const isFree = await senseCodeSent(turn, msisdn, { signals, isOurs });
  if (!isOurs) return "no_line";
  if (isLocked) return "locked";
  if (!mayReceiveCode(signals)) return "signals_not_clean";
  if (!isFree) return "threat";
  return isWithinLimits ? null : "limits";
}
