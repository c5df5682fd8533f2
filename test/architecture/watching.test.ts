// SPDX-License-Identifier: Apache-2.0
import { parser } from "@prometheus-io/lezer-promql";
import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import { z } from "zod";
import { ALERTS, toPromQl } from "#app";
import { LOG_FIELDS } from "../../src/main/log-guard.ts";
import { dashboard, expressions } from "../../tools/watching/dashboard.ts";
import { everyMetric } from "../../tools/watching/every-metric.ts";
import { LOG_SHAPES, MEANINGS } from "../../tools/watching/log-meanings.ts";
import { RUNBOOKS } from "../../tools/watching/runbooks.ts";
import { watchingFiles } from "../../tools/watching-files.ts";
import { filesUnder, read } from "./repository.ts";

/** Metrics with the labels that are asked for, in an expression; throws where it does not parse. */
function metricsIn(expression: string): { readonly name: string; readonly labels: readonly string[] }[] {
  const found: { name: string; labels: string[] }[] = [];
  parser.parse(expression).iterate({
    enter(node) {
      if (node.type.isError) throw new SyntaxError(`At ${node.from} in ${expression}`);
      if (node.name !== "VectorSelector") return;
      const text = expression.slice(node.from, node.to);
      found.push({
        name: /^[a-zA-Z_:][\w:]*/u.exec(text)?.[0] ?? "",
        labels: [...text.matchAll(/[{,]\s*(\w+)\s*=/gu)].map(([, label]) => label ?? ""),
      });
    },
  });
  return found;
}

const metrics = new Map((await everyMetric()).map((metric) => [metric.name, metric]));
/** Of a histogram Prometheus makes three. `ALERTS` is its own. */
function findMetric(name: string): { readonly labels: readonly string[] } | undefined {
  if (name === "ALERTS") return { labels: ["alertname", "alertstate", "service"] };
  return metrics.get(name) ?? metrics.get(name.replace(/_(?:bucket|count|sum)$/u, ""));
}

describe("what is watched", () => {
  test.each([
    ["rules", ALERTS.map(({ condition }) => toPromQl(condition))],
    ["dashboard", expressions()],
  ])("every expression of the %s is PromQL about metrics and labels that exist [SEC-551]", (_name, all) => {
    const used = all.flatMap(metricsIn);
    expect(used.length).toBeGreaterThanOrEqual(all.length - 1);
    expect(used.filter(({ name }) => findMetric(name) === undefined)).toEqual([]);
    expect(
      used.filter(({ name, labels }) => !labels.every((label) => findMetric(name)?.labels.includes(label) === true)),
    ).toEqual([]);
  });

  test("a broken expression and a metric that is not there are noticed", () => {
    expect(() => metricsIn("sum(rate(wardline_turn_seconds_count[5m]) > 1")).toThrow(SyntaxError);
    expect(metricsIn('wardline_no_such{a="b"} > 1').map(({ name }) => findMetric(name))).toEqual([undefined]);
  });

  test("every alert has an owner and a runbook, and every runbook an alert [SEC-551]", () => {
    expect(Object.keys(RUNBOOKS).sort()).toEqual(ALERTS.map(({ id }) => id).sort());
    const pages = filesUnder("docs/operations/runbooks").map((path) => path.replace(/^.*\/|\.md$/gu, ""));
    expect(pages.filter((page) => page !== "README").sort()).toEqual(ALERTS.map(({ id }) => id).sort());
  });

  test("runbooks name commands that exist", () => {
    const help = read("src/main/cli.ts");
    const named = ALERTS.flatMap(({ id }) => [
      ...read(`docs/operations/runbooks/${id}.md`).matchAll(/(?:`|^)wardline ([a-z-]+(?: [a-z-]+)?)/gmu),
    ]).map(([, command]) => command ?? "");
    expect(named.length).toBeGreaterThan(50);
    const isKnown = (command: string): boolean =>
      help.includes(`  wardline ${command}`) ||
      // `alerts ack|silence|unsilence` are told in one line.
      help.split("\n").some((line) => {
        const [first = "", second = ""] = command.split(" ");
        return line.startsWith(`  wardline ${first} `) && line.includes(second);
      });
    expect([...new Set(named)].filter((command) => !isKnown(command))).toEqual([]);
  });

  test("files that are made are as they would be made now: `node tools/watching-files.ts`", async () => {
    const stale = [...(await watchingFiles())].filter(([path, text]) => read(path) !== text).map(([path]) => path);
    expect(stale).toEqual([]);
  });

  test("the rules file is what Prometheus reads", () => {
    const rule = z.strictObject({
      alert: z.string().regex(/^[A-Z][A-Za-z]+$/u),
      expr: z.string(),
      for: z
        .string()
        .regex(/^\d+m$/u)
        .optional(),
      labels: z.record(z.string(), z.string()),
      annotations: z.record(z.string(), z.string()),
    });
    const file = z.strictObject({
      groups: z.array(z.strictObject({ name: z.string(), interval: z.string(), rules: z.array(rule).min(1) })),
    });
    expect(file.safeParse(parse(read("ops/prometheus/rules.yaml"))).error).toBeUndefined();
  });

  test("the dashboard is what Grafana reads: panels with ids of their own that do not overlap", () => {
    const shape = z.object({
      uid: z.string(),
      schemaVersion: z.literal(39),
      panels: z.array(
        z.object({
          id: z.int(),
          type: z.enum(["row", "timeseries", "stat"]),
          title: z.string().min(1),
          gridPos: z.object({ x: z.int(), y: z.int(), w: z.int(), h: z.int() }),
          targets: z.array(z.object({ refId: z.string().regex(/^[A-Z]$/u), expr: z.string() })).optional(),
        }),
      ),
    });
    const { panels } = shape.parse(JSON.parse(JSON.stringify(dashboard())));
    expect(new Set(panels.map(({ id }) => id)).size).toBe(panels.length);
    const cells = panels.flatMap(({ gridPos: { x, y, w, h } }) =>
      Array.from({ length: w * h }, (_, at) => `${x + (at % w)},${y + Math.floor(at / w)}`),
    );
    expect(new Set(cells).size).toBe(cells.length);
  });

  test("every metric has a sentence, every field of the log a meaning and a shape", () => {
    expect([...metrics.values()].filter(({ help }) => help.length < 5)).toEqual([]);
    expect(Object.keys(MEANINGS).sort()).toEqual(Object.keys(LOG_FIELDS).sort());
    expect(Object.keys(LOG_SHAPES).sort()).toEqual([...new Set(Object.values(LOG_FIELDS))].sort());
  });
});
