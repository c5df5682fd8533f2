// SPDX-License-Identifier: Apache-2.0
import type { JSX } from "preact";
import type { ServiceDependency } from "#protocol";
import { Icon, type IconName } from "../../ui/icons.tsx";
import { type Column, DataTable } from "../parts/data-table.tsx";
import { Nothing } from "../parts/view-state.tsx";
import { dayAndTime } from "../times.ts";
import { msText } from "./figures.ts";
import type { ServicePartProps } from "./part-props.ts";
import { type ServiceStrings, serviceStrings } from "./service-strings.ts";

type State = ServiceDependency["state"];
const TONES: Readonly<Record<State, string>> = {
  well: "good",
  degraded: "warn",
  down: "bad",
  off: "calm",
  unknown: "calm",
};
const SIGNS: Readonly<Record<State, IconName>> = {
  well: "check",
  degraded: "alert",
  down: "close",
  off: "dot",
  unknown: "dot",
};

/** A state as a word, a sign and a colour: any one of them is enough. */
export function StateTag({ state, words }: { state: State; words: ServiceStrings }): JSX.Element {
  return (
    <span class={`tag ${TONES[state]}`}>
      <Icon name={SIGNS[state]} />
      {words.states[state]}
    </span>
  );
}

/** What the service leans on: its own parts as cards, the operator's interfaces as a table. */
export function ServiceHealthTab({ view, lang }: ServicePartProps): JSX.Element {
  const words = serviceStrings(lang);
  const apis = view.dependencies.filter(({ kind }) => kind === "operator");
  const columns: readonly Column<ServiceDependency>[] = [
    { name: "name", label: words.name, width: "minmax(10rem, 2fr)", draw: ({ name }) => <bdi>{name}</bdi> },
    {
      name: "state",
      label: words.state,
      width: "minmax(9rem, 1fr)",
      draw: ({ state }) => <StateTag state={state} words={words} />,
    },
    { name: "took", label: words.answered, isNumber: true, draw: ({ tookMs }) => msText(tookMs) },
    { name: "calls", label: words.calls, isNumber: true, draw: ({ calls }) => numberText(calls) },
    { name: "failed", label: words.failed, isNumber: true, draw: ({ failures }) => numberText(failures) },
    {
      name: "last",
      label: words.lastAsked,
      width: "minmax(11rem, 1fr)",
      draw: ({ lastAt }) => (lastAt === null ? "–" : dayAndTime(lang, lastAt)),
    },
  ];
  return (
    <>
      {view.dependencies.length === apis.length ? (
        <Nothing of="dependencies" lang={lang} />
      ) : (
        <ul class="service-cards">
          {view.dependencies
            .filter(({ kind }) => kind !== "operator")
            .map((one) => (
              <li key={one.name} class="service-card">
                <span class="quiet">{words.kinds[one.kind]}</span>
                <strong>{words.names[one.name] ?? one.name}</strong>
                <StateTag state={one.state} words={words} />
                <span class="quiet">
                  {one.code !== null && (
                    <>
                      {words.codes[one.code]} <code dir="ltr">{one.code}</code>
                    </>
                  )}{" "}
                  <bdi>{msText(one.tookMs)}</bdi>
                  {one.calls !== null && one.calls > 0 && ` · ${words.failed}: ${one.failures ?? 0} / ${one.calls}`}
                </span>
              </li>
            ))}
        </ul>
      )}
      <section>
        <h2>{words.interfaces}</h2>
        {apis.length === 0 ? (
          <Nothing of="interfaces" lang={lang} />
        ) : (
          <DataTable label={words.interfaces} lang={lang} columns={columns} rows={apis} keyOf={({ name }) => name} />
        )}
        <p class="quiet">{words.perNode}</p>
      </section>
    </>
  );
}

function numberText(value: number | null): string {
  return value === null ? "–" : value.toLocaleString("en-GB");
}
