// SPDX-License-Identifier: Apache-2.0
import type { JSX } from "preact";
import { useCallback, useEffect, useState } from "preact/hooks";
import { ChannelNotice } from "../channel/channel-notice.tsx";
import { useStore } from "../ui/use-store.ts";
import { directionOf, type Lang } from "../ui/words.ts";
import type { DeskApi } from "./api.ts";
import { ConsoleApp } from "./app.tsx";
import type { Door } from "./door.ts";
import { Enrol } from "./enrol.tsx";
import { choices } from "./frame/choices.ts";
import { SignIn } from "./sign-in.tsx";
import { staffStrings } from "./staff-strings.ts";
import { deskStrings } from "./strings.ts";

/** The door, or the desk behind it. */
export function Front({ door, api }: { door: Door; api: DeskApi }): JSX.Element {
  const state = useStore(door.store);
  const [lang, setLang] = useState<Lang>(choices.lang);
  const words = staffStrings(lang);
  const desk = deskStrings(lang);
  const { place } = state;
  useEffect(() => {
    document.documentElement.lang = lang;
    document.documentElement.dir = directionOf(lang);
    if (place.at !== "inside") document.title = `${words.signIn} · ${desk.desk}`;
  }, [lang, place.at, words, desk]);
  const changeLang = useCallback(() => {
    setLang((before) => {
      const next = before === "en" ? "ar" : "en";
      choices.keepLang(next);
      return next;
    });
  }, []);
  if (place.at === "inside")
    return <ConsoleApp key={place.me.staffId} api={api} door={door} me={place.me} lang={lang} onLang={changeLang} />;
  return (
    <div class="front">
      <header class="front-head">
        <button type="button" class="button pill" lang={lang === "en" ? "ar" : "en"} onClick={changeLang}>
          {desk.language}
        </button>
      </header>
      <ChannelNotice lang={lang} className="desk-notice warn" />
      {place.at === "loading" && (
        <main class="door">
          <p role="status">{words.loading}</p>
        </main>
      )}
      {place.at === "sign_in" && <SignIn door={door} state={state} words={words} canSign={api.canSign} />}
      {place.at === "enrol" && <Enrol door={door} state={state} words={words} canSign={api.canSign} />}
    </div>
  );
}
