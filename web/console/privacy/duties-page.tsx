// SPDX-License-Identifier: Apache-2.0
import type { JSX } from "preact";
import { useState } from "preact/hooks";
import type { DeskIncidents } from "#protocol";
import type { PageProps } from "../page-props.ts";
import { saveCsv, toCsv } from "../parts/csv.ts";
import { type Column, DataTable } from "../parts/data-table.tsx";
import { PageHead } from "../parts/page-head.tsx";
import { Tabs } from "../parts/tabs.tsx";
import { useLoad } from "../parts/use-load.ts";
import { ViewState } from "../parts/view-state.tsx";
import { dayAndTime } from "../times.ts";
import { StateTag } from "./bits.tsx";
import { codeText } from "./codes.ts";
import { dutyStrings } from "./duties-strings.ts";
import type { RegisterLine, Wrapped } from "./duty-types.ts";
import { DutyView } from "./duty-view.tsx";
import { OpenIncident } from "./open-incident.tsx";
import { count } from "./say.ts";

/** Duties that an incident brings: clocks, drafts, whom it reached, telling them, and the register. */
export function DutiesPage(props: PageProps): JSX.Element {
  const { lang, me, way } = props;
  const words = dutyStrings(lang);
  const [tab, setTab] = useState<"incidents" | "register">("incidents");
  const [isOpening, setOpening] = useState(false);
  const [id] = way.rest;
  if (id !== undefined) return <DutyView {...props} id={id} />;
  return (
    <main class="desk-page wide">
      <PageHead title={words.title} text={words.text}>
        {me.may.includes("incidents.work") && (
          <button type="button" class="button primary" onClick={() => setOpening(true)}>
            {words.openIt}
          </button>
        )}
      </PageHead>
      <Tabs
        label={words.title}
        current={tab}
        onPick={setTab}
        tabs={[
          { name: "incidents", label: words.incidents },
          { name: "register", label: words.register },
        ]}
      >
        {tab === "incidents" ? <Incidents {...props} /> : <Register {...props} />}
      </Tabs>
      {isOpening && (
        <OpenIncident {...props} onClose={() => setOpening(false)} onOpened={(opened) => way.go("duties", opened)} />
      )}
    </main>
  );
}

type Row = DeskIncidents["incidents"][number];

function Incidents({ api, lang, way }: PageProps): JSX.Element {
  const words = dutyStrings(lang);
  const load = useLoad<DeskIncidents>(api, "/v1/desk/incidents", { everyMs: 10_000 });
  const columns: readonly Column<Row>[] = [
    { name: "kind", label: words.kind, width: "minmax(10rem, 2fr)", draw: ({ kind }) => codeText(kind, lang) },
    { name: "severity", label: words.severity, draw: ({ severity }) => codeText(severity, lang) },
    { name: "state", label: words.state, draw: ({ state }) => <StateTag code={state} text={codeText(state, lang)} /> },
    {
      name: "opened",
      label: words.opened,
      width: "minmax(10rem, 1fr)",
      draw: ({ openedAt }) => dayAndTime(lang, openedAt),
    },
  ];
  return (
    <ViewState load={load} lang={lang} isEmpty={({ incidents }) => incidents.length === 0} empty="duties">
      {({ incidents }) => (
        <DataTable
          label={words.incidents}
          lang={lang}
          columns={columns}
          rows={incidents}
          keyOf={({ incidentId }) => incidentId}
          onOpen={({ incidentId }) => way.go("duties", incidentId)}
        />
      )}
    </ViewState>
  );
}

function Register({ api, lang, way }: PageProps): JSX.Element {
  const words = dutyStrings(lang);
  const load = useLoad<Wrapped<readonly RegisterLine[]>>(api, "/v1/desk/incident-register");
  const columns: readonly Column<RegisterLine>[] = [
    { name: "kind", label: words.kind, width: "minmax(10rem, 2fr)", draw: ({ kind }) => codeText(kind, lang) },
    { name: "state", label: words.state, draw: ({ state }) => <StateTag code={state} text={codeText(state, lang)} /> },
    {
      name: "opened",
      label: words.opened,
      width: "minmax(10rem, 1fr)",
      draw: ({ openedAt }) => dayAndTime(lang, openedAt),
    },
    {
      name: "clocks",
      label: words.clocks,
      isNumber: true,
      draw: ({ clocks }) => count(clocks.filter(({ state }) => state !== "not_applicable").length),
    },
    { name: "notices", label: words.notices, isNumber: true, draw: ({ notices }) => count(notices.sent) },
    { name: "entries", label: words.entries, isNumber: true, draw: ({ historyIds }) => count(historyIds.length) },
  ];
  const save = (lines: readonly RegisterLine[]): void => {
    const head = ["incident", "kind", "severity", "state", "openedAt", "clocks", "told", "historyIds"];
    const rows = lines.map((line) => [
      ...[line.incident, line.kind, line.severity, line.state, line.openedAt],
      line.clocks.map(({ clock, state }) => `${clock}=${state}`).join(" "),
      line.notices.sent,
      line.historyIds.join(" "),
    ]);
    saveCsv("incident-register.csv", toCsv(head, rows));
  };
  return (
    <ViewState load={load} lang={lang} isEmpty={({ result }) => result.length === 0} empty="register">
      {({ result }) => (
        <>
          <p class="quiet">{words.registerText}</p>
          <p class="act-row">
            <button type="button" class="button plain" onClick={() => save(result)}>
              {words.saveCsv}
            </button>
          </p>
          <DataTable
            label={words.register}
            lang={lang}
            columns={columns}
            rows={result}
            keyOf={({ incident }) => incident}
            onOpen={({ incident }) => way.go("duties", incident)}
          />
        </>
      )}
    </ViewState>
  );
}
