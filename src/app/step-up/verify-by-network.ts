// SPDX-License-Identifier: Apache-2.0
import type { DialogueEvent } from "#dialogue";
import { parseMsisdn, smsCodePolicy } from "#identity";
import { addDays, localDay, ok, type Result, refuse, Sensitive } from "#kernel";
import type { TurnInput } from "#protocol";
import type { Line, NumberRefusal } from "#telecom";
import { askOnNumberForm } from "../authenticators/ceremony.ts";
import { wordFor } from "../compose-reply.ts";
import type { AppDeps } from "../deps.ts";
import { raiseTo } from "../identify-visitor.ts";
import { isAccountLocked, isLineLocked } from "../locks/locks.ts";
import { recordEntry, type Turn } from "../turn.ts";
import { numberForm } from "./forms.ts";
import { countWrongTry, isCoolingDown, lineHash } from "./line-limits.ts";
import { isOwnLine } from "./own-line.ts";
import { warnOwners } from "./warn-owners.ts";

type NetworkInput = Extract<TurnInput, { kind: "network_line" }>;
type Answer = Result<readonly DialogueEvent[], { reason: "form_unknown" }>;

/** Why the network's word was not taken; for the history only, never for the visitor. */
type NotTaken =
  | NumberRefusal["reason"]
  | "not_a_number"
  | "replayed"
  | "no_line"
  | "locked"
  | "cooling_down"
  | "signals_not_clean";

/** Longer than any operator's token lives: one that was seen here opens nothing a second time, also where the operator would take it. */
const SPENT_FOR_MS = 24 * 3_600_000;

/**
 * Answers the number form with the word of the mobile network instead of a code: possession of the line, A1 and never more, for it is the
 * same SIM that would receive the code. Only for a form that stands open in this very conversation. Whatever is wrong comes back as the same
 * form in the same words, and a code is asked for there.
 */
export async function verifyByNetwork(turn: Turn, input: NetworkInput): Promise<Answer> {
  const { stepUp } = turn.state;
  if (stepUp?.formId !== input.formId || stepUp.stage !== "number") return refuse({ reason: "form_unknown" });
  const floor = turn.deps.pause(smsCodePolicy.answerFloorMs);
  const msisdn = parseMsisdn(input.number, turn.deps.settings.defaultCountry);
  const notTaken = msisdn === null ? "not_a_number" : await whyNot(turn, msisdn, input.token);
  await floor;
  if (msisdn === null || notTaken !== null) {
    recordEntry(turn, "assurance.refused", { factor: "network_line", reason: notTaken });
    const why = wordFor(turn, "app.step_up.number.network");
    turn.pending.push({
      type: "part",
      part: numberForm(turn, stepUp.formId, why, await askOnNumberForm(turn, why)),
    });
    return ok([]);
  }
  turn.beside.push({
    kind: "line_session",
    lineHash: lineHash(turn.deps, msisdn),
    expiresAt: new Date(turn.now + turn.deps.settings.tokenLifetimeMs),
  });
  // A code that was typed before may have been for another line.
  const factors = turn.state.factors.filter(({ kind }) => kind !== "sms_code");
  turn.state = { ...turn.state, stepUp: null, ceremony: null, verifiedLine: msisdn, factors };
  return ok(await raiseTo(turn, null, { kind: "network_line", at: turn.now }));
}

/** Why a line whose number came with proof is not taken all the same; null: nothing stands against it. */
export async function whyNotLine(turn: Turn, msisdn: string): Promise<NotTaken | null> {
  const { deps } = turn;
  const [areClean, found, isCooling] = await Promise.all([
    isSimTheirs(deps, msisdn),
    deps.telco.reads.findLineByMsisdn(msisdn),
    isCoolingDown(deps, msisdn),
  ]);
  const line = found.ok ? found.value : null;
  if (line === null || line.status === "terminated") return "no_line";
  if (isCooling) return "cooling_down";
  if (await isLocked(turn, line)) return "locked";
  return areClean ? null : "signals_not_clean";
}

/** The same calls for every number and every token, at once, within the budget of one signal; then everything has to hold. */
async function whyNot(turn: Turn, msisdn: string, token: string): Promise<NotTaken | null> {
  const { deps } = turn;
  const { party } = turn.state;
  if (!(await spend(deps, token, turn.now))) return "replayed";
  const [verified, areClean, found, isCooling] = await Promise.all([
    deps.telco.numberVerification.verify(msisdn, new Sensitive(token)),
    isSimTheirs(deps, msisdn),
    deps.telco.reads.findLineByMsisdn(msisdn),
    isCoolingDown(deps, msisdn),
  ]);
  if (!verified.ok) {
    // Whoever tries the numbers of others with a telephone of their own is counted with those who guess codes.
    if (verified.refusal.reason === "other_line") await countWrongTry(deps, msisdn);
    return verified.refusal.reason;
  }
  const line = found.ok ? found.value : null;
  if (line === null || line.status === "terminated") return "no_line";
  if (isCooling) return "cooling_down";
  if (party !== null && !(await isOwnLine(deps, party, msisdn))) return "other_line";
  if (await isLocked(turn, line)) return warned(turn, line, "locked");
  return areClean ? null : warned(turn, line, "signals_not_clean");
}

function spend(deps: AppDeps, token: string, now: number): Promise<boolean> {
  const hash = deps.keys.blindIndex("token", `network ${token}`);
  return deps.tokens.spendOnce(deps.tenant, "network_token", hash, new Date(now + SPENT_FOR_MS));
}

/** Who took the SIM over is on the mobile network, too. Unknown is never clean. */
async function isSimTheirs(deps: AppDeps, msisdn: string): Promise<boolean> {
  const { signals } = deps.telco;
  const since = addDays(localDay(deps.clock.now(), deps.settings.timeZone), -smsCodePolicy.recycledWithinDays);
  const states = await Promise.all([signals.simSwap(msisdn), signals.numberRecycling(msisdn, since)]);
  return states.every((state) => state === "clean");
}

async function isLocked(turn: Turn, line: Line): Promise<boolean> {
  const { party } = turn.state;
  return (await isLineLocked(turn.deps, line)) || (party !== null && (await isAccountLocked(turn.deps, party)));
}

async function warned<Why extends "locked" | "signals_not_clean">(turn: Turn, line: Line, why: Why): Promise<Why> {
  await warnOwners(turn, line, why);
  return why;
}
