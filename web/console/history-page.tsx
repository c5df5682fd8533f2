// SPDX-License-Identifier: Apache-2.0
import type { JSX } from "preact";
import { useEffect, useId, useState } from "preact/hooks";
import type { StaffHistory, StaffPolicies } from "#protocol";
import type { PageProps } from "./page-props.ts";
import { type Column, DataTable } from "./parts/data-table.tsx";
import { LoadTrouble } from "./parts/load-trouble.tsx";
import { partStrings } from "./parts/part-strings.ts";
import { type Asker, useLoad } from "./parts/use-load.ts";
import { Nothing, ViewState } from "./parts/view-state.tsx";
import type { StaffStrings } from "./staff-strings.ts";
import { dayAndTime } from "./times.ts";

type Topic = "all" | "reveals" | "security";
type Entry = StaffHistory["entries"][number];
const TOPICS: readonly Topic[] = ["all", "reveals", "security"];
const PAGE = 50;

/** What was done and by whom, read-only: codes and ids, never a word of a customer. */
export function HistoryPage({ api, me, lang, words }: PageProps): JSX.Element {
  const id = useId();
  const open = TOPICS.filter((topic) => me.may.includes(`history.${topic}`));
  const [topic, setTopic] = useState<Topic>(open[0] ?? "all");
  const first = useLoad<StaffHistory>(api, `/v1/desk/history?topic=${topic}`);
  const inForce = useLoad<StaffPolicies>(api, me.may.includes("policies.read") ? "/v1/desk/policies" : null);
  const policies = inForce.value;

  return (
    <main class="desk-page wide">
      <div class="field inline">
        <label for={id}>{words.topic}</label>
        <select id={id} value={topic} onChange={(event) => setTopic(event.currentTarget.value as Topic)}>
          {open.map((each) => (
            <option key={each} value={each}>
              {words.topics[each]}
            </option>
          ))}
        </select>
      </div>
      <ViewState load={first} lang={lang} isEmpty={({ entries }) => entries.length === 0} empty="history">
        {({ entries }) => <Entries key={topic} {...{ api, topic, lang, words }} newest={entries} />}
      </ViewState>
      {first.state === "ready" && <LoadTrouble load={inForce} lang={lang} what={words.policies} />}
      {policies !== null && (
        <section aria-labelledby="policies">
          <h2 id="policies">{words.policies}</h2>
          <p class="quiet">
            <code dir="ltr">{policies.hash}</code>
          </p>
          {policies.ids.length === 0 && <Nothing of="policies" lang={lang} />}
          <ul class="role-tags">
            {policies.ids.map((each) => (
              <li key={each}>
                <code dir="ltr">{each}</code>
              </li>
            ))}
          </ul>
        </section>
      )}
    </main>
  );
}

interface EntriesProps {
  readonly api: Asker;
  readonly topic: Topic;
  readonly newest: readonly Entry[];
  readonly lang: PageProps["lang"];
  readonly words: StaffStrings;
}

/** Entries of any number, newest first: older ones are read when the end comes near. Of one that is opened everything is told. */
function Entries({ api, topic, newest, lang, words }: EntriesProps): JSX.Element {
  const [entries, setEntries] = useState(newest);
  const [hasMore, setHasMore] = useState(newest.length === PAGE);
  const [isReading, setReading] = useState(false);
  const [hasFailed, setFailed] = useState(false);
  const [shown, setShown] = useState<Entry | null>(null);
  useEffect(() => {
    setEntries(newest);
    setHasMore(newest.length === PAGE);
  }, [newest]);
  const readOlder = async (): Promise<void> => {
    const before = entries.at(-1)?.id;
    if (isReading || before === undefined) return;
    setReading(true);
    const reply = await api.ask("GET", `/v1/desk/history?topic=${topic}&before=${before}`);
    setReading(false);
    setFailed(reply?.status !== 200);
    if (reply?.status !== 200) return;
    const page = (reply.value as StaffHistory).entries;
    setEntries((held) => [...held, ...page]);
    setHasMore(page.length === PAGE);
  };
  const by = (entry: Entry): string => entry.by ?? words.actors[entry.actor] ?? entry.actor;
  const columns: readonly Column<Entry>[] = [
    { name: "when", label: words.when, width: "minmax(10rem, 1fr)", draw: ({ at }) => dayAndTime(lang, at) },
    { name: "who", label: words.who, width: "minmax(9rem, 1fr)", draw: by },
    { name: "what", label: words.what, width: "minmax(11rem, 1fr)", draw: ({ kind }) => <code dir="ltr">{kind}</code> },
    {
      name: "about",
      label: words.about,
      width: "minmax(14rem, 2fr)",
      draw: (entry) => <code dir="ltr">{factsOf(entry).map(pair).join(", ")}</code>,
    },
  ];
  return (
    <>
      <DataTable
        label={words.history}
        {...{ lang, columns, hasMore: hasMore && !hasFailed }}
        rows={entries}
        keyOf={(entry) => String(entry.id)}
        openKey={shown === null ? null : String(shown.id)}
        onOpen={setShown}
        onEnd={() => void readOlder()}
      />
      {hasFailed && (
        <p class="desk-notice warn" role="alert">
          {partStrings(lang).failedTitle}
          <button type="button" class="button pill" onClick={() => void readOlder()}>
            {partStrings(lang).retry}
          </button>
        </p>
      )}
      {shown !== null && (
        <section aria-live="polite">
          <h2>
            <code dir="ltr">{shown.kind}</code>
          </h2>
          <p class="quiet">
            {dayAndTime(lang, shown.at)} · <bdi>{by(shown)}</bdi>
          </p>
          <ul class="step-list">
            {factsOf(shown).map((fact) => (
              <li key={fact[0]}>
                <code dir="ltr">{pair(fact)}</code>
              </li>
            ))}
          </ul>
        </section>
      )}
    </>
  );
}

type Fact = readonly [name: string, value: string];
/** `reason: not_permitted`. */
const pair = ([name, value]: Fact): string => `${name}: ${value}`;

function factsOf({ facts, conversationId }: Entry): readonly Fact[] {
  const all = { ...facts, ...(conversationId === null ? {} : { conversation: conversationId }) };
  return Object.entries(all)
    .filter(([, value]) => value !== null)
    .map(([name, value]) => [name, typeof value === "string" ? value : JSON.stringify(value)]);
}
