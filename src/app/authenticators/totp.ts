// SPDX-License-Identifier: Apache-2.0
import type { DialogueEvent } from "#dialogue";
import {
  assuranceNow,
  checkTotp,
  type Enrolment,
  isOnProbation,
  makeTotpSecret,
  type TotpSecret,
  totpPolicy,
} from "#identity";
import { fromUtf8, makeUuid, meetsLevel, type SubjectId, utf8 } from "#kernel";
import { sayNow, wordFor } from "../compose-reply.ts";
import type { AppDeps } from "../deps.ts";
import { raiseTo } from "../identify-visitor.ts";
import { isAccountLocked } from "../locks/locks.ts";
import type { StoredAuthenticator } from "../ports.ts";
import type { TotpCeremony } from "../private-state.ts";
import { offerFirstRecoveryCodes } from "../recovery/codes.ts";
import { totpEnrolForm, totpForm } from "../step-up/forms.ts";
import { oweNotice, recordEntry, type Turn } from "../turn.ts";
import { rowName, subjectScope } from "./held.ts";

/** An authenticator app of a subject, opened. */
export type HeldTotp = {
  readonly stored: StoredAuthenticator;
  readonly content: { readonly kind: "totp"; readonly restsOnSms: boolean; readonly totp: TotpSecret };
  readonly enrolment: Enrolment;
};

/** The app that a subject has enrolled; one at the most. */
export async function findTotp(deps: AppDeps, subjectId: SubjectId): Promise<HeldTotp | null> {
  const stored = (await deps.authenticators.list(deps.tenant, subjectId)).find(({ kind }) => kind === "totp");
  if (stored === undefined) return null;
  const scope = await subjectScope(deps, subjectId);
  const opened = await deps.keys.openForSubject(scope, rowName(stored.authenticatorId), stored.sealed);
  const content = JSON.parse(fromUtf8(opened)) as HeldTotp["content"];
  const enrolment = { restsOnSms: content.restsOnSms, noticedAt: stored.noticedAt?.getTime() ?? null };
  return { stored, content, enrolment };
}

async function sealTotp(
  deps: AppDeps,
  subjectId: SubjectId,
  authenticatorId: string,
  content: HeldTotp["content"],
): Promise<Uint8Array> {
  const scope = await subjectScope(deps, subjectId);
  return deps.keys.sealForSubject(scope, rowName(authenticatorId), utf8(JSON.stringify(content)));
}

/** Begins to add an app, from A2 on. The secret is fetched apart from the transcript and never enters it. */
export async function offerTotp(turn: Turn): Promise<boolean> {
  const { deps, state } = turn;
  const level = assuranceNow(state.factors, turn.now);
  if (state.party === null || !meetsLevel(level.level, "A2") || (await findTotp(deps, turn.subjectId)) !== null)
    return false;
  const ceremonyId = makeUuid(deps.random);
  const ceremony: TotpCeremony = {
    purpose: "totp",
    ceremonyId,
    authenticatorId: makeUuid(deps.random),
    secret: makeTotpSecret(deps.random),
    restsOnSms: level.restsOnSms,
    expiresAt: turn.now + LIFETIME_MS,
    failures: 0,
  };
  turn.state = { ...state, stepUp: null, ceremony };
  turn.pending.push({ type: "part", part: totpEnrolForm(turn, ceremonyId) });
  return true;
}

const LIFETIME_MS = 10 * 60_000;
const TRIES = 3;

/** A first right code shows that the app has the secret. */
export async function enrolTotp(turn: Turn, ceremony: TotpCeremony, typed: string): Promise<readonly DialogueEvent[]> {
  const { deps, state } = turn;
  const level = assuranceNow(state.factors, turn.now);
  const isOpen =
    state.party !== null &&
    meetsLevel(level.level, "A2") &&
    turn.now < ceremony.expiresAt &&
    !(await isAccountLocked(deps, state.party));
  const checked = isOpen ? checkTotp(ceremony.secret, typed, turn.now) : null;
  if (state.party === null || checked === null) {
    recordEntry(turn, "authenticator.refused", { kind: "totp", reason: isOpen ? "wrong" : "late" });
    if (!isOpen || ceremony.failures + 1 >= TRIES) return leaveTotp(turn);
    turn.state = { ...state, ceremony: { ...ceremony, failures: ceremony.failures + 1 } };
    sayNow(turn, "app.totp.wrong");
    turn.pending.push({ type: "part", part: totpEnrolForm(turn, ceremony.ceremonyId) });
    return [];
  }
  const { authenticatorId } = ceremony;
  const restsOnSms = ceremony.restsOnSms || level.restsOnSms;
  turn.beside.push({
    kind: "authenticator_added",
    authenticator: {
      subjectId: turn.subjectId,
      authenticatorId,
      kind: "totp",
      version: 1,
      sealed: await sealTotp(deps, turn.subjectId, authenticatorId, { kind: "totp", restsOnSms, totp: checked }),
      createdAt: new Date(turn.now),
      noticedAt: null,
      usedAt: null,
    },
  });
  const facts = { authenticator: authenticatorId, kind: "totp", restsOnSms };
  recordEntry(turn, "authenticator.added", facts, { kind: "subject", id: null });
  oweNotice(turn, authenticatorId, {
    to: { kind: "contact_of_record", party: state.party },
    text: wordFor(turn, "app.notice.totp_added"),
    purpose: "authenticator_added",
    authenticator: { subjectId: turn.subjectId, authenticatorId },
    expiresAt: null,
  });
  turn.state = { ...turn.state, ceremony: null };
  sayNow(turn, "app.totp.added");
  await offerFirstRecoveryCodes(turn);
  return [];
}

export function leaveTotp(turn: Turn): readonly DialogueEvent[] {
  turn.state = { ...turn.state, ceremony: null };
  sayNow(turn, "app.totp.not_added");
  return [];
}

/**
 * Checks a code of the app. Wrong ones count per subject over all conversations; while the subject cools down not even a right
 * one is taken, in the same words. A passkey passes that: nobody shuts the owner out by guessing.
 */
export async function useTotp(turn: Turn, formId: string, typed: string): Promise<readonly DialogueEvent[]> {
  const { deps, now } = turn;
  const held = await findTotp(deps, turn.subjectId);
  const key = deps.keys.blindIndex("counter", `totp tries ${turn.subjectId}`);
  const at = new Date(now);
  // Counted before it is looked at, and taken back where it was right: guesses in many conversations at once are no more tries.
  const counted = await deps.counters.add(deps.tenant, key, 1, totpPolicy.coolDownMs, at);
  const isCooling = counted > totpPolicy.triesPerSubject;
  const checked = held === null || isCooling ? null : checkTotp(held.content.totp, typed, now);
  const isLocked = turn.state.party !== null && (await isAccountLocked(deps, turn.state.party));
  const isTaken = checked !== null && !isLocked;
  if (held !== null && isTaken && (await keepStep(deps, held, checked))) {
    await deps.counters.add(deps.tenant, key, -1, totpPolicy.coolDownMs, at);
    turn.state = { ...turn.state, stepUp: null };
    return raiseTo(turn, null, { kind: "totp", at: now, restsOnSms: isOnProbation(held.enrolment, now) });
  }
  const reason = isCooling ? "cooling_down" : isTaken ? "used" : "wrong";
  recordEntry(turn, "assurance.refused", { factor: "totp", reason });
  if (counted >= totpPolicy.triesPerSubject) {
    turn.state = { ...turn.state, stepUp: null };
    sayNow(turn, "app.step_up.locked");
    return [{ type: "step_up_ended", outcome: "failed" }];
  }
  turn.pending.push({ type: "part", part: totpForm(turn, formId, wordFor(turn, "app.totp.wrong")) });
  return [];
}

/** The step that was used is kept first: no code works twice, also not at the same moment on two nodes. */
async function keepStep(deps: AppDeps, held: HeldTotp, totp: TotpSecret): Promise<boolean> {
  const { subjectId, authenticatorId } = held.stored;
  const sealed = await sealTotp(deps, subjectId, authenticatorId, { ...held.content, totp });
  return deps.authenticators.replace(deps.tenant, { ...held.stored, sealed }, new Date(deps.clock.now()));
}
