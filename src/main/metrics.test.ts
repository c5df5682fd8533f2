// SPDX-License-Identifier: Apache-2.0
import { expect, it } from "vitest";
import { ALERTS } from "#app";
import { makeMetrics } from "./metrics.ts";

// Prometheus sees no growth in a series that begins with its first count.
it.each(ALERTS.flatMap(({ id, condition }) => (condition.kind === "growth" ? [[id, condition] as const] : [])))(
  "[SEC-611] what %s counts is there, as nothing, before anything happened, so that the first time is told",
  async (_id, { metric, labels = {} }) => {
    const metrics = makeMetrics();
    metrics.watchSiem({ state: () => ({ waiting: 0, sent: 0, lost: 0, failingSince: null }) });
    const read = await metrics.registry.getSingleMetric(metric)?.get();
    const series = read?.values.filter(({ labels: of }) =>
      Object.entries(labels).every(([name, values]) => values.includes(String(of[name]))),
    );
    expect(series?.length).toBeGreaterThan(0);
    expect(series?.filter(({ value }) => value !== 0)).toEqual([]);
  },
);

it("[SEC-611] a refused call counts on in a series that was there", async () => {
  const metrics = makeMetrics();
  const seriesOf = async () =>
    (await metrics.registry.getSingleMetric("wardline_egress_refused_total")?.get())?.values ?? [];
  const before = (await seriesOf()).length;
  metrics.onRefusedCall({ hop: "heartbeat", reason: "outside_region" });
  const after = await seriesOf();
  expect(after).toHaveLength(before);
  expect(after.filter(({ value }) => value > 0).map(({ labels }) => labels)).toEqual([
    { hop: "heartbeat", reason: "outside_region" },
  ]);
});
