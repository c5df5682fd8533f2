// SPDX-License-Identifier: Apache-2.0
import type { JSX } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { Icon } from "../ui/icons.tsx";
import { LiveRegion } from "../ui/live.tsx";
import { useStore } from "../ui/use-store.ts";
import { directionOf, type Lang } from "../ui/words.ts";
import { CaseList } from "./case-list.tsx";
import { CaseView } from "./case-view.tsx";
import type { Desk } from "./desk.ts";
import { groupCases } from "./state.ts";
import { deskStrings } from "./strings.ts";

/** The agent's desk: who waits on one side, one conversation on the other. On a phone one of them at a time. */
export function DeskApp({ desk }: { desk: Desk }): JSX.Element {
  const state = useStore(desk.store);
  const [lang, setLang] = useState<Lang>(navigator.language.startsWith("ar") ? "ar" : "en");
  const words = deskStrings(lang);
  const waiting = groupCases(state.cases).waiting.length;
  const turn = useRef(0);
  const lastWaiting = useRef(0);
  if (waiting > lastWaiting.current) turn.current += 1;
  lastWaiting.current = waiting;

  useEffect(() => {
    document.documentElement.lang = lang;
    document.documentElement.dir = directionOf(lang);
    document.title = waiting > 0 ? `(${waiting}) ${words.desk}` : words.desk;
  }, [lang, waiting, words]);

  return (
    <div class={state.open === null ? "desk" : "desk has-case"}>
      <LiveRegion say={{ text: waiting > 0 ? words.newWaiting(waiting) : "", turn: turn.current }} />
      <header class="desk-head">
        <span class="avatar brand" aria-hidden="true">
          <Icon name="shieldCheck" />
        </span>
        <h1>{words.desk}</h1>
        <button
          type="button"
          class="button pill"
          lang={lang === "en" ? "ar" : "en"}
          onClick={() => setLang(lang === "en" ? "ar" : "en")}
        >
          {words.language}
        </button>
      </header>
      {state.link === "offline" && (
        <p class="desk-notice warn" role="status">
          <Icon name="alert" />
          {words.offline}
        </p>
      )}
      {state.link === "not_signed_in" ? (
        <main class="desk-closed">
          <Icon name="lock" />
          <p>{words.notSignedIn}</p>
        </main>
      ) : (
        <main class="desk-main">
          <CaseList desk={desk} state={state} words={words} />
          <CaseView key={state.open?.id ?? "none"} desk={desk} state={state} words={words} lang={lang} />
        </main>
      )}
    </div>
  );
}
