// SPDX-License-Identifier: Apache-2.0
import { expect, test } from "vitest";
import { makeDrillWords, wordsOfReport } from "./drill-words.ts";

const say = makeDrillWords({
  "{0} were shown": "عُرض {0}",
  "{0} were shown, {1} refused": "عُرض {0} ورُفض {1}",
  "Guess codes": "تخمين الرموز",
  "Read cases": "قراءة الحالات",
});

test("says a text with its figures set apart, the most telling pattern first, and nothing of what it does not know", () => {
  expect(say("Guess codes")).toBe("تخمين الرموز");
  expect(say("12 were shown")).toBe("عُرض \u206812\u2069");
  expect(say("12 were shown, 3 refused")).toBe("عُرض \u206812\u2069 ورُفض \u20683\u2069");
  expect(say("Guess codes; Read cases")).toBe("تخمين الرموز؛ قراءة الحالات");
  for (const unknown of [
    "Guess codes slowly",
    "Guess codes; Do harm",
    "",
    "were shown",
    `${"1".repeat(3_000)} were shown`,
  ])
    expect(say(unknown)).toBeNull();
});

test("finds what is told in a report, wherever it stands, and no other field", () => {
  const report = {
    title: "Guess codes",
    details: [
      {
        id: "Guess codes",
        actions: [
          {
            action: "Guess codes",
            attacks: [{ defended: { steps: [{ tried: "Read cases", came: "5 were shown", stoppedBy: null }] } }],
          },
        ],
      },
    ],
  };
  expect(Object.keys(wordsOfReport(say, report))).toEqual(["Guess codes", "Read cases", "5 were shown"]);
  expect(wordsOfReport(say, null)).toEqual({});
  expect(wordsOfReport(say, { title: "Guess codes" })).toEqual({});
});
