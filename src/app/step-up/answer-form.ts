// SPDX-License-Identifier: Apache-2.0
import type { DialogueEvent } from "#dialogue";
import { type CodeVerdict, checkCode, parseMsisdn, smsCodePolicy } from "#identity";
import { makeUuidV7, ok, type Result, refuse } from "#kernel";
import type { TurnInput } from "#protocol";
import { askOnNumberForm } from "../authenticators/ceremony.ts";
import { enrolTotp, leaveTotp, useTotp } from "../authenticators/totp.ts";
import { sayNow, wordFor } from "../compose-reply.ts";
import { raiseTo } from "../identify-visitor.ts";
import { isAccountLocked, isLineLocked } from "../locks/locks.ts";
import type { StepUpInProgress } from "../private-state.ts";
import { takeRecoveryCode } from "../recovery/by-code.ts";
import { closeRecoveryCodes } from "../recovery/codes.ts";
import { senseCodeTried } from "../threat/sense-code.ts";
import { recordEntry, type Turn } from "../turn.ts";
import { stepUp } from "./begin-step-up.ts";
import { codeForm, numberForm } from "./forms.ts";
import { countWrongTry, isCoolingDown, lineHash } from "./line-limits.ts";
import { isOwnLine } from "./own-line.ts";
import { challengeLine } from "./send-code.ts";
import { oweWarning, ownersOf, warnOwners } from "./warn-owners.ts";

type FormInput = Extract<TurnInput, { kind: "form" }>;
type Answer = Result<readonly DialogueEvent[], { reason: "form_unknown" }>;

/** Takes what was typed into a secure form. It is used here and kept nowhere. */
export async function answerForm(turn: Turn, input: FormInput): Promise<Answer> {
  const { ceremony, stepUp: inProgress } = turn.state;
  if (ceremony?.purpose === "totp" && ceremony.ceremonyId === input.formId) {
    return ok(
      input.decision === "submit" ? await enrolTotp(turn, ceremony, input.fields["code"] ?? "") : leaveTotp(turn),
    );
  }
  if (ceremony?.purpose === "recovery_codes" && ceremony.ceremonyId === input.formId)
    return ok(closeRecoveryCodes(turn, ceremony));
  if (inProgress?.formId !== input.formId) return refuse({ reason: "form_unknown" });
  if (input.decision === "cancel") {
    turn.state = { ...turn.state, stepUp: null, ceremony: null };
    return ok([{ type: "step_up_ended", outcome: "cancelled" }]);
  }
  // It has no fields: the answer comes from the provider, and nothing that is typed counts.
  if (inProgress.stage === "sign_in") return ok([]);
  if (inProgress.stage === "number") return ok(await takeNumber(turn, inProgress, input.fields["number"] ?? ""));
  if (inProgress.stage === "recovery_code") return ok(await takeRecoveryCode(turn, input.fields));
  if (inProgress.stage === "totp") return ok(await answerTotp(turn, inProgress, input));
  if (input.decision === "resend") return ok(await sendAgain(turn, inProgress));
  return ok(await takeCode(turn, inProgress, input.fields["code"] ?? ""));
}

/** A code of the app, or that the visitor would rather have one by SMS. */
async function answerTotp(
  turn: Turn,
  inProgress: StepUpInProgress,
  input: FormInput,
): Promise<readonly DialogueEvent[]> {
  if (input.decision !== "resend") return useTotp(turn, inProgress.formId, input.fields["code"] ?? "");
  turn.state = { ...turn.state, stepUp: null };
  return stepUp(turn, { level: "A2", why: wordFor(turn, "app.step_up.code.why") }, ["passkey", "totp"]);
}

/** Same words, same form and at least the same time, whether or not the number is one of ours. */
async function takeNumber(turn: Turn, stepUp: StepUpInProgress, typed: string): Promise<readonly DialogueEvent[]> {
  const { deps } = turn;
  const msisdn = parseMsisdn(typed, deps.settings.defaultCountry);
  if (msisdn === null) {
    const why = wordFor(turn, "app.step_up.number.invalid");
    const passkey = await askOnNumberForm(turn, why);
    turn.pending.push({ type: "part", part: numberForm(turn, stepUp.formId, why, passkey) });
    return [];
  }
  const floor = deps.pause(smsCodePolicy.answerFloorMs);
  const line = await deps.telco.reads.findLineByMsisdn(msisdn);
  const ours = line.ok && line.value !== null && line.value.status !== "terminated" ? line.value : null;
  const { challenge, withheld } = await challengeLine(turn, msisdn, { isOurs: ours !== null, line: ours });
  if (withheld !== null && ours !== null) await warnOwners(turn, ours, withheld);
  await floor;
  const formId = makeUuidV7(deps.clock, deps.random);
  turn.state = {
    ...turn.state,
    ceremony: null,
    stepUp: { wanted: "A1", formId, stage: "code", msisdn, party: null, challenge },
  };
  turn.pending.push({ type: "part", part: codeForm(turn, formId, wordFor(turn, "app.step_up.sent")) });
  return [];
}

async function sendAgain(turn: Turn, stepUp: StepUpInProgress): Promise<readonly DialogueEvent[]> {
  const { deps } = turn;
  const floor = deps.pause(smsCodePolicy.answerFloorMs);
  const found = stepUp.msisdn === null ? null : await deps.telco.reads.findLineByMsisdn(stepUp.msisdn);
  const wasSent = stepUp.challenge?.codeHash !== null;
  const owned = { isOurs: wasSent && found?.ok === true, line: found?.ok === true ? found.value : null };
  const { challenge } = await challengeLine(turn, stepUp.msisdn, owned);
  await floor;
  const formId = makeUuidV7(turn.deps.clock, turn.deps.random);
  turn.state = { ...turn.state, stepUp: { ...stepUp, formId, challenge } };
  turn.pending.push({ type: "part", part: codeForm(turn, formId, wordFor(turn, "app.step_up.sent")) });
  return [];
}

/**
 * What is said of a code depends on this challenge alone: its time and the tries it had. Whether the number is one of ours, locked, or cooling
 * down because of somebody else's tries shows in nothing: there no code is right, in the same words.
 */
async function takeCode(turn: Turn, stepUp: StepUpInProgress, typed: string): Promise<readonly DialogueEvent[]> {
  const { deps, now } = turn;
  const { challenge, msisdn } = stepUp;
  const floor = deps.pause(smsCodePolicy.answerFloorMs);
  const verdict = challenge === null ? "wrong" : checkCode(challenge, typed, now, deps.hashes.sha256);
  const isFree = msisdn === null || (await senseCodeTried(turn, msisdn, verdict === "right"));
  const refusal =
    msisdn === null ? "no_line" : ((await whyRefuse(turn, msisdn, verdict)) ?? (isFree ? null : "threat"));
  if (refusal === null && msisdn !== null) return takeRightCode(turn, stepUp, msisdn);

  const didLock = msisdn !== null && (await countWrongTry(deps, msisdn));
  if (didLock) await warnOwner(turn, stepUp);
  recordEntry(turn, "assurance.refused", { factor: "sms_code", reason: refusal });
  await floor;
  const triesLeft = (challenge?.triesLeft ?? 1) - 1;
  if (triesLeft <= 0 || verdict === "expired" || challenge === null) {
    turn.state = { ...turn.state, stepUp: null };
    sayNow(turn, "app.step_up.locked");
    return [{ type: "step_up_ended", outcome: "failed" }];
  }
  turn.state = { ...turn.state, stepUp: { ...stepUp, challenge: { ...challenge, triesLeft } } };
  turn.pending.push({ type: "part", part: codeForm(turn, stepUp.formId, wordFor(turn, "app.step_up.wrong")) });
  return [];
}

/** Why a code is not taken; null when it is. A line that cools down or was locked since takes not even the right one. */
async function whyRefuse(turn: Turn, msisdn: string, verdict: CodeVerdict): Promise<string | null> {
  const { deps } = turn;
  const isCooling = await isCoolingDown(deps, msisdn);
  if (verdict !== "right") return verdict;
  if (isCooling) return "cooling_down";
  const line = await deps.telco.reads.findLineByMsisdn(msisdn);
  if (!line.ok) return "unavailable";
  const { party } = turn.state;
  // A number that was typed is not by that the number of the one who speaks.
  if (party !== null && !(await isOwnLine(deps, party, msisdn))) return "other_line";
  const isLocked = (await isLineLocked(deps, line.value)) || (party !== null && (await isAccountLocked(deps, party)));
  return isLocked ? "locked" : null;
}

/** A code alone shows possession of the line (A1); with a login it is the second factor (A2). It never shows who somebody is. */
async function takeRightCode(turn: Turn, stepUp: StepUpInProgress, msisdn: string): Promise<readonly DialogueEvent[]> {
  const hasLogin = stepUp.wanted === "A2";
  turn.beside.push({
    kind: "line_session",
    lineHash: lineHash(turn.deps, msisdn),
    expiresAt: new Date(turn.now + turn.deps.settings.tokenLifetimeMs),
  });
  turn.state = { ...turn.state, stepUp: null, verifiedLine: hasLogin ? turn.state.verifiedLine : msisdn };
  return raiseTo(turn, null, { kind: "sms_code", at: turn.now, signalsClean: true });
}

/** Tells the real owner that somebody tried codes: on every contact of record, which somebody who holds the line does not read. */
async function warnOwner(turn: Turn, stepUp: StepUpInProgress): Promise<void> {
  const { party, msisdn } = stepUp;
  if (party !== null) oweWarning(turn, party);
  else if (msisdn !== null) {
    const line = await turn.deps.telco.reads.findLineByMsisdn(msisdn);
    if (line.ok && line.value !== null) for (const owner of ownersOf(line.value)) oweWarning(turn, owner);
  }
}
