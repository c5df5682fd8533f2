// SPDX-License-Identifier: Apache-2.0
import type { JSX } from "preact";
import { useEffect, useState } from "preact/hooks";
import type { DeskReads } from "#protocol";
import type { PageProps } from "../page-props.ts";
import { saveCsv, toCsv } from "../parts/csv.ts";
import { type Column, DataTable } from "../parts/data-table.tsx";
import { PageHead } from "../parts/page-head.tsx";
import { afterReply, type LoadState } from "../parts/use-load.ts";
import { Empty, ViewState } from "../parts/view-state.tsx";
import { dayAndTime } from "../times.ts";
import { ToolName } from "../tool-words.tsx";
import { Code, Outcome, Panel, Pick, StateTag, Write } from "./bits.tsx";
import { CodeWords } from "./code-words.tsx";
import { codeText, hasWords } from "./codes.ts";
import { refusalText } from "./keeping-strings.ts";
import { looksStrings } from "./looks-strings.ts";
import { NameCustomer, type Named, namedBody } from "./name-customer.tsx";
import { count, whyNot } from "./say.ts";

type Row = DeskReads["reads"][number];
const WEEK_MS = 7 * 86_400_000;
const dayText = (ms: number): string => new Date(ms).toISOString().slice(0, 10);

/** Who looked at data of customers: searched by member of staff, by customer, by time. What took many at once is marked. */
export function LooksPage({ fresh, lang, me }: PageProps): JSX.Element {
  const words = looksStrings(lang);
  const [agent, setAgent] = useState("");
  const [isOne, setOne] = useState(false);
  const [named, setNamed] = useState<Named>({ by: "request", text: "" });
  const [from, setFrom] = useState(dayText(Date.now() - WEEK_MS));
  const [until, setUntil] = useState(dayText(Date.now()));
  const [load, setLoad] = useState<LoadState<DeskReads>>({ state: "loading", value: null });
  const found = load.value;
  const [trouble, setTrouble] = useState("");
  const customer = isOne ? namedBody(named) : null;
  const isReady = from !== "" && until !== "" && (!isOne || customer !== null);

  const search = async (before: number | null): Promise<void> => {
    const body = {
      agent: agent === "" ? null : agent,
      customer,
      from: new Date(`${from}T00:00:00`).toISOString(),
      until: new Date(`${until}T23:59:59`).toISOString(),
      before,
    };
    const reply = await fresh.ask("POST", "/v1/desk/reads/search", body);
    setTrouble(reply?.status === 200 ? "" : refusalText(whyNot(reply), lang));
    // A search that is refused takes away nothing that was found before it.
    setLoad((held): LoadState<DeskReads> => {
      if (reply?.status !== 200) return held.state === "ready" ? held : afterReply<DeskReads>(held, reply);
      const page = reply.value as DeskReads;
      const reads = before === null || held.state !== "ready" ? page.reads : [...held.value.reads, ...page.reads];
      return { state: "ready", value: { ...page, reads }, isStale: false };
    });
  };
  useEffect(() => void search(null), []);

  return (
    <main class="desk-page wide">
      <PageHead title={words.title} text={words.text} />
      <form
        onSubmit={(event) => {
          event.preventDefault();
          if (isReady) void search(null);
        }}
      >
        <div class="filters">
          <Pick
            label={words.staff}
            value={agent}
            options={[["", words.anybody], ...(found?.staff ?? []).map(({ id, name }) => [id, name] as const)]}
            onPick={setAgent}
          />
          {me.may.includes("privacy.look_up") && (
            <Pick
              label={words.customer}
              value={isOne ? "one" : ""}
              options={[
                ["", words.allCustomers],
                ["one", words.oneCustomer],
              ]}
              onPick={(value) => setOne(value === "one")}
            />
          )}
          <Write label={words.from} value={from} onWrite={setFrom} type="date" />
          <Write label={words.until} value={until} onWrite={setUntil} type="date" />
          <button type="submit" class="button primary" disabled={!isReady}>
            {words.search}
          </button>
        </div>
        {isOne && (
          <div class="filters">
            <NameCustomer named={named} onNamed={setNamed} lang={lang} />
            <p class="quiet">{words.oneText}</p>
          </div>
        )}
      </form>
      <Outcome text={trouble} isBad />
      <ViewState load={{ ...load, reload: () => search(null) }} lang={lang}>
        {(value) => <Found found={value} lang={lang} onOlder={() => void search(value.before)} />}
      </ViewState>
    </main>
  );
}

function Found({
  found,
  lang,
  onOlder,
}: {
  found: DeskReads;
  lang: PageProps["lang"];
  onOlder: () => void;
}): JSX.Element {
  const words = looksStrings(lang);
  const columns: readonly Column<Row>[] = [
    { name: "when", label: words.when, width: "minmax(10rem, 1fr)", draw: ({ at }) => dayAndTime(lang, at) },
    {
      name: "who",
      label: words.who,
      width: "minmax(9rem, 1fr)",
      draw: ({ name, actor, isBulk }) => (
        <>
          <bdi>{name ?? codeText(actor, lang)}</bdi> {isBulk && <StateTag code="near" text={words.bulk} />}
        </>
      ),
    },
    {
      name: "what",
      label: words.what,
      width: "minmax(12rem, 1.6fr)",
      draw: ({ kind, what }) => (
        <>
          {codeText(kind, lang)}
          {what !== null && <> · {hasWords(what) ? codeText(what, lang) : <ToolName code={what} lang={lang} />}</>}
        </>
      ),
    },
    {
      name: "why",
      label: words.why,
      width: "minmax(7rem, 1fr)",
      draw: ({ why }) => (why === null ? "–" : <CodeWords code={why} lang={lang} />),
    },
    {
      name: "subject",
      label: words.subject,
      width: "minmax(10rem, 1.4fr)",
      draw: ({ subject }) => (subject === null ? "–" : <Code>{subject}</Code>),
    },
  ];
  const save = (): void =>
    saveCsv(
      "looks.csv",
      toCsv(
        ["entry", "at", "kind", "actor", "name", "subject", "what", "why", "many"],
        found.reads.map((row) => [
          row.id,
          row.at,
          row.kind,
          row.actor,
          row.name,
          row.subject,
          row.what,
          row.why,
          row.isBulk,
        ]),
      ),
    );
  return (
    <>
      {found.bulk.length > 0 && (
        <Panel title={words.bulkTitle}>
          <p class="quiet">
            {words.bulkText} {count(found.bulkFrom)}
          </p>
          <ul class="step-list">
            {found.bulk.map(({ agent, name, hour, subjects, looks }) => (
              <li key={`${agent} ${hour}`}>
                <strong>
                  <bdi>{name ?? agent}</bdi>
                </strong>
                <StateTag code="late" text={`${count(subjects)} ${words.customers}`} />
                <span>
                  {count(looks)} {words.looks}
                </span>
                <span class="quiet">{dayAndTime(lang, hour)}</span>
              </li>
            ))}
          </ul>
        </Panel>
      )}
      {found.reads.length === 0 ? (
        <Empty icon="eye" title={words.none} text={words.noneText} />
      ) : (
        <>
          <p class="act-row">
            <button type="button" class="button plain" onClick={save}>
              {words.saveCsv}
            </button>
          </p>
          <DataTable
            label={words.title}
            lang={lang}
            columns={columns}
            rows={found.reads}
            keyOf={({ id }) => String(id)}
            hasMore={found.before !== null}
          />
          {found.before !== null && (
            <p class="act-row">
              <button type="button" class="button plain" onClick={onOlder}>
                {words.older}
              </button>
            </p>
          )}
        </>
      )}
    </>
  );
}
