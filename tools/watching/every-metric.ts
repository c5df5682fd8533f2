// SPDX-License-Identifier: Apache-2.0
import { makeMetrics } from "../../src/main/metrics.ts";
import { watchService } from "../../src/main/watch/service-gauges.ts";

export type MetricFacts = {
  readonly name: string;
  readonly type: string;
  readonly help: string;
  readonly labels: readonly string[];
};

/** Every metric that a process can have, with nothing in it: what the page of metrics is written from. */
export async function everyMetric(): Promise<readonly MetricFacts[]> {
  const metrics = makeMetrics();
  metrics.watchDatabase({
    stats: () => {
      throw new TypeError("Nobody asks for values");
    },
  });
  metrics.watchSiem({ state: () => ({ waiting: 0, sent: 0, lost: 0, failingSince: null }) });
  watchService(metrics.registry, () => Promise.resolve({ view: null, machine: null, now: 0 }));
  return metrics.registry
    .getMetricsAsArray()
    .map((metric) => ({
      name: metric.name,
      type: metric.constructor.name.toLowerCase(),
      help: metric.help.replace(/\.$/u, ""),
      labels:
        "labelNames" in metric ? (metric as unknown as { readonly labelNames: readonly string[] }).labelNames : [],
    }))
    .toSorted((a, b) => a.name.localeCompare(b.name));
}
