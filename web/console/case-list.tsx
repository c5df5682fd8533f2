// SPDX-License-Identifier: Apache-2.0
import type { JSX } from "preact";
import { useEffect, useMemo, useState } from "preact/hooks";
import type { DeskCase, DeskSetup } from "#protocol";
import { Icon } from "../ui/icons.tsx";
import type { Lang } from "../ui/words.ts";
import { careStrings } from "./care-strings.ts";
import { LabelTags } from "./case-labels.tsx";
import type { Desk } from "./desk.ts";
import { LongList } from "./parts/long-list.tsx";
import type { Loaded } from "./parts/use-load.ts";
import { Nothing } from "./parts/view-state.tsx";
import { QueueBar } from "./queue-bar.tsx";
import { type DeskState, groupCases, unreadOf } from "./state.ts";
import type { DeskStrings } from "./strings.ts";

/** Two lines and what is between rows. */
const ROW_PX = 96;

interface CaseListProps {
  readonly desk: Desk;
  readonly state: DeskState;
  readonly words: DeskStrings;
  readonly lang: Lang;
  readonly setupLoad: Loaded<DeskSetup>;
  readonly onStatus: (status: "available" | "away") => void;
  readonly onSearch: () => void;
}

/** Waiting first, then one's own, then what colleagues hold. Nothing personal is in a list. Pages come from the server, in its order. */
export function CaseList({ desk, state, words, lang, setupLoad, onStatus, onSearch }: CaseListProps): JSX.Element {
  const setup = setupLoad.value;
  const now = useMinute();
  const care = careStrings(lang);
  const { waiting, mine, others, callBacks } = useMemo(
    () => groupCases(state.cases, state.view.sort),
    [state.cases, state.view.sort],
  );
  // On a long queue the server counts; on a short one what is here is all there is.
  const counted = state.counts.reduce((sum, count) => sum + count.waiting, 0);
  const isFiltered = state.view.team !== null || state.view.label !== null || state.view.language !== null;
  const waits = state.next === null || isFiltered ? waiting.length : Math.max(counted, waiting.length);
  const draw = (one: DeskCase): JSX.Element => (
    <CaseRow
      one={one}
      words={words}
      now={now}
      lang={lang}
      setup={setup}
      unread={unreadOf(state, one)}
      isTyping={state.typing.includes(one.conversationId)}
      isOpen={state.open?.id === one.conversationId}
      onOpen={() => desk.open(one.conversationId)}
    />
  );
  const list = (rows: readonly DeskCase[]): JSX.Element => (
    <LongList rows={rows} keyOf={({ conversationId }) => conversationId} draw={draw} guessPx={ROW_PX} isGrowing />
  );
  return (
    <nav class="cases" aria-label={words.waiting}>
      <QueueBar {...{ desk, state, setupLoad, lang, words, onStatus, onSearch }} />
      {!state.isOpen && <p class="desk-notice calm">{words.closed}</p>}
      {state.list === "failed" && (
        <p class="desk-notice warn" role="alert">
          {care.listFailed}
          <button type="button" class="button pill" onClick={() => void desk.refresh()}>
            {care.tryAgain}
          </button>
        </p>
      )}
      {state.list === "forbidden" && <p class="desk-notice warn">{care.listForbidden}</p>}
      <h2>
        {words.waiting} <span class={waits > 0 ? "tag warn" : "tag calm"}>{waits}</span>
      </h2>
      {waiting.length > 0 && list(waiting)}
      {waiting.length === 0 && state.list === "ready" && <Nothing of="waiting" lang={lang} />}
      {state.list === "loading" && (
        <p class="none" role="status">
          {care.loading}
        </p>
      )}
      {state.next !== null && (
        <button type="button" class="button pill more" onClick={() => void desk.more()}>
          {care.more}
        </button>
      )}
      <h2>
        {words.mine} <span class="tag calm">{mine.length}</span>
      </h2>
      {mine.length === 0 ? <Nothing of="mine" lang={lang} /> : list(mine)}
      {callBacks.length > 0 && (
        <>
          <h2>
            {care.callBacks} <span class="tag calm">{callBacks.length}</span>
          </h2>
          {list(callBacks)}
        </>
      )}
      {others.length > 0 && (
        <>
          <h2>
            {words.others} <span class="tag calm">{others.length}</span>
          </h2>
          {list(others)}
        </>
      )}
    </nav>
  );
}

interface CaseRowProps {
  readonly one: DeskCase;
  readonly words: DeskStrings;
  readonly now: number;
  readonly lang: Lang;
  readonly setup: DeskSetup | null;
  readonly unread: number;
  /** The customer writes now. */
  readonly isTyping: boolean;
  readonly isOpen: boolean;
  readonly onOpen: () => void;
}

function CaseRow({ one, words, now, lang, setup, unread, isTyping, isOpen, onOpen }: CaseRowProps): JSX.Element {
  const care = careStrings(lang);
  const isLate = one.owner !== "agent" && one.dueAt !== null && Date.parse(one.dueAt) < now;
  const minutes =
    one.waitingSince === null ? null : Math.max(0, Math.floor((now - Date.parse(one.waitingSince)) / 60_000));
  return (
    <button type="button" class="case-row" aria-current={isOpen ? "true" : undefined} onClick={onOpen}>
      <span class="reason">
        <bdi>{one.reasons[lang]}</bdi>
      </span>
      {unread > 0 && <span class="tag warn unread">{care.unread(unread)}</span>}
      {minutes !== null && one.owner === "queued" && (
        <span class={minutes >= 5 || isLate ? "wait long" : "wait"}>
          <Icon name="clock" />
          {words.waitingFor(minutes)}
        </span>
      )}
      <span class="facts">
        <span class={one.assurance === "A0" ? "tag calm" : "tag good"}>
          <Icon name={one.assurance === "A0" ? "shield" : "shieldCheck"} />
          {one.assurance} · {words.levels[one.assurance]}
        </span>
        <span class="tag calm">{words.langs[one.lang]}</span>
        {(one.channel === "whatsapp" || one.channel === "sms") && (
          <span class="tag calm">{OPEN_CHANNELS[one.channel][lang]}</span>
        )}
        {one.teamId !== null && (
          <span class="tag calm">
            {setup?.content.teams.find(({ teamId }) => teamId === one.teamId)?.names[lang] ?? one.teamId}
          </span>
        )}
        <LabelTags one={one} setup={setup} lang={lang} />
        {isTyping && <span class="tag calm typing-tag">{care.typing}</span>}
        {isLate && <span class="tag warn">{care.isLate}</span>}
        {one.agentName !== null && !one.isMine && <span class="quiet">{words.withName(one.agentName)}</span>}
        <span class="case-code quiet">{one.code}</span>
      </span>
    </button>
  );
}

/** Channels that others can read, by their name. */
const OPEN_CHANNELS = {
  whatsapp: { en: "WhatsApp", ar: "واتساب" },
  sms: { en: "SMS", ar: "رسائل قصيرة" },
} as const;

/** The time, refreshed often enough for minutes. */
function useMinute(): number {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    const timer = window.setInterval(() => setNow(Date.now()), 15_000);
    return () => window.clearInterval(timer);
  }, []);
  return now;
}
