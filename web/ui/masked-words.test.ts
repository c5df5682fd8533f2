// SPDX-License-Identifier: Apache-2.0
import { expect, test } from "vitest";
import { maskedWords, splitMasked, valueLabel } from "./masked-words.ts";
import { partWordsAr, partWordsEn } from "./words.ts";

test("maskedWords() says what was hidden, in the language of the screen", () => {
  expect(maskedWords("call «PHONE_1» or «PHONE_12», pin «SECRET»", partWordsEn)).toBe(
    "call phone number 1 (hidden) or phone number 12 (hidden), pin secret (hidden)",
  );
  expect(maskedWords("«CREDIT_CARD»", partWordsAr)).toBe("رقم بطاقة (مخفي)");
});

test("splitMasked() tells what has a value behind it from what has none", () => {
  expect(splitMasked("«BANK_ACCOUNT_2»«SECRET»", partWordsEn)).toEqual([
    "",
    { label: "bank account 2", name: "BANK_ACCOUNT_2" },
    "",
    { label: "secret", name: null },
    "",
  ]);
});

test.each([
  "«»",
  "«phone_1»",
  "«NOTHING_1»",
  "«constructor»",
  "«toString_1»",
  "PHONE_1",
  "«PHONE_1",
  "« PHONE_1 »",
  "«اكتب»",
])("splitMasked() leaves %j as it is", (text) => {
  expect(splitMasked(text, partWordsEn)).toEqual([text]);
});

test("valueLabel() knows no kind that the words do not have", () => {
  expect(valueLabel("«PHONE_1»", partWordsEn)).toBe("phone number 1");
  expect(valueLabel("PHONE_1", partWordsEn)).toBe("phone number 1");
  expect(valueLabel("«UNKNOWN_1»", partWordsEn)).toBeNull();
  expect(valueLabel("«__proto__»", partWordsEn)).toBeNull();
});
