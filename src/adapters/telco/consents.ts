// SPDX-License-Identifier: Apache-2.0
import { z } from "zod";
import { type Clock, ok, type Result, refuse } from "#kernel";
import type { Line, OperatorConsents, OperatorSays, PartyId, TelcoRefusal } from "#telecom";
import type { TelcoConfig } from "./config.ts";
import { type Http, segment } from "./http.ts";
import { listAll } from "./list-all.ts";
import { makeAgreements, sayOfAgreements } from "./privacy-agreements.ts";
import { choice, isMarketing, MARKETING, sayOfChoices, strictest } from "./privacy-choices.ts";
import { id, instant } from "./tmf-types.ts";

/** W3C DPV, as CAMARA Consent Info names purposes; and what the suggestion reads. */
const PURPOSE = "dpv:Marketing";
const SCOPES = ["customer-insights:retrieve"];

/** TMF644: what a party agreed to, by purpose. */
const profile = z.object({
  id,
  status: z.string().max(60).optional(),
  applicableForParty: z.object({ id }).optional(),
  partyPrivacyProfileCharacteristic: z.array(choice).max(200).default([]),
});
type Profile = z.infer<typeof profile>;

/** TMF630: a listener that was registered. */
const registered = z.object({ id });

/** CAMARA Consent Info v0.2. */
const retrieved = z.object({
  statusInfo: z
    .array(
      z.object({
        purpose: z.string().max(200),
        statusValidForProcessing: z.boolean(),
        statusReason: z.string().max(60).optional(),
        expirationDate: instant.optional(),
      }),
    )
    .min(1)
    .max(50),
});

/**
 * TMF644 privacy profiles and agreements, and CAMARA Consent Info. All are asked, and the strictest holds; whatever cannot be read is a refusal of
 * the call, which nobody may take for a yes. Told over TMF644, since Consent Info has no call for it.
 */
export function makeConsents(http: Http, config: TelcoConfig, clock: Clock): OperatorConsents {
  const agreements = makeAgreements(http, config);
  const profilesOf = (party: PartyId): Promise<Result<readonly Profile[], TelcoRefusal>> =>
    listAll(http, config, {
      api: "privacy",
      path: "/partyPrivacyProfile",
      query: { "applicableForParty.id": party },
      schema: profile,
      idOf: (row) => row.id,
      owns: (row) => row.applicableForParty?.id === party,
    });

  async function byLine({ msisdn }: Line): Promise<Result<OperatorSays, TelcoRefusal>> {
    if (msisdn === null) return ok("silent");
    const body = { phoneNumber: msisdn, scopes: SCOPES, purpose: PURPOSE, requestCaptureUrl: false };
    const answer = await http.call({ api: "consentInfo", path: "/retrieve", body, scope: "consent-info:retrieve" });
    // A number that is not known there, and an operator without this interface, say nothing.
    if (!answer.ok) return answer.refusal.reason === "not_found" ? ok("silent") : answer;
    const row = retrieved.safeParse(answer.value.body);
    if (!row.success || row.data.statusInfo.some(({ purpose }) => purpose !== PURPOSE))
      return refuse({ reason: "invalid_answer" });
    // PENDING: nobody was asked there yet. Every other reason is a no.
    return ok(
      strictest(
        row.data.statusInfo.map(({ statusValidForProcessing, statusReason }) =>
          statusValidForProcessing ? "granted" : statusReason === "PENDING" ? "silent" : "refused",
        ),
      ),
    );
  }

  async function recordsOf(party: PartyId): Promise<Result<OperatorSays, TelcoRefusal>> {
    const [profiles, agreed] = await Promise.all([profilesOf(party), agreements.of(party)]);
    if (!agreed.ok) return agreed;
    const documents = sayOfAgreements(agreed.value, clock.now());
    if (!profiles.ok) return profiles.refusal.reason === "not_found" ? ok(documents) : profiles;
    return ok(strictest([...profiles.value.map(sayOf), documents]));
  }

  return {
    recordsOf,
    async marketing(party, line) {
      const [records, info] = await Promise.all([
        party === null ? ok<OperatorSays>("silent") : recordsOf(party),
        byLine(line),
      ]);
      if (!records.ok) return records;
      return info.ok ? ok(strictest([records.value, info.value])) : info;
    },

    async listen(callback) {
      const made = await http.call({ api: "privacy", path: "/hub", body: { callback } });
      if (!made.ok) return made;
      const read = registered.safeParse(made.value.body);
      return read.success ? ok({ listenerId: read.data.id }) : refuse({ reason: "invalid_answer" });
    },

    async tellMarketing(party, state, document) {
      const profiles = await profilesOf(party);
      if (!profiles.ok) return profiles.refusal.reason === "not_found" ? ok("none") : profiles;
      if (profiles.value.length === 0) return ok("none");
      if (state === "given" && profiles.value.some((one) => sayOf(one) === "refused")) return ok("stricter");
      const ids = profiles.value.map((one) => one.id);
      // The yes is in the profile only once there is a document for it; the no is in the profile first.
      const noted = state === "given" ? await agreements.note(party, ids, document) : ok(null);
      if (!noted.ok) return noted;
      const word = state === "given" ? "granted" : "refused";
      for (const one of profiles.value.filter((profile) => sayOf(profile) !== word)) {
        const told = await http.call({
          api: "privacy",
          path: `/partyPrivacyProfile/${segment(one.id)}`,
          method: "PATCH",
          body: { partyPrivacyProfileCharacteristic: changed(one, state === "given" ? "granted" : "withdrawn") },
        });
        if (!told.ok) return told;
      }
      const ended = state === "given" ? ok(null) : await agreements.end(party, document);
      return ended.ok ? ok("told") : ended;
    },
  };
}

function sayOf(one: Profile): OperatorSays {
  return sayOfChoices(one.partyPrivacyProfileCharacteristic);
}

/** A merge patch replaces a list as a whole: what else is in it goes along as it came. */
function changed({ partyPrivacyProfileCharacteristic: choices }: Profile, value: string): object[] {
  const others = choices.filter((one) => !isMarketing(one));
  const [own = { name: MARKETING, valueType: "string", privacyUsagePurpose: MARKETING }] = choices.filter(isMarketing);
  return [...others, { ...own, value }];
}
