// SPDX-License-Identifier: Apache-2.0
import { type Doc, iso } from "../doc.ts";
import type { Context } from "./context.ts";
import { TmfError } from "./errors.ts";
import { asList, customerIn, textIn } from "./parties.ts";

/** TMF644. */
export const privacyBase = "/tmf-api/privacyManagement/v4";

type Body = Readonly<Record<string, unknown>>;

/** What a customer agreed to, as a document; the profile has the choices that hold. */
export function createPrivacyAgreement(context: Context, body: Body): Doc {
  const { world } = context;
  for (const field of ["agreementType", "name"])
    if (textIn(body, field) === null) throw new TmfError(400, `${field} is missing`);
  if (asList(body["agreementItem"]).length === 0) throw new TmfError(400, "agreementItem is missing");
  // The two official files of v4 disagree about the name: what comes under one is shown under both.
  const named = body["engagedParty"] ?? body["engagedPartyRole"];
  const parties = asList(named);
  const key = customerIn(world, { relatedParty: parties });
  if (key === null) throw new TmfError(400, "engagedParty names no customer");
  const id = `PA-${key}-${world.nextNumber()}`;
  const doc: Doc = {
    initialDate: iso(world.clock.now()),
    status: "initialized",
    ...body,
    engagedParty: named,
    engagedPartyRole: named,
    id,
    href: `${privacyBase}/partyPrivacyAgreement/${id}`,
    "@type": "PartyPrivacyAgreement",
  };
  world.put("partyPrivacyAgreement", doc);
  context.webhooks.announce(privacyBase, "PartyPrivacyAgreementCreateEvent", "partyPrivacyAgreement", doc);
  return doc;
}

/** Tells listeners of a choice or an agreement that changed, whoever changed it. */
export function announcePrivacyChange({ webhooks }: Context, name: string, before: Doc, after: Doc): void {
  const change = before["status"] === after["status"] ? "AttributeValueChange" : "StatusChange";
  webhooks.announce(privacyBase, `${name.charAt(0).toUpperCase()}${name.slice(1)}${change}Event`, name, after);
}
