// SPDX-License-Identifier: Apache-2.0
import type { JSX } from "preact";
import { useId, useState } from "preact/hooks";
import type { AnalyticsView } from "#protocol";
import { flowName } from "../flow-name.ts";
import type { PageProps } from "../page-props.ts";
import { saveCsv, toCsv } from "../parts/csv.ts";
import { LoadTrouble } from "../parts/load-trouble.tsx";
import { PageHead } from "../parts/page-head.tsx";
import { Tabs } from "../parts/tabs.tsx";
import { useLoad } from "../parts/use-load.ts";
import { ViewState } from "../parts/view-state.tsx";
import { type AnalyticsTab, analyticsStrings } from "./analytics-strings.ts";
import { csvRows } from "./figures.ts";
import { messageStrings } from "./messages-strings.ts";
import { MessagesTab } from "./messages-tab.tsx";
import { OverviewTab } from "./overview-tab.tsx";
import { PeopleTab, QualityTab, TopicsTab } from "./tables.tsx";

const TABS: readonly AnalyticsTab[] = ["overview", "topics", "people", "quality"];
const DAY_MS = 86_400_000;

const dayOf = (at: number): string => new Date(at).toISOString().slice(0, 10);

/** How the bot does, for whoever owns it. Counts of five people and more come from the server; nothing smaller is here to be hidden. */
export function AnalyticsPage({ api, lang, way, me, say }: PageProps): JSX.Element {
  const words = analyticsStrings(lang);
  const [from, setFrom] = useState(() => dayOf(Date.now() - 30 * DAY_MS));
  const [to, setTo] = useState(() => dayOf(Date.now()));
  const [flow, setFlow] = useState("");
  const [only, setOnly] = useState("");
  const [isReading, setReading] = useState(false);
  const period = `from=${from}&to=${to}${only === "" ? "" : `&lang=${only}`}`;
  const load = useLoad<AnalyticsView>(
    api,
    `/v1/desk/analytics?${period}${flow === "" ? "" : `&flow=${encodeURIComponent(flow)}`}`,
  );
  const known = useLoad<AnalyticsView>(api, `/v1/desk/analytics?${period}`);
  const tab = TABS.find((name) => name === way.rest[0]) ?? "overview";
  const named = new Map(known.state === "ready" ? known.value.flows.map((one) => [one.flow, one.title]) : []);
  const nameOf = (id: string): string => (id === "none" ? words.noTopic : flowName(lang, id, named.get(id) ?? null));
  const topics = [...new Set([...named.keys(), ...(flow === "" ? [] : [flow])])]
    .map((id): [string, string] => [id, nameOf(id)])
    .toSorted(([, a], [, b]) => a.localeCompare(b, lang));
  return (
    <main class="desk-page wide">
      <PageHead title={words.title} text={words.text}>
        <button
          type="button"
          class="button plain"
          disabled={load.state !== "ready"}
          onClick={() => {
            if (load.state === "ready")
              saveCsv("analytics.csv", toCsv(["of", "name", "figure", "value", "count"], csvRows(load.value)));
          }}
        >
          {words.save}
        </button>
      </PageHead>
      <div class="analytics-filter">
        <DayField label={words.from} value={from} max={to} onValue={setFrom} />
        <DayField label={words.to} value={to} min={from} onValue={setTo} />
        <Picker label={words.topic} value={flow} onValue={setFlow}>
          {[["", words.allTopics], ...topics]}
        </Picker>
        <Picker label={words.chatLang} value={only} onValue={setOnly}>
          {[
            ["", words.bothLangs],
            ["en", "English"],
            ["ar", "العربية"],
          ]}
        </Picker>
      </div>
      {load.state === "ready" && <LoadTrouble load={known} lang={lang} what={words.topic} />}
      <ViewState
        load={load}
        lang={lang}
        isEmpty={({ total }) => total.runs === 0}
        empty={{ title: words.none, text: words.noneText }}
      >
        {(view) => (
          <>
            <p class="quiet">
              {words.least(view.leastPeople)} {view.isCut && words.isCut}
            </p>
            <Tabs
              label={words.about}
              tabs={TABS.map((name) => ({ name, label: words.tabs[name] }))}
              current={tab}
              onPick={(name) => way.replace("analytics", name)}
            >
              {tab === "overview" && <OverviewTab view={view} lang={lang} />}
              {tab === "topics" && <TopicsTab view={view} lang={lang} flow={flow} onFlow={setFlow} />}
              {tab === "people" && <PeopleTab view={view} lang={lang} />}
              {tab === "quality" && <QualityTab view={view} lang={lang} />}
            </Tabs>
          </>
        )}
      </ViewState>
      {me.may.includes("analytics.messages") && (
        <section class="analytics-counts">
          <h2>{messageStrings(lang).title}</h2>
          {isReading ? (
            <MessagesTab api={api} lang={lang} say={say} />
          ) : (
            <button type="button" class="button plain" onClick={() => setReading(true)}>
              {messageStrings(lang).read}
            </button>
          )}
        </section>
      )}
    </main>
  );
}

interface DayFieldProps {
  readonly label: string;
  readonly value: string;
  readonly min?: string;
  readonly max?: string;
  readonly onValue: (value: string) => void;
}

function DayField({ label, value, min, max, onValue }: DayFieldProps): JSX.Element {
  const id = useId();
  return (
    <div class="field">
      <label for={id}>{label}</label>
      <input
        id={id}
        type="date"
        value={value}
        min={min}
        max={max}
        onChange={(event) => {
          if (event.currentTarget.value !== "") onValue(event.currentTarget.value);
        }}
      />
    </div>
  );
}

interface PickerProps {
  readonly label: string;
  readonly value: string;
  readonly onValue: (value: string) => void;
  /** Value and label of each. */
  readonly children: readonly (readonly string[])[];
}

function Picker({ label, value, onValue, children }: PickerProps): JSX.Element {
  const id = useId();
  return (
    <div class="field">
      <label for={id}>{label}</label>
      <select id={id} value={value} onChange={(event) => onValue(event.currentTarget.value)}>
        {children.map(([name = "", text]) => (
          <option key={name} value={name}>
            {text}
          </option>
        ))}
      </select>
    </div>
  );
}
