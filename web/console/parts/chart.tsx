// SPDX-License-Identifier: Apache-2.0
import type { JSX } from "preact";
import { useEffect, useId, useRef, useState } from "preact/hooks";
import uPlot from "uplot";
import type { Lang } from "../../ui/words.ts";
import { type ChartData, type ChartSeries, chartOptions, DASHES, themeOf, xText } from "./chart-options.ts";
import { partStrings } from "./part-strings.ts";
import { Nothing } from "./view-state.tsx";

export type { ChartData, ChartSeries } from "./chart-options.ts";

interface ChartProps {
  readonly title: string;
  readonly lang: Lang;
  readonly data: ChartData;
  /** What x is: "Time", "Step". */
  readonly xLabel: string;
  /** A value with its unit, as it stands on the axis, in the legend and in the table. */
  readonly valueText?: (value: number) => string;
  readonly heightPx?: number;
}

/**
 * Lines or bars over time or things. The same values stand in a table: screen readers get it always, everybody else by a button. Colours
 * come from the page (`--chart-1` to `--chart-6`); series differ by dashes too. Nothing moves.
 */
export function Chart(props: ChartProps): JSX.Element {
  const { title, lang, data, xLabel, valueText = (value) => value.toLocaleString("en-GB"), heightPx = 200 } = props;
  const words = partStrings(lang);
  const heading = useId();
  const [isTable, setTable] = useState(false);
  const [point, setPoint] = useState<number | null>(null);
  const host = useRef<HTMLDivElement>(null);
  const theme = useThemeTurn();

  useEffect(() => {
    const element = host.current;
    if (element === null || data.x.length === 0) return undefined;
    const size = (): { width: number; height: number } => ({
      width: Math.max(120, element.clientWidth),
      height: heightPx,
    });
    const options = chartOptions(data, themeOf(element), size(), { lang, value: valueText, onPoint: setPoint });
    const plot = new uPlot(options, [[...data.x], ...data.series.map(({ values }) => [...values])], element);
    const observer = new ResizeObserver(() => plot.setSize(size()));
    observer.observe(element);
    return () => {
      observer.disconnect();
      plot.destroy();
    };
  }, [data, lang, heightPx, isTable, theme]);

  return (
    <figure class="chart" aria-labelledby={heading}>
      <figcaption class="chart-head">
        <h3 id={heading}>{title}</h3>
        {data.x.length > 0 && (
          <button type="button" class="text-button" onClick={() => setTable(!isTable)}>
            {isTable ? words.asChart : words.asTable}
          </button>
        )}
      </figcaption>
      {data.x.length === 0 ? (
        <Nothing of="chart" lang={lang} />
      ) : (
        <>
          {!isTable && (
            <div aria-hidden="true">
              <div ref={host} class="chart-host" dir="ltr" />
              <Legend data={data} point={point} nameOf={xText(data, lang)} valueText={valueText} />
            </div>
          )}
          <div
            class={isTable ? "table-box chart-table" : "sr-only"}
            {...(isTable ? { tabIndex: 0, role: "region", "aria-labelledby": heading } : {})}
          >
            <ChartTable data={data} title={title} xLabel={xLabel} nameOf={xText(data, lang)} valueText={valueText} />
          </div>
        </>
      )}
    </figure>
  );
}

interface LegendProps {
  readonly data: ChartData;
  readonly point: number | null;
  readonly nameOf: (x: number) => string;
  readonly valueText: (value: number) => string;
}

function Legend({ data, point, nameOf, valueText }: LegendProps): JSX.Element {
  const at = point ?? data.x.length - 1;
  return (
    <ul class="chart-legend">
      <li class="chart-point">{nameOf(data.x[at] ?? 0)}</li>
      {data.series.map((series, index) => (
        <li key={series.label}>
          <Sample series={series} index={index} />
          {series.label}
          <strong dir="ltr">{textOf(series.values[at], valueText)}</strong>
        </li>
      ))}
    </ul>
  );
}

function Sample({ series, index }: { series: ChartSeries; index: number }): JSX.Element {
  return (
    <svg class={`chart-sample c${(index % 6) + 1}`} viewBox="0 0 24 8" aria-hidden="true" focusable="false">
      {series.kind === "bar" ? (
        <rect x="6" y="0" width="12" height="8" />
      ) : (
        <path d="M0 4h24" stroke-dasharray={DASHES[index % DASHES.length]?.join(" ")} />
      )}
    </svg>
  );
}

interface ChartTableProps extends Omit<LegendProps, "point"> {
  readonly title: string;
  readonly xLabel: string;
}

function ChartTable({ data, title, xLabel, nameOf, valueText }: ChartTableProps): JSX.Element {
  return (
    <table>
      <caption class="sr-only">{title}</caption>
      <thead>
        <tr>
          <th scope="col">{xLabel}</th>
          {data.series.map(({ label }) => (
            <th key={label} scope="col">
              {label}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {data.x.map((x, at) => (
          <tr key={x}>
            <th scope="row">{nameOf(x)}</th>
            {data.series.map(({ label, values }) => (
              <td key={label}>{textOf(values[at], valueText)}</td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function textOf(value: number | null | undefined, valueText: (value: number) => string): string {
  return value === null || value === undefined ? "–" : valueText(value);
}

/** Counts how often the page changed between light and dark: a canvas must be drawn again. */
function useThemeTurn(): number {
  const [turn, setTurn] = useState(0);
  useEffect(() => {
    const bump = (): void => setTurn((before) => before + 1);
    const dark = window.matchMedia("(prefers-color-scheme: dark)");
    dark.addEventListener("change", bump);
    const observer = new MutationObserver(bump);
    observer.observe(document.documentElement, { attributes: true, attributeFilter: ["data-theme"] });
    return () => {
      dark.removeEventListener("change", bump);
      observer.disconnect();
    };
  }, []);
  return turn;
}
