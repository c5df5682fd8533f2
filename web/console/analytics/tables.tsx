// SPDX-License-Identifier: Apache-2.0
import type { JSX } from "preact";
import type { AnalyticsFigures } from "#protocol";
import { flowName } from "../flow-name.ts";
import { DataTable } from "../parts/data-table.tsx";
import { Nothing } from "../parts/view-state.tsx";
import { analyticsStrings } from "./analytics-strings.ts";
import { plainName, ratesOf, share } from "./figures.ts";
import { percent } from "./overview-tab.tsx";
import type { AnalyticsPartProps } from "./part-props.ts";

type Counted = AnalyticsFigures["steps"][number];
const count = (value: number): string => value.toLocaleString("en-GB");

interface TopicsTabProps extends AnalyticsPartProps {
  readonly flow: string;
  readonly onFlow: (flow: string) => void;
}

/** Each topic with its rates; one of them with the steps at which customers left. */
export function TopicsTab({ view, lang, flow, onFlow }: TopicsTabProps): JSX.Element {
  const words = analyticsStrings(lang);
  const picked = view.flows.find((one) => one.flow === flow);
  const name = (id: string, title = picked?.title ?? null): string =>
    id === "none" ? words.noTopic : flowName(lang, id, title);
  return (
    <>
      <h2 class="sr-only">{words.tabs.topics}</h2>
      <DataTable
        label={words.tabs.topics}
        lang={lang}
        rows={view.flows}
        keyOf={(row) => row.flow}
        openKey={flow === "" ? null : flow}
        onOpen={(row) => onFlow(row.flow)}
        columns={[
          { name: "flow", label: words.topic, width: "minmax(10rem, 2fr)", draw: (row) => name(row.flow, row.title) },
          { name: "runs", label: words.runs, isNumber: true, draw: ({ runs }) => count(runs) },
          { name: "in", label: words.contained, isNumber: true, draw: (row) => percent(ratesOf(row).contained) },
          { name: "done", label: words.resolved, isNumber: true, draw: (row) => percent(ratesOf(row).resolved) },
          { name: "left", label: words.left, isNumber: true, draw: ({ left }) => count(left) },
          { name: "heard", label: words.understood, isNumber: true, draw: (row) => percent(ratesOf(row).understood) },
        ]}
      />
      {picked === undefined ? (
        <p class="quiet">{words.pickTopic}</p>
      ) : (
        <Counts
          title={words.funnel(name(flow))}
          lang={lang}
          label={words.step}
          of={picked.runs}
          list={picked.steps}
          say={(step) => picked.stepTitles[step]?.[lang] ?? plainName(step)}
        />
      )}
    </>
  );
}

/** Why a person was brought. */
export function PeopleTab({ view, lang }: AnalyticsPartProps): JSX.Element {
  const words = analyticsStrings(lang);
  const { reasons, person } = view.total;
  const say = (value: string): string => words.reasonNames[value] ?? plainName(value);
  return <Counts title={words.reasons} lang={lang} label={words.reason} of={person} list={reasons} say={say} />;
}

/** Proofs by way and outcome, and scores. */
export function QualityTab({ view, lang }: AnalyticsPartProps): JSX.Element {
  const words = analyticsStrings(lang);
  const { proofs, scores } = view.total;
  const total = (list: readonly Counted[]): number => list.reduce((sum, one) => sum + one.count, 0);
  const say = (value: string): string => {
    const [way = "", outcome = ""] = value.split(":");
    return `${words.ways[way] ?? way}: ${words.outcomes[outcome] ?? outcome}`;
  };
  const best = scores.toSorted((a, b) => (a.value < b.value ? 1 : -1));
  return (
    <>
      <Counts title={words.proofBy} lang={lang} label={words.way} of={total(proofs)} list={proofs} say={say} />
      <Counts
        title={words.scores}
        lang={lang}
        label={words.scoreGiven}
        of={total(scores)}
        list={best}
        say={(one) => one}
      />
    </>
  );
}

interface CountsProps extends Pick<AnalyticsPartProps, "lang"> {
  readonly title: string;
  readonly label: string;
  readonly of: number;
  readonly list: readonly Counted[];
  readonly say: (value: string) => string;
}

/** Counts with their share, each with a bar as long as it. */
function Counts({ title, lang, label, of, list, say }: CountsProps): JSX.Element {
  const words = analyticsStrings(lang);
  return (
    <section class="analytics-counts">
      <h2>{title}</h2>
      {list.length === 0 ? (
        <Nothing of="counts" lang={lang} />
      ) : (
        <table>
          <caption class="sr-only">{title}</caption>
          <thead>
            <tr>
              <th scope="col">{label}</th>
              <th scope="col">{words.count}</th>
              <th scope="col">{words.share}</th>
            </tr>
          </thead>
          <tbody>
            {list.map(({ value, count: many }) => (
              <tr key={value}>
                <th scope="row">{value === "other" ? words.other : say(value)}</th>
                <td>{count(many)}</td>
                <td>
                  <bdi>{percent(share(many, of))}</bdi>
                  <meter aria-hidden="true" min={0} max={Math.max(1, of)} value={many} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </section>
  );
}
