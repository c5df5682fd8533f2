// SPDX-License-Identifier: Apache-2.0
import type { Registry } from "prom-client";
import { ALERTS, metricOf, type Sample, type Snapshot } from "#app";

const WATCHED = [...new Set(ALERTS.map(({ condition }) => metricOf(condition)))];

/** What the metrics that alerts are about are now. */
export async function takeSnapshot(registry: Registry, at: number): Promise<Snapshot> {
  const read = await Promise.all(
    WATCHED.map(async (name): Promise<readonly [string, readonly Sample[]]> => {
      const metric = registry.getSingleMetric(name);
      if (metric === undefined) return [name, []];
      const { values } = await metric.get();
      return [
        name,
        values.map(({ labels, value }) => ({
          labels: Object.fromEntries(Object.entries(labels).map(([label, text]) => [label, String(text)])),
          value,
        })),
      ];
    }),
  );
  const all = new Map(read);
  return { at, samples: (metric) => all.get(metric) ?? [] };
}
