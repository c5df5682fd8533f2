// SPDX-License-Identifier: Apache-2.0
import type { AnalyticsFigures, AnalyticsView } from "#protocol";
import { paint, type Terminal } from "./terminal.ts";

const COLUMNS = ["runs", "finished", "person", "left", "untold", "heard", "misheard"] as const;

/** Prints how the bot does, the same counts that the console shows. @returns 0. */
export function printAnalytics(view: AnalyticsView, as: "text" | "csv" | "json", terminal: Terminal): number {
  if (as === "json") terminal.write(`${JSON.stringify(view, null, 2)}\n`);
  else if (as === "csv") terminal.write(csvOf(view));
  else terminal.write(textOf(view, terminal));
  return 0;
}

/** One line for each count: codes and numbers, so nothing in it needs quotes. */
function csvOf({ total, days, flows }: AnalyticsView): string {
  const lines = [
    ...linesOf("total", "", total),
    ...days.flatMap(({ day, ...figures }) => linesOf("day", day, figures)),
    ...flows.flatMap(({ flow, ...figures }) => linesOf("flow", flow, figures)),
  ];
  return `of,name,figure,value,count\r\n${lines.map((line) => `${line.join(",")}\r\n`).join("")}`;
}

function linesOf(of: string, name: string, figures: AnalyticsFigures): (string | number)[][] {
  const lists = ["steps", "reasons", "proofs", "scores"] as const;
  return [
    ...COLUMNS.map((figure) => [of, name, figure, "", figures[figure]]),
    ...lists.flatMap((figure) => figures[figure].map(({ value, count }) => [of, name, figure, value, count])),
  ];
}

function textOf({ from, to, leastPeople, isCut, total, flows }: AnalyticsView, terminal: Terminal): string {
  const row = (name: string, figures: AnalyticsFigures): string =>
    `${name.padEnd(24)}${COLUMNS.map((column) => String(figures[column]).padStart(10)).join("")}`;
  const head = `${"".padEnd(24)}${COLUMNS.map((column) => column.padStart(10)).join("")}`;
  const counted = (name: string, list: AnalyticsFigures["steps"]): string[] =>
    list.length === 0
      ? []
      : [
          "",
          paint(terminal, "bold", name),
          ...list.map(({ value, count }) => `  ${value.padEnd(32)}${String(count).padStart(8)}`),
        ];
  return `${[
    `${from} to ${to}; no count is of fewer than ${leastPeople} people${isCut ? "; some days wait or reach beyond" : ""}`,
    "",
    paint(terminal, "bold", head),
    row("all", total),
    ...flows.map(({ flow, ...figures }) => row(flow, figures)),
    ...counted("brought to a person because", total.reasons),
    ...counted("proofs", total.proofs),
    ...counted("scores", total.scores),
  ].join("\n")}\n`;
}
