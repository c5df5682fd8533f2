// SPDX-License-Identifier: Apache-2.0
import type { DrillResult } from "./drill.ts";
import type { Report, Run } from "./play.ts";

export type Summary = {
  readonly drills: Readonly<
    Record<string, { readonly blocked: boolean; readonly controlSucceeded: boolean; readonly entries: number }>
  >;
};

/** The last line that a program reads. */
export function summaryOf(results: readonly DrillResult[]): Summary {
  return {
    drills: Object.fromEntries(
      results.map(({ scenario, isBlocked, hasControl, entries }) => [
        scenario.id,
        { blocked: isBlocked, controlSucceeded: hasControl, entries },
      ]),
    ),
  };
}

/** Everything, as data. */
export function dataOf(
  results: readonly DrillResult[],
  about: { readonly version: string; readonly at: string },
): object {
  return {
    ...about,
    ...summaryOf(results),
    details: results.map(({ scenario, understood, isBlocked, hasControl, entries, ms }) => ({
      id: scenario.id,
      title: scenario.title,
      blocked: isBlocked,
      controlSucceeded: hasControl,
      entries,
      ms,
      actions: understood.map(({ action, attacks, by, reports }) => ({
        action,
        understoodAs: attacks,
        by,
        state: stateOf(reports),
        attacks: reports,
      })),
    })),
  };
}

type State = "blocked" | "reached" | "not played";
const stateOf = (reports: readonly Report[]): State =>
  reports.length === 0 || reports.some(({ defended }) => !("steps" in defended))
    ? "not played"
    : reports.every(({ isBlocked }) => isBlocked)
      ? "blocked"
      : "reached";

/** A page that needs nothing but itself: no script, nothing from elsewhere. */
export function pageOf(
  results: readonly DrillResult[],
  about: { readonly version: string; readonly at: string },
): string {
  const good = results.filter(({ isBlocked, hasControl }) => isBlocked && hasControl).length;
  const rows = results
    .map(({ scenario, isBlocked, hasControl, entries, ms, understood }) => {
      const open = understood.filter(({ reports }) => stateOf(reports) === "not played").length;
      return `<tr><th scope="row"><a href="#${esc(scenario.id)}">${esc(scenario.id)}</a></th><td>${esc(scenario.title)}</td><td>${mark(isBlocked, "blocked", open > 0 ? "not shown" : "reached")}</td><td>${mark(hasControl, "reached its aim", "did not bite")}</td><td>${entries}</td><td>${open}</td><td>${(ms / 1_000).toFixed(1)} s</td></tr>`;
    })
    .join("\n");
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="content-security-policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>Drills: ${good} of ${results.length} blocked</title>
<style>
:root{color-scheme:light dark;font:1rem/1.5 system-ui,sans-serif}
body{max-width:70rem;margin:auto;padding:1rem}
table{border-collapse:collapse;width:100%}
caption{text-align:start;font-weight:600;padding-block:.5rem}
th,td{border-block-end:1px solid #8888;padding:.35rem .5rem;text-align:start;vertical-align:top}
.scroll{overflow-x:auto}
.good::before{content:"✓ "}.bad::before{content:"✗ "}.bad{font-weight:700}
section{margin-block:2.5rem}
ol{padding-inline-start:1.4rem}
.small{font-size:.9rem}
</style>
</head>
<body>
<main>
<h1>Drills: ${good} of ${results.length} blocked</h1>
<p>Wardline ${esc(about.version)}, ${esc(about.at)}. Each incident was played against a copy of this instance that was started for it and is gone. Each attack was played again with its defence switched off, to show that it bites.</p>
<div class="scroll" tabindex="0" role="region" aria-label="Results"><table>
<caption>Results</caption>
<thead><tr><th scope="col">Drill</th><th scope="col">Incident</th><th scope="col">With the defence</th><th scope="col">Without it</th><th scope="col">Entries</th><th scope="col">Not played</th><th scope="col">Took</th></tr></thead>
<tbody>
${rows}
</tbody></table></div>
${results.map(sectionOf).join("\n")}
</main>
</body>
</html>
`;
}

function sectionOf({ scenario, understood }: DrillResult): string {
  return `<section id="${esc(scenario.id)}" aria-labelledby="h-${esc(scenario.id)}">
<h2 id="h-${esc(scenario.id)}">${esc(scenario.id)} ${esc(scenario.title)}</h2>
${scenario.what === "" ? "" : `<p>${esc(scenario.what)}</p>`}
${scenario.preconditions.length === 0 ? "" : `<p class="small">Given: ${esc(scenario.preconditions.join("; "))}</p>`}
${understood.map((each) => actionOf(each)).join("\n")}
${scenario.assertions.length === 0 ? "" : `<details><summary>What the scenario asks to hold</summary><ul>${scenario.assertions.map((one) => `<li>${esc(one)}</li>`).join("")}</ul></details>`}
</section>`;
}

function actionOf({ action, by, reports }: DrillResult["understood"][number]): string {
  const state = stateOf(reports);
  const how = {
    named: "named by the scenario",
    words: "understood by its words",
    context: "understood by what can be blocked",
    nothing: "not understood",
  }[by];
  return `<h3>${esc(action)}: ${state === "blocked" ? '<span class="good">blocked</span>' : `<span class="bad">${state}</span>`}</h3>
<p class="small">${esc(how)}</p>
${reports.map(reportOf).join("\n")}`;
}

function reportOf({
  id,
  title,
  defence,
  switchedOff,
  remains,
  defended,
  control,
  isBlocked,
  bites,
  entries,
}: Report): string {
  return `<h4>${esc(title)} <span class="small">(${esc(id)})</span></h4>
<p>Defence: ${esc(defence)}. ${mark(isBlocked, "It stopped the attack", "It did not stop the attack")}.</p>
${runOf(defended)}
<p>Recorded: ${entries.length === 0 ? "nothing, since nothing of anybody was reached or asked for by somebody known" : esc(entriesOf(entries))}</p>
<p>Without it (${esc(switchedOff)}): ${mark(bites, "the attack reached its aim", "the attack did not reach its aim")}.</p>
${runOf(control)}
<p>What remains possible: ${esc(remains)}.</p>`;
}

function runOf(run: Run): string {
  if ("notPlayed" in run) return `<p class="bad">Not played: ${esc(run.notPlayed)}</p>`;
  if ("failed" in run) return `<p class="bad">The attack broke down, and shows nothing: ${esc(run.failed)}</p>`;
  return `<ol>${run.steps.map(({ tried, came, stoppedBy }) => `<li>${esc(tried)}: ${esc(came)}${stoppedBy === null ? "" : ` <strong>Stopped:</strong> ${esc(stoppedBy)}`}</li>`).join("")}</ol>`;
}

/** Such as `12–14 gate.refused, 15 agent.read`. */
export function entriesOf(entries: Report["entries"]): string {
  const groups: { kind: string; from: number; to: number }[] = [];
  for (const { index, kind } of entries) {
    const last = groups.at(-1);
    if (last?.kind === kind && last.to === index - 1) last.to = index;
    else groups.push({ kind, from: index, to: index });
  }
  return groups.map(({ kind, from, to }) => `${from === to ? from : `${from}–${to}`} ${kind}`).join(", ");
}

const mark = (isGood: boolean, good: string, bad: string): string =>
  `<span class="${isGood ? "good" : "bad"}">${isGood ? good : bad}</span>`;

function esc(text: string): string {
  return text.replace(/[&<>"']/gu, (char) => `&#${char.codePointAt(0)};`);
}
