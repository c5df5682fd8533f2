// SPDX-License-Identifier: Apache-2.0
import type { JSX } from "preact";
import { useId, useState } from "preact/hooks";
import type { WordingView } from "#protocol";
import { useLive } from "../live.ts";
import type { PageProps } from "../page-props.ts";
import { ConfirmDialog } from "../parts/confirm-dialog.tsx";
import { DataTable } from "../parts/data-table.tsx";
import { PageHead } from "../parts/page-head.tsx";
import { Tabs } from "../parts/tabs.tsx";
import { useLoad } from "../parts/use-load.ts";
import { ViewState } from "../parts/view-state.tsx";
import { findMessages, newestWords, WHICH, type Which, type WordedMessage } from "./find-messages.ts";
import { HoursTab } from "./hours-tab.tsx";
import { NoticeTab } from "./notice-tab.tsx";
import { WordingEditor } from "./wording-editor.tsx";
import { type WordingTab, wordingStrings } from "./wording-strings.ts";
import { WordingVersions } from "./wording-versions.tsx";

const TABS: readonly WordingTab[] = ["messages", "versions", "notice", "hours"];
/** Which right opens a tab. */
const RIGHTS = {
  messages: "wording.read",
  versions: "wording.read",
  notice: "banner.read",
  hours: "hours.read",
} as const;

/** What the service says by itself: every message in both languages, what was in force before, and a notice to everybody. */
export function WordingPage({ api, me, lang, way, live, say }: PageProps): JSX.Element {
  const words = wordingStrings(lang);
  const mayRead = me.may.includes("wording.read");
  const load = useLoad<WordingView>(api, mayRead ? "/v1/desk/wording" : null);
  useLive(live, "content", load.reload);
  const [isAsking, setAsking] = useState(false);
  const tabs = TABS.filter((name) => me.may.includes(RIGHTS[name]));
  const tab = tabs.find((name) => name === way.rest[0]) ?? tabs[0] ?? "notice";
  const drafts = load.state === "ready" ? load.value.messages.filter(({ draft }) => draft !== null).length : 0;
  const mayAsk = load.state === "ready" && load.value.mayWrite && drafts > 0;
  return (
    <main class="desk-page wide">
      <PageHead title={words.title} text={words.text}>
        {mayAsk && (
          <button type="button" class="button primary" onClick={() => setAsking(true)}>
            {words.propose(drafts)}
          </button>
        )}
      </PageHead>
      <Tabs
        label={words.about}
        tabs={tabs.map((name) => ({ name, label: words.tabs[name] }))}
        current={tab}
        onPick={(name) => way.replace("wording", name)}
      >
        {tab === "notice" ? (
          <NoticeTab api={api} lang={lang} live={live} say={say} />
        ) : tab === "hours" ? (
          <HoursTab api={api} lang={lang} live={live} say={say} />
        ) : (
          <ViewState load={load} lang={lang}>
            {(view) =>
              tab === "messages" ? (
                <MessagesTab api={api} lang={lang} view={view} say={say} onChanged={load.reload} />
              ) : (
                <WordingVersions api={api} lang={lang} view={view} onChanged={load.reload} />
              )
            }
          </ViewState>
        )}
      </Tabs>
      {isAsking && (
        <ConfirmDialog
          title={words.propose(drafts)}
          action={words.propose(drafts)}
          lang={lang}
          onClose={() => setAsking(false)}
          ask={async () => {
            const reply = await api.ask("POST", "/v1/desk/wording/propose", {});
            if (reply?.status !== 200) return words.failed;
            say(words.asked);
            return null;
          }}
        >
          <p>{words.proposeText}</p>
        </ConfirmDialog>
      )}
    </main>
  );
}

interface MessagesProps extends Pick<PageProps, "api" | "lang" | "say"> {
  readonly view: WordingView;
  readonly onChanged: () => Promise<void>;
}

function MessagesTab({ api, lang, view, say, onChanged }: MessagesProps): JSX.Element {
  const words = wordingStrings(lang);
  const id = useId();
  const [typed, setTyped] = useState("");
  const [which, setWhich] = useState<Which>("all");
  const [openId, setOpenId] = useState<string | null>(null);
  const rows = findMessages(view.messages, typed, which);
  const open = view.messages.find((message) => message.id === openId);
  return (
    <>
      <div class="wording-search">
        <div class="field">
          <label for={`${id}-search`}>{words.search}</label>
          <input
            id={`${id}-search`}
            type="search"
            dir="auto"
            autocomplete="off"
            aria-describedby={`${id}-hint`}
            value={typed}
            onInput={(event) => setTyped(event.currentTarget.value)}
          />
          <p class="quiet" id={`${id}-hint`}>
            {words.searchHint}
          </p>
        </div>
        <div class="field">
          <label for={`${id}-which`}>{words.only}</label>
          <select
            id={`${id}-which`}
            value={which}
            onChange={(event) => setWhich(WHICH.find((one) => one === event.currentTarget.value) ?? "all")}
          >
            {WHICH.map((one) => (
              <option key={one} value={one}>
                {words.onlyWhich[one]}
              </option>
            ))}
          </select>
        </div>
      </div>
      <DataTable<WordedMessage>
        label={words.tabs.messages}
        lang={lang}
        rows={rows}
        empty="messages"
        keyOf={(message) => message.id}
        onOpen={(message) => setOpenId(message.id)}
        openKey={openId}
        columns={[
          {
            name: "id",
            label: words.id,
            draw: (message) => <code dir="ltr">{message.id}</code>,
            width: "minmax(10rem, 1.2fr)",
          },
          {
            name: "en",
            label: words.english,
            draw: (message) => (
              <bdi lang="en" dir="ltr">
                {newestWords(message).en}
              </bdi>
            ),
            width: "minmax(12rem, 2fr)",
          },
          {
            name: "ar",
            label: words.arabic,
            draw: (message) => (
              <bdi lang="ar" dir="rtl">
                {newestWords(message).ar}
              </bdi>
            ),
            width: "minmax(12rem, 2fr)",
          },
          { name: "state", label: words.state, draw: (message) => stateOf(message, words), width: "8rem" },
        ]}
      />
      {open !== undefined && (
        <WordingEditor
          key={open.id}
          api={api}
          lang={lang}
          message={open}
          mayWrite={view.mayWrite}
          onClose={() => setOpenId(null)}
          onDone={(text) => {
            say(text);
            void onChanged();
          }}
        />
      )}
    </>
  );
}

function stateOf({ draft, own, isUnfit }: WordedMessage, words: ReturnType<typeof wordingStrings>): JSX.Element {
  if (isUnfit) return <span class="tag bad">{words.onlyWhich.unfit}</span>;
  if (draft !== null) return <span class="tag warn">{words.draft}</span>;
  return own === null ? <span class="quiet">{words.shipped}</span> : <span class="tag calm">{words.own}</span>;
}
