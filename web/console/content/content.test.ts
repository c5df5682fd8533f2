// SPDX-License-Identifier: Apache-2.0
import { expect, test } from "vitest";
import { SETUP_FIELDS } from "../../../src/main/setup/setup-fields.ts";
import { SETUP_STEPS, testsOf } from "../setup/setup-steps.ts";
import { setupStrings } from "../setup/setup-strings.ts";
import { findMessages, newestWords, type WordedMessage } from "./find-messages.ts";
import { hoursStrings } from "./hours-strings.ts";
import { hoursOfWeek, isWeekFit, minuteOf, timeText, weekOf } from "./week.ts";
import { wordingStrings } from "./wording-strings.ts";

const message = (id: string, more: Partial<WordedMessage> = {}): WordedMessage => ({
  id,
  shipped: { en: "You owe {amount}.", ar: "عليك {amount}." },
  own: null,
  draft: null,
  values: ["amount"],
  usedIn: ["balance_due"],
  isUnfit: false,
  ...more,
});

test("findMessages() finds by name, words of either language, and flow; and narrows to what is asked for", () => {
  const all = [
    message("b2.due"),
    message("b2.paid", { shipped: { en: "Paid.", ar: "دُفع." }, usedIn: [], own: { en: "All paid", ar: "دفعت" } }),
    message("x.y", { draft: { version: 1, texts: null }, isUnfit: true, usedIn: [] }),
  ];
  const ids = (typed: string, which: Parameters<typeof findMessages>[2] = "all") =>
    findMessages(all, typed, which).map(({ id }) => id);
  expect(ids("")).toEqual(["b2.due", "b2.paid", "x.y"]);
  expect(ids("OWE you")).toEqual(["b2.due", "x.y"]);
  expect(ids("دفعت")).toEqual(["b2.paid"]);
  expect(ids("balance_due")).toEqual(["b2.due"]);
  expect([ids("", "own"), ids("", "draft"), ids("", "unfit"), ids("paid", "draft")]).toEqual([
    ["b2.paid"],
    ["x.y"],
    ["x.y"],
    [],
  ]);
  expect(newestWords(message("a", { own: { en: "1", ar: "1" }, draft: { version: 1, texts: null } })).en).toBe(
    "You owe {amount}.",
  );
});

test("wordingStrings() says the same things in both languages", () => {
  const shape = (value: object): unknown =>
    Object.entries(value).map(([key, each]: [string, unknown]) =>
      typeof each === "object" && each !== null ? [key, shape(each)] : [key, typeof each],
    );
  expect(shape(wordingStrings("ar"))).toEqual(shape(wordingStrings("en")));
});

test("weekOf() and hoursOfWeek() are each other's way back, with usual hours where most days have them", () => {
  const hours = {
    days: [1, 2, 3, 5],
    fromMinute: 540,
    toMinute: 1_020,
    otherHours: [{ days: [4], fromMinute: 540, toMinute: 1_440 }],
    holidays: ["2026-12-25"],
  };
  const rows = weekOf(hours);
  expect(rows.filter(({ isOpen }) => isOpen).map(({ day }) => day)).toEqual([1, 2, 3, 4, 5]);
  expect(hoursOfWeek(rows, ["2026-12-25", "2026-12-25"])).toEqual(hours);
  expect(
    hoursOfWeek(
      rows.map((row) => ({ ...row, isOpen: false })),
      [],
    ).days,
  ).toEqual([]);
  expect(isWeekFit(rows)).toBe(true);
  expect(isWeekFit(rows.map((row) => ({ ...row, toMinute: 540 })))).toBe(false);
  expect([
    timeText(1_440),
    timeText(545),
    minuteOf("00:00", true),
    minuteOf("00:00", false),
    minuteOf("", true),
  ]).toEqual(["00:00", "09:05", 1_440, 0, null]);
});

test("hoursStrings() and setupStrings() say the same things in both languages", () => {
  const keysOf = (value: object): unknown =>
    Object.entries(value).map(([key, each]: [string, unknown]) =>
      typeof each === "object" && each !== null ? [key, keysOf(each)] : key,
    );
  expect(keysOf(hoursStrings("ar"))).toEqual(keysOf(hoursStrings("en")));
  expect(keysOf(setupStrings("ar"))).toEqual(keysOf(setupStrings("en")));
});

test("every field and every test of the set-up page has its words, and every test its step", () => {
  const { labels, connectors } = setupStrings("en");
  expect(SETUP_FIELDS.map(({ key }) => key).filter((key) => labels[key] === undefined)).toEqual([]);
  const all = Object.keys(connectors).map((name) => ({ name, isOn: true }));
  const shown = SETUP_STEPS.flatMap((step) => testsOf(step, [...all, { name: "webhook:crm", isOn: true }]));
  expect(shown.map(({ name }) => name).sort()).toEqual([...Object.keys(connectors), "webhook:crm"].sort());
});
