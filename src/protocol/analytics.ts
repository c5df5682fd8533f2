// SPDX-License-Identifier: Apache-2.0
import { z } from "zod";

const day = z.iso.date();
const count = z.int().min(0);
const both = z.object({ en: z.string().max(300), ar: z.string().max(300) });
const counted = z.object({ value: z.string().max(80), count });

/** Which period, topic and language; the last thirty days where nothing is said. */
export const analyticsQuery = z.object({
  from: day.optional(),
  to: day.optional(),
  flow: z.string().min(1).max(64).optional(),
  lang: z.enum(["en", "ar"]).optional(),
});

/** Counts of topics as they went, each of five people or more. A topic counts once in a conversation. */
export const analyticsFigures = z.object({
  runs: count,
  finished: count,
  person: count,
  /** Went away in between. */
  left: count,
  /** Too few of a kind to be told apart. */
  untold: count,
  steps: z.array(counted).max(500),
  reasons: z.array(counted).max(50),
  /** Topics in which all was understood, and in which something was not. */
  heard: count,
  misheard: count,
  /** `WAY:OUTCOME`. */
  proofs: z.array(counted).max(100),
  scores: z.array(counted).max(6),
});
export type AnalyticsFigures = z.infer<typeof analyticsFigures>;

export const analyticsView = z.object({
  from: day,
  to: day,
  leastPeople: count,
  /** Days that wait for others, or reach beyond the period, are left out. */
  isCut: z.boolean(),
  total: analyticsFigures,
  /** By the day on which enough were together. */
  days: z.array(analyticsFigures.extend({ day })).max(500),
  flows: z
    .array(
      analyticsFigures.extend({
        flow: z.string().max(64),
        /** What it is called; null for one that is no more, for none, and in what the command prints. */
        title: both.nullable(),
        /** What its steps ask or say, of those that there still are; empty in what the command prints. */
        stepTitles: z.record(z.string().max(80), both),
      }),
    )
    .max(500),
});
export type AnalyticsView = z.infer<typeof analyticsView>;
