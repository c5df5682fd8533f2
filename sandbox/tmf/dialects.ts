// SPDX-License-Identifier: Apache-2.0
import { type Doc, minorOf, money } from "../doc.ts";
import { asList } from "./parties.ts";

/** Rewrites the lines of bills to another way of showing credits. The first is how they are kept. */
export function withSigns(doc: Doc, convention: string, position: number): Doc {
  if (doc["@type"] !== "AppliedCustomerBillingRate" || doc["type"] !== "appliedBillingCredit") return doc;
  if (convention !== "positive" && !(convention === "mixed" && position % 2 === 0)) return doc;
  const flip = (value: unknown): unknown => {
    const minor = minorOf(value);
    return minor === null ? value : money(Math.abs(minor));
  };
  return {
    ...doc,
    taxExcludedAmount: flip(doc["taxExcludedAmount"]),
    taxIncludedAmount: flip(doc["taxIncludedAmount"]),
    appliedTax: asList(doc["appliedTax"]).map((tax) => ({ ...tax, taxAmount: flip(tax["taxAmount"]) })),
  };
}

function v5Party(party: Readonly<Record<string, unknown>>): object {
  const { role, ...rest } = party;
  return {
    "@type": "RelatedPartyRefOrPartyRoleRef",
    role,
    partyOrPartyRole: { "@type": party["@referredType"] === "Customer" ? "PartyRoleRef" : "PartyRef", ...rest },
  };
}

function v5Characteristic(item: Readonly<Record<string, unknown>>): object {
  const value = item["value"];
  const type =
    typeof value === "number"
      ? "NumberCharacteristic"
      : typeof value === "boolean"
        ? "BooleanCharacteristic"
        : "StringCharacteristic";
  return { "@type": type, ...item };
}

const refs: Readonly<Record<string, string>> = {
  billingAccount: "BillingAccountRef",
  productOffering: "ProductOfferingRef",
  product: "ProductRef",
  bill: "BillRef",
  agreement: "AgreementItemRef",
};

/** The v5 manner of writing: a type on every object, parties behind a oneOf reference. */
export function toV5(node: unknown, name = ""): unknown {
  if (Array.isArray(node)) {
    const members = node as unknown[];
    if (name === "relatedParty") return asList(members).map(v5Party);
    if (/characteristic$/i.test(name)) return asList(members).map(v5Characteristic);
    return members.map((member) => toV5(member, name));
  }
  if (typeof node !== "object" || node === null) return node;
  const record = node as Record<string, unknown>;
  const inner = Object.fromEntries(Object.entries(record).map(([field, value]) => [field, toV5(value, field)]));
  if (inner["@type"] !== undefined) return inner;
  const type = refs[name] ?? (name === "" ? "Entity" : name.charAt(0).toUpperCase() + name.slice(1));
  return { "@type": "unit" in record && "value" in record ? "Money" : type, ...inner };
}
