// SPDX-License-Identifier: Apache-2.0
import { readdir, readFile, stat } from "node:fs/promises";
import { join, relative, sep } from "node:path";
import type { EvidencePart, MadeBy } from "#app";

type Known = { readonly to: string; readonly proves: string; readonly madeBy: MadeBy };

const ours = (to: string, proves: string): Known => ({ to, proves, madeBy: "wardline" });

/** What `audit run --out` and `drill --out` write, by name. */
const REPORTS: Readonly<Record<string, Known>> = {
  "results.sarif": ours("audit/results.sarif", "What each probe of the audit found on this instance (SARIF 2.1.0)."),
  "component-definition.oscal.json": ours(
    "audit/component-definition.oscal.json",
    "Which check answers which requirement (OSCAL).",
  ),
  "assessment-plan.oscal.json": ours("audit/assessment-plan.oscal.json", "What the audit was to run (OSCAL)."),
  "assessment-results.oscal.json": ours(
    "audit/assessment-results.oscal.json",
    "Observations with the hash of their evidence and the index of the history, and findings by requirement (OSCAL).",
  ),
  "poam.oscal.json": ours("audit/poam.oscal.json", "What is to be mended and until when (OSCAL plan of action)."),
  "evidence.json": ours("audit/evidence.json", "What each probe looked at, byte for byte what the hashes are over."),
  "report.html": ours("audit/report.html", "The audit for reading: results, and who answers each requirement."),
  "drills.json": ours(
    "drills/drills.json",
    "Which past incidents were replayed against a copy of this instance, and what was blocked.",
  ),
  "drills.html": ours("drills/drills.html", "The drills for reading."),
};

/** What tools of others wrote (`npm run prove -- foreign --out`), as it is. */
const FOREIGN = /^(?:runs|fuzz|testssl)\.json$|^testssl\.txt$|^sqlmap\/[\w-]+\.txt$/u;

/**
 * Reads reports that other commands left in a folder. What it does not know it leaves out, and names.
 *
 * @returns The parts, and the files that were left out.
 */
export async function readReports(
  folder: string,
): Promise<{ readonly parts: readonly EvidencePart[]; readonly unknown: readonly string[] }> {
  const parts: EvidencePart[] = [];
  const unknown: string[] = [];
  const found = (await readdir(folder, { recursive: true, withFileTypes: true })).filter((entry) => entry.isFile());
  for (const entry of found.toSorted((a, b) => (a.name < b.name ? -1 : 1))) {
    const file = join(entry.parentPath, entry.name);
    const name = relative(folder, file).split(sep).join("/");
    const known = knownAs(entry.name, name);
    if (known === null || parts.some(({ path }) => path === known.to)) {
      unknown.push(name);
      continue;
    }
    const bytes = new Uint8Array(await readFile(file));
    parts.push({
      path: known.to,
      proves: known.proves,
      madeBy: known.madeBy,
      bytes,
      madeAt: await timeOf(file, bytes),
    });
  }
  return { parts, unknown };
}

/** The papers of an audit that this instance kept, as parts of an archive. */
export function auditParts(papers: ReadonlyMap<string, Uint8Array>, madeAt: Date): readonly EvidencePart[] {
  return [...papers].flatMap(([name, bytes]) => {
    const known = Object.hasOwn(REPORTS, name) ? REPORTS[name] : undefined;
    if (known === undefined) return [];
    const { to, proves, madeBy } = known;
    return [{ path: to, proves, madeBy, bytes, madeAt: madeAt.toISOString() }];
  });
}

function knownAs(base: string, name: string): Known | null {
  if (Object.hasOwn(REPORTS, base)) return REPORTS[base] ?? null;
  const inTools = name.replace(/^(?:foreign|prove)\//u, "");
  if (!FOREIGN.test(inTools)) return null;
  return {
    to: `foreign/${inTools}`,
    proves: "What a tool that is not ours said of an instance, as it said it.",
    madeBy: "foreign",
  };
}

/** What a report says of its own time; else when its file was written, in whole seconds. */
async function timeOf(file: string, bytes: Uint8Array): Promise<string> {
  const text = Buffer.from(bytes).toString("utf8");
  const said = /"(?:last-modified|endTimeUtc|at)": "(\d{4}-\d\d-\d\dT[\d:.]+Z)"/u.exec(text)?.[1];
  const { mtimeMs } = await stat(file);
  return said ?? new Date(Math.floor(mtimeMs / 1_000) * 1_000).toISOString();
}
