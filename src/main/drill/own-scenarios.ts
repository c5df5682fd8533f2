// SPDX-License-Identifier: Apache-2.0
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { packageRoot } from "../paths.ts";
import { parseScenarios, type Scenario } from "./scenario.ts";

/** The incidents that come with this program. */
export async function ownScenarios(): Promise<readonly Scenario[]> {
  const file = join(packageRoot, "drills", "incidents.json");
  return parseScenarios(await readFile(file, "utf8"), file);
}
