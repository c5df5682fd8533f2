// SPDX-License-Identifier: Apache-2.0
import { fromUtf8, toBase64Url, utf8 } from "#kernel";
import type { ConsentDocument, PartyId } from "#telecom";
import { subjectScope } from "../authenticators/held.ts";
import type { AppDeps } from "../deps.ts";
import type { StoredConsent } from "../news/ports.ts";
import type { ConsentRecord } from "./record.ts";
import type { StandingContent } from "./standing.ts";

/**
 * Tells the operator what was given and taken back here and is not known there yet. Every node may run it: telling twice changes nothing.
 * Whatever cannot be told now is told by the next run.
 */
export async function tellOperatorOfConsents(deps: AppDeps, limit: number = 50): Promise<{ told: number }> {
  let told = 0;
  for (const one of await deps.consents.listUntold(deps.tenant, limit)) {
    const scope = await subjectScope(deps, one.subjectId);
    const opened = fromUtf8(await deps.keys.openForSubject(scope, `consent/${one.consentId}`, one.sealed));
    const { party, text } = JSON.parse(opened) as StandingContent;
    const state = one.state === "given" ? "given" : "withdrawn";
    if (party === null) {
      await deps.consents.markTold(deps.tenant, one, state, "none");
      continue;
    }
    const answer = await deps.telco.consents.tellMarketing(party as PartyId, state, documentOf(deps, one, text));
    if (!answer.ok) continue;
    await deps.consents.markTold(deps.tenant, one, state, answer.value === "told" ? state : answer.value);
    told += answer.value === "told" ? 1 : 0;
  }
  return { told };
}

/** What the customer's own receipt says, and its hash: both sides can show the same thing. */
function documentOf(
  deps: AppDeps,
  { consentId, version, givenAt, lapsesAt, endedAt }: StoredConsent,
  text: string,
): ConsentDocument {
  const { pii_processing: processing } = JSON.parse(text) as ConsentRecord;
  return {
    consentId,
    version: version ?? "",
    words: processing.purposes[0].description,
    receipt: toBase64Url(deps.hashes.sha256(utf8(text))),
    givenAt: givenAt.getTime(),
    lapsesAt: lapsesAt.getTime(),
    endedAt: endedAt?.getTime() ?? null,
  };
}
