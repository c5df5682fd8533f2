// SPDX-License-Identifier: Apache-2.0
import { type Key, keyIn } from "../ids.ts";
import type { World } from "../world.ts";

type Json = Readonly<Record<string, unknown>>;

export function asRecord(value: unknown): Json {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Json) : {};
}

export function asList(value: unknown): readonly Json[] {
  return Array.isArray(value) ? value.map(asRecord) : [];
}

export function textIn(value: unknown, name: string): string | null {
  const found = asRecord(value)[name];
  return typeof found === "string" && found !== "" ? found : null;
}

/** The customer a request body is about: named by a related party, an account or a product. */
export function customerIn(world: World, body: Json): Key | null {
  const candidates = [
    ...asList(body["relatedParty"]).map((party) => party["id"]),
    asRecord(body["billingAccount"])["id"],
    asRecord(body["account"])["id"],
    asRecord(body["relatedService"])["id"],
    ...asList(body["productOrderItem"]).map((item) => asRecord(item["product"])["id"]),
    ...asList(body["product"]).map((product) => product["id"]),
    asRecord(body["bucket"])["id"],
  ];
  for (const id of candidates) {
    const key = typeof id === "string" ? keyIn(id) : null;
    if (key !== null && world.exists(key)) return key;
  }
  return null;
}

const referredTypes: Readonly<Record<string, string>> = { CU: "Customer", IN: "Individual", ORG: "Organization" };

/** A body whose parties say what they refer to, which the official files want and clients may leave out. */
export function withPartyTypes(node: unknown, name = ""): unknown {
  if (Array.isArray(node)) return node.map((member) => withPartyTypes(member, name));
  if (typeof node !== "object" || node === null) return node;
  const inner = Object.fromEntries(Object.entries(node).map(([field, value]) => [field, withPartyTypes(value, field)]));
  if (name !== "relatedParty" && name !== "payer" && name !== "party" && name !== "requestor") return inner;
  const prefix = typeof inner["id"] === "string" ? inner["id"].split("-")[0] : undefined;
  return { "@referredType": referredTypes[prefix ?? ""] ?? "Party", ...inner };
}
