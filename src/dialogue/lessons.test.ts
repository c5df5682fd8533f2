// SPDX-License-Identifier: Apache-2.0
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { loadCatalogues } from "./catalogues.ts";
import { readLessons } from "./lessons.ts";
import { MOMENTS } from "./moments.ts";

const voice = { timeZone: "UTC", operator: "Operator", addresses: {} };
const at = (path: string): string => readFileSync(new URL(`../../flows/${path}`, import.meta.url), "utf8");
const load = (en: string, ar: string): Extract<ReturnType<typeof loadCatalogues>, { ok: true }>["value"] => {
  const made = loadCatalogues(
    [
      { lang: "en", path: "en.yaml", text: en },
      { lang: "ar", path: "ar.yaml", text: ar },
    ],
    voice,
  );
  if (!made.ok) throw new Error(JSON.stringify(made.refusal.problems[0]));
  return made.value;
};
const words = load(
  'l: { fine: Short. Sweet., long: "One. Two. Three.", blank: "{name} is fine." }',
  'l: { fine: قصير. جميل., long: "واحد. اثنان. ثلاثة.", blank: "{name} بخير." }',
);
const lesson =
  "{ id: a, moment: sim_lost, text: l.fine, written: 2026-01-01, reviewed: 2026-01-02, atMostOnceInDays: 30 }";
const problemsOf = (lessons: string, today: string | null = null): string[] =>
  readLessons(
    { path: "lessons.yaml", text: `reviewWithinDays: 365\nlessons: [${lessons}]` },
    words,
    today,
  ).problems.map(({ code, severity }) => `${severity} ${code}`);

describe("readLessons()", () => {
  it("takes the shipped catalogue, which has a lesson for every moment in both languages", () => {
    const shipped = load(at("messages/en.yaml"), at("messages/ar.yaml"));
    const read = readLessons({ path: "lessons.yaml", text: at("lessons.yaml") }, shipped, "2026-11-26");
    expect(read.problems).toEqual([]);
    expect(read.lessons.map(({ moment }) => moment).sort()).toEqual([...MOMENTS].sort());
  });

  it.each([
    ["as it should be", lesson, []],
    [
      "no text in a language",
      lesson.replace("l.fine", "l.none"),
      ["error missing_translation", "error missing_translation"],
    ],
    ["no date", lesson.replace("reviewed: 2026-01-02,", ""), ["error wrong_shape"]],
    ["no day of that name", lesson.replace("2026-01-02", "2026-02-31"), ["error wrong_shape"]],
    ["no cap", lesson.replace(", atMostOnceInDays: 30", ""), ["error wrong_shape"]],
    ["an unknown moment", lesson.replace("sim_lost", "birthday"), ["error wrong_shape"]],
    ["too long", lesson.replace("l.fine", "l.long"), ["error bad_lesson", "error bad_lesson"]],
    ["a blank", lesson.replace("l.fine", "l.blank"), ["error missing_param", "error missing_param"]],
    ["reviewed before written", lesson.replace("2026-01-02", "2025-12-31"), ["error bad_lesson"]],
    ["twice", `${lesson}, ${lesson}`, ["error duplicate_id"]],
    ["two for a moment", `${lesson}, ${lesson.replace("id: a", "id: b")}`, ["error duplicate_id"]],
    ["not YAML", "{", ["error wrong_shape"]],
  ])("%s", (_name, lessons, expected) => {
    expect(problemsOf(lessons)).toEqual(expected);
  });

  it("says when a review is due, and not a day before", () => {
    expect(problemsOf(lesson, "2027-01-02")).toEqual([]);
    expect(problemsOf(lesson, "2027-01-03")).toEqual(["warning lesson_overdue"]);
  });
});
