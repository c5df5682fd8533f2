// SPDX-License-Identifier: Apache-2.0
// The desk words every code that an incident can carry: nobody of security reads raw codes, in either language.
import { expect, test } from "vitest";
import { ANSWER_KINDS, INCIDENT_STATES, REPORTED_KINDS, SEVERITIES } from "#app";
import { ATTACK_KINDS, ENTITY_KINDS, EVENT_REASONS } from "#threat";
import { codeWords, isWorded } from "../../web/console/incident-codes.ts";

test("every code of an incident has words in both languages", () => {
  const codes = [
    ...ATTACK_KINDS,
    ...REPORTED_KINDS,
    ...SEVERITIES,
    ...INCIDENT_STATES,
    ...ANSWER_KINDS,
    ...ENTITY_KINDS,
    ...EVENT_REASONS,
  ];
  expect(codes.filter((code) => !isWorded(code))).toEqual([]);
  expect(codes.filter((code) => !/\p{Script=Arabic}/u.test(codeWords(code, "ar")))).toEqual([]);
  expect(codes.filter((code) => codeWords(code, "en").includes("_"))).toEqual([]);
  // What a newer server adds is shown as it is, and no name of a built-in is taken for a code.
  expect(codeWords("toString", "ar")).toBe("toString");
});
