// SPDX-License-Identifier: Apache-2.0
import type { JSX } from "preact";
import { useMemo, useState } from "preact/hooks";
import type { DeskInventory } from "#protocol";
import type { PageProps } from "../page-props.ts";
import { saveCsv, toCsv } from "../parts/csv.ts";
import { type Column, DataTable } from "../parts/data-table.tsx";
import { PageHead } from "../parts/page-head.tsx";
import { Tabs } from "../parts/tabs.tsx";
import { useLoad } from "../parts/use-load.ts";
import { Nothing, ViewState } from "../parts/view-state.tsx";
import { Code, Pick, Write } from "./bits.tsx";
import { codeText } from "./codes.ts";
import { Consents } from "./consents.tsx";
import { dataStrings } from "./data-strings.ts";
import { Record as ProcessingRecord } from "./record.tsx";

type Tab = "inventory" | "places" | "record" | "consents";

/** What is kept, why, until when, and what becomes of it; who else gets anything; what people agreed to. */
export function DataPage(props: PageProps): JSX.Element {
  const { api, lang, me } = props;
  const words = dataStrings(lang);
  const [tab, setTab] = useState<Tab>("inventory");
  const load = useLoad<DeskInventory>(api, "/v1/desk/inventory");
  const tabs: readonly { name: Tab; label: string }[] = [
    { name: "inventory", label: words.inventory },
    { name: "places", label: words.places },
    ...(me.may.includes("records.read") ? [{ name: "record" as const, label: words.record }] : []),
    { name: "consents", label: words.consents },
  ];
  return (
    <main class="desk-page wide">
      <PageHead title={words.title} text={words.text} />
      <Tabs label={words.title} current={tab} onPick={setTab} tabs={tabs}>
        {tab === "inventory" && (
          <ViewState load={load} lang={lang}>
            {(inventory) => <Columns inventory={inventory} lang={lang} />}
          </ViewState>
        )}
        {tab === "places" && (
          <ViewState load={load} lang={lang}>
            {(inventory) => <Places inventory={inventory} lang={lang} />}
          </ViewState>
        )}
        {tab === "record" && <ProcessingRecord {...props} />}
        {tab === "consents" && <Consents {...props} />}
      </Tabs>
    </main>
  );
}

type Part = { readonly inventory: DeskInventory; readonly lang: PageProps["lang"] };
type Row = DeskInventory["tables"][number]["columns"][number] & {
  readonly table: string;
  readonly erasure: string;
  readonly until: string;
};

/** A text of the inventory in the reader's language, where it has words in it. */
function said({ arabic }: DeskInventory, text: string, lang: Part["lang"]): string {
  return lang === "ar" ? (arabic[text] ?? text) : text;
}

function Columns({ inventory, lang }: Part): JSX.Element {
  const words = dataStrings(lang);
  const [text, setText] = useState("");
  const [holds, setHolds] = useState("");
  const rows = useMemo(() => {
    const ends = new Map(inventory.retention.map(({ name, until }) => [name, until]));
    return inventory.tables.flatMap(({ table, erasure, columns }) =>
      columns.map(
        (column): Row => ({
          ...column,
          purpose: said(inventory, column.purpose, lang),
          table,
          erasure,
          until: said(inventory, ends.get(column.retention) ?? "", lang),
        }),
      ),
    );
  }, [inventory, lang]);
  const sought = text.trim().toLowerCase();
  const shown = rows.filter(
    (row) =>
      (holds === "" || row.holds === holds) &&
      (sought === "" || `${row.table}.${row.column} ${row.purpose}`.toLowerCase().includes(sought)),
  );
  const columns: readonly Column<Row>[] = [
    {
      name: "column",
      label: words.column,
      width: "minmax(12rem, 1.4fr)",
      draw: ({ table, column }) => <Code>{`${table}.${column}`}</Code>,
    },
    { name: "holds", label: words.holds, width: "minmax(13rem, 1fr)", draw: (row) => codeText(row.holds, lang) },
    {
      name: "purpose",
      label: words.purpose,
      width: "minmax(12rem, 2fr)",
      draw: ({ purpose }) => <bdi title={purpose}>{purpose}</bdi>,
    },
    {
      name: "until",
      label: words.until,
      width: "minmax(12rem, 2fr)",
      draw: ({ until }) => <bdi title={until}>{until}</bdi>,
    },
    {
      name: "erasure",
      label: words.erasure,
      width: "minmax(8rem, 1fr)",
      draw: ({ erasure }) => codeText(erasure, lang),
    },
  ];
  const save = (): void => {
    const head = ["table", "column", "holds", "purpose", "until", "treatment", "on_erasure"];
    saveCsv(
      "inventory.csv",
      toCsv(
        head,
        shown.map((row) => [row.table, row.column, row.holds, row.purpose, row.until, row.treatment, row.erasure]),
      ),
    );
  };
  const kinds = [...new Set(rows.map((row) => row.holds))];
  return (
    <>
      <div class="filters">
        <Write label={words.find} value={text} onWrite={setText} max={60} />
        <Pick
          label={words.holds}
          value={holds}
          options={[["", words.all], ...kinds.map((kind) => [kind, codeText(kind, lang)] as const)]}
          onPick={setHolds}
        />
        <button type="button" class="button plain" onClick={save}>
          {words.saveCsv}
        </button>
      </div>
      <DataTable
        label={words.inventory}
        lang={lang}
        columns={columns}
        rows={shown}
        empty="columns"
        keyOf={({ table, column }) => `${table}.${column}`}
      />
    </>
  );
}

function Places({ inventory, lang }: Part): JSX.Element {
  const words = dataStrings(lang);
  if (inventory.places.length === 0) return <Nothing of="places" lang={lang} />;
  return (
    <div class="table-box" tabIndex={0} role="region" aria-label={words.places}>
      <table>
        <thead>
          <tr>
            <th scope="col">{words.places}</th>
            <th scope="col">{words.tables}</th>
            <th scope="col">{words.what}</th>
            <th scope="col">{words.how}</th>
          </tr>
        </thead>
        <tbody>
          {inventory.places.map(({ place, what, how, tables }) => (
            <tr key={place}>
              <th scope="row">
                <Code>{place}</Code>
              </th>
              <td>{tables.length === 0 ? words.noneThere : <Code>{tables.join("\n")}</Code>}</td>
              <td class="wrap">{said(inventory, what, lang)}</td>
              <td>{said(inventory, how, lang)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
