// SPDX-License-Identifier: Apache-2.0
import { expect, test } from "vitest";
import { ar } from "./ar.ts";
import { en } from "./en.ts";
import { refusalText } from "./index.ts";

function paths(value: unknown, at = ""): string[] {
  if (typeof value !== "object" || value === null) return [at];
  return Object.entries(value).flatMap(([key, inner]) => paths(inner, `${at}.${key}`));
}

test("The Arabic catalogue has every sentence of the English one, none empty and none left in English", () => {
  expect(paths(ar).sort()).toEqual(paths(en).sort());
  const texts = JSON.stringify({ ...ar, language: "", switchTo: "" }).match(/"[^"]*":"[^"]*"/gu) ?? [];
  for (const pair of texts) {
    const [, value = ""] = pair.split('":"');
    if (value !== '"') expect(pair).toMatch(/[\u0600-\u06ff]/u);
  }
});

test.each([1, 2, 5, 11])("Sentences with %i are worded in both languages", (count) => {
  for (const words of [en, ar]) {
    expect(words.newMessages(count)).not.toBe("");
    expect(words.offlineQueue(count)).not.toBe("");
    expect(words.queuePlace(count, count)).toContain(String(count));
  }
});

test("refusalText() words a code of a newer server like unavailable", () => {
  expect(refusalText(en, "on_fire")).toBe(en.refusals.unavailable);
  expect(refusalText(en, "expired")).toBe(en.refusals.expired);
});
