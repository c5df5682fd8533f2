// SPDX-License-Identifier: Apache-2.0
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { parse } from "yaml";
import { z } from "zod";
import { REGIMES, type Requirement } from "#app";
import { AppError } from "#kernel";
import { packageRoot } from "../paths.ts";

const row = z
  .strictObject({
    id: z.coerce.string(),
    level: z.int().min(1).max(3).optional(),
    part: z.coerce.string(),
    title: z.string().min(3),
    answer: z.enum(["automated", "manual", "not_applicable"]),
    how: z.string().min(10).optional(),
    why: z.string().min(10).optional(),
    checks: z.array(z.string()).default([]),
  })
  .refine(
    ({ answer, how, why }) =>
      (answer === "manual") === (how !== undefined) && (answer === "not_applicable") === (why !== undefined),
    "a manual row says how, and one that is not applicable says why",
  );
const file = z.strictObject({ regime: z.enum(REGIMES), source: z.string(), rows: z.array(row).min(1) });

const FOLDER = join("docs", "compliance", "catalogue");

/**
 * Reads every requirement that the audit knows.
 *
 * @throws AppError - `main.audit_catalogue`.
 */
export async function readCatalogue(): Promise<readonly Requirement[]> {
  const folder = join(packageRoot, FOLDER);
  try {
    const names = (await readdir(folder)).filter((name) => name.endsWith(".yaml"));
    const files = await Promise.all(
      names.map(async (name) => file.parse(parse(await readFile(join(folder, name), "utf8")))),
    );
    return files
      .toSorted((a, b) => REGIMES.indexOf(a.regime) - REGIMES.indexOf(b.regime))
      .flatMap(({ regime, rows }) => rows.map((each) => requirementOf(regime, each)));
  } catch (cause) {
    throw new AppError("main.audit_catalogue", `Cannot audit: the catalogue in ${FOLDER} cannot be read`, { cause });
  }
}

function requirementOf(regime: Requirement["regime"], each: z.infer<typeof row>): Requirement {
  const { id, level, part, title, answer, how = "", why = "", checks } = each;
  return {
    id,
    regime,
    level,
    part,
    title,
    answer:
      answer === "automated"
        ? { kind: answer, checks }
        : answer === "manual"
          ? { kind: answer, how, checks }
          : { kind: answer, why },
  };
}
