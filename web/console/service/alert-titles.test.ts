// SPDX-License-Identifier: Apache-2.0
import { expect, it } from "vitest";
import { ALERTS } from "#app";
import { alertTitles } from "./alert-titles.ts";

it("names every alert in both languages, in English as its rule does, and no other", () => {
  const ids = ALERTS.map(({ id }) => id);
  expect(alertTitles("en")).toEqual(Object.fromEntries(ALERTS.map(({ id, title }) => [id, title])));
  expect(Object.keys(alertTitles("ar")).toSorted()).toEqual(ids.toSorted());
  for (const title of Object.values(alertTitles("ar"))) expect(title).toMatch(/\p{Script=Arabic}/u);
});
