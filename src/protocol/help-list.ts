// SPDX-License-Identifier: Apache-2.0
import { z } from "zod";

/** Addresses that are named at most; the counts hold all. */
export const MOST_NAMED = 100;
const addresses = z.object({ count: z.int().min(0), first: z.array(z.string().max(2_000)).max(MOST_NAMED) });

/** A list of help pages as a CSV file holds it (docs/guides/help-pages.md). */
export const helpListWish = z.strictObject({
  csv: z.string().min(1).max(1_000_000),
  /** Under which address a row's address lies that is not whole. */
  base: z
    .url({ protocol: /^https$/ })
    .max(1_000)
    .optional(),
  /** Pages that the list does not name stay. */
  adds: z.boolean().default(false),
});

/** What such a list would change, and which rows are refused. Nothing is written. */
export const helpListView = z.object({
  /** False: an import of it would be refused, and what is in use would stay. */
  isTaken: z.boolean(),
  added: addresses,
  changed: addresses,
  removed: addresses,
  same: z.int().min(0),
  /** Passages that would bind and are no numbered clause: never quoted. */
  withheld: z.int().min(0),
  /** With the line of the file; one of line and reason where nothing of the list can be read. */
  refused: z.array(z.object({ line: z.int().min(1), reason: z.string().max(40) })),
});
export type HelpListView = z.infer<typeof helpListView>;
