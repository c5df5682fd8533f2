// SPDX-License-Identifier: Apache-2.0
import type { JSX } from "preact";
import { useEffect, useState } from "preact/hooks";
import type { DeskCase } from "#protocol";
import { Icon } from "../ui/icons.tsx";
import type { Desk } from "./desk.ts";
import { type DeskState, groupCases } from "./state.ts";
import type { DeskStrings } from "./strings.ts";

interface CaseListProps {
  readonly desk: Desk;
  readonly state: DeskState;
  readonly words: DeskStrings;
}

/** Waiting first, then one's own, then what colleagues hold. Nothing personal is in a list. */
export function CaseList({ desk, state, words }: CaseListProps): JSX.Element {
  const now = useMinute();
  const { waiting, mine, others } = groupCases(state.cases);
  const draw = (one: DeskCase): JSX.Element => (
    <CaseRow
      key={one.conversationId}
      one={one}
      words={words}
      now={now}
      isOpen={state.open?.id === one.conversationId}
      onOpen={() => desk.open(one.conversationId)}
    />
  );
  return (
    <nav class="cases" aria-label={words.waiting}>
      {!state.isOpen && <p class="desk-notice calm">{words.closed}</p>}
      <h2>
        {words.waiting} <span class={waiting.length > 0 ? "tag warn" : "tag calm"}>{waiting.length}</span>
      </h2>
      {waiting.length === 0 ? <p class="none">{words.noneWaiting}</p> : <ul>{waiting.map(draw)}</ul>}
      <h2>
        {words.mine} <span class="tag calm">{mine.length}</span>
      </h2>
      {mine.length === 0 ? <p class="none">{words.noneMine}</p> : <ul>{mine.map(draw)}</ul>}
      {others.length > 0 && (
        <>
          <h2>
            {words.others} <span class="tag calm">{others.length}</span>
          </h2>
          <ul>{others.map(draw)}</ul>
        </>
      )}
    </nav>
  );
}

interface CaseRowProps {
  readonly one: DeskCase;
  readonly words: DeskStrings;
  readonly now: number;
  readonly isOpen: boolean;
  readonly onOpen: () => void;
}

function CaseRow({ one, words, now, isOpen, onOpen }: CaseRowProps): JSX.Element {
  const minutes =
    one.waitingSince === null ? null : Math.max(0, Math.floor((now - Date.parse(one.waitingSince)) / 60_000));
  return (
    <li>
      <button type="button" class="case-row" aria-current={isOpen ? "true" : undefined} onClick={onOpen}>
        <span class="reason">
          <bdi>{one.reason}</bdi>
        </span>
        {minutes !== null && one.owner === "queued" && (
          <span class={minutes >= 5 ? "wait long" : "wait"}>
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
          {one.agentName !== null && !one.isMine && <span class="quiet">{words.withName(one.agentName)}</span>}
        </span>
      </button>
    </li>
  );
}

/** The time, refreshed often enough for minutes. */
function useMinute(): number {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    const timer = window.setInterval(() => setNow(Date.now()), 15_000);
    return () => window.clearInterval(timer);
  }, []);
  return now;
}
