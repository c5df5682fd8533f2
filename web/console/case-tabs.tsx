// SPDX-License-Identifier: Apache-2.0
import type { JSX } from "preact";
import { useRef } from "preact/hooks";
import type { DeskCase } from "#protocol";
import { Icon } from "../ui/icons.tsx";
import type { Lang } from "../ui/words.ts";
import { careStrings } from "./care-strings.ts";
import type { Desk } from "./desk.ts";
import { tabAfter } from "./parts/tabs.tsx";
import { type DeskState, tabsOf, unreadOf } from "./state.ts";

interface CaseTabsProps {
  readonly desk: Desk;
  readonly state: DeskState;
  readonly lang: Lang;
}

/**
 * Several conversations at once: one's own cases side by side above the open one, by the code that people say to each other, with what is
 * unread. Arrows move among them, Enter opens, Delete puts away, 1 to 9 open from anywhere. Not drawn while there is one only.
 */
export function CaseTabs({ desk, state, lang }: CaseTabsProps): JSX.Element | null {
  const care = careStrings(lang);
  const list = useRef<HTMLUListElement>(null);
  const tabs = tabsOf(state);
  if (tabs.length < 2) return null;
  const current = Math.max(
    0,
    tabs.findIndex(({ conversationId }) => conversationId === state.open?.id),
  );
  const press = (event: KeyboardEvent, at: number, one: DeskCase): void => {
    if (event.key === "Delete") {
      event.preventDefault();
      desk.closeTab(one);
      return;
    }
    const to = tabAfter(event.key, at, tabs.length, document.documentElement.dir === "rtl");
    if (to === null) return;
    event.preventDefault();
    list.current?.querySelectorAll<HTMLElement>(".case-tab")[to]?.focus();
  };
  return (
    <nav class="case-tabs" aria-label={care.tabs}>
      <ul ref={list}>
        {tabs.map((one, at) => {
          const unread = unreadOf(state, one);
          return (
            <li key={one.conversationId} class={at === current ? "current" : undefined}>
              <button
                type="button"
                class="case-tab"
                aria-label={care.tab(one.code, unread)}
                aria-current={one.conversationId === state.open?.id ? "true" : undefined}
                aria-keyshortcuts={at < 9 ? String(at + 1) : undefined}
                title={one.reasons[lang]}
                tabIndex={at === current ? 0 : -1}
                onClick={() => desk.open(one.conversationId)}
                onKeyDown={(event) => press(event, at, one)}
              >
                <span class="case-code">{one.code}</span>
                {unread > 0 && <span class="tag warn">{unread}</span>}
                {state.typing.includes(one.conversationId) && <span class="quiet">{care.typing}</span>}
              </button>
              <button
                type="button"
                class="case-tab-close"
                aria-label={care.closeTab(one.code)}
                onClick={() => desk.closeTab(one)}
              >
                <Icon name="close" />
              </button>
            </li>
          );
        })}
      </ul>
    </nav>
  );
}
