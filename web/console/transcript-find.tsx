// SPDX-License-Identifier: Apache-2.0
import type { JSX } from "preact";
import { useId, useMemo, useState } from "preact/hooks";
import type { Row } from "../ui/groups.ts";
import { maskedWords } from "../ui/masked-words.ts";
import type { Lang } from "../ui/words.ts";
import type { DeskStrings } from "./strings.ts";
import { speakerOf } from "./transcript-row.tsx";
import { transcriptStrings } from "./transcript-strings.ts";

interface FindProps {
  readonly rows: readonly Row[];
  readonly words: DeskStrings;
  readonly lang: Lang;
  /** There are earlier messages that are not here. */
  readonly isPart: boolean;
  readonly onFound: (key: string | null) => void;
}

/**
 * Looks for words in all rows, drawn or not: the browser's own search sees only those that are. Enter goes on, Shift and Enter goes back; what
 * was found is shown and read out, and the focus stays where the words are typed.
 */
export function TranscriptFind({ rows, words, lang, isPart, onFound }: FindProps): JSX.Element {
  const own = transcriptStrings(lang);
  const id = useId();
  const [wanted, setWanted] = useState("");
  const [current, setCurrent] = useState<string | null>(null);
  const texts = useMemo(() => rows.map((row) => ({ key: row.key, text: textOf(row, words) })), [rows, words]);
  const needle = wanted.trim().toLocaleLowerCase();
  const found = needle === "" ? [] : texts.filter(({ text }) => text.toLocaleLowerCase().includes(needle));
  const at = found.findIndex(({ key }) => key === current);
  const go = (by: 1 | -1): void => {
    // The newest first, as they are seen.
    const to = found.at(at < 0 ? (by === 1 ? -1 : 0) : (at - by + found.length) % found.length);
    setCurrent(to?.key ?? null);
    onFound(to?.key ?? null);
  };
  const place = at < 0 ? "" : `${own.found(found.length - at, found.length)}: ${found[at]?.text ?? ""}`;
  const count = found.length === 0 ? own.foundNone : at < 0 ? own.found(0, found.length) : place;
  return (
    <form
      class="transcript-find"
      role="search"
      aria-label={own.find}
      onSubmit={(event) => {
        event.preventDefault();
        go(1);
      }}
    >
      <label class="sr-only" for={id}>
        {own.find}
      </label>
      <input
        id={id}
        type="search"
        dir="auto"
        autocomplete="off"
        placeholder={own.find}
        aria-describedby={`${id}-hint`}
        value={wanted}
        onInput={(event) => {
          setWanted(event.currentTarget.value);
          setCurrent(null);
          onFound(null);
        }}
        onKeyDown={(event) => {
          if (event.key !== "Enter" || !event.shiftKey) return;
          event.preventDefault();
          go(-1);
        }}
      />
      <span id={`${id}-hint`} class="sr-only">
        {own.findHint}
      </span>
      <button type="button" class="button pill" disabled={found.length === 0} onClick={() => go(-1)}>
        {own.previous}
      </button>
      <button type="submit" class="button pill" disabled={found.length === 0}>
        {own.next}
      </button>
      <span role="status" class="quiet">
        {needle === "" ? "" : `${count}${isPart ? ` (${own.foundSoFar})` : ""}`}
      </span>
    </form>
  );
}

/** What is read of a row. */
function textOf(row: Row, words: DeskStrings): string {
  if (row.kind !== "group") return row.text;
  const said = row.messages.flatMap(({ parts }) => parts.flatMap((part) => (part.type === "text" ? [part.text] : [])));
  return `${speakerOf(row, words)}: ${maskedWords(said.join(" "), words)}`;
}
