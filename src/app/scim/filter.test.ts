// SPDX-License-Identifier: Apache-2.0
import { describe, expect, test } from "vitest";
import { fitsFilter, parseFilter } from "./filter.ts";

const noor = {
  id: "2819c223-7f76-453a-919d-413861904646",
  userName: "Noor.Haddad@operator.example",
  externalId: "AbC",
  active: true,
  name: { givenName: "Noor", familyName: "Haddad" },
  emails: [{ value: "noor@operator.example", type: "work" }],
  members: [{ value: "one" }, { value: "two" }],
  title: null,
};

describe("parseFilter()", () => {
  test.each([
    ['userName eq "noor.haddad@OPERATOR.example"', true],
    ['userName Eq "somebody"', false],
    ['externalId eq "AbC"', true],
    ['externalId eq "abc"', false],
    ['urn:ietf:params:scim:schemas:core:2.0:User:userName sw "noor"', true],
    ['name.familyName co "add"', true],
    ['emails.value eq "NOOR@operator.example"', true],
    ['emails co "operator"', true],
    ['members eq "two"', true],
    ["active eq true", true],
    ['active eq "True"', true],
    ["title pr", false],
    ["externalId pr and active eq false", false],
    ['active eq false or (userName sw "noor" and name.givenName eq "noor")', true],
    ['active eq false and userName sw "x" or externalId pr', true],
    ['userName eq "a\\"b"', false],
  ])("with %s", (text, fits) => {
    const parsed = parseFilter(text);
    expect(parsed.ok && fitsFilter(parsed.value, noor)).toBe(fits);
  });

  test.each([
    "",
    "userName",
    "userName eq",
    'userName ne "x"',
    'not (userName eq "x")',
    'userName eq "x" and',
    'userName eq "x") or active pr',
    '(userName eq "x"',
    'emails[type eq "work"] pr',
    "userName co true",
    "userName eq 'x'",
    'userName eq "x" userName eq "y"',
    'meta.lastModified gt "2026"',
    `${"(".repeat(30)}active pr${")".repeat(30)}`,
    `active pr${" or active pr".repeat(30)}`,
    `userName eq "${"x".repeat(2_000)}"`,
  ])("refuses %s instead of guessing, so that nobody is told of everybody", (text) => {
    expect(parseFilter(text)).toEqual({ ok: false, refusal: { reason: "invalid_filter" } });
  });
});
