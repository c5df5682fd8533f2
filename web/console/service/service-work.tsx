// SPDX-License-Identifier: Apache-2.0
import type { JSX } from "preact";
import type { ServiceJob } from "#protocol";
import { type Column, DataTable } from "../parts/data-table.tsx";
import { Nothing } from "../parts/view-state.tsx";
import { dayAndTime } from "../times.ts";
import { msText } from "./figures.ts";
import type { ServicePartProps } from "./part-props.ts";
import { serviceStrings } from "./service-strings.ts";

/** What waits, and what runs beside turns. */
export function ServiceWorkTab({ view, lang }: ServicePartProps): JSX.Element {
  const words = serviceStrings(lang);
  const columns: readonly Column<ServiceJob>[] = [
    { name: "name", label: words.job, width: "minmax(12rem, 2fr)", draw: ({ name }) => <code dir="ltr">{name}</code> },
    {
      name: "state",
      label: words.state,
      width: "minmax(10rem, 1.5fr)",
      draw: ({ isRunning, lastCode, runs }) =>
        isRunning ? (
          <span class="tag calm">{words.running}</span>
        ) : lastCode === null ? (
          <span class={runs === 0 ? "tag calm" : "tag good"}>{runs === 0 ? words.never : words.states.well}</span>
        ) : (
          <span class="tag bad">
            <code dir="ltr">{lastCode}</code>
          </span>
        ),
    },
    { name: "every", label: words.every, isNumber: true, draw: ({ everyMs }) => <bdi>{spanText(everyMs)}</bdi> },
    { name: "runs", label: words.runs, isNumber: true, draw: ({ runs }) => runs.toLocaleString("en-GB") },
    { name: "failed", label: words.failed, isNumber: true, draw: ({ failures }) => failures.toLocaleString("en-GB") },
    { name: "took", label: words.took, isNumber: true, draw: ({ lastMs }) => <bdi>{msText(lastMs)}</bdi> },
    {
      name: "last",
      label: words.lastRun,
      width: "minmax(11rem, 1.2fr)",
      draw: ({ lastStartedAt }) => (lastStartedAt === null ? words.never : dayAndTime(lang, lastStartedAt)),
    },
  ];
  return (
    <>
      <section>
        <h2>{words.queues}</h2>
        {view.queues.length === 0 ? (
          <Nothing of="queues" lang={lang} />
        ) : (
          <ul class="service-cards">
            {view.queues.map(({ name, waiting, isMore, oldestAt }) => (
              <li key={name} class="service-card">
                <span class="quiet">{words.queueNames[name] ?? name}</span>
                <strong class="figure">{`${waiting.toLocaleString("en-GB")}${isMore ? "+" : ""}`}</strong>
                <span class="quiet">
                  {waiting === 0
                    ? words.nothingWaits
                    : oldestAt === null
                      ? ""
                      : words.oldest(dayAndTime(lang, oldestAt))}
                </span>
              </li>
            ))}
          </ul>
        )}
      </section>
      <section>
        <h2>{words.jobs}</h2>
        <p class="quiet">{words.jobsText}</p>
        <DataTable
          label={words.jobs}
          lang={lang}
          columns={columns}
          rows={view.jobs}
          empty="jobs"
          keyOf={({ name }) => name}
        />
      </section>
    </>
  );
}

/** `2 s`, `10 min`, `1 h`: as the units are written in both languages. */
function spanText(ms: number): string {
  if (ms >= 3_600_000) return `${Math.round(ms / 360_000) / 10} h`;
  return ms >= 60_000 ? `${Math.round(ms / 60_000)} min` : `${Math.round(ms / 1_000)} s`;
}
