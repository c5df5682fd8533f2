// SPDX-License-Identifier: Apache-2.0
import { argon2id } from "#crypto";
import type { DialogueEvent } from "#dialogue";
import {
  assuranceNow,
  type Enrolment,
  type HashRecoveryCode,
  isOnProbation,
  makeRecoveryCodes,
  type RecoveryCodeSet,
} from "#identity";
import {
  type ConversationId,
  fromUtf8,
  makeUuid,
  meetsLevel,
  ok,
  type Result,
  refuse,
  type SubjectId,
  utf8,
} from "#kernel";
import type { Part } from "#protocol";
import { rowName, subjectScope } from "../authenticators/held.ts";
import { sayNow, wordFor } from "../compose-reply.ts";
import type { AppDeps } from "../deps.ts";
import { inTurn } from "../in-turn.ts";
import { isAccountLocked } from "../locks/locks.ts";
import type { StoredAuthenticator } from "../ports.ts";
import type { RecoveryCodesOffer } from "../private-state.ts";
import { oweNotice, recordEntry, type Turn } from "../turn.ts";
import type { NotThere } from "../turn-request.ts";

/** A set of recovery codes of a subject, opened. */
export type HeldRecoveryCodes = {
  readonly stored: StoredAuthenticator;
  readonly content: { readonly kind: "recovery_codes"; readonly restsOnSms: boolean; readonly set: RecoveryCodeSet };
  readonly enrolment: Enrolment;
};

const OFFER_MS = 15 * 60_000;

/** Argon2id over a hash keyed by the root key: a copy of the database lets nobody try codes. */
export function hashRecoveryCode(deps: AppDeps): HashRecoveryCode {
  return (code, salt) => argon2id(deps.keys.blindIndex("token", `recovery code ${code}`), salt);
}

/** The newest set of a subject. */
export async function findRecoveryCodes(deps: AppDeps, subjectId: SubjectId): Promise<HeldRecoveryCodes | null> {
  const all = await deps.authenticators.list(deps.tenant, subjectId);
  const stored = all.findLast(({ kind }) => kind === "recovery_codes");
  if (stored === undefined) return null;
  const scope = await subjectScope(deps, subjectId);
  const opened = await deps.keys.openForSubject(scope, rowName(stored.authenticatorId), stored.sealed);
  const content = JSON.parse(fromUtf8(opened)) as HeldRecoveryCodes["content"];
  return {
    stored,
    content,
    enrolment: { restsOnSms: content.restsOnSms, noticedAt: stored.noticedAt?.getTime() ?? null },
  };
}

export async function sealRecoveryCodes(
  deps: AppDeps,
  subjectId: SubjectId,
  authenticatorId: string,
  content: HeldRecoveryCodes["content"],
): Promise<Uint8Array> {
  const scope = await subjectScope(deps, subjectId);
  return deps.keys.sealForSubject(scope, rowName(authenticatorId), utf8(JSON.stringify(content)));
}

/** After a first authenticator: codes for the day on which it is lost. Nothing is said to who has a set, or cannot have one. */
export async function offerFirstRecoveryCodes(turn: Turn): Promise<void> {
  if ((await mayMakeCodes(turn)) && (await findRecoveryCodes(turn.deps, turn.subjectId)) === null) offer(turn);
}

/** The customer asks for codes, or for new ones. */
export async function offerRecoveryCodes(turn: Turn): Promise<boolean> {
  if (!(await mayMakeCodes(turn))) return false;
  offer(turn);
  return true;
}

/**
 * From A2 on, and not while the account is locked. Whoever is confirmed by an SMS code only makes no new set in place of one that was made on more: with a stolen line
 * nobody takes the owner's codes away.
 */
async function mayMakeCodes(turn: Turn): Promise<boolean> {
  const level = assuranceNow(turn.state.factors, turn.now);
  const { party } = turn.state;
  if (party === null || !meetsLevel(level.level, "A2") || (await isAccountLocked(turn.deps, party))) return false;
  if (!level.restsOnSms) return true;
  const held = await findRecoveryCodes(turn.deps, turn.subjectId);
  return held === null || isOnProbation(held.enrolment, turn.now);
}

/** The form has no fields: its codes are fetched apart, once, and stand in no message. */
function offer(turn: Turn): void {
  const ceremonyId = makeUuid(turn.deps.random);
  const open: RecoveryCodesOffer = {
    purpose: "recovery_codes",
    ceremonyId,
    expiresAt: turn.now + OFFER_MS,
    failures: 0,
    isShown: false,
  };
  turn.state = { ...turn.state, stepUp: null, ceremony: open };
  turn.pending.push({ type: "part", part: codesForm(turn, ceremonyId) });
}

function codesForm(turn: Turn, formId: string): Part {
  return {
    type: "form",
    form: {
      formId,
      kind: "recovery_codes",
      title: wordFor(turn, "app.recovery_codes.title"),
      why: wordFor(turn, "app.recovery_codes.why"),
      fields: [],
      submitLabel: wordFor(turn, "app.recovery_codes.submit"),
      cancelLabel: wordFor(turn, "app.recovery_codes.cancel"),
    },
  };
}

/** The customer has put the codes away, or wants none. */
export function closeRecoveryCodes(turn: Turn, open: RecoveryCodesOffer): readonly DialogueEvent[] {
  turn.state = { ...turn.state, ceremony: null };
  sayNow(turn, open.isShown ? "app.recovery_codes.kept" : "app.recovery_codes.later");
  return [];
}

type Made = { readonly codes: readonly string[] };
type MakeRefusal = NotThere | { readonly reason: "not_enough_proof" };

/**
 * Makes the codes and gives them out, once per offer: what is kept are their hashes. If the answer is lost on its way, new ones are
 * made on a new offer; the old ones are worth nothing then. Every contact point of record hears of it.
 */
export async function makeCodesOnce(deps: AppDeps, conversationId: ConversationId): Promise<Result<Made, MakeRefusal>> {
  let made: Made | null = null;
  const done = await inTurn<MakeRefusal>(
    deps,
    { tenant: deps.tenant, conversationId, clientId: null },
    async (turn) => {
      const { ceremony, party } = turn.state;
      made = null;
      const isOpen = ceremony?.purpose === "recovery_codes" && !ceremony.isShown && turn.now < ceremony.expiresAt;
      if (!isOpen || party === null || turn.endedAt !== null || !(await mayMakeCodes(turn)))
        return refuse({ reason: "not_enough_proof" });
      turn.state = { ...turn.state, ceremony: { ...ceremony, isShown: true } };
      made = { codes: await replaceSet(turn, party) };
      return ok(undefined);
    },
  );
  if (!done.ok) return done;
  return made === null ? refuse({ reason: "not_enough_proof" }) : ok(made);
}

async function replaceSet(turn: Turn, party: string): Promise<readonly string[]> {
  const { deps, subjectId } = turn;
  const { restsOnSms } = assuranceNow(turn.state.factors, turn.now);
  const old = (await deps.authenticators.list(deps.tenant, subjectId)).filter(({ kind }) => kind === "recovery_codes");
  const { codes, set } = await makeRecoveryCodes(deps.random, hashRecoveryCode(deps));
  const authenticatorId = makeUuid(deps.random);
  const content = { kind: "recovery_codes", restsOnSms, set } as const;
  for (const { authenticatorId: id } of old)
    turn.beside.push({ kind: "authenticator_removed", subjectId, authenticatorId: id });
  turn.beside.push({
    kind: "authenticator_added",
    authenticator: {
      subjectId,
      authenticatorId,
      kind: "recovery_codes",
      version: 1,
      sealed: await sealRecoveryCodes(deps, subjectId, authenticatorId, content),
      createdAt: new Date(turn.now),
      noticedAt: null,
      usedAt: null,
    },
  });
  const facts = { authenticator: authenticatorId, kind: "recovery_codes", restsOnSms, replaced: old.length };
  recordEntry(turn, "authenticator.added", facts, { kind: "subject", id: null });
  oweNotice(turn, authenticatorId, {
    to: { kind: "contact_of_record", party },
    text: wordFor(turn, "app.notice.recovery_codes_made"),
    purpose: "authenticator_added",
    authenticator: { subjectId, authenticatorId },
    expiresAt: null,
  });
  return codes;
}
