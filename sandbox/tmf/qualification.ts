// SPDX-License-Identifier: Apache-2.0
import { day } from "../calendar.ts";
import { type Doc, iso } from "../doc.ts";
import { type Key, patternOf } from "../ids.ts";
import { operator } from "../operator.ts";
import type { Offer } from "../operators/kinds.ts";
import { offerLinks } from "../seed/catalogue-table.ts";
import { person } from "../seed/people.ts";
import type { World } from "../world.ts";
import { type Context, type Struck, struckBy } from "./context.ts";
import { TmfError } from "./errors.ts";
import { openStates } from "./orders.ts";
import { asList, asRecord, customerIn, textIn } from "./parties.ts";

const base = "/tmf-api/productOfferingQualification/v4/productOfferingQualification";
const asyncMs = 5000;

type Reason = { readonly code: string; readonly label: string };
type Finding = { readonly reasons: readonly Reason[]; readonly alternates: readonly Offer[] };

function reason(code: string, label: string): Reason {
  return { code, label };
}

function customerReasons(world: World, key: Key): Reason[] {
  const status = String(world.find("customer", `CU-${key}`)?.["status"] ?? "");
  const account = world.find("billingAccount", `BA-${key}`);
  const found: Reason[] = [];
  if (account === null) found.push(reason("NOT_ACCOUNT_HOLDER", "Only the account holder can change the plan"));
  if (account?.["paymentStatus"] === "inArrears") found.push(reason("ARREARS", "Bills are unpaid"));
  else if (status !== "active") found.push(reason(`CUSTOMER_${status.toUpperCase()}`, "The customer is not active"));
  if (world.list("productOrder", new Set([key])).some((order) => openStates.has(String(order["state"]))))
    found.push(reason("OPEN_ORDER", "Another order is still open"));
  return found;
}

function offerReasons(world: World, key: Key, sold: Offer, product: Doc | null): Reason[] {
  const found: Reason[] = [];
  if (!sold.sellable) found.push(reason("NOT_SELLABLE", "This offer is no longer sold"));
  const current = textIn(product?.["productOffering"], "id");
  const held = operator().offers.find((candidate) => candidate.id === current);
  if (held !== undefined && sold.category !== "addOn") {
    if (!offerLinks.some((link) => link.from === held.id && link.to === sold.id && link.type === "exchangableTo"))
      found.push(reason("NO_PATH", "The present plan cannot be exchanged for this one"));
    const term = textIn(asRecord(asList(product?.["productTerm"])[0]?.["validFor"]), "endDateTime");
    if (sold.minor < held.minor && term !== null && Date.parse(term) > world.clock.now())
      found.push(reason("IN_MINIMUM_TERM", "A smaller plan is possible when the minimum term has ended"));
  }
  if (sold.traits?.["creditCheck"] === true && person(patternOf(key)).risk >= 7)
    found.push(reason("REFERRED", "A person has to look at this"));
  if (sold.id === "AO-ROAM2" && !hasTrait(product, "roamingEnabled"))
    found.push(reason("ROAMING_OFF", "Roaming must be on"));
  return found;
}

function hasTrait(product: Doc | null, name: string): boolean {
  return asList(product?.["productCharacteristic"]).some((trait) => trait["name"] === name && trait["value"] === true);
}

function judge(world: World, key: Key, offerId: string, product: Doc | null): Finding {
  const sold = operator().offers.find((candidate) => candidate.id === offerId);
  if (sold === undefined) return { reasons: [reason("UNKNOWN_OFFER", "No such offer")], alternates: [] };
  const reasons = [...customerReasons(world, key), ...offerReasons(world, key, sold, product)];
  const placeOnly150 = offerId === "PO-FIB900" && patternOf(key) === 23;
  if (placeOnly150) reasons.push(reason("NOT_AT_PLACE", `${sold.name} is not built at this address`));
  const alternates = placeOnly150 ? operator().offers.filter((candidate) => candidate.id === "PO-FIB150") : [];
  return { reasons, alternates };
}

function offeringRef(sold: Offer): object {
  return { id: sold.id, href: `/tmf-api/productCatalogManagement/v4/productOffering/${sold.id}`, name: sold.name };
}

/** Says whether a customer may have an offer, with reasons and alternates where asked for. */
export function createQualification(
  context: Context,
  body: Readonly<Record<string, unknown>>,
  struck: Struck,
): { doc: Doc; status: number } {
  const { world } = context;
  const items = asList(body["productOfferingQualificationItem"]);
  if (items.length === 0) throw new TmfError(400, "productOfferingQualificationItem is missing");
  const key = customerIn(world, { ...body, product: items.map((item) => item["product"]) });
  if (key === null) throw new TmfError(400, "relatedParty names no customer");
  const now = world.clock.now();
  const waits = struckBy(struck, "asyncPoq") !== null || body["instantSyncQualification"] === false;
  const results = items.map((item, index) => {
    const offerId = textIn(item["productOffering"], "id");
    if (offerId === null) throw new TmfError(400, "productOffering is missing");
    const productId = textIn(item["product"], "id") ?? `PR-${key}-1`;
    const { reasons, alternates } = judge(world, key, offerId, world.find("product", productId));
    const result =
      reasons.length === 0
        ? "qualified"
        : alternates.length > 0 && body["provideAlternative"] === true
          ? "alternate"
          : "unqualified";
    return {
      ...item,
      id: textIn(item, "id") ?? String(index + 1),
      state: "done",
      qualificationItemResult: result,
      ...(body["provideUnavailabilityReason"] === false || reasons.length === 0
        ? {}
        : { eligibilityUnavailabilityReason: reasons }),
      ...(result === "alternate"
        ? {
            alternateProductOfferingProposal: alternates.map((sold, n) => ({
              id: String(n + 1),
              alternateProductOffering: offeringRef(sold),
            })),
          }
        : {}),
    };
  });
  const id = `PQ-${key}-${world.nextNumber()}`;
  const overall = results.every((item) => item.qualificationItemResult === "qualified")
    ? "qualified"
    : results.some((item) => item.qualificationItemResult === "alternate")
      ? "alternate"
      : "unqualified";
  const doc: Doc = {
    ...body,
    id,
    href: `${base}/${id}`,
    productOfferingQualificationDate: iso(now),
    effectiveQualificationDate: iso(waits ? now + asyncMs : now),
    expirationDate: iso(now + day),
    state: "done",
    qualificationResult: overall,
    productOfferingQualificationItem: results,
    "@type": "ProductOfferingQualification",
  };
  world.put("productOfferingQualification", doc);
  return { doc: qualificationNow(world, doc), status: waits ? 201 : 200 };
}

/** A qualification that was asked for asynchronously shows no result until its time has come. */
export function qualificationNow(world: World, doc: Doc): Doc {
  if (world.clock.now() >= Date.parse(String(doc["effectiveQualificationDate"]))) return doc;
  const { qualificationResult: _result, ...rest } = doc;
  return {
    ...rest,
    state: "inProgress",
    productOfferingQualificationItem: asList(doc["productOfferingQualificationItem"]).map((item) => {
      const {
        qualificationItemResult: _itemResult,
        eligibilityUnavailabilityReason: _reason,
        alternateProductOfferingProposal: _alternate,
        ...bare
      } = item;
      return { ...bare, state: "inProgress" };
    }),
  };
}
