// SPDX-License-Identifier: Apache-2.0
import type { JSX } from "preact";
import { useEffect, useId, useRef, useState } from "preact/hooks";
import type { DeskCase, DeskColleagues, DeskNotes } from "#protocol";
import { timeOfDay } from "../../ui/dates.ts";
import { Icon } from "../../ui/icons.tsx";
import type { Lang } from "../../ui/words.ts";
import { LoadTrouble } from "../parts/load-trouble.tsx";
import { LongList } from "../parts/long-list.tsx";
import { type Asker, useLoad } from "../parts/use-load.ts";
import { helpStrings } from "./help-strings.ts";

const LONGEST = 4_000;
/** Who, when, and two lines. */
const NOTE_PX = 72;

interface CaseNotesProps {
  readonly desk: Asker & { noteWriting?(): void };
  readonly one: DeskCase;
  readonly lang: Lang;
  /** Counts up whenever a colleague has written one more. */
  readonly heard?: number;
}

/** What colleagues wrote to each other about the case. Text is text, whatever it looks like. */
export function CaseNotes({ desk, one, lang, heard = 0 }: CaseNotesProps): JSX.Element {
  const words = helpStrings(lang);
  const box = useRef<HTMLDetailsElement>(null);
  const [isNew, setNew] = useState(false);
  const path = `/v1/desk/cases/${one.conversationId}/notes`;
  const load = useLoad<DeskNotes>(desk, path);
  const notes = load.state === "ready" ? load.value.notes : [];
  // Who has them open reads the new one at once; who has not is told that there is one, and reads nothing for it.
  useEffect(() => {
    if (heard === 0) return;
    if (box.current?.open === true) void load.reload();
    else setNew(true);
  }, [heard]);
  return (
    <details
      ref={box}
      class="case-more"
      open={notes.some(({ mentionsMe }) => mentionsMe)}
      // Whoever opens them reads what colleagues wrote meanwhile.
      onToggle={(event) => {
        if (!event.currentTarget.open) return;
        setNew(false);
        if (load.state !== "loading") void load.reload();
      }}
    >
      <summary>
        {words.notes(notes.length)}
        <span role="status">{isNew && <span class="tag warn">{words.noteNew}</span>}</span>
      </summary>
      <LoadTrouble load={load} lang={lang} />
      {notes.length === 0 && load.state === "loading" && <p class="quiet">{words.loading}</p>}
      {notes.length === 0 && load.state === "ready" && <p class="quiet">{words.noNotes}</p>}
      <div class="case-notes" role="region" aria-label={words.notes(notes.length)} tabIndex={0}>
        <LongList
          rows={notes}
          keyOf={({ noteId }) => noteId}
          guessPx={NOTE_PX}
          draw={(note) => (
            <>
              <p class="quiet">
                <bdi>{note.author}</bdi> · <time dateTime={note.at}>{timeOfDay(note.at, lang)}</time>
                {note.isPass && <span class="tag calm">{words.notePassed}</span>}
                {note.mentions !== null && (
                  <span class={note.mentionsMe ? "tag warn" : "tag calm"}>
                    <Icon name="person" />
                    {note.mentionsMe ? words.asksYou : words.asks(note.mentions)}
                  </span>
                )}
              </p>
              <p class="case-note" dir="auto">
                {note.isReadable ? note.text : words.noteUnreadable}
              </p>
            </>
          )}
        />
      </div>
      {one.closedAt === null && <WriteNote desk={desk} path={path} lang={lang} onKept={load.reload} />}
    </details>
  );
}

interface WriteNoteProps {
  readonly desk: CaseNotesProps["desk"];
  readonly path: string;
  readonly lang: Lang;
  readonly onKept: () => Promise<void>;
}

function WriteNote({ desk, path, lang, onKept }: WriteNoteProps): JSX.Element {
  const words = helpStrings(lang);
  const id = useId();
  const [text, setText] = useState("");
  const [mentions, setMentions] = useState("");
  const [trouble, setTrouble] = useState("");
  const colleagues = useLoad<DeskColleagues>(desk, "/v1/desk/colleagues");
  const people = colleagues.state === "ready" ? colleagues.value.colleagues : [];
  const keep = async (): Promise<void> => {
    if (text.trim() === "") return;
    const reply = await desk.ask("POST", path, { text, mentions: mentions === "" ? null : mentions });
    setTrouble(reply?.status === 200 ? "" : words.noteFailed);
    if (reply?.status !== 200) return;
    setText("");
    setMentions("");
    await onKept();
  };
  return (
    <form
      class="note-form"
      onSubmit={(event) => {
        event.preventDefault();
        void keep();
      }}
    >
      <label for={id}>{words.note}</label>
      <textarea
        id={id}
        rows={2}
        dir="auto"
        maxLength={LONGEST}
        value={text}
        aria-describedby={`${id}-hint`}
        onInput={(event) => {
          setText(event.currentTarget.value);
          desk.noteWriting?.();
        }}
      />
      <p id={`${id}-hint`} class="quiet">
        {words.noteHint}
      </p>
      <label for={`${id}-who`}>{words.noteMention}</label>
      <select id={`${id}-who`} value={mentions} onChange={(event) => setMentions(event.currentTarget.value)}>
        <option value="">{words.nobody}</option>
        {people.map(({ staffId, name }) => (
          <option key={staffId} value={staffId}>
            {name}
          </option>
        ))}
      </select>
      {colleagues.state === "failed" && <LoadTrouble load={colleagues} lang={lang} what={words.noteMention} />}
      <p role="alert" class={trouble === "" ? "sr-only" : "desk-notice warn"}>
        {trouble}
      </p>
      <button type="submit" class="button plain" aria-disabled={text.trim() === ""}>
        {words.noteSave}
      </button>
    </form>
  );
}
