// SPDX-License-Identifier: Apache-2.0
import type { DialogueEvent } from "#dialogue";
import { assuranceNow, provesA3For, registrationOptions, verifyRegistration } from "#identity";
import { makeUuid, meetsLevel } from "#kernel";
import { actKinds } from "../acts/kinds.ts";
import { sayNow, wordFor } from "../compose-reply.ts";
import { isAccountLocked } from "../locks/locks.ts";
import type { Ceremony, ProposeAct } from "../private-state.ts";
import { offerFirstRecoveryCodes } from "../recovery/codes.ts";
import { oweNotice, recordEntry, type Turn } from "../turn.ts";
import { CEREMONY_TRIES, endCeremony, freshCeremony, startCeremony } from "./ceremony.ts";
import { listOwnPasskeys, sealPasskey } from "./held.ts";

type Enrolling = Extract<Ceremony, { purpose: "enrol" }>;

/** What came of a registration, and the act that can be proposed now. */
export type Enrolled = { readonly events: readonly DialogueEvent[]; readonly propose?: ProposeAct | null };

/** More than anybody carries; fewer than would hide one among many. */
const MAX_PASSKEYS = 10;

/**
 * Offers to add a passkey: from A2 on, for a customer who is known. It will be as good as the level it is added on.
 *
 * @param then - An act that waits for it; it is proposed again once the passkey is there.
 * @returns False when it cannot be added here and now: nothing was said.
 */
export async function offerPasskey(turn: Turn, then: ProposeAct | null): Promise<boolean> {
  const { deps, state } = turn;
  const level = assuranceNow(state.factors, turn.now);
  if (state.party === null || !meetsLevel(level.level, "A2")) return false;
  const held = await listOwnPasskeys(turn);
  if (held.length >= MAX_PASSKEYS) return false;
  const fresh = freshCeremony(turn);
  const options = await registrationOptions(deps.relyingParty, {
    subjectId: turn.subjectId,
    displayName: deps.relyingParty.name,
    challenge: fresh.challenge,
    existing: held.map(({ content }) => content.passkey),
  });
  startCeremony(
    turn,
    { ...fresh, purpose: "enrol", authenticatorId: makeUuid(deps.random), restsOnSms: level.restsOnSms, then },
    {
      ceremony: "register",
      title: wordFor(turn, "app.passkey.add.title"),
      why: `${wordFor(turn, whyOf(then, level.restsOnSms, turn.now))} ${wordFor(turn, "app.passkey.how")}`,
      options: { ...options, challenge: fresh.challenge },
      submitLabel: wordFor(turn, "app.passkey.add.submit"),
      cancelLabel: wordFor(turn, "app.passkey.cancel"),
    },
  );
  return true;
}

/** Said before anything is added: one that rests on a code may not serve for the act that it is added for, not yet. */
function whyOf(then: ProposeAct | null, restsOnSms: boolean, now: number): string {
  if (then === null) return "app.passkey.add.why";
  const isGood = provesA3For(actKinds[then.kind].proofClass(then.args), { restsOnSms, noticedAt: null }, now);
  return isGood ? "app.passkey.add.why_act" : "app.passkey.add.why_act_later";
}

/**
 * Takes what the browser made. The passkey, its history entry and the notice to every contact point, which ends the time on probation,
 * become durable with the turn: one transaction. If we stop before it there is neither.
 */
export async function enrolPasskey(
  turn: Turn,
  ceremony: Enrolling,
  response: unknown,
  name: string,
): Promise<Enrolled> {
  const { deps } = turn;
  const level = assuranceNow(turn.state.factors, turn.now);
  const { party } = turn.state;
  if (party === null || !meetsLevel(level.level, "A2")) return { events: putAside(turn, ceremony, "level_lapsed") };
  if (await isAccountLocked(deps, party)) return { events: putAside(turn, ceremony, "needs_stronger_proof") };
  if (turn.now >= ceremony.expiresAt) return again(turn, ceremony, "app.passkey.late");
  const verified = await verifyRegistration(deps.relyingParty, ceremony.challenge, response);
  if (!verified.ok) {
    recordEntry(turn, "authenticator.refused", { kind: "passkey", reason: verified.refusal.reason });
    if (ceremony.failures + 1 >= CEREMONY_TRIES) return { events: putAside(turn, ceremony, "needs_stronger_proof") };
    return again(turn, { ...ceremony, failures: ceremony.failures + 1 }, "app.passkey.failed");
  }
  const { authenticatorId, then } = ceremony;
  const restsOnSms = ceremony.restsOnSms || level.restsOnSms;
  const content = {
    kind: "passkey",
    name: name === "" ? wordFor(turn, "app.passkey.default_name") : name,
    restsOnSms,
    passkey: verified.value,
  } as const;
  turn.beside.push({
    kind: "authenticator_added",
    authenticator: {
      subjectId: turn.subjectId,
      authenticatorId,
      kind: "passkey",
      version: 1,
      sealed: await sealPasskey(deps, turn.subjectId, authenticatorId, content),
      createdAt: new Date(turn.now),
      noticedAt: null,
      usedAt: null,
    },
  });
  const facts = { authenticator: authenticatorId, kind: "passkey", restsOnSms };
  recordEntry(turn, "authenticator.added", facts, { kind: "subject", id: null });
  oweNotice(turn, authenticatorId, {
    to: { kind: "contact_of_record", party },
    text: wordFor(turn, "app.notice.passkey_added"),
    purpose: "authenticator_added",
    authenticator: { subjectId: turn.subjectId, authenticatorId },
    expiresAt: null,
  });
  endCeremony(turn);
  sayNow(turn, "app.passkey.added");
  if (then === null) await offerFirstRecoveryCodes(turn);
  return { events: [], propose: then };
}

/** Ends a registration without a passkey. The act that waited for it goes to a person. */
export function putAside(turn: Turn, ceremony: Enrolling, reason: string): readonly DialogueEvent[] {
  endCeremony(turn);
  if (ceremony.then === null) {
    sayNow(turn, "app.passkey.not_added");
    return [];
  }
  return [{ type: "act_finished", actId: ceremony.authenticatorId, outcome: "refused", reason, details: {} }];
}

async function again(turn: Turn, ceremony: Enrolling, message: string): Promise<Enrolled> {
  sayNow(turn, message);
  if (!(await offerPasskey(turn, ceremony.then))) return { events: putAside(turn, ceremony, "needs_stronger_proof") };
  const { ceremony: fresh } = turn.state;
  if (fresh?.purpose === "enrol") turn.state = { ...turn.state, ceremony: { ...fresh, failures: ceremony.failures } };
  return { events: [] };
}
