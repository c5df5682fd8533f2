// SPDX-License-Identifier: Apache-2.0
import type { JSX } from "preact";
import { useState } from "preact/hooks";
import type { DeskIncident, DeskIncidents } from "#protocol";
import { codeWords } from "./incident-codes.ts";
import { incidentStrings } from "./incident-strings.ts";
import { IncidentView } from "./incident-view.tsx";
import { useLive } from "./live.ts";
import type { PageProps } from "./page-props.ts";
import { type Column, DataTable } from "./parts/data-table.tsx";
import { ListFoot } from "./parts/list-foot.tsx";
import { PageHead } from "./parts/page-head.tsx";
import { Tabs } from "./parts/tabs.tsx";
import { useLoad } from "./parts/use-load.ts";
import { isBare, usePages } from "./parts/use-pages.ts";
import { ViewState } from "./parts/view-state.tsx";
import { Gravity } from "./security/entity-tag.tsx";
import { LiveMap } from "./security/live-map.tsx";
import { type VerdictFilter, VerdictStream } from "./security/verdict-stream.tsx";
import { watchStrings } from "./security/watch-strings.ts";
import { dayAndTime } from "./times.ts";

type Incident = DeskIncidents["incidents"][number];

const TABS = ["map", "verdicts", "list"] as const;
/** What changed is told at once; this is for a connection that is gone. */
const EVERY_MS = 15_000;
const ALL: VerdictFilter = { kind: "", severity: "", entity: null };
const IS_ID = /^[0-9a-f]{8}-/u;

/** Attacks as they happen: at a glance, verdict by verdict, campaign by campaign. Nobody learns from it who a customer is. */
export function IncidentsPage(props: PageProps): JSX.Element {
  const { lang, way } = props;
  const words = watchStrings(lang);
  const [filter, setFilter] = useState<VerdictFilter>(ALL);
  const [first] = way.rest;
  const shown = first !== undefined && IS_ID.test(first) ? first : null;
  const current = TABS.find((name) => name === first) ?? "map";
  const labels = { map: words.tabs.map, verdicts: words.tabs.verdicts, list: words.tabs.incidents };
  const onIncident = (id: string): void => way.go("incidents", id);
  const look = (change: Partial<VerdictFilter>): void => {
    setFilter({ ...ALL, ...change });
    way.go("incidents", "verdicts");
  };
  if (shown !== null) return <OneIncident {...props} incidentId={shown} />;
  return (
    <main class="desk-page wide security">
      <PageHead title={words.title} text={words.text} />
      <Tabs
        label={words.title}
        tabs={TABS.map((name) => ({ name, label: labels[name] }))}
        current={current}
        onPick={(name) => way.replace("incidents", name)}
      >
        {current === "map" && (
          <LiveMap
            {...props}
            onKind={(kind) => look({ kind })}
            onEntity={(entity) => look({ entity })}
            onIncident={onIncident}
          />
        )}
        {current === "verdicts" && (
          <VerdictStream {...props} filter={filter} onFilter={setFilter} onIncident={onIncident} />
        )}
        {current === "list" && <IncidentList {...props} onIncident={onIncident} />}
      </Tabs>
    </main>
  );
}

function OneIncident(props: PageProps & { readonly incidentId: string }): JSX.Element {
  const { api, lang, live, incidentId, way } = props;
  const load = useLoad<DeskIncident>(api, `/v1/desk/incidents/${incidentId}`, { everyMs: EVERY_MS });
  useLive(live, "incidents", load.reload);
  return (
    <main class="desk-page wide security incident">
      <ViewState load={load} lang={lang}>
        {(shown) => (
          <IncidentView
            {...props}
            shown={shown}
            onBack={() => way.go("incidents", "list")}
            onChanged={() => void load.reload()}
          />
        )}
      </ViewState>
    </main>
  );
}

function IncidentList({
  api,
  lang,
  live,
  onIncident,
}: PageProps & { readonly onIncident: (id: string) => void }): JSX.Element {
  const words = incidentStrings(lang);
  const load = usePages<Incident, DeskIncidents>(api, "/v1/desk/incidents?limit=100", {
    rowsOf: ({ incidents }) => incidents,
    keyOf: ({ incidentId }) => incidentId,
    everyMs: EVERY_MS,
  });
  // Which row changed is not told: as far as it was read, it is read again.
  useLive(live, "incidents", load.reload);
  const columns: readonly Column<Incident>[] = [
    { name: "kind", label: words.kind, width: "minmax(10rem, 2fr)", draw: ({ kind }) => codeWords(kind, lang) },
    { name: "severity", label: words.severity, draw: ({ severity }) => <Gravity is={severity} lang={lang} /> },
    { name: "state", label: words.state, draw: ({ state }) => codeWords(state, lang) },
    { name: "verdicts", label: words.verdicts, width: "6rem", isNumber: true, draw: ({ verdicts }) => verdicts },
    { name: "last", label: words.last, width: "minmax(11rem, 1fr)", draw: ({ lastAt }) => dayAndTime(lang, lastAt) },
    {
      name: "show",
      label: words.show,
      draw: ({ incidentId, kind, lastAt }) => (
        <button
          type="button"
          class="text-button"
          aria-label={`${words.show}: ${codeWords(kind, lang)}, ${dayAndTime(lang, lastAt)}`}
          onClick={() => onIncident(incidentId)}
        >
          {words.show}
        </button>
      ),
    },
  ];
  return (
    <ViewState load={load} lang={lang} isEmpty={isBare} empty="incidents">
      {({ rows, head: { counts }, hasMore, isWhole }) => (
        <>
          <p class="quiet" role="status">
            {words.counts(counts.open, counts.confirmed, counts.inForce)}
          </p>
          <DataTable
            label={words.title}
            {...{ lang, columns, rows }}
            keyOf={({ incidentId }) => incidentId}
            onOpen={({ incidentId }) => onIncident(incidentId)}
            hasMore={hasMore && isWhole}
            onEnd={load.more}
          />
          {!isWhole && <ListFoot {...{ lang, hasMore, isWhole }} onMore={load.more} />}
        </>
      )}
    </ViewState>
  );
}
