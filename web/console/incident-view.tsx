// SPDX-License-Identifier: Apache-2.0
import type { JSX } from "preact";
import { useEffect, useId, useRef, useState } from "preact/hooks";
import type { DeskIncident } from "#protocol";
import { listOf } from "../ui/words.ts";
import { codeWords } from "./incident-codes.ts";
import { incidentStrings } from "./incident-strings.ts";
import type { PageProps } from "./page-props.ts";
import { LongList } from "./parts/long-list.tsx";
import { TimeLine } from "./security/time-line.tsx";
import { dayAndTime } from "./times.ts";

const LINE_PX = 28;

type Props = PageProps & {
  readonly shown: DeskIncident;
  readonly onBack: () => void;
  readonly onChanged: () => void;
};

/** One incident: why, whom it is about, what holds, what became of it; and what a person of security says of it. */
export function IncidentView({ api, live, me, lang, words: common, shown, onBack, onChanged }: Props): JSX.Element {
  const words = incidentStrings(lang);
  const id = useId();
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus(), []);
  const [reason, setReason] = useState("");
  const [hasFailed, setFailed] = useState(false);
  const { incident, entities, answers, events } = shown;
  const isOpen = incident.state === "open" || incident.state === "confirmed";
  const maySettle = me.may.includes("incidents.settle") && isOpen;
  const said = (code: string): string => codeWords(code, lang);
  const isReady = reason.trim().length >= 3;

  const send = async (path: string, body: object): Promise<void> => {
    const reply = await api.ask("POST", path, { ...body, reason: reason.trim() });
    setFailed(reply?.status !== 200);
    if (reply?.status === 200) setReason("");
    onChanged();
  };
  const settle = (to: string): Promise<void> => send(`/v1/desk/incidents/${incident.incidentId}/settle`, { to });

  return (
    <>
      <button type="button" class="button plain" onClick={onBack}>
        {words.back}
      </button>
      <h1 ref={heading} tabIndex={-1}>
        {said(incident.kind)} · {said(incident.severity)} · {said(incident.state)}
      </h1>
      <p class="quiet">
        {words.verdicts}: {incident.verdicts} · {words.last}: {dayAndTime(lang, incident.lastAt)}
      </p>
      <p>
        {words.reasons}: {listOf(lang, incident.reasons.map(said))}
      </p>
      {maySettle && (
        <section aria-label={words.settle}>
          <div class="field">
            <label for={id}>{words.reason}</label>
            <input
              id={id}
              type="text"
              maxLength={500}
              value={reason}
              onInput={(event) => setReason(event.currentTarget.value)}
            />
          </div>
          <div class="dialog-buttons">
            <button type="button" class="button plain" disabled={!isReady} onClick={() => void settle("undone")}>
              {words.undo}
            </button>
            {incident.state === "open" && (
              <button type="button" class="button primary" disabled={!isReady} onClick={() => void settle("confirmed")}>
                {words.confirm}
              </button>
            )}
            <button type="button" class="button plain" disabled={!isReady} onClick={() => void settle("closed")}>
              {words.close}
            </button>
          </div>
          {hasFailed && <p role="alert">{words.failed}</p>}
        </section>
      )}
      <h2>{words.answers}</h2>
      {answers.length === 0 && <p class="quiet">{words.nothing}</p>}
      <LongList
        rows={answers}
        keyOf={({ answerId }) => answerId}
        guessPx={LINE_PX}
        draw={(answer) => (
          <>
            {said(answer.kind)} · {answer.entity.split(" ").map(said).join(" ")} · {said(answer.state)}; {words.until}{" "}
            {dayAndTime(lang, answer.until)}{" "}
            {answer.state === "in_force" && me.may.includes("incidents.settle") && (
              <button
                type="button"
                class="button plain"
                disabled={!isReady}
                onClick={() => void send(`/v1/desk/answers/${answer.answerId}/undo`, {})}
              >
                {words.undoOne}
              </button>
            )}
          </>
        )}
      />
      <h2>{words.concerned}</h2>
      {entities.length === 0 && <p class="quiet">{words.nothing}</p>}
      <LongList
        rows={entities}
        keyOf={({ key, kind }) => `${kind} ${key}`}
        guessPx={LINE_PX}
        draw={({ key, kind, verdicts }) => (
          <>
            {said(kind)} <code dir="ltr">{key}</code> · {words.verdicts}: {verdicts}
          </>
        )}
      />
      <h2>{words.events}</h2>
      <LongList
        rows={events}
        keyOf={({ historyId }) => String(historyId)}
        guessPx={LINE_PX}
        draw={(event) => (
          <>
            {dayAndTime(lang, event.at)} {said(event.what)}
            {typeof event.facts["to"] === "string" && `: ${said(event.facts["to"])}`} ·{" "}
            <span dir="auto">{event.by ?? common.actors[event.actor]}</span>{" "}
            {event.words !== null && <q dir="auto">{event.words}</q>}
          </>
        )}
      />
      <TimeLine api={api} incidentId={incident.incidentId} lang={lang} common={common} live={live} />
    </>
  );
}
