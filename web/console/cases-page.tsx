// SPDX-License-Identifier: Apache-2.0
import type { JSX } from "preact";
import { useEffect, useMemo, useRef, useState } from "preact/hooks";
import type { DeskSetup } from "#protocol";
import { LiveRegion } from "../ui/live.tsx";
import { useStore } from "../ui/use-store.ts";
import { Mentions } from "./care/mentions.tsx";
import { useCaseAddress } from "./case-address.ts";
import { type CaseAsk, useCaseCommands } from "./case-commands.ts";
import { CaseList } from "./case-list.tsx";
import { CaseSearch } from "./case-search.tsx";
import { CaseView } from "./case-view.tsx";
import { Desk } from "./desk.ts";
import type { PageProps } from "./page-props.ts";
import { useLoad } from "./parts/use-load.ts";
import { tabsOf } from "./state.ts";
import { deskStrings } from "./strings.ts";

/** Cases: who waits on one side, one conversation on the other. On a phone one of them at a time. */
export function CasesPage({ api, lang, me, live, book, way }: PageProps): JSX.Element {
  const desk = useMemo(() => new Desk(api, live), [api, live]);
  useEffect(() => desk.start(), [desk]);
  const state = useStore(desk.store);
  useCaseAddress(desk, state.open?.id ?? null, way);
  const words = deskStrings(lang);
  const waiting = useMemo(() => state.cases.filter(({ owner }) => owner === "queued").length, [state.cases]);
  const setup = useLoad<DeskSetup>(api, "/v1/desk/setup", { everyMs: 60_000 });
  const [isSearching, setSearching] = useState(false);
  const [asked, setAsked] = useState<CaseAsk>(null);
  const ask = (what: CaseAsk): void => {
    // Who takes cases is asked anew when somebody passes one on.
    if (what === "transfer") void setup.reload();
    setAsked(what);
  };
  const setStatus = async (status: "available" | "away"): Promise<void> => {
    await api.ask("POST", "/v1/desk/status", { status });
    await setup.reload();
  };
  useCaseCommands({
    book,
    desk,
    lang,
    tabs: tabsOf(state).length,
    onSearch: () => setSearching(true),
    onAsk: ask,
  });
  const turn = useRef(0);
  const lastWaiting = useRef(0);
  if (waiting > lastWaiting.current) turn.current += 1;
  lastWaiting.current = waiting;
  useEffect(() => {
    document.title = waiting > 0 ? `(${waiting}) ${words.desk}` : words.desk;
  }, [waiting, words]);

  return (
    <>
      <LiveRegion say={{ text: waiting > 0 ? words.newWaiting(waiting) : "", turn: turn.current }} />
      <Mentions api={api} lang={lang} onOpen={(id) => desk.open(id)} />
      <main class={state.open === null ? "desk-main" : "desk-main has-case"}>
        <CaseList
          {...{ desk, state, words, lang }}
          setupLoad={setup}
          onStatus={(status) => void setStatus(status)}
          onSearch={() => setSearching(true)}
        />
        <CaseView
          key={state.open?.id ?? "none"}
          desk={desk}
          state={state}
          words={words}
          lang={lang}
          maySecure={me.roles.includes("security")}
          setup={setup.value}
          setupLoad={setup}
          name={me.name}
          asked={asked}
          onAsk={ask}
        />
      </main>
      {isSearching && (
        <CaseSearch
          {...{ api, lang }}
          setupLoad={setup}
          onOpen={(one) => {
            setSearching(false);
            desk.open(one.conversationId);
          }}
          onClose={() => setSearching(false)}
        />
      )}
    </>
  );
}
