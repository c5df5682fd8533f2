// SPDX-License-Identifier: Apache-2.0
import type { JSX } from "preact";
import { useCallback, useEffect, useMemo, useState } from "preact/hooks";
import type { StaffMe } from "#protocol";
import { ChannelNotice } from "../channel/channel-notice.tsx";
import { Icon } from "../ui/icons.tsx";
import { LiveRegion } from "../ui/live.tsx";
import type { Lang } from "../ui/words.ts";
import type { DeskApi } from "./api.ts";
import { type Door, ticketFromAddress } from "./door.ts";
import { choices } from "./frame/choices.ts";
import { CommandBook } from "./frame/commands.ts";
import { FrameActs, NEXT_THEME } from "./frame/frame-acts.tsx";
import { frameStrings } from "./frame/frame-strings.ts";
import { KeySheet } from "./frame/key-sheet.tsx";
import { Palette } from "./frame/palette.tsx";
import { PhoneBar } from "./frame/phone-bar.tsx";
import { useWay } from "./frame/place.ts";
import { Rail } from "./frame/rail.tsx";
import { useFrameCommands } from "./frame/use-frame-commands.ts";
import { Fresh, FreshDialog } from "./fresh.tsx";
import { type Link, Live } from "./live.ts";
import { OutsideLink } from "./outside-link.tsx";
import { CONSOLE_PAGES } from "./pages.tsx";
import { Empty } from "./parts/view-state.tsx";
import { Presence } from "./presence.ts";
import { staffStrings } from "./staff-strings.ts";
import { deskStrings } from "./strings.ts";

interface ConsoleAppProps {
  readonly api: DeskApi;
  readonly door: Door;
  readonly me: StaffMe;
  readonly lang: Lang;
  readonly onLang: () => void;
}

/** Below this width of the window the rail is folded, unless somebody chose. */
const FOLD_BELOW_PX = 1_200;

/** What somebody who is signed in sees: a calm frame, and in it the pages that their roles open, one at a time. */
export function ConsoleApp({ api, door, me, lang, onLang }: ConsoleAppProps): JSX.Element {
  const words = staffStrings(lang);
  const desk = deskStrings(lang);
  const frame = frameStrings(lang);
  const pages = useMemo(() => CONSOLE_PAGES.filter(({ isOpenTo }) => isOpenTo(me)), [me]);
  const way = useWay(pages[0]?.name ?? "account");
  const [ticket, setTicket] = useState(() => door.takeTicket());
  useEffect(() => {
    // Pasted into the address of a console that is open already.
    const look = (): void => setTicket((before) => ticketFromAddress() ?? before);
    window.addEventListener("hashchange", look);
    return () => window.removeEventListener("hashchange", look);
  }, []);
  const [isWarned, setWarned] = useState(false);
  const [theme, setTheme] = useState(choices.theme);
  const [isFolded, setFolded] = useState(() => choices.isRailFolded() ?? window.innerWidth < FOLD_BELOW_PX);
  const [layer, setLayer] = useState<"palette" | "keys" | null>(null);
  const [said, setSaid] = useState({ text: "", turn: 0 });
  const book = useMemo(() => Object.assign(new CommandBook(), { hasKeys: choices.hasKeys() }), []);
  const fresh = useMemo(() => new Fresh(api, door), [api, door]);
  const presence = useMemo(() => new Presence(api, me.idleMs, setWarned), [api, me.idleMs]);
  const say = useCallback((text: string) => setSaid(({ turn }) => ({ text, turn: turn + 1 })), []);
  const live = useMemo(() => new Live(api), [api]);
  const [link, setLink] = useState<Link>(live.link);
  useEffect(() => live.onLink(setLink), [live]);
  useEffect(() => live.start(), [live]);
  useEffect(() => presence.start(), [presence]);

  const page = pages.find(({ name }) => name === way.page);
  const title = page?.label(words, lang) ?? frame.noPage;
  useEffect(() => {
    // The page of cases counts who waits in its own title.
    if (page?.name !== "cases") document.title = `${title} · Wardline`;
    say(title);
  }, [page, title, say]);
  useEffect(() => {
    const press = (event: KeyboardEvent): void => book.press(event);
    document.addEventListener("keydown", press);
    return () => document.removeEventListener("keydown", press);
  }, [book]);

  const turnTheme = useCallback(() => {
    const next = NEXT_THEME[choices.theme()];
    choices.keepTheme(next);
    setTheme(next);
  }, []);
  const fold = useCallback(() => {
    setFolded((before) => {
      choices.keepRail(!before);
      return !before;
    });
  }, []);
  const leave = useCallback(() => void door.signOut(), [door]);
  useFrameCommands({ book, pages, lang, words, desk, frame, way, turnTheme, fold, onLang, leave, setLayer });

  const nav = { pages, current: page?.name ?? "", lang, words };
  const acts = (
    <FrameActs
      {...{ lang, theme, words, desk, frame, onLang }}
      onTheme={turnTheme}
      onKeys={() => setLayer("keys")}
      onSignOut={leave}
    />
  );
  return (
    <div class="desk shell">
      <a class="skip-link" href="#content" onClick={skip}>
        {frame.skip}
      </a>
      <Rail
        {...nav}
        name={me.name}
        isFolded={isFolded}
        frame={frame}
        onFold={fold}
        onSearch={() => setLayer("palette")}
      >
        {acts}
      </Rail>
      <div class="shell-body" id="content">
        <LiveRegion say={said} />
        <ChannelNotice lang={lang} className="desk-notice warn" />
        {link === "offline" && (
          <p class="desk-notice warn" role="status">
            <Icon name="alert" />
            {frame.offline}
          </p>
        )}
        {isWarned && (
          <p class="desk-notice warn" role="alert">
            <Icon name="clock" />
            {words.idle}
            <button type="button" class="button pill" onClick={() => presence.note()}>
              {words.stay}
            </button>
          </p>
        )}
        {page !== undefined && page.head !== "page" && (
          <section class="frame-top" aria-label={`${frame.console}: ${title}`}>
            <h1 class={page.head === "frame" ? "frame-head" : "sr-only"}>{title}</h1>
          </section>
        )}
        {page?.draw({ api, door, me, lang, words, fresh, way, book, live, say }) ?? (
          <main class="desk-page">
            <h1 class="sr-only">{title}</h1>
            <Empty icon="lock" title={frame.noPage} text={frame.noPageText} />
          </main>
        )}
      </div>
      <PhoneBar {...nav} frame={frame}>
        {acts}
      </PhoneBar>
      {layer === "palette" && (
        <Palette
          book={book}
          frame={frame}
          onCase={pages.some(({ name }) => name === "cases") ? (id) => way.go("cases", id) : null}
          onClose={() => setLayer(null)}
        />
      )}
      {layer === "keys" && <KeySheet book={book} frame={frame} onClose={() => setLayer(null)} />}
      {ticket !== null && (
        <OutsideLink api={api} ticket={ticket} lang={lang} words={desk} onClose={() => setTicket(null)} />
      )}
      <FreshDialog fresh={fresh} me={me} words={words} />
    </div>
  );
}

/** To the page itself, past the menu; the address stays. */
function skip(event: Event): void {
  event.preventDefault();
  const main = document.querySelector<HTMLElement>(".shell-body main");
  if (main === null) return;
  main.tabIndex = -1;
  main.focus();
}
