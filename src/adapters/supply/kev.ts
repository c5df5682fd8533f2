// SPDX-License-Identifier: Apache-2.0
import { z } from "zod";
import type { ExploitedSource, Hop } from "#app";
import { AppError } from "#kernel";
import { readAnswer } from "./read-answer.ts";

const MAX_BYTES = 32 * 1024 * 1024;
const date = z.string().regex(/^\d{4}-\d{2}-\d{2}$/);

const feed = z
  .object({
    catalogVersion: z.string().max(40),
    count: z.int().min(1),
    vulnerabilities: z.array(
      z.object({
        cveID: z.string().regex(/^CVE-\d{4}-\d{4,19}$/),
        vendorProject: z.string().max(200),
        product: z.string().max(200),
        dateAdded: date,
        dueDate: date,
      }),
    ),
  })
  .refine(({ count, vulnerabilities }) => count === vulnerabilities.length);

/** The list of exploited weaknesses of CISA, or a mirror of it. A list whose count does not fit is not believed. */
export function makeExploitedSource(hop: Hop, url: string): ExploitedSource {
  return {
    async read() {
      const text = await readAnswer(hop, url, { headers: { accept: "application/json" } }, MAX_BYTES).catch(
        (cause: unknown) => {
          throw new AppError(
            "adapter.exploited_unreachable",
            "Cannot look up what attackers use: the list does not answer",
            { cause },
          );
        },
      );
      const read = feed.safeParse(jsonOf(text));
      if (!read.success)
        throw new AppError(
          "adapter.exploited_malformed",
          "Cannot look up what attackers use: the list is not as agreed",
        );
      return {
        version: read.data.catalogVersion,
        entries: read.data.vulnerabilities.map((one) => ({
          cve: one.cveID,
          vendor: clean(one.vendorProject),
          product: clean(one.product),
          addedOn: one.dateAdded,
          dueOn: one.dueDate,
        })),
      };
    },
  };
}

function clean(text: string): string {
  return text.replaceAll(/[\p{Cc}\p{Cf}]/gu, " ").trim();
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
