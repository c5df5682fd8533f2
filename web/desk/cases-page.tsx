// SPDX-License-Identifier: Apache-2.0
import type { JSX } from "preact";
import { useEffect, useMemo, useRef } from "preact/hooks";
import { Icon } from "../ui/icons.tsx";
import { LiveRegion } from "../ui/live.tsx";
import { useStore } from "../ui/use-store.ts";
import { CaseList } from "./case-list.tsx";
import { CaseView } from "./case-view.tsx";
import { Desk } from "./desk.ts";
import type { PageProps } from "./page-props.ts";
import { groupCases } from "./state.ts";
import { deskStrings } from "./strings.ts";

/** Cases: who waits on one side, one conversation on the other. On a phone one of them at a time. */
export function CasesPage({ api, lang, me }: PageProps): JSX.Element {
  const desk = useMemo(() => new Desk(api), [api]);
  useEffect(() => desk.start(), [desk]);
  const state = useStore(desk.store);
  const words = deskStrings(lang);
  const waiting = groupCases(state.cases).waiting.length;
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
      {state.link === "offline" && (
        <p class="desk-notice warn" role="status">
          <Icon name="alert" />
          {words.offline}
        </p>
      )}
      <main class={state.open === null ? "desk-main" : "desk-main has-case"}>
        <CaseList desk={desk} state={state} words={words} />
        <CaseView
          key={state.open?.id ?? "none"}
          desk={desk}
          state={state}
          words={words}
          lang={lang}
          maySecure={me.roles.includes("security")}
        />
      </main>
    </>
  );
}
