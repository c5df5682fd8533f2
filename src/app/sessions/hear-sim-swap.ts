// SPDX-License-Identifier: Apache-2.0
import { isOnProbation } from "#identity";
import { type ConversationId, ok, type Result, refuse, type SubjectId } from "#kernel";
import type { Line, PartyId } from "#telecom";
import { isOwnSwap } from "../acts/own-swap.ts";
import { listPasskeys } from "../authenticators/held.ts";
import { findTotp } from "../authenticators/totp.ts";
import type { AppDeps } from "../deps.ts";
import { raiseLineAlarm } from "../line-alarm.ts";
import { findRecoveryCodes } from "../recovery/codes.ts";
import { stopRecovery } from "../recovery/end.ts";
import { lineHash } from "../step-up/line-limits.ts";
import { senseSimSwap } from "../threat/sense-sim.ts";
import { announceWebhook } from "../webhooks/announce.ts";
import { wordInBoth } from "../word-in-both.ts";
import { endSession } from "./end-session.ts";

const LIMIT = 100;

type Heard = Promise<Result<{ ended: number }, { reason: "invalid" } | { reason: "unavailable" }>>;

/**
 * The network says that the SIM of a line was swapped (CAMARA sim-swap-subscriptions). Conversations that a code to the line opened
 * end, and those of everybody the line belongs to; what they had not confirmed is called off. Unless the customer's own order explains
 * it, acts on the line stop, what was added on a code by SMS and is on probation goes, and every contact of record is told.
 * Protective: it opens nothing, so a wrong event costs a new start. If we stop half way the operator delivers it again, and every
 * step may be repeated; only an event that was carried out wholly counts as heard.
 *
 * @param signed - A JWS of the operator over the event; untrusted.
 * @returns How many sessions ended; `invalid` for whatever is not the operator's, too old, or heard before; `unavailable` when it has to
 * be delivered again.
 */
export async function hearSimSwap(deps: AppDeps, signed: string): Heard {
  const verified = await deps.operatorEvents.verify(signed);
  if (!verified.ok) return verified;
  const { id, msisdn, expiresAt } = verified.value;
  const hash = deps.keys.blindIndex("token", `event ${id}`);
  if (await deps.tokens.isSpent(deps.tenant, "operator_event", hash)) return refuse({ reason: "invalid" });

  // First what needs nobody's answer: whoever holds the line now may be in one of these.
  const byLine = await deps.sessions.listByLine(deps.tenant, lineHash(deps, msisdn), LIMIT);
  const found = await deps.telco.reads.findLineByMsisdn(msisdn);
  const parties = found.ok && found.value !== null ? partiesOf(found.value) : [];
  const subjects = (await Promise.all(parties.map((party) => subjectIdOf(deps, party)))).filter(
    (each) => each !== null,
  );
  const ended = await endAll(deps, byLine, subjects);
  if (!found.ok) return refuse({ reason: "unavailable" });
  if (found.value !== null && !(await isOwnSwap(deps, msisdn))) {
    await raiseLineAlarm(deps, found.value.lineId, "signal");
    await Promise.all(subjects.map((subjectId) => senseSimSwap(deps, subjectId)));
    await Promise.all(subjects.map((subjectId) => dropProbation(deps, subjectId)));
    await Promise.all(subjects.map((subjectId) => stopRecovery(deps, subjectId, "sim_swapped")));
    if (!(await tellAll(deps, parties, id))) return refuse({ reason: "unavailable" });
  }
  // Before the event counts as heard: if we stop here it comes again, and is told once all the same.
  const [only = null, ...others] = subjects;
  await announceWebhook(
    deps,
    "operator_event.carried_out",
    id,
    { ended },
    { subjectId: others.length === 0 ? only : null },
  );
  await deps.tokens.spendOnce(deps.tenant, "operator_event", hash, new Date(expiresAt));
  return ok({ ended });
}

function partiesOf(line: Line): readonly PartyId[] {
  return [...new Set([...line.holderIds, ...line.userIds])] as PartyId[];
}

async function subjectIdOf(deps: AppDeps, party: PartyId): Promise<SubjectId | null> {
  return (await deps.subjects.findByParty(deps.tenant, deps.keys.blindIndex("party", party)))?.subjectId ?? null;
}

async function endAll(
  deps: AppDeps,
  byLine: readonly ConversationId[],
  subjects: readonly SubjectId[],
): Promise<number> {
  const open = await Promise.all(subjects.map((subjectId) => deps.sessions.listOpen(deps.tenant, subjectId)));
  const all = new Set([...byLine, ...open.flat().map(({ conversationId }) => conversationId)]);
  const results = await Promise.all([...all].map((conversationId) => endSession(deps, conversationId, "sim_swapped")));
  return results.filter(Boolean).length;
}

/** What rests on the line alone falls with it: whoever swapped the SIM a day ago may have added a passkey, or made recovery codes, since. */
async function dropProbation(deps: AppDeps, subjectId: SubjectId): Promise<void> {
  const now = deps.clock.now();
  const [passkeys, totp, codes] = await Promise.all([
    listPasskeys(deps, subjectId),
    findTotp(deps, subjectId),
    findRecoveryCodes(deps, subjectId),
  ]);
  const held = [...passkeys, ...(totp === null ? [] : [totp]), ...(codes === null ? [] : [codes])];
  for (const { stored, enrolment, content } of held.filter((each) => isOnProbation(each.enrolment, now))) {
    await deps.authenticators.remove(deps.tenant, subjectId, stored.authenticatorId, {
      at: new Date(now),
      tenant: deps.tenant,
      kind: "authenticator.removed",
      actor: { kind: "system", id: null },
      subjectId,
      conversationId: null,
      facts: {
        authenticator: stored.authenticatorId,
        kind: content.kind,
        restsOnSms: enrolment.restsOnSms,
        reason: "sim_swapped",
      },
    });
  }
}

/** One message per event and contact, however often the event comes. False when some party could not be told at all. */
async function tellAll(deps: AppDeps, parties: readonly PartyId[], eventId: string): Promise<boolean> {
  const text = wordInBoth(deps, "app.notice.sim_swapped");
  const answers = await Promise.all(
    parties.map((party) => deps.telco.notify.toContactOfRecord(party, text, `sim-swap/${eventId}/${party}`)),
  );
  return answers.every((answer) => answer.ok || answer.refusal.reason === "not_found");
}
