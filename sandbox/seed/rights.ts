// SPDX-License-Identifier: Apache-2.0
import { characteristic, type Doc, iso } from "../doc.ts";
import { type Key, patternOf, siblingKey } from "../ids.ts";
import { person } from "./people.ts";
import { customerRef, individualRef, mobileLines, type PartyRef } from "./refs.ts";
import type { Times } from "./times.ts";

const roleBase = "/rolesAndPermissions/v4";

export const roles = ["accountHolder", "authorisedUser", "lineUser", "helper", "businessAdmin"] as const;
type Role = (typeof roles)[number];

const entitlements: Readonly<Record<Role, readonly string[]>> = {
  accountHolder: ["bill:view", "bill:pay", "usage:view", "plan:change", "contact:change", "delegate:change"],
  authorisedUser: ["bill:view", "bill:pay", "usage:view"],
  lineUser: ["usage:view"],
  helper: ["bill:view", "fault:report"],
  businessAdmin: ["bill:view", "bill:pay", "plan:change", "usage:viewMasked", "delegate:change"],
};

function split(entitlement: string): { function: string; action: string } {
  const [fn = "", action = ""] = entitlement.split(":");
  return { function: fn, action };
}

export const userRoles: readonly Doc[] = roles.map((role) => ({
  id: `UR-${role}`,
  href: `${roleBase}/userRole/UR-${role}`,
  involvementRole: role,
  entitlement: entitlements[role].map(split),
}));

function permission(
  key: Key,
  n: string,
  role: Role,
  user: PartyRef,
  granter: PartyRef,
  asset: { id: string; type: string },
  from: number,
  until: number | null,
): Doc {
  const id = `PM-${key}-${n}`;
  const entity = { id: asset.id, "@referredType": asset.type };
  return {
    id,
    href: `${roleBase}/permission/${id}`,
    description: role,
    creationDate: iso(from),
    user,
    granter,
    assetUserRole: [
      { manageableAsset: entity, userRole: { id: `UR-${role}`, href: `${roleBase}/userRole/UR-${role}` } },
    ],
    privilege: entitlements[role].map((entitlement) => ({ ...split(entitlement), manageableAsset: entity })),
    validFor: { startDateTime: iso(from), ...(until === null ? {} : { endDateTime: iso(until) }) },
    "@type": "Permission",
  };
}

/** Who may do what on a customer's account: the holder, line users, an authorised viewer, the admin, a helper whose right expires. */
export function buildPermissions(key: Key, times: Times): Doc[] {
  const pattern = patternOf(key);
  const since = times.daysAgo(person(pattern).tenureDays);
  const holder = individualRef(key, "user");
  if (pattern === 14) {
    const hannah = siblingKey(key, 13);
    return [
      permission(
        key,
        "1",
        "lineUser",
        holder,
        individualRef(hannah, "granter"),
        { id: `PR-${hannah}-2`, type: "Product" },
        since,
        null,
      ),
    ];
  }
  const account = { id: `BA-${key}`, type: "BillingAccount" };
  const granter = individualRef(key, "granter");
  const main: Role = pattern === 22 ? "businessAdmin" : "accountHolder";
  const list = [
    permission(
      key,
      "1",
      main,
      holder,
      customerRef(key, "granter"),
      account,
      since,
      pattern === 24 ? times.beforeBill(5, 12) : null,
    ),
  ];
  if (pattern === 13) {
    list.push(
      permission(
        key,
        "3",
        "lineUser",
        individualRef(key, "user", "-3"),
        granter,
        { id: `PR-${key}-3`, type: "Product" },
        times.daysAgo(420),
        null,
      ),
    );
    list.push(
      permission(
        key,
        "4",
        "authorisedUser",
        individualRef(key, "user", "-4"),
        granter,
        account,
        times.daysAgo(30),
        null,
      ),
    );
  }
  if (pattern === 22)
    for (let line = 2; line <= mobileLines(pattern); line += 1)
      list.push(
        permission(
          key,
          String(line),
          "lineUser",
          individualRef(key, "user", `-${line}`),
          granter,
          { id: `PR-${key}-${line}`, type: "Product" },
          since,
          null,
        ),
      );
  if (pattern === 23)
    list.push(
      permission(
        key,
        "H",
        "helper",
        individualRef(key, "user", "-H"),
        granter,
        account,
        times.daysAgo(60),
        times.daysAgo(-30),
      ),
    );
  return list;
}

export const purposes = [
  "serviceProvision",
  "fraudPrevention",
  "serviceQuality",
  "personalisation",
  "marketing",
  "thirdPartySharing",
] as const;
export type Purpose = (typeof purposes)[number];
export type ConsentState = "granted" | "denied" | "withdrawn" | "expired";

/** What a customer agreed to. Everybody agreed to all but sharing; the exceptions are told here. */
export function consentOf(key: Key, purpose: Purpose): ConsentState {
  const pattern = patternOf(key);
  if (pattern === 1) return "granted";
  if (pattern === 3 && purpose === "marketing") return "denied";
  if (pattern === 25 && (purpose === "personalisation" || purpose === "marketing")) return "withdrawn";
  if (pattern === 24 && purpose !== "serviceProvision") return "expired";
  if (pattern === 18 && purpose === "serviceQuality") return "denied";
  if (pattern === 23 && purpose === "marketing") return "expired";
  return purpose === "thirdPartySharing" ? "denied" : "granted";
}

/** TMF644 profiles: one for the customer, one for Mia Weiss (12), to which her mother agreed. */
export function buildPrivacyProfiles(key: Key, times: Times): Doc[] {
  const pattern = patternOf(key);
  const profile = (suffix: string, agreedBy: PartyRef, appliesTo: PartyRef, child: boolean): Doc => {
    const id = `PP-${key}${suffix}`;
    const since = iso(times.daysAgo(Math.min(person(pattern).tenureDays, 400)));
    return {
      id,
      href: `/tmf-api/privacyManagement/v4/partyPrivacyProfile/${id}`,
      name: child ? "Privacy choices of a child" : "Privacy choices",
      status: "active",
      creationDate: since,
      agreedByParty: agreedBy,
      applicableForParty: appliesTo,
      partyPrivacyProfileCharacteristic: purposes.map((purpose) => ({
        ...characteristic(
          purpose,
          child && (purpose === "marketing" || purpose === "personalisation") ? "denied" : consentOf(key, purpose),
        ),
        privacyUsagePurpose: purpose,
      })),
      validFor: { startDateTime: since },
      "@type": "PartyPrivacyProfile",
    };
  };
  const self = profile("", individualRef(key, "agreedBy"), individualRef(key, "applicableFor"), false);
  if (pattern !== 13) return [self];
  return [self, profile("-3", individualRef(key, "agreedBy"), individualRef(key, "applicableFor", "-3"), true)];
}

/** TMF644 agreements: one customer whose yes is on paper, one whose no is; of the others there are only the choices above. */
export function buildPrivacyAgreements(key: Key, times: Times): Doc[] {
  const pattern = patternOf(key);
  if (pattern !== 1 && pattern !== 3) return [];
  const id = `PA-${key}-1`;
  const since = iso(times.daysAgo(Math.min(person(pattern).tenureDays, 400)));
  const value = consentOf(key, "marketing");
  return [
    {
      id,
      href: `/tmf-api/privacyManagement/v4/partyPrivacyAgreement/${id}`,
      agreementType: "consent",
      name: "News about our offers",
      status: value === "granted" ? "validated" : "rejected",
      version: "1",
      initialDate: since,
      agreementPeriod: { startDateTime: since },
      agreementItem: [{ id: "1", termOrCondition: [{ id: "1", description: "You may tell me about your offers." }] }],
      // The two official files of TMF644 v4 disagree about the name.
      engagedParty: [individualRef(key, "consentGiver")],
      engagedPartyRole: [individualRef(key, "consentGiver")],
      partyPrivacyProfile: [{ id: `PP-${key}`, href: `/tmf-api/privacyManagement/v4/partyPrivacyProfile/PP-${key}` }],
      partyPrivacyProfileCharacteristic: [{ ...characteristic("marketing", value), privacyUsagePurpose: "marketing" }],
      "@type": "PartyPrivacyAgreement",
    },
  ];
}
