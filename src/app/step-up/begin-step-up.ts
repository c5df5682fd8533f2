// SPDX-License-Identifier: Apache-2.0
import type { Command, DialogueEvent } from "#dialogue";
import { decideStepUpPath, type PutAside, type StepUpPath } from "#identity";
import { type AssuranceLevel, makeUuidV7 } from "#kernel";
import { askForPasskey, askOnNumberForm } from "../authenticators/ceremony.ts";
import { type HeldPasskey, isStillOnProbation, listOwnPasskeys } from "../authenticators/held.ts";
import { findTotp } from "../authenticators/totp.ts";
import { sayNow, wordFor } from "../compose-reply.ts";
import { isAccountLocked } from "../locks/locks.ts";
import { mustProve } from "../threat/demand-proof.ts";
import { levelOf, recordEntry, type Turn } from "../turn.ts";
import { codeForm, numberForm, signInForm, totpForm } from "./forms.ts";
import { lineOfRecord } from "./line-of-record.ts";
import { challengeLine } from "./send-code.ts";
import { warnOwners } from "./warn-owners.ts";

const UNAVAILABLE: DialogueEvent = { type: "step_up_ended", outcome: "unavailable" };

/** Begins to raise the level a flow asked for. Always says why it asks. */
export async function beginStepUp(
  turn: Turn,
  command: Extract<Command, { type: "require_assurance" }>,
): Promise<readonly DialogueEvent[]> {
  return stepUp(turn, { level: command.level, why: wordFor(turn, command.why, command.params) }, []);
}

/** Offers the strongest way to a level that factors, authenticators and what was put aside leave open. */
export async function stepUp(
  turn: Turn,
  wanted: { readonly level: AssuranceLevel; readonly why: string },
  putAside: PutAside,
): Promise<readonly DialogueEvent[]> {
  const { deps, now, state } = turn;
  // Where more is asked for than a code, a code is not offered: the passkey, an app beside the login, or a person.
  const isAsked = mustProve(turn) && (wanted.level === "A1" || wanted.level === "A2");
  const why = isAsked ? `${wordFor(turn, "app.threat.stronger_factor")} ${wanted.why}` : wanted.why;
  const level = isAsked ? "A2" : wanted.level;
  const held = state.party === null ? [] : await listOwnPasskeys(turn);
  const totp = state.party === null ? null : await findTotp(deps, turn.subjectId);
  const enrolled = { passkey: held.length > 0, totp: totp !== null };
  const decided = isAsked
    ? strongWay(decideStepUpPath([...(state.heldLogins ?? []), ...state.factors], level, now, enrolled, putAside))
    : decideStepUpPath(state.factors, level, now, enrolled, putAside);
  if (decided.path !== "reached" && level !== "A1" && !state.isDeviceBound) {
    recordEntry(turn, "assurance.refused", { wanted: wanted.level, reason: "no_device_key" });
    sayNow(turn, "app.step_up.device", { url: deps.settings.selfCareUrl });
    return [UNAVAILABLE];
  }
  const formId = makeUuidV7(deps.clock, deps.random);
  if (decided.path === "reached") return [{ type: "assurance_changed", level: levelOf(turn) }];
  if (state.party !== null && (await isAccountLocked(deps, state.party))) return stepUpLocked(turn, held, why);
  switch (decided.path) {
    case "number_then_code":
      turn.state = {
        ...state,
        stepUp: { wanted: "A1", formId, stage: "number", msisdn: null, party: null, challenge: null },
      };
      turn.pending.push({ type: "part", part: numberForm(turn, formId, why, await askOnNumberForm(turn, why)) });
      return [];
    case "passkey":
    case "any_passkey":
      await askForPasskey(turn, {
        why: decided.path === "passkey" ? why : `${why} ${wordFor(turn, "app.passkey.use.any")}`,
        allowed: held.map(({ content }) => content.passkey),
        hasOtherWay: true,
        putAside,
      });
      return [];
    case "totp":
      turn.state = {
        ...state,
        ceremony: null,
        stepUp: { wanted: "A2", formId, stage: "totp", msisdn: null, party: state.party, challenge: null },
      };
      turn.pending.push({ type: "part", part: totpForm(turn, formId, why) });
      return [];
    case "code_to_line_of_record":
      return sendToLineOfRecord(turn, formId, why);
    case "sign_in_first":
      if (deps.signIn.length > 0) {
        turn.state = {
          ...state,
          ceremony: null,
          stepUp: { wanted: "A2", formId, stage: "sign_in", msisdn: null, party: null, challenge: null },
        };
        turn.pending.push({ type: "part", part: signInForm(turn, formId) });
        return [];
      }
      sayNow(turn, "app.step_up.sign_in", { url: deps.settings.selfCareUrl });
      return [UNAVAILABLE];
    case "person":
      recordEntry(turn, "assurance.refused", { wanted: wanted.level, reason: "needs_person" });
      return [UNAVAILABLE];
  }
}

/** What an attacker may hold by now proves nothing: no code by SMS, and no state that was reached before. */
function strongWay(decided: StepUpPath): StepUpPath {
  return decided.path === "code_to_line_of_record" || decided.path === "reached" ? { path: "person" } : decided;
}

/** A locked account takes a passkey that is not on probation, and nothing else. Without one people help. */
async function stepUpLocked(turn: Turn, held: readonly HeldPasskey[], why: string): Promise<readonly DialogueEvent[]> {
  const solid = held.filter((each) => !isStillOnProbation(each, turn.now));
  if (solid.length === 0) {
    recordEntry(turn, "assurance.refused", { reason: "locked" });
    sayNow(turn, "app.lock.needs_person");
    return [UNAVAILABLE];
  }
  const allowed = solid.map(({ content }) => content.passkey);
  await askForPasskey(turn, {
    why: `${wordFor(turn, "app.lock.step_up")} ${why}`,
    allowed,
    hasOtherWay: false,
    putAside: [],
  });
  return [];
}

async function sendToLineOfRecord(turn: Turn, formId: string, why: string): Promise<readonly DialogueEvent[]> {
  const { party } = turn.state;
  const msisdn = party === null ? null : await lineOfRecord(turn.deps, party);
  const found = msisdn === null ? null : await turn.deps.telco.reads.findLineByMsisdn(msisdn);
  const owned = { isOurs: found?.ok === true, line: found?.ok === true ? found.value : null };
  const { challenge, withheld } = await challengeLine(turn, msisdn, owned);
  if (withheld !== null && owned.line !== null) await warnOwners(turn, owned.line, withheld);
  if (withheld !== null) {
    sayNow(turn, "app.step_up.unavailable");
    return [UNAVAILABLE];
  }
  turn.state = {
    ...turn.state,
    ceremony: null,
    stepUp: { wanted: "A2", formId, stage: "code", msisdn, party, challenge },
  };
  turn.pending.push({ type: "part", part: codeForm(turn, formId, why) });
  return [];
}
