// SPDX-License-Identifier: Apache-2.0
import { parse } from "yaml";
import { z } from "zod";
import { LANGUAGES, type Lang } from "#kernel";
import type { MessageCatalogues } from "./catalogues.ts";
import type { FlowProblem, FlowProblemCode } from "./flow.ts";
import { type Lesson, MOMENTS } from "./moments.ts";
import { word } from "./word.ts";

const MOST_SENTENCES = 2;
const MOST_UNITS = 240;
const DAY_MS = 24 * 3_600_000;

const shape = z.strictObject({
  reviewWithinDays: z.int().min(1).max(1_000),
  lessons: z.array(
    z.strictObject({
      id: z.string().regex(/^[a-z][a-z0-9_]{0,39}$/),
      moment: z.enum(MOMENTS),
      text: z.string(),
      written: z.iso.date(),
      reviewed: z.iso.date(),
      atMostOnceInDays: z.int().min(1).max(1_000),
    }),
  ),
});

/**
 * Reads the catalogue of lessons. Says nothing about whether the advice is good.
 *
 * @param today - `YYYY-MM-DD`; null: nobody asks whether a lesson is due for review.
 * @returns The lessons that can be shown, and what is wrong: not both languages, no date, no cap, a text that is too long, an id or moment
 * twice are errors; a review that is due is a warning.
 */
export function readLessons(
  { path, text }: { readonly path: string; readonly text: string },
  catalogues: MessageCatalogues,
  today: string | null,
): { readonly lessons: readonly Lesson[]; readonly problems: readonly FlowProblem[] } {
  const problems: FlowProblem[] = [];
  const problem = (code: FlowProblemCode, message: string, severity: FlowProblem["severity"] = "error"): void => {
    problems.push({ path, line: 1, column: 1, severity, code, message });
  };
  const read = shape.safeParse(parsed(text));
  if (!read.success) {
    for (const issue of read.error.issues.slice(0, 10))
      problem("wrong_shape", `Lessons: ${issue.path.join(".") || "the file"}: ${issue.message}`);
    return { lessons: [], problems };
  }
  const { lessons, reviewWithinDays } = read.data;
  for (const [i, lesson] of lessons.entries()) {
    const before = lessons.slice(0, i);
    if (before.some(({ id }) => id === lesson.id)) problem("duplicate_id", `Lesson "${lesson.id}" is there twice`);
    else if (before.some(({ moment }) => moment === lesson.moment))
      problem("duplicate_id", `Moment "${lesson.moment}" has two lessons`);
    if (lesson.reviewed < lesson.written)
      problem("bad_lesson", `Lesson "${lesson.id}" was reviewed before it was written`);
    for (const lang of LANGUAGES) checkText(lesson, lang, catalogues, problem);
    if (today !== null && Date.parse(today) - Date.parse(lesson.reviewed) > reviewWithinDays * DAY_MS)
      problem("lesson_overdue", `Lesson "${lesson.id}" was last reviewed on ${lesson.reviewed}`, "warning");
  }
  return { lessons, problems };
}

function parsed(text: string): unknown {
  try {
    return parse(text) as unknown;
  } catch {
    return null;
  }
}

function checkText(
  { id, text }: Lesson,
  lang: Lang,
  catalogues: MessageCatalogues,
  problem: (code: FlowProblemCode, message: string) => void,
): void {
  const entry = catalogues.entries[lang].get(text);
  if (entry === undefined) return problem("missing_translation", `Lesson "${id}" has no text "${text}" in ${lang}`);
  if (entry.placeholders.length > 0)
    return problem("missing_param", `Lesson "${id}" has a text with blanks in ${lang}`);
  const said = word(catalogues, lang, text);
  const sentences = said.split(/[.!?؟]+(?:\s|$)/u).filter((part) => part.trim() !== "").length;
  if (sentences > MOST_SENTENCES || said.length > MOST_UNITS)
    problem("bad_lesson", `Lesson "${id}" is too long in ${lang}: ${sentences} sentences, ${said.length} characters`);
}
