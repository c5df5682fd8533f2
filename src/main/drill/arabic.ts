// SPDX-License-Identifier: Apache-2.0
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { z } from "zod";
import { makeDrillWords, type SayDrill } from "#app";
import { packageRoot } from "../paths.ts";

/** What drills say, in Arabic, as `drills/words.ar.yaml` has it. */
export const drillsInArabic: Readonly<Record<string, string>> = z
  .record(z.string(), z.string().min(1))
  .parse(parse(readFileSync(join(packageRoot, "drills", "words.ar.yaml"), "utf8")));

export const sayDrillInArabic: SayDrill = makeDrillWords(drillsInArabic);
