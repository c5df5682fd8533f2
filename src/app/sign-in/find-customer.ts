// SPDX-License-Identifier: Apache-2.0
import { mayReceiveCode, parseMsisdn } from "#identity";
import { ok, type Result, refuse } from "#kernel";
import type { PartyId } from "#telecom";
import type { AppDeps } from "../deps.ts";
import { readLineSignals } from "../step-up/line-signals.ts";
import type { SignInProvider, VerifiedLogin } from "./ports.ts";

type Answer = Promise<Result<PartyId, { readonly reason: "no_customer" | "unavailable" }>>;

/** The customer of the operator that a login is of. Found only where there is exactly one, and it exists there. */
export async function findCustomer(deps: AppDeps, provider: SignInProvider, login: VerifiedLogin): Answer {
  const { customerBy } = provider;
  return customerBy.kind === "claim"
    ? byClaim(deps, customerBy.claim === "sub" ? login.subject : login.claims[customerBy.claim])
    : byNumber(deps, login.claims);
}

async function byClaim(deps: AppDeps, claim: unknown): Answer {
  if (typeof claim !== "string" || !/^[\w.:@-]{1,100}$/.test(claim)) return refuse({ reason: "no_customer" });
  const party = claim as PartyId;
  const lines = await deps.telco.reads.listLinesOfParty(party);
  if (!lines.ok) return refuse({ reason: lines.refusal.reason === "not_found" ? "no_customer" : "unavailable" });
  return lines.value.length > 0 ? ok(party) : refuse({ reason: "no_customer" });
}

/**
 * The one person of a line. A provider may remember a number that has changed hands since: the network's signals must be clean, and
 * unknown is never clean.
 */
async function byNumber(deps: AppDeps, claims: VerifiedLogin["claims"]): Answer {
  const { phone_number: typed, phone_number_verified: isVerified } = claims;
  if (typeof typed !== "string" || isVerified !== true) return refuse({ reason: "no_customer" });
  const msisdn = parseMsisdn(typed, deps.settings.defaultCountry);
  if (msisdn === null) return refuse({ reason: "no_customer" });
  const line = await deps.telco.reads.findLineByMsisdn(msisdn);
  if (!line.ok) return refuse({ reason: "unavailable" });
  if (line.value === null) return refuse({ reason: "no_customer" });
  const people = [...new Set([...line.value.holderIds, ...line.value.userIds])];
  const [only] = people;
  if (people.length !== 1 || only === undefined) return refuse({ reason: "no_customer" });
  return mayReceiveCode(await readLineSignals(deps, msisdn)) ? ok(only as PartyId) : refuse({ reason: "unavailable" });
}
