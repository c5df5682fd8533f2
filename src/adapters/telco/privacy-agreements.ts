// SPDX-License-Identifier: Apache-2.0
import { z } from "zod";
import { ok, type Result } from "#kernel";
import type { ConsentDocument, OperatorSays, PartyId, TelcoRefusal } from "#telecom";
import type { TelcoConfig } from "./config.ts";
import { type Http, segment } from "./http.ts";
import { listAll } from "./list-all.ts";
import { choice, MARKETING, sayOfChoices } from "./privacy-choices.ts";
import { id, instant } from "./tmf-types.ts";

/** Under this name our own id lies among the characteristics of an agreement that we made. */
const RECORD = "consentRecord";
/** Nobody has decided yet: says nothing. Every word but these and `validated` is a no. */
const UNDECIDED: ReadonlySet<string> = new Set(["initialized", "inProgress", "pendingUpdate"]);

/** TMF644: a document by which a party agreed to something, or no longer does. */
const agreement = z.looseObject({
  id,
  status: z.string().max(60).optional(),
  initialDate: instant.optional(),
  agreementPeriod: z.object({ startDateTime: instant.optional(), endDateTime: instant.optional() }).optional(),
  // The two official files of v4 disagree about the name.
  engagedParty: z.array(z.looseObject({ id })).max(50).default([]),
  engagedPartyRole: z.array(z.looseObject({ id })).max(50).default([]),
  characteristic: z
    .array(z.looseObject({ name: z.string().max(200), value: z.unknown() }))
    .max(200)
    .default([]),
  partyPrivacyProfileCharacteristic: z.array(choice).max(200).default([]),
});
type Agreement = z.infer<typeof agreement>;

export type Agreements = {
  /** Those with this party; none where the operator has no such interface. */
  of(party: PartyId): Promise<Result<readonly Agreement[], TelcoRefusal>>;
  /** Writes down that it was given, once, however often it is told. */
  note(party: PartyId, profileIds: readonly string[], document: ConsentDocument): Promise<Result<null, TelcoRefusal>>;
  /** Ends what was noted; nothing where nothing was. */
  end(party: PartyId, document: ConsentDocument): Promise<Result<null, TelcoRefusal>>;
};

/** TMF644 privacy agreements. */
export function makeAgreements(http: Http, config: TelcoConfig): Agreements {
  async function of(party: PartyId): Promise<Result<readonly Agreement[], TelcoRefusal>> {
    const found = await listAll(http, config, {
      api: "privacy",
      path: "/partyPrivacyAgreement",
      query: { "engagedParty.id": party },
      schema: agreement,
      idOf: (row) => row.id,
      owns: ({ engagedParty, engagedPartyRole }) =>
        [...engagedParty, ...engagedPartyRole].some((one) => one.id === party),
    });
    return !found.ok && found.refusal.reason === "not_found" ? ok([]) : found;
  }
  async function ours(party: PartyId, consentId: string): Promise<Result<Agreement | null, TelcoRefusal>> {
    const all = await of(party);
    if (!all.ok) return all;
    const isOurs = ({ characteristic }: Agreement): boolean =>
      characteristic.some(({ name, value }) => name === RECORD && value === consentId);
    return ok(all.value.find(isOurs) ?? null);
  }

  return {
    of,
    async note(party, profileIds, document) {
      const known = await ours(party, document.consentId);
      if (!known.ok || known.value !== null) return known.ok ? ok(null) : known;
      const body = agreementOf(party, profileIds, document, "granted");
      const made = await http.call({ api: "privacy", path: "/partyPrivacyAgreement", body });
      // An operator that keeps profiles only is told by the profile.
      return made.ok || made.refusal.reason === "not_found" ? ok(null) : made;
    },
    async end(party, document) {
      const known = await ours(party, document.consentId);
      if (!known.ok || known.value === null) return known.ok ? ok(null) : known;
      const body = agreementOf(party, [], document, "withdrawn");
      const path = `/partyPrivacyAgreement/${segment(known.value.id)}`;
      const ended = await http.call({ api: "privacy", path, method: "PATCH", body });
      return ended.ok ? ok(null) : ended;
    },
  };
}

/** What agreements about marketing say: the latest decides. One that ended or was rejected is a no, as is a word that we do not know. */
export function sayOfAgreements(all: readonly Agreement[], now: number): OperatorSays {
  const about = all
    .map((one) => ({ one, says: sayOfChoices(one.partyPrivacyProfileCharacteristic) }))
    .filter(({ says, one }) => says !== "silent" && !UNDECIDED.has(one.status ?? ""))
    .sort((a, b) => startOf(b.one) - startOf(a.one));
  const [latest, ...others] = about;
  if (latest === undefined) return "silent";
  // Of several of one moment the strictest holds.
  const same = [latest, ...others.filter(({ one }) => startOf(one) === startOf(latest.one))];
  return same.every(({ one, says }) => says === "granted" && isInForce(one, now)) ? "granted" : "refused";
}

function isInForce({ status, agreementPeriod }: Agreement, now: number): boolean {
  return status === "validated" && (agreementPeriod?.endDateTime ?? Number.POSITIVE_INFINITY) > now;
}

function startOf({ initialDate, agreementPeriod }: Agreement): number {
  return initialDate ?? agreementPeriod?.startDateTime ?? 0;
}

function agreementOf(
  party: PartyId,
  profileIds: readonly string[],
  { consentId, version, words, receipt, givenAt, lapsesAt, endedAt }: ConsentDocument,
  value: "granted" | "withdrawn",
): object {
  const endsAt = endedAt ?? lapsesAt;
  const engaged = { id: party, role: "consentGiver", "@referredType": "Individual" };
  return {
    "@type": "PartyPrivacyAgreement",
    agreementType: "consent",
    name: "Consent to suggestions",
    version,
    status: value === "granted" ? "validated" : "rejected",
    initialDate: iso(givenAt),
    agreementPeriod: { startDateTime: iso(givenAt), endDateTime: iso(endsAt) },
    ...(value === "granted" ? {} : { completionDate: { startDateTime: iso(givenAt), endDateTime: iso(endsAt) } }),
    agreementItem: [{ id: "1", termOrCondition: [{ id: "1", description: words }] }],
    engagedParty: [engaged],
    engagedPartyRole: [engaged],
    ...(profileIds.length === 0 ? {} : { partyPrivacyProfile: profileIds.map((profileId) => ({ id: profileId })) }),
    characteristic: [
      { name: RECORD, valueType: "string", value: consentId },
      { name: "receiptSha256", valueType: "string", value: receipt },
    ],
    partyPrivacyProfileCharacteristic: [
      { name: MARKETING, valueType: "string", privacyUsagePurpose: MARKETING, value },
    ],
  };
}

function iso(at: number): string {
  return new Date(at).toISOString();
}
