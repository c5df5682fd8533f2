// SPDX-License-Identifier: Apache-2.0
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { loadSpanModel, type SpanModel } from "#pii";
import { packageRoot } from "./paths.ts";

/** The learned model that finds names and addresses, as shipped. By itself, since the detector's thread needs nothing else of the program. */
export async function openSpanModel(): Promise<SpanModel> {
  const dir = join(packageRoot, "models", "pii");
  const [weights, header] = await Promise.all([
    readFile(join(dir, "spans.bin")),
    readFile(join(dir, "spans.json"), "utf8"),
  ]);
  return loadSpanModel(weights, JSON.parse(header));
}
