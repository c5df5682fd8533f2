// SPDX-License-Identifier: Apache-2.0
import type { JSX } from "preact";
import { useEffect, useMemo, useState } from "preact/hooks";
import type { StaffMe } from "#protocol";
import { ChannelNotice } from "../channel/channel-notice.tsx";
import { Icon } from "../ui/icons.tsx";
import type { Lang } from "../ui/words.ts";
import type { DeskApi } from "./api.ts";
import type { Door } from "./door.ts";
import { Fresh, FreshDialog } from "./fresh.tsx";
import { DESK_PAGES, type PageName } from "./pages.tsx";
import { Presence } from "./presence.ts";
import { staffStrings } from "./staff-strings.ts";
import { deskStrings } from "./strings.ts";

interface DeskAppProps {
  readonly api: DeskApi;
  readonly door: Door;
  readonly me: StaffMe;
  readonly lang: Lang;
  readonly otherLang: JSX.Element;
}

/** What somebody who is signed in sees: the pages that their roles open, one at a time. */
export function DeskApp({ api, door, me, lang, otherLang }: DeskAppProps): JSX.Element {
  const words = staffStrings(lang);
  const title = deskStrings(lang).desk;
  const pages = DESK_PAGES.filter(({ isOpenTo }) => isOpenTo(me));
  const [name, setName] = useState<PageName>(pages[0]?.name ?? "account");
  const [isWarned, setWarned] = useState(false);
  const fresh = useMemo(() => new Fresh(api, door), [api, door]);
  const presence = useMemo(() => new Presence(api, me.idleMs, setWarned), [api, me.idleMs]);
  useEffect(() => presence.start(), [presence]);
  const page = pages.find((each) => each.name === name) ?? pages[0];
  useEffect(() => {
    if (page?.name !== "cases") document.title = `${page?.label(words, lang) ?? ""} · ${title}`;
  }, [page, words, lang, title]);

  return (
    <div class="desk">
      <header class="desk-head">
        <span class="avatar brand" aria-hidden="true">
          <Icon name="shieldCheck" />
        </span>
        <h1>{title}</h1>
        <nav class="desk-pages" aria-label={words.pages}>
          {pages.map((each) => (
            <button
              key={each.name}
              type="button"
              class="page-link"
              aria-current={each.name === page?.name ? "page" : undefined}
              onClick={() => setName(each.name)}
            >
              {each.label(words, lang)}
            </button>
          ))}
        </nav>
        <span class="desk-me" dir="auto">
          {me.name}
        </span>
        {otherLang}
        <button type="button" class="button pill" onClick={() => void door.signOut()}>
          <Icon name="exit" flips />
          {words.signOut}
        </button>
      </header>
      <ChannelNotice lang={lang} className="desk-notice warn" />
      {isWarned && (
        <p class="desk-notice warn" role="alert">
          <Icon name="clock" />
          {words.idle}
          <button type="button" class="button pill" onClick={() => presence.note()}>
            {words.stay}
          </button>
        </p>
      )}
      {page?.draw({ api, door, me, lang, words, fresh })}
      <FreshDialog fresh={fresh} me={me} words={words} />
    </div>
  );
}
