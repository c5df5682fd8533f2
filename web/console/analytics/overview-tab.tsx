// SPDX-License-Identifier: Apache-2.0
import type { JSX } from "preact";
import { useMemo } from "preact/hooks";
import { Chart, type ChartData } from "../parts/chart.tsx";
import { analyticsStrings } from "./analytics-strings.ts";
import { ratesOf } from "./figures.ts";
import type { AnalyticsPartProps } from "./part-props.ts";

/** A rate as it is read. */
export function percent(rate: number | null): string {
  return rate === null ? "–" : `${(100 * rate).toFixed(0)} %`;
}

/** The five figures, and how they went over the period. */
export function OverviewTab({ view, lang }: AnalyticsPartProps): JSX.Element {
  const words = analyticsStrings(lang);
  const rates = ratesOf(view.total);
  const count = (value: number): string => value.toLocaleString("en-GB");
  const [outcomes, shares] = useMemo((): readonly [ChartData, ChartData] => {
    const x = view.days.map(({ day }) => Date.parse(`${day}T12:00:00Z`));
    const daily = view.days.map(ratesOf);
    const inPercent = (rate: number | null): number | null => (rate === null ? null : 100 * rate);
    return [
      {
        x,
        isTime: true,
        series: [
          { label: words.finished, values: view.days.map(({ finished }) => finished) },
          { label: words.person, values: view.days.map(({ person }) => person) },
          { label: words.left, values: view.days.map(({ left }) => left) },
        ],
      },
      {
        x,
        isTime: true,
        series: [
          { label: words.contained, values: daily.map(({ contained }) => inPercent(contained)) },
          { label: words.resolved, values: daily.map(({ resolved }) => inPercent(resolved)) },
          { label: words.understood, values: daily.map(({ understood }) => inPercent(understood)) },
        ],
      },
    ];
  }, [view, words]);
  const cards: readonly (readonly [string, string])[] = [
    [words.contained, percent(rates.contained)],
    [words.resolved, percent(rates.resolved)],
    [words.understood, percent(rates.understood)],
    [words.proofs, percent(rates.proofs)],
    [words.score, rates.score === null ? "–" : rates.score.toFixed(1)],
  ];
  return (
    <>
      <h2 class="sr-only">{words.tabs.overview}</h2>
      <dl class="analytics-cards">
        <div>
          <dt>{words.runs}</dt>
          <dd>{count(view.total.runs)}</dd>
        </div>
        {cards.map(([label, value]) => (
          <div key={label}>
            <dt>{label}</dt>
            <dd>
              <bdi>{value}</bdi>
            </dd>
          </div>
        ))}
      </dl>
      <div class="service-charts">
        <Chart title={words.perDay} lang={lang} data={outcomes} xLabel={words.day} />
        <Chart
          title={words.rates}
          lang={lang}
          data={shares}
          xLabel={words.day}
          valueText={(value) => `${value.toFixed(0)} %`}
        />
      </div>
    </>
  );
}
