// SPDX-License-Identifier: Apache-2.0
import type { JSX } from "preact";
import { useEffect, useId, useState } from "preact/hooks";
import type { StaffHistory, StaffPolicies } from "#protocol";
import type { PageProps } from "./page-props.ts";
import { dayAndTime } from "./times.ts";

type Topic = "all" | "reveals" | "security";
const TOPICS: readonly Topic[] = ["all", "reveals", "security"];

/** What was done and by whom, read-only: codes and ids, never a word of a customer. */
export function HistoryPage({ api, me, lang, words }: PageProps): JSX.Element {
  const id = useId();
  const open = TOPICS.filter((topic) => me.may.includes(`history.${topic}`));
  const [topic, setTopic] = useState<Topic>(open[0] ?? "all");
  const [entries, setEntries] = useState<StaffHistory["entries"]>([]);
  const [hasMore, setHasMore] = useState(false);
  const [policies, setPolicies] = useState<StaffPolicies | null>(null);

  const load = async (wanted: Topic, before: number | null): Promise<void> => {
    const query = `topic=${wanted}${before === null ? "" : `&before=${before}`}`;
    const reply = await api.ask("GET", `/v1/desk/history?${query}`);
    if (reply?.status !== 200) return;
    const page = (reply.value as StaffHistory).entries;
    setEntries((held) => (before === null ? page : [...held, ...page]));
    setHasMore(page.length === 50);
  };
  useEffect(() => void load(topic, null), [topic]);
  useEffect(() => {
    if (!me.may.includes("policies.read")) return;
    void api.ask("GET", "/v1/desk/policies").then((reply) => {
      if (reply?.status === 200) setPolicies(reply.value as StaffPolicies);
    });
  }, [api, me]);

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
      {entries.length === 0 ? (
        <p class="quiet">{words.nothing}</p>
      ) : (
        <div class="table-box" tabIndex={0} role="region" aria-label={words.history}>
          <table>
            <thead>
              <tr>
                <th scope="col">{words.when}</th>
                <th scope="col">{words.who}</th>
                <th scope="col">{words.what}</th>
                <th scope="col">{words.about}</th>
              </tr>
            </thead>
            <tbody>
              {entries.map((entry) => (
                <tr key={entry.id}>
                  <td>{dayAndTime(lang, entry.at)}</td>
                  <td dir="auto">{entry.by ?? words.actors[entry.actor]}</td>
                  <td>
                    <code dir="ltr">{entry.kind}</code>
                  </td>
                  <td>
                    <code dir="ltr">{factsOf(entry)}</code>
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
      {hasMore && (
        <button type="button" class="button plain" onClick={() => void load(topic, entries.at(-1)?.id ?? null)}>
          {words.older}
        </button>
      )}
      {policies !== null && (
        <section aria-labelledby="policies">
          <h2 id="policies">{words.policies}</h2>
          <p class="quiet">
            <code dir="ltr">{policies.hash}</code>
          </p>
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

/** `reason: not_permitted, action: desk.reveal`. */
function factsOf({ facts, conversationId }: StaffHistory["entries"][number]): string {
  const all = { ...facts, ...(conversationId === null ? {} : { conversation: conversationId }) };
  return Object.entries(all)
    .filter(([, value]) => value !== null)
    .map(([name, value]) => `${name}: ${typeof value === "string" ? value : JSON.stringify(value)}`)
    .join(", ");
}
