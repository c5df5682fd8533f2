// SPDX-License-Identifier: Apache-2.0
import type { JSX } from "preact";
import { useState } from "preact/hooks";
import type { DeskRequests } from "#protocol";
import { useLive } from "../live.ts";
import type { PageProps } from "../page-props.ts";
import { type Column, DataTable } from "../parts/data-table.tsx";
import { PageHead } from "../parts/page-head.tsx";
import { Tabs } from "../parts/tabs.tsx";
import { useLoad } from "../parts/use-load.ts";
import { Empty, ViewState } from "../parts/view-state.tsx";
import { Figures, Pick, StateTag } from "./bits.tsx";
import { codeText } from "./codes.ts";
import { FileRequest } from "./file-request.tsx";
import { RequestView } from "./request-view.tsx";
import { requestStrings } from "./requests-strings.ts";
import { count, day } from "./say.ts";

type Row = DeskRequests["open"][number];
const KINDS = [
  "access",
  "copy",
  "rectification",
  "erasure",
  "restriction",
  "objection",
  "portability",
  "withdrawal",
  "who_looked",
  "human_review",
];
const STATES = ["received", "proposed", "granted", "erasing", "done", "partly_done", "refused", "withdrawn"];

/** What customers ask about their data: a list by the day it is due, one request with its decision, and filing for somebody. */
export function RequestsPage(props: PageProps): JSX.Element {
  const { lang, me, way } = props;
  const words = requestStrings(lang);
  const mayList = me.may.includes("requests.list");
  const [id] = way.rest;
  if (id === "file" || !mayList) return <FileRequest {...props} onBack={mayList ? () => way.go("requests") : null} />;
  if (id !== undefined) return <RequestView {...props} id={id} />;
  return (
    <main class="desk-page wide">
      <PageHead title={words.title} text={words.text}>
        {me.may.includes("requests.file") && (
          <button type="button" class="button primary" onClick={() => way.go("requests", "file")}>
            {words.fileIt}
          </button>
        )}
      </PageHead>
      <List {...props} />
    </main>
  );
}

function List({ api, lang, live, way }: PageProps): JSX.Element {
  const words = requestStrings(lang);
  const [tab, setTab] = useState<"open" | "closed">("open");
  const [filter, setFilter] = useState({ kind: "", state: "", regime: "" });
  const query = Object.entries(filter).flatMap(([name, value]) => (value === "" ? [] : [`${name}=${value}`]));
  const load = useLoad<DeskRequests>(api, `/v1/desk/requests${query.length === 0 ? "" : `?${query.join("&")}`}`, {
    everyMs: 30_000,
  });
  useLive(live, "requests", load.reload);
  const pick = (name: keyof typeof filter, label: string, values: readonly string[], isRaw = false): JSX.Element => (
    <Pick
      label={label}
      value={filter[name]}
      options={[["", words.all], ...values.map((value) => [value, isRaw ? value : codeText(value, lang)] as const)]}
      onPick={(value) => setFilter({ ...filter, [name]: value })}
    />
  );
  const columns: readonly Column<Row>[] = [
    { name: "kind", label: words.kind, width: "minmax(10rem, 1.5fr)", draw: ({ kind }) => codeText(kind, lang) },
    {
      name: "clock",
      label: words.clock,
      width: "minmax(8rem, 1fr)",
      draw: ({ clock }) => <StateTag code={clock} text={codeText(clock, lang)} />,
    },
    { name: "due", label: words.dueOn, width: "8rem", draw: ({ dueAt }) => day(lang, dueAt) },
    {
      name: "state",
      label: words.state,
      width: "minmax(9rem, 1.2fr)",
      draw: ({ state }) => <StateTag code={state} text={codeText(state, lang)} />,
    },
    {
      name: "channel",
      label: words.channel,
      width: "minmax(12rem, 1.4fr)",
      draw: ({ channel, isFiled }) => `${codeText(channel, lang)}${isFiled ? ` · ${words.filed}` : ""}`,
    },
    { name: "level", label: words.level, width: "5rem", draw: ({ assurance }) => assurance },
    { name: "rule", label: words.rule, width: "minmax(8rem, 1fr)", draw: ({ rule }) => <code dir="ltr">{rule}</code> },
  ];
  return (
    <>
      <div class="filters">
        {pick("kind", words.kind, KINDS)}
        {pick("state", words.state, STATES)}
        {pick("regime", words.regime, load.value?.regimes ?? [], true)}
      </div>
      <ViewState load={load} lang={lang}>
        {({ open, closed, counts }) => (
          <>
            <Figures
              label={words.title}
              items={[
                { text: words.open, value: count(counts.open) },
                { text: words.soon, value: count(counts.soon), ...(counts.soon > 0 ? { tone: "warn" as const } : {}) },
                { text: words.late, value: count(counts.late), ...(counts.late > 0 ? { tone: "bad" as const } : {}) },
              ]}
            />
            <Tabs
              label={words.title}
              current={tab}
              onPick={setTab}
              tabs={[
                { name: "open", label: words.open, count: open.length },
                { name: "closed", label: words.closed, count: closed.length },
              ]}
            >
              {(tab === "open" ? open : closed).length === 0 ? (
                <Empty title={words.none} text={words.noneText} />
              ) : (
                <DataTable
                  label={words.title}
                  lang={lang}
                  columns={columns}
                  rows={tab === "open" ? open : closed}
                  keyOf={({ requestId }) => requestId}
                  onOpen={({ requestId }) => way.go("requests", requestId)}
                />
              )}
            </Tabs>
          </>
        )}
      </ViewState>
    </>
  );
}
