// SPDX-License-Identifier: Apache-2.0
import { expect, it } from "vitest";
import { makeCorpusKey } from "./corpus-key.ts";
import { type HelpListPlan, planHelpList } from "./plan-list.ts";
import type { OpenHelp } from "./ports.ts";

const key = makeCorpusKey(new Uint8Array(32).fill(7));
const at = (name: string): string => `https://operator.example/help/${name}`;
const list = (...rows: readonly [string, string][]): string =>
  `title,url,text\n${rows.map(([name, text]) => `${name},${at(name)},${text}\n`).join("")}`;

function planned(csv: string, before: OpenHelp | null, adds = false): HelpListPlan {
  const plan = planHelpList({ csv, base: null, adds }, before);
  if (!plan.ok) throw new Error(plan.refusal.reason);
  return plan.value;
}

function inUse(csv: string): OpenHelp {
  const { pages } = planned(csv, null).imported;
  const opened = key.open(key.encode({ tenant: "t", version: 1, madeAt: "2026-11-26", source: "x.csv" }, pages), "t");
  if (!opened.ok) throw new Error(opened.refusal.reason);
  return opened.value;
}

it("[SEC-618] says what a list adds, changes and takes away, against the pages that are in use", () => {
  const before = inUse(list(["a", "One"], ["b", "Two"], ["c", "Three"]));
  const csv = list(["a", "One"], ["b", "Two and more"], ["d", "Four"]);
  const plan = planned(csv, before);
  expect(plan).toMatchObject({ added: [at("d")], changed: [at("b")], removed: [at("c")], same: 1, refused: [] });
  expect(plan.imported.pages.map(({ url }) => url)).toEqual(["a", "b", "d"].map(at));
  const adding = planned(csv, before, true);
  expect(adding).toMatchObject({ added: [at("d")], changed: [at("b")], removed: [], same: 1 });
  expect(adding.imported.pages.map(({ url }) => url)).toEqual(["c", "a", "b", "d"].map(at));
});

it("[SEC-618] counts pages that stay: more than an import takes are too many", () => {
  const many = (prefix: string): string =>
    list(...Array.from({ length: 300 }, (_, n): [string, string] => [`${prefix}${n}`, "Words"]));
  const before = inUse(many("a"));
  expect([planned(many("b"), before).isTooMany, planned(many("b"), before, true).isTooMany]).toEqual([false, true]);
});

it("holds back what would bind and is no clause, as of any page", () => {
  expect(planned(list(["a", "We refund £20 within 14 days."]), null).imported.withheld).toBe(1);
});
