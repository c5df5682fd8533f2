// SPDX-License-Identifier: Apache-2.0
/**
 * Makes the pages of `docs/compliance/` from the catalogue, the checks, the controls and the tests: requirement, control, test, evidence, and what
 * is open. Run it after any of them changed: `node tools/compliance-pages.ts`. What is written by hand stands in `docs/compliance/pages.yaml`.
 */
import { globSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { auditChecks, type Requirement } from "#app";
import { readCatalogue } from "../src/main/audit/read-catalogue.ts";

const root = join(import.meta.dirname, "..");
const folder = join(root, "docs/compliance");

type Page = {
  readonly file: string;
  readonly title: string;
  readonly rows: readonly string[];
  readonly head: string;
  readonly open: readonly string[];
};
type Plan = { readonly pages: readonly Page[]; readonly controls: Readonly<Record<string, readonly number[]>> };

const MADE = "<!-- Made by `node tools/compliance-pages.ts`; what is written by hand stands in pages.yaml. -->";
/** Behind each check: that it finds the weakness it is named for. */
const OF_EVERY_CHECK = 352;

/** The controls that the page of controls names, by number. */
export function knownControls(): ReadonlySet<number> {
  const text = readFileSync(join(root, "docs/security/controls.md"), "utf8");
  return new Set([...text.matchAll(/^\| SEC-(\d{3}) \|/gmu)].map(([, number]) => Number(number)));
}

export function readPlan(): Plan {
  return parse(readFileSync(join(folder, "pages.yaml"), "utf8")) as Plan;
}

/** Which test files carry a control's number, in order. */
export function testsByControl(): ReadonlyMap<number, readonly string[]> {
  const found = new Map<number, string[]>();
  const files = globSync(["src/**/*.test.ts", "test/**/*.test.ts", "web/**/*.test.ts"], { cwd: root }).toSorted();
  for (const file of files) {
    const numbers = new Set(readFileSync(join(root, file), "utf8").match(/SEC-\d{3}/gu) ?? []);
    for (const name of numbers) {
      const number = Number(name.slice(4));
      found.set(number, [...(found.get(number) ?? []), file]);
    }
  }
  return found;
}

/** Every page by its file name, as it should be. */
export async function compliancePages(): Promise<ReadonlyMap<string, string>> {
  const plan = readPlan();
  const all = await readCatalogue();
  const tests = testsByControl();
  const pages = new Map<string, string>();
  for (const page of plan.pages) pages.set(page.file, pageOf(page, rowsOf(page, all), plan, tests));
  pages.set("README.md", indexOf(plan.pages, all));
  return pages;
}

/** Rows of a page; a number behind `V` belongs to ASVS alone. */
export function rowsOf({ rows }: Pick<Page, "rows">, all: readonly Requirement[]): readonly Requirement[] {
  return all.filter(({ id, regime }) =>
    rows.some((start) => id.startsWith(start) && (regime === "asvs") === (start === "V")),
  );
}

function indexOf(pages: readonly Page[], all: readonly Requirement[]): string {
  const lines = pages.map((page) => {
    const { automated, manual, notApplicable } = countsOf(rowsOf(page, all));
    return `| [${page.title}](${page.file}) | ${automated} | ${manual} | ${notApplicable} |`;
  });
  return `${MADE}

# Compliance: one page per body of rules

For the person who has to answer. Each page leads from the requirement to the control, to the test of the control, to the evidence, and says what
is open. A check shows that it found nothing, and no more; whether a rule is kept is decided by whoever answers for it. Where the evidence comes
from: [the audit](audit.md), [sealed archives](evidence.md).

| Page | By checks | By a person | Not applicable |
|---|---|---|---|
${lines.join("\n")}
`;
}

function pageOf(
  page: Page,
  rows: readonly Requirement[],
  plan: Plan,
  tests: ReadonlyMap<number, readonly string[]>,
): string {
  const { automated, manual, notApplicable } = countsOf(rows);
  const person = rows.filter(({ answer }) => answer.kind === "manual").length;
  return `${MADE}

# ${page.title}

${page.head}

Of ${rows.length} rows ${automated} are answered by checks, ${manual} by a person, ${notApplicable} do not apply. Titles are ours; the texts are in their sources. Numbers
of controls lead to [the list of promises](../security/controls.md); tests carry them in their titles. Evidence of a check is the observation of that
name in \`assessment-results.oscal.json\` and, byte for byte, in \`evidence.json\` of [the audit](audit.md); \`wardline evidence build\` seals both
([how](evidence.md)).

| Requirement | Control | Test | Evidence |
|---|---|---|---|
${rows.map((row) => lineOf(row, plan, tests)).join("\n")}

## Open points

${[...page.open, ...(person === 0 ? [] : [`${person} rows wait for a person: nobody has looked until somebody writes down when and what.`])].map((line) => `- ${line}`).join("\n")}
`;
}

function lineOf(row: Requirement, plan: Plan, tests: ReadonlyMap<number, readonly string[]>): string {
  const { answer } = row;
  const name = `**${row.id}** ${cell(row.title)}<br>${cell(row.part)}${row.level === undefined ? "" : `, level ${row.level}`}`;
  if (answer.kind === "not_applicable") return `| ${name} | Not applicable: ${cell(answer.why)} | | |`;
  const checks = answer.checks.flatMap((id) => auditChecks.filter((check) => check.id === id));
  const controls = controlsOf(row.id, answer.checks, plan);
  const held = [...checks.map(({ title }) => title), ...(controls.length === 0 ? [] : [controls.map(sec).join(", ")])];
  const files = [...new Set(controls.flatMap((number) => tests.get(number)?.[0] ?? []))];
  const how = answer.kind === "manual" ? [`A person: ${cell(answer.how)}`] : [];
  const seen = answer.checks.map((id) => `\`${id}\``);
  const cells = [held.map(cell), files.map((file) => `\`${file}\``), [...seen, ...how]];
  return `| ${name} | ${cells.map((lines) => (lines.length === 0 ? "none of ours" : lines.join("<br>"))).join(" | ")} |`;
}

/** By the row itself, by the check, or by its family; every check besides is shown to find its weakness. */
export function controlsOf(
  id: string,
  checks: readonly string[],
  { controls }: Pick<Plan, "controls">,
): readonly number[] {
  const named = checks.flatMap((check) => controls[check] ?? controls[check.split(".")[0] ?? ""] ?? []);
  const all = [...(controls[id] ?? []), ...named, ...(checks.length === 0 ? [] : [OF_EVERY_CHECK])];
  return [...new Set(all)].toSorted((a, b) => a - b);
}

function sec(number: number): string {
  return `SEC-${String(number).padStart(3, "0")}`;
}

function countsOf(rows: readonly Requirement[]) {
  const count = (kind: Requirement["answer"]["kind"]): number =>
    rows.filter(({ answer }) => answer.kind === kind).length;
  return { automated: count("automated"), manual: count("manual"), notApplicable: count("not_applicable") };
}

function cell(text: string): string {
  return text.replaceAll("|", "\\|").replaceAll(/\s+/gu, " ");
}

if (import.meta.main) for (const [file, text] of await compliancePages()) writeFileSync(join(folder, file), text);
