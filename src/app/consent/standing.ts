// SPDX-License-Identifier: Apache-2.0
import { type AssuranceLevel, localDay, makeUuid, toBase64Url, utf8 } from "#kernel";
import { asksConsentFirst, type StandingPurpose } from "#privacy";
import type { OperatorSays } from "#telecom";
import { subjectScope } from "../authenticators/held.ts";
import type { GateRelation } from "../decide.ts";
import type { AppDeps } from "../deps.ts";
import { endEntry } from "../news/consent.ts";
import type { ConsentKey, StoredConsent } from "../news/ports.ts";
import { hasObjected } from "../privacy/limits.ts";
import { levelOf, recordEntry, type Turn } from "../turn.ts";
import { type ConsentRecord, makeRecord } from "./record.ts";

const DAY_MS = 86_400_000;

/** What is sealed of a consent that lasts. */
export type StandingContent = {
  /** Exactly the text whose SHA-256 the history holds; a `ConsentRecord`. */
  readonly text: string;
  readonly conversationId: string;
  /** Whose records at the operator it concerns; null: whoever agreed is known by a number only. */
  readonly party: string | null;
};

export type GivenHow = { readonly channel: string; readonly level: AssuranceLevel };

/**
 * Keeps a consent that lasts, with the turn. Call only where the subject themselves did something that can mean nothing else.
 *
 * @returns Which one; the one there is when it was given before under the same words.
 */
export async function giveStanding(turn: Turn, purpose: StandingPurpose): Promise<ConsentKey> {
  const { deps, subjectId, now, lang, stored } = turn;
  const known = await findStanding(deps, turn, purpose);
  if (known !== null) return known;
  const consentId = makeUuid(deps.random);
  const rule = deps.rights.purposes.purposes[purpose];
  const record: ConsentRecord = makeRecord(deps, {
    subjectId,
    consentId,
    purpose,
    lang,
    at: now,
    level: levelOf(turn),
  });
  const text = JSON.stringify(record);
  const content: StandingContent = { text, conversationId: stored.conversationId, party: turn.state.party };
  const sealed = await deps.keys.sealForSubject(
    await subjectScope(deps, subjectId),
    `consent/${consentId}`,
    utf8(JSON.stringify(content)),
  );
  turn.beside.push({
    kind: "consent_given",
    consent: { subjectId, consentId, purpose, version: rule.version, sealed },
    topicHash: deps.keys.blindIndex("token", `consent ${purpose} ${rule.version}`),
    givenAt: new Date(now),
    lapsesAt: new Date(now + rule.lapseDays * DAY_MS),
  });
  const receipt = toBase64Url(deps.hashes.sha256(utf8(text)));
  recordEntry(
    turn,
    "consent.given",
    { purpose, consent: consentId, version: rule.version, lang, receipt },
    { kind: "subject", id: null },
  );
  return { subjectId, consentId };
}

/**
 * Whether the subject agrees to a purpose now. Read from the database each time, so that a withdrawal on any node holds from the moment it is
 * written; whoever cannot read it must not go on. A consent to older words, or one that has lapsed, is none.
 */
export async function hasConsent(turn: Turn, purpose: StandingPurpose): Promise<boolean> {
  const { deps, subjectId, beside } = turn;
  // An objection to marketing is absolute (GDPR Art. 21(3)).
  if (purpose === "marketing" && (await hasObjected(deps, subjectId))) return false;
  if (beside.some((write) => write.kind === "consent_given" && write.consent.purpose === purpose)) return true;
  return (await findStanding(deps, turn, purpose)) !== null;
}

/**
 * Whether something may be suggested that nobody asked for by name: to the holder of the line, who agreed here, where the operator's own records
 * do not say no. Nobody agrees for somebody else, and of two records the stricter holds; what cannot be read is a no.
 */
export async function mayOffer(turn: Turn, relation: GateRelation, lineId: string): Promise<boolean> {
  if (relation !== "holder" || !(await hasConsent(turn, "marketing"))) return false;
  return (await operatorSays(turn, lineId)) !== "refused";
}

/** What the operator's records say, asked now; what cannot be read counts as a no. */
export async function operatorSays({ deps, reads, state }: Turn, lineId: string): Promise<OperatorSays> {
  const line = await reads.findLine(lineId);
  if (!line.ok) return "refused";
  const says = await deps.telco.consents.marketing(state.party, line.value);
  return says.ok ? says.value : "refused";
}

async function findStanding(
  deps: AppDeps,
  { subjectId, now }: Pick<Turn, "subjectId" | "now">,
  purpose: StandingPurpose,
): Promise<StoredConsent | null> {
  const given = await deps.consents.listGiven(deps.tenant, subjectId);
  let found: StoredConsent | null = null;
  for (const one of given) {
    if (one.purpose !== purpose) continue;
    if (isInForce(deps, one, now)) found = one;
    else await deps.consents.end(deps.tenant, one, "lapsed", endEntry(deps, one, "lapsed", "system"));
  }
  return found;
}

/** Given, under the words of now, and not lapsed. */
export function isInForce(deps: AppDeps, { state, purpose, version, lapsesAt }: StoredConsent, now: number): boolean {
  if (purpose !== "marketing" && purpose !== "collection") return false;
  return state === "given" && version === deps.rights.purposes.purposes[purpose].version && lapsesAt.getTime() > now;
}

/** Whether under the tenant's profile nothing of a visitor is taken in before they agreed. */
export function isConsentFirst({ rights, settings, clock }: AppDeps): boolean {
  return asksConsentFirst(rights.purposes, rights.profile, localDay(clock.now(), settings.timeZone));
}
