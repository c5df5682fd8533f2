// SPDX-License-Identifier: Apache-2.0
import { ok, type Result, refuse } from "#kernel";
import type { PartyId } from "#telecom";
import type { AppDeps } from "../deps.ts";
import { raiseLineAlarm } from "../line-alarm.ts";
import { endSession } from "./end-session.ts";

const LIMIT = 100;

/**
 * The network says that the SIM of a line was swapped (CAMARA sim-swap-subscriptions). Sessions of everybody the line belongs to end,
 * what they had not confirmed is called off, and acts on the line stop. Protective: it opens nothing, so a wrong event costs a new start.
 *
 * @param signed - A JWS of the operator over the event; untrusted.
 * @returns How many sessions ended; `invalid` for whatever is not the operator's, too old, or heard before.
 */
export async function hearSimSwap(
  deps: AppDeps,
  signed: string,
): Promise<Result<{ ended: number }, { reason: "invalid" }>> {
  const verified = await deps.operatorEvents.verify(signed);
  if (!verified.ok) return verified;
  const { id, msisdn, expiresAt } = verified.value;
  const hash = deps.keys.blindIndex("token", `event ${id}`);
  const isFirst = await deps.tokens.spendOnce(deps.tenant, "operator_event", hash, new Date(expiresAt));
  if (!isFirst) return refuse({ reason: "invalid" });
  const line = await deps.telco.reads.findLineByMsisdn(msisdn);
  if (!line.ok || line.value === null) return ok({ ended: 0 });
  await raiseLineAlarm(deps, line.value.lineId);
  const parties = [...new Set([...line.value.holderIds, ...line.value.userIds])] as PartyId[];
  const ended = await Promise.all(parties.map((party) => endSessionsOf(deps, party)));
  return ok({ ended: ended.reduce((sum, count) => sum + count, 0) });
}

async function endSessionsOf(deps: AppDeps, party: PartyId): Promise<number> {
  const subject = await deps.subjects.findByParty(deps.tenant, deps.keys.blindIndex("party", party));
  if (subject === null) return 0;
  const open = await deps.sessions.listOpen(deps.tenant, subject.subjectId, LIMIT);
  await Promise.all(open.map((session) => endSession(deps, session.conversationId, "sim_swapped")));
  return open.length;
}
