// SPDX-License-Identifier: Apache-2.0
import uPlot from "uplot";
import type { Lang } from "../../ui/words.ts";

export interface ChartSeries {
  readonly label: string;
  /** One value per point of x; null where nothing was measured, which leaves a gap. */
  readonly values: readonly (number | null)[];
  readonly kind?: "line" | "bar";
}

export interface ChartData {
  /** Milliseconds since 1970 where `isTime`, else plain numbers; ascending. With `names`, use 0, 1, 2, … */
  readonly x: readonly number[];
  readonly isTime: boolean;
  /** Names of the points, where x counts things instead of measuring. */
  readonly names?: readonly string[];
  readonly series: readonly ChartSeries[];
}

/** Colours and type of the page, as the canvas needs them. */
export interface ChartTheme {
  readonly ink: string;
  readonly line: string;
  readonly font: string;
  readonly colours: readonly string[];
}

/** Series differ by their dashes too: colour alone says nothing to many readers. */
export const DASHES: readonly (readonly number[])[] = [[], [6, 4], [2, 3], [10, 3, 2, 3], [1, 4], [12, 6]];

/** Reads the theme from the style of `element`, so that light, dark and a brand's colours are followed. */
export function themeOf(element: Element): ChartTheme {
  const style = getComputedStyle(element);
  const read = (name: string): string => style.getPropertyValue(name).trim();
  return {
    ink: read("--ink-2"),
    line: read("--line"),
    font: `12px ${read("--font")}`,
    colours: [1, 2, 3, 4, 5, 6].map((at) => read(`--chart-${at}`)),
  };
}

/** How a point of x is written: time of day within a day, else the day; or its name. */
export function xText(data: ChartData, lang: Lang): (x: number) => string {
  if (data.names !== undefined) return (x) => data.names?.[x] ?? "";
  const locale = lang === "ar" ? "ar-u-nu-latn" : "en-GB";
  if (!data.isTime) return (x) => x.toLocaleString(locale);
  const spanMs = (data.x.at(-1) ?? 0) - (data.x[0] ?? 0);
  const format = new Intl.DateTimeFormat(
    locale,
    spanMs <= 36 * 3_600_000 ? { timeStyle: "short" } : { day: "numeric", month: "short" },
  );
  return (x) => format.format(x);
}

/** What uPlot is told. Right to left the time runs from the right and values stand there. */
export function chartOptions(
  data: ChartData,
  theme: ChartTheme,
  size: { readonly width: number; readonly height: number },
  ways: {
    readonly lang: Lang;
    readonly value: (value: number) => string;
    readonly onPoint: (at: number | null) => void;
  },
): uPlot.Options {
  const isRtl = ways.lang === "ar";
  const axis = { stroke: theme.ink, font: theme.font, grid: { stroke: theme.line, width: 1 }, ticks: { show: false } };
  const nameOf = xText(data, ways.lang);
  return {
    ...size,
    ms: 1,
    legend: { show: false },
    cursor: { y: false, drag: { setScale: false, x: false, y: false } },
    scales: {
      x: {
        time: data.isTime,
        dir: isRtl ? -1 : 1,
        ...(data.names === undefined ? {} : { range: [-0.5, data.x.length - 0.5] }),
      },
      y: { range: (_plot, _min, max) => [0, max > 0 ? max * 1.1 : 1] },
    },
    axes: [
      {
        ...axis,
        space: 64,
        size: 30,
        values: (_plot, splits) =>
          splits.map((x) => (data.names !== undefined && !Number.isInteger(x) ? "" : nameOf(x))),
      },
      { ...axis, side: isRtl ? 1 : 3, size: 64, values: (_plot, splits) => splits.map(ways.value) },
    ],
    series: [{}, ...data.series.map((one, at) => seriesOptions(one, at, theme))],
    hooks: { setCursor: [(plot) => ways.onPoint(plot.cursor.idx ?? null)] },
  };
}

function seriesOptions(series: ChartSeries, at: number, theme: ChartTheme): uPlot.Series {
  const colour = theme.colours[at % theme.colours.length] ?? theme.ink;
  if (series.kind === "bar") {
    const paths = uPlot.paths.bars?.({ size: [0.6, 48] });
    return {
      stroke: colour,
      fill: colour,
      width: 0,
      points: { show: false },
      ...(paths === undefined ? {} : { paths }),
    };
  }
  return { stroke: colour, width: 2, dash: [...(DASHES[at % DASHES.length] ?? [])], points: { size: 5 } };
}
