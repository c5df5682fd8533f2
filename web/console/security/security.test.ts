// SPDX-License-Identifier: Apache-2.0
import { describe, expect, test } from "vitest";
import { changeWords, policyStrings } from "./policy-strings.ts";
import { securityWords } from "./security-codes.ts";
import { together } from "./time-line.tsx";
import { questionOf } from "./what-if-parts.tsx";

const roles = { care: "Care" };

describe("changeWords()", () => {
  test.each([
    [{ what: "level", to: "2" }, "the level were A2"],
    [{ what: "age_seconds", to: "0" }, "the sign-in or proof were from this moment"],
    [{ what: "age_seconds", to: "900" }, "the sign-in or proof were at most 15 minutes old"],
    [{ what: "role", to: "care" }, "they also had the role Care"],
    [{ what: "relation", to: "holder" }, "they were to it: holder"],
    [{ what: "purpose", to: "callBack" }, "it were for: calling back"],
    [{ what: "constructor", to: "x" }, "constructor: x"],
  ])("%j is words", (change, wanted) => {
    expect(changeWords(change, policyStrings("en"), roles)).toBe(wanted);
    expect(changeWords(change, policyStrings("ar"), roles)).not.toBe("");
  });
});

describe("together()", () => {
  const item = (over: object) =>
    ({
      at: "",
      lane: "verdict",
      what: "scraping",
      actor: "system",
      by: null,
      entities: [],
      facts: {},
      words: null,
      historyId: null,
      ...over,
    }) as never;

  test("counts verdicts that say the same one after another, and never what people did", () => {
    const lines = together([item({}), item({}), item({ lane: "staff" }), item({ lane: "staff" }), item({})]);
    expect(lines.map(({ times }) => times)).toEqual([2, 1, 1, 1]);
  });
});

describe("questionOf()", () => {
  const form = {
    who: "Agent",
    staffId: "",
    roles: ["care"],
    action: "desk.read",
    about: "Case",
    field: "",
    heldBy: "me",
    proposedBy: "other",
    isWaiting: false,
    level: "1",
    ageSeconds: "0",
    relation: "holder",
    signals: "clean",
    purpose: "serviceProvision",
    hour: "",
    alarm: true,
    reported: false,
    settled: false,
    binds: false,
    amount: "",
  } as const;

  test("asks of people at the desk without what only lines have, and now where no hour is picked", () => {
    const { circumstances, field, who } = questionOf(form, "first");
    expect(circumstances).toEqual({ level: 1, ageSeconds: 0, purpose: "serviceProvision" });
    expect([field, who]).toEqual([null, { kind: "Agent", roles: ["care"] }]);
  });

  test("asks of customers with everything, and of a colleague who was not picked the first", () => {
    const asked = questionOf({ ...form, who: "Subject", hour: "3", amount: "500" }, "first");
    expect(asked.circumstances).toMatchObject({ relation: "holder", alarm: true, hour: 3, amount: 500 });
    expect(questionOf({ ...form, who: "colleague" }, "first").who).toEqual({ kind: "colleague", staffId: "first" });
  });
});

test("securityWords() has words for codes of this page, of incidents, and shows others as they are", () => {
  expect(securityWords("fields_per_day", "en")).toBe("Values shown in a day");
  expect(securityWords("scraping", "ar")).toMatch(/\p{Script=Arabic}/u);
  expect(securityWords("toString", "en")).toBe("toString");
});
