// SPDX-License-Identifier: Apache-2.0
import { fromUtf8, ok, type Result, refuse, type SubjectId } from "#kernel";
import type { PartyId } from "#telecom";
import { subjectScope } from "../authenticators/held.ts";
import type { AppDeps } from "../deps.ts";
import { endEntry } from "../news/consent.ts";
import type { StoredConsent } from "../news/ports.ts";
import type { StandingContent } from "./standing.ts";

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;
/** How long one node has for what it took. */
const LEASE_MS = 10 * MINUTE_MS;

type Followed = Result<{ readonly ended: number }, { readonly reason: "unavailable" }>;

/**
 * The operator says that something changed in what parties agreed to. The event only names them: what holds is asked of the operator's records,
 * so that a wrong event ends nothing, and one that was lost is made good by `followConsents()`. A yes there gives nothing here: nobody read our
 * words.
 *
 * @param parties - Untrusted; those that are nobody's here are passed over.
 * @returns Refused where the records cannot be read now: to be delivered again.
 */
export async function hearPrivacyEvent(deps: AppDeps, parties: readonly string[]): Promise<Followed> {
  let ended = 0;
  for (const party of new Set(parties)) {
    const subject = await deps.subjects.findByParty(deps.tenant, deps.keys.blindIndex("party", party));
    if (subject === null) continue;
    const given = await deps.consents.listGiven(deps.tenant, subject.subjectId);
    const followed = await follow(deps, party as PartyId, given.filter(isMarketing));
    if (!followed.ok) return followed;
    ended += followed.value.ended;
  }
  return ok({ ended });
}

/**
 * Looks at each consent to suggestions once a day, whether the operator's records still let it stand. Every node may run it: a consent is taken by
 * one. What cannot be read is looked at again soon; until then each suggestion asks by itself, and what cannot be read is a no.
 */
export async function followConsents(deps: AppDeps, limit: number = 50): Promise<{ looked: number; ended: number }> {
  const now = deps.clock.now();
  const due = await deps.consents.claimUnfollowed(
    deps.tenant,
    new Date(now - DAY_MS),
    new Date(now - DAY_MS + LEASE_MS),
    limit,
  );
  let [looked, ended] = [0, 0];
  for (const one of due) {
    const party = await partyOf(deps, one.subjectId, one);
    const followed = party === null ? ok({ ended: 0 }) : await follow(deps, party, [one]);
    if (!followed.ok) continue;
    await deps.consents.markFollowed(deps.tenant, one, new Date(now));
    looked += 1;
    ended += followed.value.ended;
  }
  return { looked, ended };
}

async function follow(deps: AppDeps, party: PartyId, given: readonly StoredConsent[]): Promise<Followed> {
  if (given.length === 0) return ok({ ended: 0 });
  const says = await deps.telco.consents.recordsOf(party);
  if (!says.ok) return refuse({ reason: "unavailable" });
  let ended = 0;
  if (says.value === "refused")
    for (const one of given)
      if (await deps.consents.end(deps.tenant, one, "withdrawn", endEntry(deps, one, "withdrawn", "operator")))
        ended += 1;
  return ok({ ended });
}

function isMarketing({ purpose }: StoredConsent): boolean {
  return purpose === "marketing";
}

async function partyOf(deps: AppDeps, subjectId: SubjectId, one: StoredConsent): Promise<PartyId | null> {
  const scope = await subjectScope(deps, subjectId);
  const opened = fromUtf8(await deps.keys.openForSubject(scope, `consent/${one.consentId}`, one.sealed));
  return (JSON.parse(opened) as StandingContent).party as PartyId | null;
}
