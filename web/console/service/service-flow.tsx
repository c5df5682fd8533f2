// SPDX-License-Identifier: Apache-2.0
import type { JSX } from "preact";
import { useMemo } from "preact/hooks";
import { Chart, type ChartData } from "../parts/chart.tsx";
import { msText } from "./figures.ts";
import type { ServicePartProps } from "./part-props.ts";
import { serviceStrings } from "./service-strings.ts";

/** More codes than this in one picture are a tangle: the others are in the table of the API. */
const MOST_LINES = 6;

/** Turns, their times and refusals over the period. */
export function ServiceFlowTab({ view, lang }: ServicePartProps): JSX.Element {
  const words = serviceStrings(lang);
  const { flow } = view;
  const [turns, times, refusals] = useMemo((): readonly [ChartData, ChartData, ChartData] => {
    const x = flow.at.map((at) => Date.parse(at));
    const sum = (counts: readonly number[]): number => counts.reduce((all, count) => all + count, 0);
    return [
      { x, isTime: true, series: [{ label: words.turns, values: flow.turns, kind: "bar" }] },
      {
        x,
        isTime: true,
        series: [
          { label: words.p50, values: flow.p50Ms },
          { label: words.p95, values: flow.p95Ms },
          { label: words.p99, values: flow.p99Ms },
          { label: words.own95, values: flow.ownP95Ms },
        ],
      },
      {
        x: flow.refusals.length === 0 ? [] : x,
        isTime: true,
        series: flow.refusals
          .toSorted((a, b) => sum(b.counts) - sum(a.counts))
          .slice(0, MOST_LINES)
          .map(({ code, counts }) => ({ label: code, values: counts })),
      },
    ];
  }, [flow, words]);
  return (
    <>
      <h2 class="sr-only">{words.tabs.flow}</h2>
      <div class="service-charts">
        <Chart title={words.turnsPer(flow.stepSeconds / 60)} lang={lang} data={turns} xLabel={words.time} />
        <Chart title={words.times} lang={lang} data={times} xLabel={words.time} valueText={msText} />
        <Chart title={words.refusals} lang={lang} data={refusals} xLabel={words.time} />
      </div>
      <p class="quiet">{flow.of === "installation" ? words.ofAll : words.ofNode}</p>
    </>
  );
}
