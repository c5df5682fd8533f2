// SPDX-License-Identifier: Apache-2.0
import type { JSX } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import type { ConsentReceipts, OwnConsents } from "#protocol";
import { dateOf, momentOf } from "../ui/dates.ts";
import { Dialog } from "../ui/dialog.tsx";
import type { Answer, Api } from "./api.ts";
import { ConsentReceipt } from "./consent-receipt.tsx";
import { useWidget } from "./context.ts";
import { saveFile } from "./save-file.ts";
import { type ConsentPurpose, choicesWords, purposeName } from "./strings/choices.ts";

type Phase = "working" | "shown" | "done" | "saved" | "failed";

/** What the customer agreed to, purpose by purpose, each with its receipt; one press takes one back. */
export function ChoicesDialog({ api, onClose }: { api: Api; onClose: () => void }): JSX.Element {
  const { words, lang } = useWidget();
  const said = choicesWords(lang);
  const [phase, setPhase] = useState<Phase>("working");
  const [own, setOwn] = useState<OwnConsents | null>(null);
  const [receipts, setReceipts] = useState<ConsentReceipts | null>(null);
  const list = useRef<HTMLUListElement>(null);

  const take = (answer: Answer<OwnConsents>, phaseThen: Phase): void => {
    if (answer.ok) setOwn(answer.value);
    setPhase(answer.ok ? phaseThen : "failed");
  };
  useEffect(() => void api.consents().then((answer) => take(answer, "shown")), []);
  const isBusy = phase === "working";
  const takeBack = async (purpose: ConsentPurpose): Promise<void> => {
    if (isBusy) return;
    setPhase("working");
    take(await api.withdrawConsent(purpose), "done");
    // The button that was pressed is gone: whoever uses the keyboard goes on where they were.
    list.current?.focus();
  };
  const fetchReceipts = async (): Promise<ConsentReceipts | null> => {
    const answer = await api.consentReceipts();
    if (!answer.ok) setPhase("failed");
    else setReceipts(answer.value);
    return answer.ok ? answer.value : null;
  };
  const save = async (): Promise<void> => {
    if (isBusy) return;
    setPhase("working");
    const file = await fetchReceipts();
    if (file === null) return;
    const day = new Date().toISOString().slice(0, 10);
    saveFile(new Blob([JSON.stringify(file, null, 2)], { type: "application/json" }), `consent-receipts-${day}.json`);
    setPhase("saved");
  };

  const day = (iso: string): string => dateOf(iso, lang);
  const time = (iso: string): string => momentOf(iso, lang);
  const button = (purpose: ConsentPurpose): JSX.Element => (
    <button
      type="button"
      class="button plain"
      aria-disabled={isBusy}
      aria-label={`${said.takeBack}: ${purposeName(purpose, lang)}`}
      onClick={() => void takeBack(purpose)}
    >
      {said.takeBack}
    </button>
  );
  const standing = (purpose: OwnConsents["purposes"][number]["purpose"], text: string): JSX.Element => {
    // The newest first.
    const one = own?.consents.find((each) => each.purpose === purpose) ?? null;
    const receipt = receipts?.receipts.find(({ record }) => record.record_id === one?.consentId);
    return (
      <li key={purpose}>
        <strong>{purposeName(purpose, lang)}</strong>
        <span>{text}</span>
        <span class="quiet">
          {one === null && said.notAgreed}
          {one?.isInForce === true && `${said.agreed} ${day(one.givenAt)}. ${said.until} ${day(one.lapsesAt)}.`}
          {one?.isInForce === false && (one.endedAt === null ? said.over : `${said.takenBack} ${day(one.endedAt)}.`)}
        </span>
        {one?.isInForce === true && button(purpose)}
        {one !== null && (
          <details
            onToggle={(event) => {
              if (event.currentTarget.open && receipts === null) void fetchReceipts();
            }}
          >
            <summary>{said.receipt}</summary>
            {receipt === undefined ? (
              <p class="quiet">{receipts === null ? said.loading : said.noReceipts}</p>
            ) : (
              <ConsentReceipt receipt={receipt} said={said} lang={lang} time={time} lapsesAt={one.lapsesAt} />
            )}
          </details>
        )}
      </li>
    );
  };
  return (
    <Dialog title={said.title} onClose={onClose}>
      <p>{said.text}</p>
      {own !== null && (
        <ul class="looks choices" ref={list} tabIndex={-1} aria-label={said.title}>
          {own.purposes.map(({ purpose, words: text }) => standing(purpose, text))}
          {own.wishes.map(({ consentId, purpose, words: text, lapsesAt }) => (
            <li key={consentId}>
              <strong>{purposeName(purpose, lang)}</strong>
              <span>{text}</span>
              <span class="quiet">
                {said.waiting}. {said.until} {day(lapsesAt)}.
              </span>
              {button(purpose)}
            </li>
          ))}
        </ul>
      )}
      <p class={phase === "failed" ? "trouble" : "quiet"} role="status">
        {phase === "working" ? said.loading : ""}
        {phase === "done" ? said.done : ""}
        {phase === "saved" ? said.saved : ""}
        {phase === "failed" ? said.failed : ""}
      </p>
      <div class="dialog-buttons">
        {(own?.consents.length ?? 0) > 0 && (
          <button type="button" class="button primary" aria-disabled={isBusy} onClick={() => void save()}>
            {said.save}
          </button>
        )}
        <button type="button" class="button plain" onClick={onClose}>
          {words.close}
        </button>
      </div>
    </Dialog>
  );
}
