// SPDX-License-Identifier: Apache-2.0
import { existsSync, globSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { stringify } from "yaml";
import { ALERTS, type AlertRule, isGuarded, SILENCE_REASONS, toPromQl } from "../src/app/index.ts";
import { LOG_FIELDS } from "../src/main/log-guard.ts";
import { dashboard } from "./watching/dashboard.ts";
import { everyMetric } from "./watching/every-metric.ts";
import { LOG_SHAPES, MEANINGS } from "./watching/log-meanings.ts";
import { RUNBOOKS } from "./watching/runbooks.ts";

const MADE = "<!-- Made by `node tools/watching-files.ts`; change what it reads, not this page. -->";
const LINES: Readonly<Record<string, string>> = { critical: "wake somebody", warning: "in working hours" };

/** Everything that is written from the list of alerts, the metrics and the fields of the log: path to text. */
export async function watchingFiles(): Promise<ReadonlyMap<string, string>> {
  const files = new Map<string, string>();
  files.set("ops/prometheus/rules.yaml", rulesFile());
  files.set("ops/grafana/wardline.json", `${JSON.stringify(dashboard(), null, 2)}\n`);
  files.set("docs/reference/metrics.md", await metricsPage());
  files.set("docs/reference/log-fields.md", logPage());
  files.set("docs/operations/runbooks/README.md", runbookIndex());
  for (const rule of ALERTS) files.set(`docs/operations/runbooks/${rule.id}.md`, runbookPage(rule));
  return files;
}

function rulesFile(): string {
  const rules = ALERTS.map((rule) => ({
    alert: prometheusName(rule.id),
    expr: toPromQl(rule.condition),
    ...(rule.forMinutes === 0 ? {} : { for: `${rule.forMinutes}m` }),
    labels: { service: "wardline", severity: rule.severity, owner: rule.owner },
    annotations: { summary: rule.title, runbook: `docs/operations/runbooks/${rule.id}.md` },
  }));
  const head =
    "# SPDX-License-Identifier: Apache-2.0\n# Made by `node tools/watching-files.ts` from src/app/alerts/rules.ts. How to use it: docs/operations/watching.md.\n";
  return head + stringify({ groups: [{ name: "wardline", interval: "30s", rules }] }, { lineWidth: 0 });
}

/** `database_down` is `WardlineDatabaseDown` in Prometheus. */
function prometheusName(id: string): string {
  return `Wardline${id.replace(/^wardline_/u, "").replace(/(?:^|_)([a-z])/gu, (_all, letter: string) => letter.toUpperCase())}`;
}

function runbookPage(rule: AlertRule): string {
  const book = RUNBOOKS[rule.id];
  if (book === undefined) throw new Error(`There is no runbook for the alert ${rule.id}`);
  const time = rule.forMinutes === 0 ? "at once" : `after ${rule.forMinutes} min`;
  return `${MADE}
# ${rule.title}

\`${rule.id}\`, ${rule.severity} (${LINES[rule.severity]}), owner ${rule.owner}, told ${time}:

\`\`\`promql
${toPromQl(rule.condition)}
\`\`\`

## What it means
${book.means}

## What the customer sees
${book.customer}

## First steps
${book.steps.map((step, at) => `${at + 1}. ${step}`).join("\n")}

## To say that you have it, or that it is known
\`\`\`
wardline alerts ack ${rule.id}
wardline alerts silence ${rule.id} --until ${isGuarded(rule) ? "1h" : "2h"} --reason ${rule.severity === "critical" ? "being_mended" : "known_problem"}
wardline alerts unsilence ${rule.id}
\`\`\`
An acknowledged alert is told no more until it ends; a silenced one until the silence ends. Both are in the history.${isGuarded(rule) ? " It is about security or protection: one person silences it for an hour once a day, anything more takes two ([watching](../watching.md))." : ""} In Prometheus: \`amtool silence add alertname=${prometheusName(rule.id)}\`.
`;
}

function runbookIndex(): string {
  const rows = ALERTS.map(
    ({ id, title, severity, owner }) => `| [${title}](${id}.md) | \`${id}\` | ${severity} | ${owner} |`,
  );
  return `${MADE}
# Runbooks

One page for each alert: what it means, what the customer sees, and what to do first. How alerts reach you: [watching](../watching.md).

| Alert | Id | Severity | Owner |
|---|---|---|---|
${rows.join("\n")}

Reasons for a silence: ${SILENCE_REASONS.map((reason) => `\`${reason}\``).join(", ")}.
`;
}

async function metricsPage(): Promise<string> {
  const metrics = await everyMetric();
  const used = (name: string): string =>
    ALERTS.filter(({ condition }) => condition.metric === name)
      .map(({ id }) => `[${id}](../operations/runbooks/${id}.md)`)
      .join(", ");
  const row = ({ name, type, help, labels }: (typeof metrics)[number]): string =>
    `| \`${name}\` | ${type} | ${labels.map((label) => `\`${label}\``).join(", ")} | ${help} | ${used(name)} |`;
  const own = metrics.filter(({ name }) => name.startsWith("wardline_"));
  const rest = metrics.filter(({ name }) => !name.startsWith("wardline_"));
  const head = "| Metric | Type | Labels | What it counts | Alerts |\n|---|---|---|---|---|";
  return `${MADE}
# Metrics

\`/metrics\` on the health port (\`server.healthPort\`), in the text format of Prometheus. Labels hold names and codes of ours only: a value that looks like a number of a
person, or that is one of too many, becomes \`other\`. Counters begin at zero with the process. A metric about a part that is not configured, or that cannot be read, has no value.

${head}
${own.map(row).join("\n")}

What Node.js tells of the process (\`prom-client\`, default metrics):

${head}
${rest.map(row).join("\n")}
`;
}

function logPage(): string {
  const rows = Object.entries(LOG_FIELDS).map(
    ([name, shape]) => `| \`${name}\` | ${shape} | ${MEANINGS[name] ?? ""} |`,
  );
  const shapes = Object.entries(LOG_SHAPES).map(([name, text]) => `- **${name}**: ${text}`);
  return `${MADE}
# Fields of the log

Diagnostics are JSON, one object a line, on standard error. Requests are not logged one by one. Every line has \`level\` (20 debug, 30 info, 40 warn, 50 error, 60 fatal),
\`time\` (ISO 8601, UTC) and \`msg\`, an English sentence of ours: one that quotes somebody, with a long number, an address or other letters, is written as \`[withheld]\`.
Beside them a line has only fields of this list; what has another name or shape is left out and counted.

| Field | Shape | What it is |
|---|---|---|
${rows.join("\n")}
| \`withheld\` | number | how many fields were left out of this line |

Shapes:

${shapes.join("\n")}

Codes of errors are in [codes](../operations/codes.md). The list is \`src/main/log-guard.ts\`; the schema is version 1: fields are added, and none is renamed.
`;
}

const root = dirname(dirname(fileURLToPath(import.meta.url)));

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const files = await watchingFiles();
  for (const [path, text] of files) {
    const file = join(root, path);
    mkdirSync(dirname(file), { recursive: true });
    if (!existsSync(file) || readFileSync(file, "utf8") !== text) writeFileSync(file, text);
  }
  for (const path of globSync("docs/operations/runbooks/*.md", { cwd: root }))
    if (!files.has(path)) rmSync(join(root, path));
  process.exit(0);
}
