// SPDX-License-Identifier: Apache-2.0
import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { type Lang, listOf } from "../../ui/words.ts";
import { ConfirmDialog } from "../parts/confirm-dialog.tsx";
import { Panel, StateTag, useNow, Write } from "./bits.tsx";
import { codeText } from "./codes.ts";
import { dutyRefusal, dutyStrings } from "./duties-strings.ts";
import { DraftDialog } from "./duty-draft.tsx";
import type { DutyProps } from "./duty-props.ts";
import { type Clock, named } from "./duty-types.ts";
import { factText } from "./fact-words.ts";
import { span, timeAt } from "./say.ts";

/** All clocks of an incident at once: what is nearest stands first; those that do not run stand apart, with the reason. */
export function Clocks(props: DutyProps): JSX.Element {
  const { lang, duties } = props;
  const words = dutyStrings(lang);
  const now = useNow();
  const [draft, setDraft] = useState<Clock | null>(null);
  const [sent, setSent] = useState<Clock | null>(null);
  const due = ({ dueAt }: Clock): number => dueAt ?? Number.MAX_SAFE_INTEGER;
  const running = duties.clocks.filter(({ state }) => state !== "not_applicable").toSorted((a, b) => due(a) - due(b));
  const others = duties.clocks.filter(({ state }) => state === "not_applicable");
  const mayWork = props.me.may.includes("incidents.work");
  return (
    <Panel title={words.running}>
      {duties.clocks.length === 0 && <p>{words.noClocks}</p>}
      <ul class="clocks">
        {running.map((clock) => (
          <li key={clock.rule.id} class={`clock ${clock.state}`}>
            <h3>{named(clock.rule, lang).where}</h3>
            <span>
              {codeText(clock.rule.stage, lang)} · <bdi>{named(clock.rule, lang).to}</bdi>
            </span>
            <StateTag code={clock.state} text={codeText(clock.state, lang)} />
            {clock.dueAt !== null && clock.sentAt === null && (
              <span class="clock-time" role="timer">
                {span(clock.dueAt - now, lang)} {clock.dueAt < now ? words.over : words.left}
              </span>
            )}
            <Times clock={clock} lang={lang} />
            {clock.applies === "perhaps" && (
              <span class="quiet">
                {words.perhaps}. {words.unknown}:{" "}
                {listOf(
                  lang,
                  clock.unknown.map((fact) => factText(fact, lang)),
                )}
              </span>
            )}
            <details>
              <summary>{words.source}</summary>
              <p class="quiet">
                {clock.rule.source}
                {clock.rule.conflict !== null && ` ${words.conflict}: ${clock.rule.conflict}`}
              </p>
            </details>
            {mayWork && (
              <div class="dialog-buttons">
                <button type="button" class="button plain" onClick={() => setDraft(clock)}>
                  {words.draft}
                </button>
                {clock.sentAt === null && (
                  <button type="button" class="button plain" onClick={() => setSent(clock)}>
                    {words.markSent}
                  </button>
                )}
              </div>
            )}
          </li>
        ))}
      </ul>
      {others.length > 0 && (
        <details>
          <summary>
            {words.others} ({others.length})
          </summary>
          <ul class="step-list">
            {others.map(({ rule, because }) => (
              <li key={rule.id}>
                <span>
                  {named(rule, lang).where} · {codeText(rule.stage, lang)}
                </span>
                {because !== null && (
                  <span class="quiet">
                    {words.because}: {factText(because, lang)}
                  </span>
                )}
              </li>
            ))}
          </ul>
        </details>
      )}
      {draft !== null && <DraftDialog {...props} clock={draft} onClose={() => setDraft(null)} />}
      {sent !== null && <MarkSent {...props} clock={sent} onClose={() => setSent(null)} />}
    </Panel>
  );
}

/** When it is due where the rule counts, and where the reader sits. */
function Times({ clock, lang }: { clock: Clock; lang: Lang }): JSX.Element {
  const words = dutyStrings(lang);
  const own = Intl.DateTimeFormat().resolvedOptions().timeZone;
  const at = clock.sentAt ?? clock.dueAt;
  if (at === null) return <></>;
  const label = clock.sentAt === null ? words.due : words.sentAt;
  return (
    <span class="quiet">
      {label}: {timeAt(at, clock.rule.zone, lang)}
      {own !== clock.rule.zone && ` (${timeAt(at, own, lang)})`}
    </span>
  );
}

function MarkSent({ lang, wish, clock, onClose }: DutyProps & { clock: Clock; onClose: () => void }): JSX.Element {
  const words = dutyStrings(lang);
  const [at, setAt] = useState("");
  const [note, setNote] = useState("");
  const ask = async (): Promise<string | null> => {
    const body = {
      clock: clock.rule.id,
      ...(at === "" ? {} : { at: new Date(at).toISOString() }),
      ...(note.trim().length < 3 ? {} : { words: note.trim() }),
    };
    return (await wish("stages", body, words.sent)) ? null : dutyRefusal("failed", lang);
  };
  return (
    <ConfirmDialog title={words.markSent} action={words.markSent} lang={lang} ask={ask} onClose={onClose}>
      <p>
        {named(clock.rule, lang).where}: {codeText(clock.rule.stage, lang)}
      </p>
      <p class="quiet">{words.markText}</p>
      <Write label={words.when} hint={words.awareHint} value={at} onWrite={setAt} type="datetime-local" />
      <Write label={words.reference} hint={words.wordsHint} value={note} onWrite={setNote} />
    </ConfirmDialog>
  );
}
