// SPDX-License-Identifier: Apache-2.0
import { isForeignMsisdn, type LineSignals } from "#identity";
import { fromBase64Url } from "#kernel";
import type { Turn } from "../turn.ts";
import { entityName } from "./entities.ts";
import { withAnswers, withholdsCodes } from "./guard.ts";
import { readGuardOf } from "./guard-turn.ts";
import { sense } from "./sense.ts";
import { isStrangeDevice } from "./sense-sign-in.ts";

/**
 * Country and first digits of a number: where pumped traffic goes is told by these. Only of numbers that are not ours: where half the
 * customers share their first digits, whoever asked for codes there would silence all of them.
 */
const PREFIX_CHARS = 7;
/** What a neighbour's number shares. */
const BLOCK_DIGITS = 2;

/**
 * Somebody wants a code by SMS. Called before it is sent, for every number alike.
 *
 * @returns Whether one may go out: not to where, and not for whom, codes are what an attack is made of. A passkey goes on working.
 */
export async function senseCodeSent(
  turn: Turn,
  msisdn: string,
  { signals, isOurs }: { readonly signals: LineSignals; readonly isOurs: boolean },
): Promise<boolean> {
  const name = entityName(turn.deps, "destination", msisdn.slice(0, PREFIX_CHARS));
  const line = lineOf(turn, msisdn);
  // The same is asked of the database for every number.
  await guardAlso(turn, [name, line.claimed]);
  await sense(turn, "code_sent", {
    ...line,
    destination: isOurs ? null : name,
    isRiskyDestination: !isOurs && isForeignMsisdn(msisdn, turn.deps.settings.defaultCountry),
    isSimRecent: signals.simSwap === "not_clean",
  });
  return isFree(turn);
}

/** A code was typed. Called before it counts. @returns Whether a right one may count. */
export async function senseCodeTried(turn: Turn, msisdn: string, isRight: boolean): Promise<boolean> {
  const line = lineOf(turn, msisdn);
  await guardAlso(turn, [line.claimed]);
  await sense(turn, "code_tried", { ...line, isOk: isRight });
  // Who is not signed in signs in by it: one wrong code each for many numbers is a list being tried, as wrong passwords are. What has an answer
  // already needs no second name.
  if (turn.state.party === null && isFree(turn))
    await sense(turn, "sign_in", {
      claimed: isRight ? null : line.claimed,
      isOk: isRight,
      isNewDevice: !isRight && (await isStrangeDevice(turn)),
      act: "sms_code",
    });
  return isFree(turn);
}

/** Who has shown a login gets the code that goes with it, whoever else is behind the same network. */
function isFree({ guard, state }: Turn): boolean {
  return !withholdsCodes(guard, state.party !== null);
}

function lineOf({ deps }: Turn, msisdn: string): { readonly claimed: string; readonly targetBlock: string } {
  return {
    claimed: entityName(deps, "claimed", `line ${msisdn}`),
    targetBlock: entityName(deps, "block", msisdn.slice(0, -BLOCK_DIGITS)),
  };
}

/** What holds for a number is not known before somebody types it. */
async function guardAlso(turn: Turn, names: readonly string[]): Promise<void> {
  const more = await readGuardOf(
    turn.deps,
    names.map((name) => fromBase64Url(name)),
  );
  turn.guard = { ...withAnswers(turn.guard, more.answers), isBlind: turn.guard.isBlind || more.isBlind };
}
