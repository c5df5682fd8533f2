// SPDX-License-Identifier: Apache-2.0
import type { JSX } from "preact";
import { useCallback, useEffect, useRef, useState } from "preact/hooks";
import type { BrandConfig } from "#protocol";
import { hasOpenLayer } from "../ui/dialog.tsx";
import { useStore } from "../ui/use-store.ts";
import { directionOf } from "../ui/words.ts";
import { Announcements } from "./announcements.tsx";
import type { Api } from "./api.ts";
import { DropHere } from "./attach.tsx";
import type { Chat } from "./chat.ts";
import { chime } from "./chime.ts";
import { Composer } from "./composer.tsx";
import { Widget } from "./context.ts";
import { Conversation } from "./conversation.tsx";
import { EndedBar } from "./ended-bar.tsx";
import { Footer } from "./footer.tsx";
import { useGivenFiles } from "./given-files.ts";
import { Header } from "./header.tsx";
import type { Host } from "./host.ts";
import type { Memory } from "./memory.ts";
import { Notices } from "./notices.tsx";
import { OfflineForm } from "./offline-form.tsx";
import { OwnerBar } from "./owner-bar.tsx";
import { Rating } from "./rating.tsx";
import { countUnread, hasUnreadNews } from "./state.ts";
import { stringsFor } from "./strings/index.ts";

interface AppProps {
  readonly chat: Chat;
  readonly api: Api;
  readonly host: Host;
  readonly memory: Memory;
  readonly brand: BrandConfig | null;
  /** The browser keeps this frame apart from its own site: said in words. */
  readonly isApart: boolean;
}

/** The whole widget: header, who speaks, the conversation, where to write. */
export function App({ chat, api, host, memory, brand, isApart }: AppProps): JSX.Element {
  const state = useStore(chat.store);
  const { lang } = state;
  const words = stringsFor(lang);
  const [isWide, setWide] = useState(false);
  const [notifies, setNotifies] = useState(memory.get("notify") === "on");
  const input = useRef<HTMLTextAreaElement>(null);
  const heading = useRef<HTMLHeadingElement>(null);
  const unread = countUnread(state);
  const hasNews = hasUnreadNews(state);
  const lastUnread = useRef(0);

  useEffect(() => {
    document.documentElement.lang = lang;
    document.documentElement.dir = directionOf(lang);
    document.title = brand?.displayName[lang] ?? words.chat;
  }, [lang, brand, words]);

  useEffect(() => {
    if (!state.isShown || state.phase !== "open") return;
    // On a touch screen focus would raise the keyboard over the suggestions.
    const target = matchMedia("(pointer: coarse)").matches ? heading.current : input.current;
    target?.focus();
  }, [state.isShown, state.phase]);

  useEffect(() => {
    const isAway = !state.isShown || document.visibilityState === "hidden";
    host.tell({ type: "unread", count: isAway ? unread : 0, inTitle: notifies, hasNews: isAway && hasNews });
    if (notifies && isAway && unread > lastUnread.current) chime();
    lastUnread.current = unread;
  }, [unread, hasNews, state.isShown, notifies, host]);

  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      if (event.key === "Escape" && !event.defaultPrevented && !hasOpenLayer()) host.tell({ type: "close" });
    };
    document.addEventListener("keydown", onKey);
    return () => document.removeEventListener("keydown", onKey);
  }, [host]);

  const hasEnded = state.conversation?.ended === true;
  const give = useCallback(
    (files: readonly Blob[]): void => {
      if (!hasEnded) chat.uploads.choose(files);
    },
    [chat, hasEnded],
  );
  const isDragging = useGivenFiles(give);

  const resize = (): void => {
    host.tell({ type: "size", wide: !isWide });
    setWide(!isWide);
  };
  const toggleNotify = (): void => {
    memory.set("notify", notifies ? null : "on");
    setNotifies(!notifies);
  };
  const canWrite = state.phase === "open" && state.conversation?.ended === false;
  return (
    <Widget.Provider value={{ chat, state, words, lang, brand, isApart }}>
      <div class="widget">
        <Announcements />
        <Header
          heading={heading}
          api={api}
          isWide={isWide}
          notifies={notifies}
          onResize={host.isThere ? resize : undefined}
          onClose={host.isThere ? () => host.tell({ type: "close" }) : undefined}
          onToggleNotify={toggleNotify}
        />
        <main>
          <OwnerBar />
          <Notices isApart={isApart} />
          <Conversation />
          {canWrite && <OfflineForm api={api} />}
          {!canWrite && <Rating api={api} />}
          {canWrite ? <Composer input={input} /> : <EndedBar />}
        </main>
        <Footer host={host} />
        {isDragging && canWrite && <DropHere />}
      </div>
    </Widget.Provider>
  );
}
