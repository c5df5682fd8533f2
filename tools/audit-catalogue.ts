// SPDX-License-Identifier: Apache-2.0
/**
 * Writes into each file of `docs/compliance/catalogue/` which checks of the registry answer a row. Run it after a check was added or its
 * requirements changed: `node tools/audit-catalogue.ts`. Titles, instructions and reasons are written by hand and stay.
 */
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { auditChecks } from "#app";

const folder = join(import.meta.dirname, "../docs/compliance/catalogue");
/** Finds that a page is there: a person still has to read it. */
const READ_BY_A_PERSON = "program.documents";

for (const file of readdirSync(folder).filter((name) => name.endsWith(".yaml"))) {
  const path = join(folder, file);
  const before = readFileSync(path, "utf8");
  const after = before.replaceAll(/^ {2}- \{ id: ([\w.-]+),.*\}$/gmu, (line, id: string) => withChecks(line, id));
  if (after !== before) writeFileSync(path, after);
}

function withChecks(line: string, id: string): string {
  const checks = auditChecks.filter(({ requirements }) => requirements.includes(id)).map((check) => check.id);
  const bare = line.replace(/, checks: \[[^\]]*\]/u, "");
  if (checks.length === 0) return bare;
  const isAutomated = checks.some((check) => check !== READ_BY_A_PERSON) && /answer: automated/u.test(bare);
  if (/answer: automated/u.test(bare) && !isAutomated)
    throw new Error(`${id} is answered by documents alone: make it manual, and say what is to be read`);
  return bare.replace(/ \}$/u, `, checks: [${checks.join(", ")}] }`);
}
