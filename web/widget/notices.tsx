// SPDX-License-Identifier: Apache-2.0
import type { JSX } from "preact";
import { ChannelNotice } from "../channel/channel-notice.tsx";
import { Icon } from "../ui/icons.tsx";
import { Banner } from "./banner.tsx";
import { useWidget } from "./context.ts";

/** What stands in the way, in words. Spoken by the status region in `Announcements`. */
export function Notices({ isApart }: { isApart: boolean }): JSX.Element {
  const { chat, state, words, lang } = useWidget();
  const waiting = state.outbox.filter((pending) => pending.label !== "" && pending.status === "waiting").length;
  const isOpen = state.phase === "open" && state.conversation?.ended === false;
  return (
    <div class="notices">
      <ChannelNotice lang={lang} className="notice warn" />
      <Banner />
      {isApart && (
        <p class="notice calm">
          <Icon name="alert" />
          <span>
            {words.crossSite}{" "}
            <a href={location.href.replace(/([?&])host=[^&]*/u, "$1")} target="_blank" rel="noopener">
              {words.openWindow}
              <span class="sr-only"> ({words.opensNewWindow})</span>
            </a>
          </span>
        </p>
      )}
      {isOpen && state.link === "reconnecting" && (
        <p class="notice warn">
          <Icon name="clock" />
          <span>{words.connecting}</span>
        </p>
      )}
      {isOpen && state.link === "offline" && (
        <p class="notice warn">
          <Icon name="alert" />
          <span>
            {words.offline} {waiting > 0 && words.offlineQueue(waiting)}
          </span>
        </p>
      )}
      {state.link === "replaced" && (
        <p class="notice warn">
          <Icon name="alert" />
          <span>{words.replaced}</span>
          <button type="button" class="button pill" onClick={() => chat.useHere()}>
            {words.useHere}
          </button>
        </p>
      )}
    </div>
  );
}
