// SPDX-License-Identifier: Apache-2.0
import type { Requirement } from "./catalogue.ts";
import { type AuditRun, worstOf } from "./run-audit.ts";

const MARKS = { error: "✗", warning: "!", info: "i", pass: "✓" } as const;

/** A run as one page without scripts: what was found, who answers which requirement, and what a person has to look at. */
export function auditPage(run: AuditRun): string {
  const { figures } = run;
  const rows = run.observations
    .map((observation) => ({ observation, worst: worstOf(observation.findings) ?? "pass" }) as const)
    .toSorted((a, b) => order(a.worst) - order(b.worst));
  const checks = rows.map(
    ({ observation: { check, title, findings, sha256, requirements }, worst }) =>
      `<tr class="${worst}"><td>${MARKS[worst]} ${worst}</td><td><b>${escape(title)}</b><br><code>${escape(check)}</code>${findings
        .map(({ text }) => `<p>${escape(text)}</p>`)
        .join(
          "",
        )}</td><td class="ids">${escape(requirements.join(", "))}</td><td><code title="${sha256}">${sha256.slice(0, 12)}</code></td></tr>`,
  );
  const regimes = Map.groupBy(run.requirements, ({ regime }) => regime);
  const tables = [...regimes].map(([regime, all]) => {
    const lines = all.map(
      (row) =>
        `<tr><td>${escape(row.id)}</td><td>${escape(row.title)}</td><td>${escape(answerOf(row))}</td><td>${escape(detailOf(row))}</td></tr>`,
    );
    return `<details><summary>${escape(regime)}: ${all.length} requirements</summary><div><table><thead><tr><th>Id</th><th>What it is about</th><th>Answered by</th><th>How</th></tr></thead><tbody>${lines.join("\n")}</tbody></table></div></details>`;
  });
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<meta http-equiv="content-security-policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>Audit of ${escape(run.origin)}</title>
<style>
:root{color-scheme:light dark}body{font:16px/1.5 system-ui,sans-serif;max-width:72rem;margin:2rem auto;padding:0 1rem}
table{border-collapse:collapse;width:100%}th,td{text-align:start;vertical-align:top;padding:.4rem .6rem;border-bottom:1px solid #8886}
h1,p{overflow-wrap:anywhere}td p{margin:.2rem 0}code{font-size:.85em;overflow-wrap:anywhere}.ids{font-size:.85em}div{overflow-x:auto}details{margin:1rem 0}summary{cursor:pointer;font-weight:600}
tr.error td:first-child{color:#c02020}tr.warning td:first-child{color:#946000}tr.pass td:first-child{color:#147a3d}
@media(prefers-color-scheme:dark){tr.error td:first-child{color:#ff8a80}tr.warning td:first-child{color:#ffca6b}tr.pass td:first-child{color:#7bd88f}}
</style></head><body>
<h1>Audit of ${escape(run.origin)}</h1>
<p>${escape(new Date(run.endedAtMs).toISOString())} · Wardline ${escape(run.version)} · profile ${escape(run.profile)}${run.isStartedHere ? " · started for this run, with the default configuration" : ""}${run.historyIndex === null ? "" : ` · history ${run.historyIndex}`}</p>
<p><b>${figures.errors}</b> errors, <b>${figures.warnings}</b> warnings in ${figures.checks} checks. Of ${run.requirements.length} requirements ${figures.automated} are answered by checks, ${figures.manual} by a person, ${figures.notApplicable} are not applicable. A check that found nothing shows that it found nothing, and no more than that.</p>
<h2>Checks</h2>
<div><table><thead><tr><th>Result</th><th>Check</th><th>Requirements</th><th>Evidence (SHA-256)</th></tr></thead><tbody>
${checks.join("\n")}
</tbody></table></div>
<h2>Requirements</h2>
${tables.join("\n")}
</body></html>
`;
}

function order(worst: keyof typeof MARKS): number {
  return ["error", "warning", "info", "pass"].indexOf(worst);
}

function answerOf({ answer }: Requirement): string {
  return answer.kind === "not_applicable" ? "not applicable" : answer.kind;
}

function detailOf({ answer }: Requirement): string {
  if (answer.kind === "automated") return answer.checks.join(", ");
  return answer.kind === "manual" ? answer.how : answer.why;
}

function escape(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;");
}
