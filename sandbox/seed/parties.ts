// SPDX-License-Identifier: Apache-2.0
import { day } from "../calendar.ts";
import { characteristics, type Doc, iso } from "../doc.ts";
import { type Key, msisdn, patternOf, scaledIndex } from "../ids.ts";
import { operator } from "../operator.ts";
import { person } from "./people.ts";
import { accountRef, customerName, customerRef, fullName, individualRef, organisationRef } from "./refs.ts";
import type { Times } from "./times.ts";

const languageNames: Readonly<Record<string, string>> = {
  en: "English",
  pl: "Polish",
  it: "Italian",
  ar: "Arabic",
  zh: "Chinese",
  pt: "Portuguese",
  es: "Spanish",
};

/** E-mail of the customer; copies for load tests get an address of their own. */
export function emailOf(key: Key): string {
  const { email } = person(patternOf(key));
  const index = scaledIndex(key);
  return index === null ? email : `load.${index}@example.net`;
}

function media(key: Key): Doc["contactMedium"] {
  const { street, town, postCode } = person(patternOf(key));
  return [
    { mediumType: "email", preferred: true, characteristic: { contactType: "email", emailAddress: emailOf(key) } },
    { mediumType: "mobile", preferred: false, characteristic: { contactType: "mobile", phoneNumber: msisdn(key, 1) } },
    {
      mediumType: "postalAddress",
      preferred: false,
      characteristic: { contactType: "home", street1: street, city: town, postCode, country: operator().country },
    },
  ];
}

const customerStatus: Readonly<Record<number, readonly [string, string]>> = {
  20: ["suspended", "Two bills unpaid"],
  21: ["pending", "Identity check not finished"],
  24: ["terminated", "Number ported out"],
};

export function buildCustomer(key: Key, times: Times): Doc {
  const pattern = patternOf(key);
  const who = person(pattern);
  const [status, statusReason] = customerStatus[pattern] ?? ["active", "In good standing"];
  const since = iso(pattern === 24 ? times.daysAgo(1100) : times.daysAgo(who.tenureDays));
  const id = `CU-${key}`;
  const party = pattern === 22 ? organisationRef(key, "customer") : individualRef(key, "customer");
  return {
    id,
    href: `/tmf-api/customerManagement/v4/customer/${id}`,
    name: customerName(key),
    status,
    statusReason,
    account:
      pattern === 14
        ? []
        : [
            { ...accountRef(key), description: "billing" },
            ...(pattern === 22 ? [{ ...accountRef(key, 2), description: "billing" }] : []),
          ],
    contactMedium: (media(key) as object[]).map((medium) => ({ ...medium, validFor: { startDateTime: since } })),
    creditProfile: [{ creditProfileDate: since, creditRiskRating: who.risk, validFor: { startDateTime: since } }],
    engagedParty: party,
    characteristic: characteristics({
      segment: pattern === 22 ? "business" : "consumer",
      language: who.lang,
      kycStatus: pattern === 21 ? "pending" : "verified",
      contractType: pattern === 15 ? "PAYG" : pattern === 22 ? "Business" : "PAYM",
      ...(pattern === 23 ? { supportNeeds: true } : {}),
      ...(pattern === 25 ? { erasureRequest: "open", accessRequest: "open", objectsToProfiling: true } : {}),
    }),
    relatedParty: pattern === 22 ? [individualRef(key, "businessAdmin")] : [individualRef(key, "accountHolder")],
    validFor: { startDateTime: since, ...(pattern === 24 ? { endDateTime: iso(times.beforeBill(5, 12)) } : {}) },
    "@type": "Customer",
  };
}

function individual(id: string, name: string, born: string, lang: string, more: Partial<Doc>): Doc {
  const [givenName = "", ...rest] = name.split(" ");
  return {
    id,
    href: `/tmf-api/party/v4/individual/${id}`,
    givenName,
    familyName: rest.join(" "),
    fullName: name,
    birthDate: `${born}T00:00:00Z`,
    status: "validated",
    languageAbility: [{ languageCode: lang, languageName: languageNames[lang] ?? lang, isFavouriteLanguage: true }],
    "@type": "Individual",
    ...more,
  };
}

/** The customer as a person, and the people around: line users, a child, employees, a helper. */
export function buildIndividuals(key: Key, times: Times): Doc[] {
  const pattern = patternOf(key);
  const who = person(pattern);
  const checked = iso(times.daysAgo(Math.min(who.tenureDays, 900)));
  const main = individual(`IN-${key}`, fullName(key), who.born, who.lang, {
    contactMedium: media(key),
    individualIdentification: pattern === 21 ? [] : [{ identificationType: "passport", issuingDate: checked }],
    ...(pattern === 23
      ? {
          disability: [
            { disabilityCode: "low-vision", disabilityName: "Needs large print", validFor: { startDateTime: checked } },
          ],
        }
      : {}),
    relatedParty: [customerRef(key)],
  });
  const births: Readonly<Record<string, string>> = {
    "13-3": new Date(times.t0 - Math.round(12.4 * 365.25) * day).toISOString().slice(0, 10),
    "13-4": "1951-06-02",
    "9-2": "1990-05-05",
  };
  const around = Object.entries(operator().around[pattern] ?? {}).map(([suffix, name]) =>
    individual(`IN-${key}${suffix}`, name, births[`${pattern}${suffix}`] ?? "1989-04-12", who.lang, {
      relatedParty: [customerRef(key)],
    }),
  );
  return [main, ...around];
}

export function buildOrganisations(key: Key): Doc[] {
  if (patternOf(key) !== 22) return [];
  const id = `ORG-${key}`;
  return [
    {
      id,
      href: `/tmf-api/party/v4/organization/${id}`,
      name: customerName(key),
      tradingName: customerName(key),
      organizationType: "company",
      isLegalEntity: true,
      organizationIdentification: [
        { identificationType: "taxNumber", identificationId: operator().taxNumber, issuingAuthority: "Tax office" },
      ],
      status: "validated",
      contactMedium: media(key),
      relatedParty: [individualRef(key, "businessAdmin")],
      "@type": "Organization",
    },
  ];
}
