// SPDX-License-Identifier: Apache-2.0
// The rules by Prometheus' own tool: Debian's package `prometheus` brings it.
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { stringify } from "yaml";
import { packageRoot as root } from "../../src/main/paths.ts";

const rules = join(root, "ops/prometheus/rules.yaml");
const folder = mkdtempSync(join(tmpdir(), "wardline-rules-"));
afterAll(() => {
  rmSync(folder, { recursive: true });
});

function promtool(...args: readonly string[]): { readonly status: number | null; readonly text: string } {
  const { status, stdout, stderr } = spawnSync("promtool", args, { encoding: "utf8" });
  return { status, text: stdout + stderr };
}
const isThere = spawnSync("promtool", ["--version"]).error === undefined;

type Series = Readonly<Record<string, string>>;
/** What Prometheus says at a minute, when it has read these series, one value a minute, and nothing else. */
function tryRule(name: string, series: Series, at: Readonly<Record<string, boolean>>): ReturnType<typeof promtool> {
  const file = join(folder, `${crypto.randomUUID()}.yaml`);
  const rule_test = {
    interval: "1m",
    input_series: Object.entries(series).map(([which, values]) => ({ series: which, values })),
    promql_expr_test: Object.entries(at).map(([eval_time, isFiring]) => ({
      expr: `count(ALERTS{alertname="${name}", alertstate="firing"})`,
      eval_time,
      exp_samples: isFiring ? [{ labels: "{}", value: 1 }] : [],
    })),
  };
  writeFileSync(file, stringify({ rule_files: [rules], evaluation_interval: "30s", tests: [rule_test] }));
  return promtool("test", "rules", file);
}

const alive: Series = { "wardline_nodes{instance='a'}": "2x40", "wardline_nodes{instance='b'}": "2x40" };

describe.skipIf(!isThere)("rules of Prometheus (skipped where promtool is not installed)", () => {
  it("are what its checker takes", () => {
    expect(promtool("check", "rules", rules)).toMatchObject({ status: 0, text: expect.stringContaining("SUCCESS") });
  });

  it.each<readonly [what: string, alert: string, series: Series, at: Readonly<Record<string, boolean>>]>([
    [
      "a database that one of two nodes cannot reach, after a minute, until it can",
      "WardlineDatabaseDown",
      {
        "wardline_dependency_state{name='database',kind='own',instance='a'}": "0x40",
        "wardline_dependency_state{name='database',kind='own',instance='b'}": "0x4 2x9 0x9",
      },
      { "4m": false, "5m": false, "7m": true, "14m": true, "17m": false },
    ],
    [
      "one degraded only: nothing",
      "WardlineDatabaseDown",
      { "wardline_dependency_state{name='database',kind='own',instance='a'}": "1x40" },
      { "20m": false },
    ],
    [
      "a fifth of the operator's calls failing",
      "WardlineOperatorCallsFailing",
      {
        "wardline_operator_calls_total{api='bills',outcome='ok',instance='a'}": "0+8x40",
        "wardline_operator_calls_total{api='bills',outcome='timeout',instance='a'}": "0+2x40",
      },
      { "1m": false, "20m": true },
    ],
    [
      "half of hardly any calls: nothing",
      "WardlineOperatorCallsFailing",
      {
        "wardline_operator_calls_total{api='bills',outcome='ok',instance='a'}": "0x10 0+1x3 3x20",
        "wardline_operator_calls_total{api='bills',outcome='timeout',instance='a'}": "0x10 0+1x3 3x20",
      },
      { "14m": false, "20m": false },
    ],
    [
      "answers of more than three seconds",
      "WardlineTurnsSlow",
      {
        "wardline_turn_seconds_bucket{le='1',instance='a'}": "0+2x40",
        "wardline_turn_seconds_bucket{le='10',instance='a'}": "0+10x40",
        "wardline_turn_seconds_bucket{le='+Inf',instance='a'}": "0+10x40",
        "wardline_turn_seconds_count{instance='a'}": "0+10x40",
      },
      { "3m": false, "20m": true },
    ],
    [
      "the first call to somebody who is not listed, once",
      "WardlineEgressRefused",
      {
        "wardline_egress_refused_total{hop='webhooks',reason='unlisted',instance='a'}": "0x5 1x34",
        "wardline_egress_refused_total{hop='webhooks',reason='unlisted',instance='b'}": "0x40",
      },
      { "4m": false, "8m": true },
    ],
    ["nodes that speak: no dead man", "WardlineSilent", alive, { "30m": false }],
    [
      "nobody speaks any more, after three minutes",
      "WardlineSilent",
      { "up{job='x'}": "1x40" },
      { "2m": false, "5m": true },
    ],
  ])("tell of %s", (_what, alert, series, at) => {
    expect(tryRule(alert, series, at)).toMatchObject({ status: 0 });
  });

  it("and a rule that does not fire is noticed", () => {
    expect(tryRule("WardlineSilent", alive, { "30m": true })).toMatchObject({ status: 1 });
  });
});
