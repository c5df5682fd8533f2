// SPDX-License-Identifier: Apache-2.0
import type { JSX } from "preact";
import { useEffect, useLayoutEffect, useMemo, useRef, useState } from "preact/hooks";
import { Avatar, initials } from "../ui/avatar.tsx";
import { timeOfDay } from "../ui/dates.ts";
import { arrange, type Row } from "../ui/groups.ts";
import { Icon } from "../ui/icons.tsx";
import { Bubble, TypingDots } from "../ui/message.tsx";
import { Contest } from "./contest.tsx";
import { useWidget } from "./context.ts";
import { LivePart } from "./live-part.tsx";
import { findLive } from "./liveness.ts";
import { PendingMessages } from "./pending.tsx";
import { Starters } from "./starters.tsx";
import { agentName } from "./state.ts";

/** This close to the end counts as reading the newest. */
const NEAR_PX = 60;

/** Everything that was said, newest below. Follows along only while the visitor reads the end. */
export function Conversation(): JSX.Element {
  const { chat, state, words, lang } = useWidget();
  const { timeline, outbox } = state;
  const scroller = useRef<HTMLDivElement>(null);
  const shownSeq = useRef(0);
  const [isAtEnd, setAtEnd] = useState(true);
  const [missed, setMissed] = useState(0);
  const rows = useMemo(() => arrange(timeline.events, lang, false), [timeline, lang]);
  const live = useMemo(() => findLive(timeline.events, outbox), [timeline, outbox]);
  const isBusy = outbox.some((pending) => pending.status === "sending" && pending.label !== "");
  // What answers the visitor's own press is followed even when something tall stood before the end.
  const isActing =
    outbox.length > 0 || [...Object.values(state.acts), ...Object.values(state.forms)].includes("sending");
  const isTyping = state.typing !== null || (isBusy && state.conversation?.owner === "bot");

  useLayoutEffect(() => {
    const box = scroller.current;
    if (box === null) return;
    const fresh = timeline.events.filter((event) => event.seq > shownSeq.current && event.kind === "message");
    const first = fresh.find((event) => event.kind === "message" && event.by !== "visitor");
    shownSeq.current = timeline.lastSeq;
    if (isAtEnd || isActing) {
      // A long answer is shown from its beginning.
      const element = first === undefined ? null : box.querySelector(`[data-seq="${first.seq}"]`);
      const end = box.scrollHeight - box.clientHeight;
      const top =
        element === null
          ? end
          : box.scrollTop + element.getBoundingClientRect().top - box.getBoundingClientRect().top - 16;
      box.scrollTop = Math.min(end, Math.max(0, top));
    } else if (fresh.length > 0) setMissed((count) => count + fresh.length);
  }, [timeline, outbox, isTyping]);

  useEffect(() => {
    const look = (): void => {
      if (state.isShown && isAtEnd && document.visibilityState === "visible") chat.noteSeen();
    };
    look();
    document.addEventListener("visibilitychange", look);
    return () => document.removeEventListener("visibilitychange", look);
  }, [state.isShown, isAtEnd, timeline, chat]);

  const toEnd = (): void => {
    const box = scroller.current;
    if (box === null) return;
    box.scrollTop = box.scrollHeight;
    setMissed(0);
  };
  const onScroll = (): void => {
    const box = scroller.current;
    if (box === null) return;
    const isNear = box.scrollHeight - box.clientHeight - box.scrollTop < NEAR_PX;
    setAtEnd(isNear);
    if (isNear) setMissed(0);
  };
  const drawRow = (row: Row): JSX.Element => {
    switch (row.kind) {
      case "day":
        return (
          <li key={row.key} class="day">
            <span>{row.text}</span>
          </li>
        );
      case "notice":
        return (
          <li key={row.key} class={`between ${row.tone}`}>
            <Icon name={row.tone === "good" ? "shieldCheck" : "person"} />
            <span dir="auto">{row.text}</span>
          </li>
        );
      case "group":
        return <Group key={row.key} row={row} live={live} />;
    }
  };
  return (
    <div class="conversation">
      <div ref={scroller} class="scroll" role="region" aria-label={words.conversation} tabIndex={0} onScroll={onScroll}>
        <ol class="rows-list">
          {rows.map(drawRow)}
          <PendingMessages />
          {isTyping && (
            <li class="group bot typing-row">
              <Avatar
                text={avatarOf(state.typing === "agent" ? agentName(state) : null, "")}
                kind={state.typing === "agent" ? "agent" : "brand"}
              />
              <TypingDots />
            </li>
          )}
        </ol>
        <Starters live={live} />
      </div>
      {!isAtEnd && (
        <button type="button" class={missed > 0 ? "button pill jump counts" : "button pill jump"} onClick={toEnd}>
          <Icon name="down" />
          {missed > 0 ? words.newMessages(missed) : <span class="sr-only">{words.jumpToNewest}</span>}
        </button>
      )}
    </div>
  );
}

function avatarOf(name: string | null, brandText: string): string {
  return name === null ? brandText : initials(name);
}

type GroupRow = Extract<Row, { kind: "group" }>;

function Group({ row, live }: { row: GroupRow; live: ReturnType<typeof findLive> }): JSX.Element {
  const { state, words, lang, brand } = useWidget();
  const last = row.messages.at(-1);
  const isMine = row.by === "visitor";
  const who = isMine ? words.you : row.by === "bot" ? words.bot : (row.name ?? words.agent);
  const isNewestMine =
    isMine &&
    last !== undefined &&
    !state.timeline.events.some((event) => event.kind === "message" && event.by === "visitor" && event.seq > last.seq);
  const isNews = last?.isNews === true;
  const isRead = last !== undefined && state.agentSeen >= last.seq;
  return (
    <li class={isMine ? "group visitor mine" : `group ${row.by}${isNews ? " news" : ""}`}>
      {!isMine && (
        <Avatar text={avatarOf(row.name, brand?.avatarText ?? "")} kind={row.by === "agent" ? "agent" : "brand"} />
      )}
      <div class="messages">
        <span class={row.by === "agent" || isNews ? "who" : "sr-only"}>{isNews ? words.askedToBeTold : who}</span>
        {row.messages.map((message) => (
          <div key={message.seq} data-seq={message.seq}>
            <Bubble
              message={message}
              words={words}
              drawPart={(part, index) => <LivePart key={index} part={part} message={message} live={live} />}
            />
            <Contest message={message} />
          </div>
        ))}
        {last !== undefined && (
          <p class="when">
            <time dateTime={last.at}>{timeOfDay(last.at, lang)}</time>
            {isNewestMine && (
              <span class="status">
                <Icon name={isRead ? "checks" : "check"} />
                {isRead ? words.read : words.sent}
              </span>
            )}
          </p>
        )}
      </div>
    </li>
  );
}
