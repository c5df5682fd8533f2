// SPDX-License-Identifier: Apache-2.0
import { accountNumber, type Key, patternOf, siblingKey } from "../ids.ts";
import { operator } from "../operator.ts";
import { person } from "./people.ts";

export type PartyRef = { id: string; href: string; name: string; role: string; "@referredType": string };

export function fullName(key: Key): string {
  const { given, family } = person(patternOf(key));
  return `${given} ${family}`;
}

export function customerName(key: Key): string {
  return patternOf(key) === 22 ? operator().organisation : fullName(key);
}

export function customerRef(key: Key, role = "customer"): PartyRef {
  const id = `CU-${key}`;
  return {
    id,
    href: `/tmf-api/customerManagement/v4/customer/${id}`,
    name: customerName(key),
    role,
    "@referredType": "Customer",
  };
}

export function individualRef(key: Key, role: string, suffix = ""): PartyRef {
  const id = `IN-${key}${suffix}`;
  const name = suffix === "" ? fullName(key) : (operator().around[patternOf(key)]?.[suffix] ?? "Line user");
  return { id, href: `/tmf-api/party/v4/individual/${id}`, name, role, "@referredType": "Individual" };
}

export function organisationRef(key: Key, role: string): PartyRef {
  const id = `ORG-${key}`;
  return {
    id,
    href: `/tmf-api/party/v4/organization/${id}`,
    name: operator().organisation,
    role,
    "@referredType": "Organization",
  };
}

/** Whoever owes the bill: the customer and the person who answers for the account. */
export function billParties(key: Key): PartyRef[] {
  return [customerRef(key), individualRef(key, patternOf(key) === 22 ? "businessAdmin" : "accountHolder")];
}

export function accountRef(key: Key, account = 1): { id: string; href: string; name: string } {
  const id = account === 1 ? `BA-${key}` : `BA-${key}-${account}`;
  return {
    id,
    href: `/tmf-api/accountManagement/v4/billingAccount/${id}`,
    name: `Account ${accountNumber(key, account)}`,
  };
}

/** Who may see a line: the customer of the account, and the user where that is somebody else. */
export function lineParties(key: Key, line: number): PartyRef[] {
  const pattern = patternOf(key);
  const parties = billParties(key);
  if (pattern === 13 && line === 2) {
    const jonas = siblingKey(key, 14);
    return [...parties, customerRef(jonas, "user"), individualRef(jonas, "user")];
  }
  if (line === 1) return [...parties, individualRef(key, "user")];
  return [...parties, individualRef(key, "user", `-${line}`)];
}

/** Number of mobile lines a customer's account has; 0 for fixed lines and for people who only use somebody else's. */
export function mobileLines(pattern: number): number {
  if (pattern === 13) return 4;
  if (pattern === 22) return 5;
  return pattern === 11 || pattern === 12 || pattern === 14 || pattern === 23 ? 0 : 1;
}
