// SPDX-License-Identifier: Apache-2.0
import { fromUtf8, type Lang, ok, type Result, refuse, type SubjectId, utf8 } from "#kernel";
import type { PartyId } from "#telecom";
import { subjectScope } from "../authenticators/held.ts";
import type { AppDeps } from "../deps.ts";
import type { StoredRecovery } from "./ports.ts";

/** What is sealed of a recovery under its subject's key. */
export type RecoveryContent = {
  readonly party: PartyId;
  readonly lang: Lang;
  /** Lines of the customer when it began: an objection raises the alarm on all of them. */
  readonly lineIds: readonly string[];
  /** Numbers whose signals stop it. */
  readonly msisdns: readonly string[];
  /** The conversation in which it was finished: every other one ends. */
  readonly conversationId: string | null;
};

/** More than anybody has who could lose all of their devices at once. */
const MAX_LINES = 20;

/** Lines and numbers of a customer, as the operator has them now: the mobile contact of record first. What cannot be read is not guessed, and who has no contact point cannot be told. */
export async function linesToWatch(
  deps: AppDeps,
  party: PartyId,
  also: string | null,
): Promise<Result<Pick<RecoveryContent, "lineIds" | "msisdns">, { reason: "unavailable" }>> {
  const [lines, contacts] = await Promise.all([
    deps.telco.reads.listLinesOfParty(party),
    deps.telco.contacts.findContacts(party),
  ]);
  if (!lines.ok || !contacts.ok || contacts.value.length === 0) return refuse({ reason: "unavailable" });
  const mobiles = contacts.value.filter(({ channel }) => channel === "sms");
  const ofRecord = mobiles.find(({ isPreferred }) => isPreferred) ?? mobiles[0];
  const active = lines.value.filter(({ status }) => status !== "terminated").slice(0, MAX_LINES);
  const numbers = active.flatMap(({ msisdn }) => (msisdn === null ? [] : [msisdn]));
  const msisdns = [
    ...new Set([...(ofRecord === undefined ? [] : [ofRecord.address]), ...(also === null ? [] : [also]), ...numbers]),
  ].slice(0, MAX_LINES);
  return ok({ lineIds: active.map(({ lineId }) => lineId), msisdns });
}

export async function sealRecovery(
  deps: AppDeps,
  subjectId: SubjectId,
  recoveryId: string,
  content: RecoveryContent,
): Promise<Uint8Array> {
  const scope = await subjectScope(deps, subjectId);
  return deps.keys.sealForSubject(scope, `recovery/${recoveryId}`, utf8(JSON.stringify(content)));
}

export async function openRecovery(
  deps: AppDeps,
  { subjectId, recoveryId, sealed }: Pick<StoredRecovery, "subjectId" | "recoveryId" | "sealed">,
): Promise<RecoveryContent> {
  const scope = await subjectScope(deps, subjectId);
  return JSON.parse(
    fromUtf8(await deps.keys.openForSubject(scope, `recovery/${recoveryId}`, sealed)),
  ) as RecoveryContent;
}
