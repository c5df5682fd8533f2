// SPDX-License-Identifier: Apache-2.0
import { NO_FLOW, type Run } from "./runs.ts";

/**
 * What is counted of each run. Each measure splits the runs that it tells of into values, so that every run stands in one cell of it at the most:
 * `end`: `finished`, `person`, `left:STEP`; `reason`: why a person; `heard`: `all` or `not_all`; `proof`: `WAY:OUTCOME`; `score`: `1` to `5`.
 */
export const MEASURES = ["end", "reason", "heard", "proof", "score"] as const;
export type Measure = (typeof MEASURES)[number];

/** Where a run is counted. */
export type Group = { readonly flow: string; readonly lang: string; readonly channel: string };

/** A count of a day. `people` counts nobody twice within a month, so it is never more than there were. */
export type Cell = Group & {
  /** `YYYY-MM-DD`, the operator's. */
  readonly day: string;
  readonly measure: Measure;
  readonly value: string;
  readonly runs: number;
  readonly people: number;
};

const LONGEST = 80;

/** The cells that one conversation adds to. */
export function cellsOf(
  runs: readonly Run[],
  at: { readonly day: string; readonly lang: string; readonly channel: string; readonly isNewPerson: boolean },
): readonly Cell[] {
  const { isNewPerson, ...where } = at;
  return runs.flatMap((run) =>
    valuesOf(run).map(([measure, value]) => ({
      ...where,
      flow: run.flow === "" ? NO_FLOW : run.flow,
      measure,
      value: value.slice(0, LONGEST),
      runs: 1,
      people: isNewPerson ? 1 : 0,
    })),
  );
}

function valuesOf(run: Run): readonly (readonly [Measure, string])[] {
  return [
    ["end", run.end.kind === "left" ? `left:${run.end.step}` : run.end.kind],
    ["heard", run.isMisheard ? "not_all" : "all"],
    ...(run.end.kind === "person" ? [["reason", run.reason ?? "asked"] as const] : []),
    ...(run.proof === null ? [] : [["proof", run.proof] as const]),
    ...(run.score === null ? [] : [["score", String(run.score)] as const]),
  ];
}
