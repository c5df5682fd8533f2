// SPDX-License-Identifier: Apache-2.0
import type { JSX } from "preact";
import { useEffect, useLayoutEffect, useMemo, useRef, useState } from "preact/hooks";
import type { DeskCase, Part } from "#protocol";
import { CardView } from "../ui/cards.tsx";
import { timeOfDay } from "../ui/dates.ts";
import { Dialog } from "../ui/dialog.tsx";
import { arrange, type Row } from "../ui/groups.ts";
import { Icon } from "../ui/icons.tsx";
import { LiveRegion } from "../ui/live.tsx";
import { HiddenLabel } from "../ui/masked-text.tsx";
import { maskedWords } from "../ui/masked-words.ts";
import { Bubble, TypingDots } from "../ui/message.tsx";
import type { Lang } from "../ui/words.ts";
import { AlarmDialog, alarmStrings } from "./alarm-dialog.tsx";
import { approvalStrings } from "./approvals-strings.ts";
import { CustomerFile } from "./customer-file.tsx";
import type { Desk } from "./desk.ts";
import { MaskedValue } from "./masked-value.tsx";
import { ReplyBox } from "./reply-box.tsx";
import type { DeskState } from "./state.ts";
import type { DeskStrings } from "./strings.ts";
import { VouchDialog } from "./vouch-dialog.tsx";

interface CaseViewProps {
  readonly desk: Desk;
  readonly state: DeskState;
  readonly words: DeskStrings;
  readonly lang: Lang;
  /** Whether whoever looks has the role security. */
  readonly maySecure: boolean;
}

/** One conversation as the agent reads it, and what may be done with it now. */
export function CaseView({ desk, state, words, lang, maySecure }: CaseViewProps): JSX.Element {
  const { open, trouble } = state;
  const heading = useRef<HTMLHeadingElement>(null);
  const [isEnding, setEnding] = useState(false);
  const [isVouching, setVouching] = useState(false);
  const [isLifting, setLifting] = useState(false);
  const [isLocking, setLocking] = useState(false);
  useEffect(() => heading.current?.focus(), []);
  if (open === null) {
    return (
      <section class="case empty">
        <Icon name="person" />
        <p>
          <strong>{words.pick}</strong>
        </p>
        <p class="quiet">{words.pickHint}</p>
      </section>
    );
  }
  const one = open.case;
  const hasEnded = open.timeline.events.some((event) => event.kind === "conversation_ended");
  const isMine = one !== null && one.owner === "agent" && one.isMine && !hasEnded;
  const troubleText =
    trouble === null ? "" : trouble.kind === "failed" ? words.failed : words.faster(trouble.name ?? words.somebody);
  return (
    <section class="case" aria-labelledby="case-title">
      <div class="case-head">
        <button type="button" class="button pill back" onClick={() => desk.open(null)}>
          <Icon name="send" flips />
          {words.back}
        </button>
        <div class="case-titles">
          <h2 id="case-title" ref={heading} tabIndex={-1}>
            <bdi>{one?.reason ?? words.conversation}</bdi>
          </h2>
          {one !== null && <CaseFacts one={one} words={words} />}
        </div>
        <div class="case-acts">
          {one?.owner === "queued" && !hasEnded && (
            <button type="button" class="button primary" onClick={() => void desk.takeOver(one)}>
              {words.takeOver}
            </button>
          )}
          {maySecure && one !== null && one.assurance !== "A0" && !hasEnded && (
            <button type="button" class="button plain" onClick={() => setLifting(true)}>
              {alarmStrings(lang).title}
            </button>
          )}
          {isMine && (
            <>
              <button type="button" class="button plain" onClick={() => void desk.handBack(one)}>
                {words.handBack}
              </button>
              <button type="button" class="button plain" onClick={() => setVouching(true)}>
                {approvalStrings(lang).vouch}
              </button>
              {one.assurance !== "A0" && (
                <button type="button" class="button plain" onClick={() => setLocking(true)}>
                  {words.lock}
                </button>
              )}
              <button type="button" class="button plain" onClick={() => setEnding(true)}>
                {words.end}
              </button>
            </>
          )}
        </div>
      </div>
      <p class={troubleText === "" ? "sr-only" : "desk-notice warn"} role="alert">
        {troubleText}
      </p>
      <Transcript desk={desk} state={state} words={words} lang={lang} mine={isMine ? one : null} />
      <LiveRegion say={{ text: open.isTyping ? words.customerTyping : "", turn: 0 }} />
      {isMine ? (
        <ReplyBox desk={desk} one={one} words={words} />
      ) : (
        <p class="case-foot quiet">{hasEnded ? words.ended : words.onlyMine}</p>
      )}
      {isVouching && one !== null && (
        <VouchDialog lang={lang} onClose={() => setVouching(false)} onAsk={(wish) => desk.vouch(one, wish)} />
      )}
      {isLifting && one !== null && <AlarmDialog desk={desk} one={one} lang={lang} onClose={() => setLifting(false)} />}
      {isLocking && one !== null && (
        <Dialog title={words.lockTitle} onClose={() => setLocking(false)}>
          <p>{words.lockText}</p>
          <div class="dialog-buttons">
            <button type="button" class="button danger" onClick={() => (setLocking(false), void desk.lock(one))}>
              {words.lock}
            </button>
            <button type="button" class="button plain" onClick={() => setLocking(false)}>
              {words.cancel}
            </button>
          </div>
        </Dialog>
      )}
      {isEnding && one !== null && (
        <Dialog title={words.endTitle} onClose={() => setEnding(false)}>
          <p>{words.endText}</p>
          <div class="dialog-buttons">
            <button type="button" class="button primary" onClick={() => (setEnding(false), void desk.end(one))}>
              {words.end}
            </button>
            <button type="button" class="button plain" onClick={() => setEnding(false)}>
              {words.cancel}
            </button>
          </div>
        </Dialog>
      )}
    </section>
  );
}

function CaseFacts({ one, words }: { one: DeskCase; words: DeskStrings }): JSX.Element {
  return (
    <p class="facts">
      <span class={one.assurance === "A0" ? "tag calm" : "tag good"}>
        <Icon name={one.assurance === "A0" ? "shield" : "shieldCheck"} />
        <span class="sr-only">{words.level("")}</span>
        {one.assurance} · {words.levels[one.assurance]}
      </span>
      <span class="tag calm">{words.langs[one.lang]}</span>
      {one.agentName !== null && <span class="quiet">{words.withName(one.agentName)}</span>}
    </p>
  );
}

function Transcript({ desk, state, words, lang, mine }: Omit<CaseViewProps, "maySecure"> & Held): JSX.Element {
  const box = useRef<HTMLDivElement>(null);
  const events = state.open?.timeline.events;
  const rows = useMemo(() => arrange(events ?? [], lang, true), [events, lang]);
  const isTyping = state.open?.isTyping === true;
  const newest = events?.findLast((event) => event.kind === "message" && event.by === "visitor");
  const said =
    newest?.kind === "message"
      ? newest.parts.flatMap((part) => (part.type === "text" ? [part.text] : [])).join(" ")
      : "";
  const spoken = maskedWords(said, words);

  useLayoutEffect(() => {
    // The notice of a reveal does not push away what was revealed.
    const last = events?.at(-1);
    const isNotice = last?.kind === "message" && last.by === "bot";
    if (isNotice && box.current?.querySelector(".hidden-value.shown")) return;
    if (box.current !== null) box.current.scrollTop = box.current.scrollHeight;
  }, [events, isTyping]);

  return (
    <div ref={box} class="transcript" role="region" aria-label={words.conversation} tabIndex={0}>
      <LiveRegion say={{ text: spoken === "" ? "" : `${words.customer}: ${spoken}`, turn: newest?.seq ?? 0 }} />
      <p class="masked-hint quiet">
        <Icon name="shield" />
        {words.maskedHint}
      </p>
      <ol class="rows-list">
        {rows.map((row) => (
          <TranscriptRow
            key={row.key}
            row={row}
            words={words}
            lang={lang}
            desk={desk}
            mine={mine}
            customerSeen={state.open?.customerSeen ?? 0}
          />
        ))}
        {isTyping && (
          <li class="group">
            <TypingDots />
          </li>
        )}
      </ol>
    </div>
  );
}

/** The case, when the agent holds it: only then a hidden value may be asked for. */
interface Held {
  readonly mine: DeskCase | null;
}

interface TranscriptRowProps extends Held {
  readonly desk: Desk;
  readonly row: Row;
  readonly words: DeskStrings;
  readonly lang: Lang;
  readonly customerSeen: number;
}

function TranscriptRow({ row, words, lang, desk, mine, customerSeen }: TranscriptRowProps): JSX.Element {
  if (row.kind === "day") {
    return (
      <li class="day">
        <span>{row.text}</span>
      </li>
    );
  }
  if (row.kind === "notice") {
    return (
      <li class={`between ${row.tone}`}>
        <Icon name={row.tone === "good" ? "shieldCheck" : "person"} />
        <span dir="auto">{row.text}</span>
      </li>
    );
  }
  const isOurs = row.by !== "visitor";
  const who = row.by === "visitor" ? words.customer : row.by === "bot" ? words.bot : (row.name ?? words.agent);
  const last = row.messages.at(-1);
  return (
    <li class={isOurs ? `group mine ${row.by}` : "group"}>
      <div class="messages">
        <span class="who">{who}</span>
        {row.messages.map((message) => (
          <div key={message.seq}>
            <Bubble
              message={message}
              words={words}
              drawPart={(part, index) =>
                part.type === "file" ? (
                  <CustomerFile key={index} desk={desk} one={mine} file={part.file} words={words} />
                ) : (
                  drawPart(part, index, words)
                )
              }
              drawValue={(label, name) =>
                mine === null || name === null ? (
                  <HiddenLabel label={label} words={words} />
                ) : (
                  <MaskedValue key={name} desk={desk} one={mine} name={name} label={label} words={words} />
                )
              }
            />
          </div>
        ))}
        {last !== undefined && (
          <p class="when">
            <time dateTime={last.at}>{timeOfDay(last.at, lang)}</time>
            {row.by === "agent" && (
              <span class="status">
                <Icon name={customerSeen >= last.seq ? "checks" : "check"} />
                {customerSeen >= last.seq ? words.read : words.sent}
              </span>
            )}
          </p>
        )}
      </div>
    </li>
  );
}

/** What the customer could press, shown as it was offered; nothing in it can be pressed here. */
function drawPart(part: Exclude<Part, { type: "file" }>, index: number, words: DeskStrings): JSX.Element | null {
  switch (part.type) {
    case "text":
      return null;
    case "card":
      return <CardView key={index} card={part.card} words={words} />;
    case "choices":
      return (
        <ul key={index} class="offered">
          {part.choices.map((choice) => (
            <li key={choice.id} dir="auto">
              {choice.label}
            </li>
          ))}
        </ul>
      );
    case "form":
      return (
        <p key={index} class="offered-form">
          <Icon name="lock" />
          {words.formInside}
        </p>
      );
    case "passkey":
      return (
        <p key={index} class="offered-form" dir="auto">
          <Icon name="lock" />
          {part.passkey.title}
        </p>
      );
    case "panel":
      return (
        <p key={index} class="offered-form" dir="auto">
          <Icon name="lock" />
          {part.panel.title}
        </p>
      );
    case "act":
      return (
        <p key={index} class="offered-form" dir="auto">
          <Icon name="check" />
          {words.confirmation}: {part.act.text}
        </p>
      );
  }
}
