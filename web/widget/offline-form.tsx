// SPDX-License-Identifier: Apache-2.0
import type { JSX } from "preact";
import { useEffect, useId, useRef, useState } from "preact/hooks";
import type { DeskHours, OfflineWish } from "#protocol";
import { weekdayOf } from "../ui/dates.ts";
import { Dialog } from "../ui/dialog.tsx";
import { makeClientId } from "../ui/ids.ts";
import type { Api } from "./api.ts";
import { useWidget } from "./context.ts";
import { isUnread, ReadTrouble } from "./read-trouble.tsx";
import { type OfflineWords, offlineWords } from "./strings/offline.ts";

/** Offered once a person was asked for and nobody is at the desk: a wish to be called or answered, which waits as a case. */
export function OfflineForm({ api }: { api: Api }): JSX.Element | null {
  const { state, lang } = useWidget();
  const words = offlineWords(lang);
  const [hours, setHours] = useState<DeskHours | null>(null);
  const [isOpen, setOpen] = useState(false);
  const [isDone, setDone] = useState(false);
  const asked = state.timeline.events.findLast((event) => event.kind === "owner_changed");
  const seq = asked?.kind === "owner_changed" && asked.owner === "bot" ? asked.seq : null;
  const [hasFailed, setFailed] = useState(false);
  const read = async (): Promise<void> => {
    const answer = await api.hours();
    setFailed(isUnread(answer));
    setHours(answer.ok ? answer.value : null);
  };
  useEffect(() => {
    setHours(null);
    setFailed(false);
    if (seq !== null) void read();
  }, [api, seq]);
  if (isDone)
    return (
      <p class="offline-note" role="status">
        {words.done}
      </p>
    );
  if (seq !== null && hasFailed) return <ReadTrouble what={words.unknown} onRetry={() => void read()} />;
  if (seq === null || hours === null || hours.isOpen) return null;
  return (
    <div class="offline-note">
      <p>
        <strong>{words.title}</strong> {hours.opensAt !== null && words.opens(weekdayOf(hours.opensAt, lang))}
      </p>
      <button type="button" class="button plain" onClick={() => setOpen(true)}>
        {words.open}
      </button>
      {isOpen && (
        <WishDialog
          api={api}
          words={words}
          onClose={() => setOpen(false)}
          onDone={() => {
            setOpen(false);
            setDone(true);
          }}
        />
      )}
    </div>
  );
}

interface WishDialogProps {
  readonly api: Api;
  readonly words: OfflineWords;
  readonly onClose: () => void;
  readonly onDone: () => void;
}

function WishDialog({ api, words, onClose, onDone }: WishDialogProps): JSX.Element {
  const id = useId();
  const clientId = useRef(makeClientId());
  const [how, setHow] = useState<OfflineWish["how"]>("call");
  const [when, setWhen] = useState<OfflineWish["when"]>("any");
  const [contact, setContact] = useState("");
  const [about, setAbout] = useState("");
  const [said, setSaid] = useState("");
  const [isBusy, setBusy] = useState(false);
  const send = async (): Promise<void> => {
    if (isBusy) return;
    setBusy(true);
    const wish: OfflineWish = {
      clientId: clientId.current,
      how,
      when,
      ...(how === "here" || contact.trim() === "" ? {} : { contact: contact.trim() }),
      ...(about.trim() === "" ? {} : { about: about.trim() }),
    };
    const answer = await api.leaveWish(wish);
    setBusy(false);
    if (answer.ok) return onDone();
    const { trouble } = answer;
    setSaid(trouble.kind === "network" ? words.trouble.failed : wordFor(words, trouble.status));
  };
  return (
    <Dialog title={words.open} onClose={onClose}>
      <form
        class="offline-form"
        onSubmit={(event) => {
          event.preventDefault();
          void send();
        }}
      >
        <Choice label={words.how} options={words.hows} value={how} onValue={setHow} />
        {how !== "here" && (
          <div class="field">
            <label for={`${id}-contact`}>{words.contact[how]}</label>
            <input
              id={`${id}-contact`}
              dir="ltr"
              inputMode={how === "call" ? "tel" : "email"}
              autocomplete={how === "call" ? "tel" : "email"}
              maxLength={120}
              value={contact}
              aria-describedby={`${id}-hint`}
              onInput={(event) => setContact(event.currentTarget.value)}
            />
            <p id={`${id}-hint`} class="quiet">
              {words.contactHint}
            </p>
          </div>
        )}
        {how !== "here" && <Choice label={words.when} options={words.whens} value={when} onValue={setWhen} />}
        <div class="field">
          <label for={`${id}-about`}>{words.about}</label>
          <textarea
            id={`${id}-about`}
            rows={3}
            dir="auto"
            maxLength={1_000}
            value={about}
            aria-describedby={`${id}-about-hint`}
            onInput={(event) => setAbout(event.currentTarget.value)}
          />
          <p id={`${id}-about-hint`} class="quiet">
            {words.aboutHint}
          </p>
        </div>
        <p role="alert">{said}</p>
        <div class="dialog-buttons">
          <button type="submit" class="button primary" aria-disabled={isBusy}>
            {words.send}
          </button>
          <button type="button" class="button plain" onClick={onClose}>
            {words.cancel}
          </button>
        </div>
      </form>
    </Dialog>
  );
}

function wordFor(words: OfflineWords, status: number): string {
  return status === 409 ? words.trouble.open : status === 429 ? words.trouble.often : words.trouble.failed;
}

interface ChoiceProps<T extends string> {
  readonly label: string;
  readonly options: Readonly<Record<T, string>>;
  readonly value: T;
  readonly onValue: (value: T) => void;
}

function Choice<T extends string>({ label, options, value, onValue }: ChoiceProps<T>): JSX.Element {
  const id = useId();
  return (
    <div class="field">
      <label for={id}>{label}</label>
      <select id={id} value={value} onChange={(event) => onValue(event.currentTarget.value as T)}>
        {(Object.keys(options) as T[]).map((each) => (
          <option key={each} value={each}>
            {options[each]}
          </option>
        ))}
      </select>
    </div>
  );
}
