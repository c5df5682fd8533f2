// SPDX-License-Identifier: Apache-2.0
import type { JSX } from "preact";
import { useEffect, useLayoutEffect, useMemo, useRef, useState } from "preact/hooks";
import type { DeskCase } from "#protocol";
import { arrange } from "../ui/groups.ts";
import { Icon } from "../ui/icons.tsx";
import { LiveRegion } from "../ui/live.tsx";
import { maskedWords } from "../ui/masked-words.ts";
import { TypingDots } from "../ui/message.tsx";
import type { Lang } from "../ui/words.ts";
import type { Desk } from "./desk.ts";
import { isLong, LongList } from "./parts/long-list.tsx";
import type { DeskState } from "./state.ts";
import type { DeskStrings } from "./strings.ts";
import { TranscriptFind } from "./transcript-find.tsx";
import { rowClass, TranscriptRow } from "./transcript-row.tsx";
import { transcriptStrings } from "./transcript-strings.ts";

/** Nearer to the end than this, what is new is followed. */
const AT_END_PX = 120;
/** A message of two lines. */
const ROW_PX = 90;

interface TranscriptProps {
  readonly desk: Desk;
  readonly state: DeskState;
  readonly words: DeskStrings;
  readonly lang: Lang;
  /** The case, when the agent holds it: only then a hidden value may be asked for. */
  readonly mine: DeskCase | null;
}

/**
 * What was said, of any length: the newest is seen first and followed while nobody reads further up, earlier messages are fetched on demand
 * and push nothing away, and words are found wherever they are.
 */
export function Transcript({ desk, state, words, lang, mine }: TranscriptProps): JSX.Element {
  const own = transcriptStrings(lang);
  const box = useRef<HTMLDivElement>(null);
  const events = state.open?.timeline.events;
  const rows = useMemo(() => arrange(events ?? [], lang, true), [events, lang]);
  const isTyping = state.open?.isTyping === true;
  const hasEarlier = (events?.[0]?.seq ?? 1) > 1;
  const newest = events?.findLast((event) => event.kind === "message" && event.by === "visitor");
  const said =
    newest?.kind === "message"
      ? newest.parts.flatMap((part) => (part.type === "text" ? [part.text] : [])).join(" ")
      : "";
  const spoken = maskedWords(said, words);
  const [found, setFound] = useState<{ readonly key: string } | null>(null);
  const { isAway, follow } = useNewest(box, state);
  return (
    <>
      {(hasEarlier || isLong(rows)) && (
        <TranscriptFind
          {...{ rows, words, lang }}
          isPart={hasEarlier}
          onFound={(key) => setFound(key === null ? null : { key })}
        />
      )}
      <div ref={box} class="transcript" role="region" aria-label={words.conversation} tabIndex={0}>
        <LiveRegion say={{ text: spoken === "" ? "" : `${words.customer}: ${spoken}`, turn: newest?.seq ?? 0 }} />
        <p class="masked-hint quiet">
          <Icon name="shield" />
          {words.maskedHint}
        </p>
        {hasEarlier && <Earlier desk={desk} lang={lang} />}
        <LongList
          class="rows-list"
          rows={rows}
          keyOf={({ key }) => key}
          rowClass={(row) => (row.key === found?.key ? `${rowClass(row)} is-found` : rowClass(row))}
          guessPx={ROW_PX}
          isFromEnd
          isGrowing
          hasMore={hasEarlier}
          goTo={found}
          draw={(row) => (
            <TranscriptRow
              {...{ row, words, lang, desk, mine }}
              customerSeen={state.open?.customerSeen ?? 0}
              delivery={state.open?.delivery ?? null}
            />
          )}
        />
        {isTyping && (
          <div class="rows-list typing-now">
            <div class="group">
              <TypingDots />
            </div>
          </div>
        )}
      </div>
      {isAway && (
        <p class="transcript-newest">
          <button type="button" class="button pill" onClick={follow}>
            <Icon name="down" />
            {own.newest}
          </button>
        </p>
      )}
    </>
  );
}

function Earlier({ desk, lang }: Pick<TranscriptProps, "desk" | "lang">): JSX.Element {
  const own = transcriptStrings(lang);
  const [state, setState] = useState<"idle" | "reading" | "failed">("idle");
  const read = async (): Promise<void> => {
    if (state === "reading") return;
    setState("reading");
    setState((await desk.earlier()) ? "idle" : "failed");
  };
  return (
    <p class="transcript-earlier">
      <span role="alert">{state === "failed" && own.earlierFailed}</span>
      <button type="button" class="button pill" aria-disabled={state === "reading"} onClick={() => void read()}>
        {own.earlier}
      </button>
    </p>
  );
}

/** Keeps the newest in sight while nobody reads further up, and what is read where it is when earlier messages come before it. */
function useNewest(
  box: { readonly current: HTMLDivElement | null },
  { open }: DeskState,
): { readonly isAway: boolean; readonly follow: () => void } {
  const events = open?.timeline.events;
  const last = events?.at(-1);
  const first = events?.[0]?.seq ?? 0;
  const isTyping = open?.isTyping === true;
  const isFollowing = useRef(true);
  const fromEndPx = useRef(0);
  const [isAway, setAway] = useState(false);
  const toEnd = (): void => {
    const element = box.current;
    if (element !== null) element.scrollTop = element.scrollHeight;
  };
  useLayoutEffect(() => {
    const element = box.current;
    // Scrolled to its beginning the browser would keep the beginning.
    if (element !== null && !isFollowing.current) element.scrollTop = element.scrollHeight - fromEndPx.current;
  }, [first]);
  useLayoutEffect(() => {
    // The notice of a reveal does not push away what was revealed.
    const isNotice = last?.kind === "message" && last.by === "bot";
    if (isNotice && box.current?.querySelector(".hidden-value.shown")) return;
    if (last?.kind === "message" && last.by === "agent") isFollowing.current = true;
    if (isFollowing.current) toEnd();
  }, [last?.seq, isTyping]);
  useEffect(() => {
    const element = box.current;
    if (element === null) return undefined;
    const look = (): void => {
      fromEndPx.current = element.scrollHeight - element.scrollTop;
      isFollowing.current = fromEndPx.current - element.clientHeight < AT_END_PX;
      setAway(!isFollowing.current);
    };
    element.addEventListener("scroll", look, { passive: true });
    return () => element.removeEventListener("scroll", look);
  }, []);
  useEffect(() => {
    const element = box.current;
    if (element === null) return undefined;
    // Rows are drawn as they come near, and are not as high as was guessed.
    const observer = new ResizeObserver(() => {
      if (isFollowing.current && element.querySelector(".hidden-value.shown") === null) toEnd();
      fromEndPx.current = element.scrollHeight - element.scrollTop;
    });
    for (const child of element.children) observer.observe(child);
    return () => observer.disconnect();
  }, [first]);
  return {
    isAway,
    follow: () => {
      isFollowing.current = true;
      toEnd();
      box.current?.focus();
    },
  };
}
