// SPDX-License-Identifier: Apache-2.0
import type { DialogueEvent } from "#dialogue";
import { checkCode, parseMsisdn, smsCodePolicy } from "#identity";
import { makeUuidV7, ok, type Result, refuse } from "#kernel";
import type { TurnInput } from "#protocol";
import { enrolTotp, leaveTotp, useTotp } from "../authenticators/totp.ts";
import { sayNow, wordFor } from "../compose-reply.ts";
import { raiseTo } from "../identify-visitor.ts";
import type { StepUpInProgress } from "../private-state.ts";
import { oweNotice, recordEntry, type Turn } from "../turn.ts";
import { stepUp } from "./begin-step-up.ts";
import { codeForm, numberForm } from "./forms.ts";
import { countWrongTry, isCoolingDown } from "./line-limits.ts";
import { challengeLine } from "./send-code.ts";

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
  if (inProgress?.formId !== input.formId) return refuse({ reason: "form_unknown" });
  if (input.decision === "cancel") {
    turn.state = { ...turn.state, stepUp: null };
    return ok([{ type: "step_up_ended", outcome: "cancelled" }]);
  }
  if (inProgress.stage === "number") return ok(await takeNumber(turn, inProgress, input.fields["number"] ?? ""));
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
    turn.pending.push({
      type: "part",
      part: numberForm(turn, stepUp.formId, wordFor(turn, "app.step_up.number.invalid")),
    });
    return [];
  }
  const floor = deps.pause(smsCodePolicy.answerFloorMs);
  const line = await deps.telco.reads.findLineByMsisdn(msisdn);
  const ours = line.ok && line.value !== null && line.value.status !== "terminated" ? line.value : null;
  const { challenge } = await challengeLine(turn, msisdn, ours !== null);
  await floor;
  const formId = makeUuidV7(deps.clock, deps.random);
  turn.state = {
    ...turn.state,
    stepUp: { wanted: "A1", formId, stage: "code", msisdn, party: null, challenge },
  };
  turn.pending.push({ type: "part", part: codeForm(turn, formId, wordFor(turn, "app.step_up.sent")) });
  return [];
}

async function sendAgain(turn: Turn, stepUp: StepUpInProgress): Promise<readonly DialogueEvent[]> {
  const wasSent = stepUp.challenge?.codeHash !== null;
  const { challenge } = await challengeLine(turn, stepUp.msisdn, wasSent);
  const formId = makeUuidV7(turn.deps.clock, turn.deps.random);
  turn.state = { ...turn.state, stepUp: { ...stepUp, formId, challenge } };
  turn.pending.push({ type: "part", part: codeForm(turn, formId, wordFor(turn, "app.step_up.sent")) });
  return [];
}

async function takeCode(turn: Turn, stepUp: StepUpInProgress, typed: string): Promise<readonly DialogueEvent[]> {
  const { deps, now } = turn;
  const { challenge, msisdn } = stepUp;
  const isCooling = msisdn !== null && (await isCoolingDown(deps, msisdn));
  const verdict = challenge === null ? "wrong" : checkCode(challenge, typed, now, deps.hashes.sha256);
  if (verdict === "right" && !isCooling && msisdn !== null) return takeRightCode(turn, stepUp, msisdn);

  const didLock = msisdn !== null && (await countWrongTry(deps, msisdn));
  if (didLock) warnOwner(turn, stepUp);
  recordEntry(turn, "assurance.refused", { factor: "sms_code", reason: isCooling ? "cooling_down" : verdict });
  const triesLeft = (challenge?.triesLeft ?? 1) - 1;
  if (isCooling || didLock || triesLeft <= 0 || verdict === "expired" || challenge === null) {
    turn.state = { ...turn.state, stepUp: null };
    sayNow(turn, "app.step_up.locked");
    return [{ type: "step_up_ended", outcome: "failed" }];
  }
  turn.state = { ...turn.state, stepUp: { ...stepUp, challenge: { ...challenge, triesLeft } } };
  turn.pending.push({ type: "part", part: codeForm(turn, stepUp.formId, wordFor(turn, "app.step_up.wrong")) });
  return [];
}

/** A code alone shows possession of the line (A1); with a login it is the second factor (A2). It never shows who somebody is. */
async function takeRightCode(turn: Turn, stepUp: StepUpInProgress, msisdn: string): Promise<readonly DialogueEvent[]> {
  const hasLogin = stepUp.wanted === "A2";
  turn.state = { ...turn.state, stepUp: null, verifiedLine: hasLogin ? turn.state.verifiedLine : msisdn };
  return raiseTo(turn, null, { kind: "sms_code", at: turn.now, signalsClean: true });
}

/** Tells the real owner that somebody tried: on the contact points of record, or on the line itself where nobody is signed in. */
function warnOwner(turn: Turn, stepUp: StepUpInProgress): void {
  const { party, msisdn } = stepUp;
  if (party === null && (msisdn === null || stepUp.challenge?.codeHash === null)) return;
  oweNotice(turn, makeUuidV7(turn.deps.clock, turn.deps.random), {
    to: party === null ? { kind: "sms", msisdn: msisdn ?? "" } : { kind: "contact_of_record", party },
    text: wordFor(turn, "app.notice.step_up_failed"),
    purpose: "step_up_failed",
    expiresAt: null,
  });
}
