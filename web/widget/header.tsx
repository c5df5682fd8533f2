// SPDX-License-Identifier: Apache-2.0
import type { JSX, RefObject } from "preact";
import { Avatar } from "../ui/avatar.tsx";
import { Icon } from "../ui/icons.tsx";
import type { Api } from "./api.ts";
import { useWidget } from "./context.ts";
import { Menu } from "./menu.tsx";
import { agentName } from "./state.ts";

interface HeaderProps {
  readonly heading: RefObject<HTMLHeadingElement | null>;
  readonly api: Api;
  readonly isWide: boolean;
  readonly notifies: boolean;
  readonly onResize: (() => void) | undefined;
  readonly onClose: (() => void) | undefined;
  readonly onToggleNotify: () => void;
}

/** Whose chat this is, who answers, the language, the menu. */
export function Header(props: HeaderProps): JSX.Element {
  const { chat, state, words, lang, brand } = useWidget();
  const other = lang === "en" ? "ar" : "en";
  const agent = agentName(state);
  return (
    <header class="header">
      <Avatar text={brand?.avatarText ?? ""} kind="brand" />
      <div class="titles">
        <h1 ref={props.heading} tabIndex={-1}>
          {brand?.displayName[lang] ?? words.chat}
        </h1>
        <p>{agent ?? words.automated}</p>
      </div>
      <button type="button" class="head-button language" lang={other} onClick={() => chat.speak(other)}>
        {words.language}
      </button>
      <Menu
        api={props.api}
        notifies={props.notifies}
        onToggleNotify={props.onToggleNotify}
        isWide={props.isWide}
        onResize={props.onResize}
      />
      {props.onClose !== undefined && (
        <button type="button" class="head-button" aria-label={words.closeChat} onClick={props.onClose}>
          <Icon name="close" />
        </button>
      )}
    </header>
  );
}
