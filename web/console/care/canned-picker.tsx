// SPDX-License-Identifier: Apache-2.0
import type { JSX } from "preact";
import { useId, useState } from "preact/hooks";
import type { DeskCase, DeskFilled, DeskSuggestions, DeskText, DeskTexts } from "#protocol";
import { Dialog } from "../../ui/dialog.tsx";
import type { Lang } from "../../ui/words.ts";
import { LoadTrouble } from "../parts/load-trouble.tsx";
import { LongList } from "../parts/long-list.tsx";
import { type Asker, useLoad } from "../parts/use-load.ts";
import { helpStrings } from "./help-strings.ts";
import { StepsPreview } from "./steps-preview.tsx";

/** A title and two lines. */
const ROW_PX = 84;

interface CannedPickerProps {
  readonly desk: Asker;
  readonly one: DeskCase;
  readonly lang: Lang;
  /** What is looked for first, such as `/hours`. */
  readonly wanted: string;
  /** Puts words into the reply, where the agent reads and changes them. */
  readonly onPick: (text: string) => void;
  readonly onClose: () => void;
  /** Something was done: the case is read again. */
  readonly onDone: () => void;
}

/** Suggestions, prepared texts and lists of steps, found by title or shortcut. Picking one sends nothing. */
export function CannedPicker({
  desk,
  one,
  lang,
  wanted: first,
  onPick,
  onClose,
  onDone,
}: CannedPickerProps): JSX.Element {
  const words = helpStrings(lang);
  const id = useId();
  const [wanted, setWanted] = useState(first);
  const [said, setSaid] = useState("");
  const [steps, setSteps] = useState<DeskText | null>(null);
  const load = useLoad<DeskTexts>(desk, "/v1/desk/texts");
  const suggested = useLoad<DeskSuggestions>(desk, `/v1/desk/cases/${one.conversationId}/suggestions`);
  const texts = load.state === "ready" ? load.value.texts.filter((text) => text.state === "published") : [];
  const found = matching(texts, wanted);
  const pick = async (textId: string): Promise<void> => {
    const reply = await desk.ask("POST", `/v1/desk/cases/${one.conversationId}/texts/${textId}/fill`, {});
    if (reply?.status !== 200) return setSaid(words.textFailed);
    const { text, notFilled } = reply.value as DeskFilled;
    onPick(text);
    if (notFilled.length === 0) onClose();
    else setSaid(words.notFilled(notFilled.join(", ")));
  };
  if (steps !== null)
    return (
      <StepsPreview desk={desk} one={one} steps={steps} lang={lang} onClose={() => setSteps(null)} onDone={onDone} />
    );
  const suggestions = suggested.state === "ready" ? suggested.value.suggestions : [];
  return (
    <Dialog title={words.texts} onClose={onClose}>
      <p class="quiet">{words.textsHint}</p>
      {suggested.state === "failed" && <LoadTrouble load={suggested} lang={lang} what={words.suggested} />}
      {suggestions.length > 0 && (
        <>
          <h3>{words.suggested}</h3>
          <ul class="text-list">
            {suggestions.map(({ source, title, text, textId }) => (
              <li key={`${source}${title}`}>
                <button
                  type="button"
                  class="text-row"
                  onClick={() => (textId === null ? (onPick(text), onClose()) : void pick(textId))}
                >
                  <strong dir="auto">{title}</strong>
                  <span dir="auto">{text}</span>
                  {source === "page" && <span class="quiet">{words.fromPage}</span>}
                </button>
              </li>
            ))}
          </ul>
        </>
      )}
      <label class="sr-only" for={id}>
        {words.textsSearch}
      </label>
      <input
        id={id}
        type="search"
        class="text-search"
        dir="auto"
        placeholder={words.textsSearch}
        value={wanted}
        onInput={(event) => setWanted(event.currentTarget.value)}
      />
      <p role="status" class={said === "" ? "sr-only" : "desk-notice warn"}>
        {said}
      </p>
      <LoadTrouble load={load} lang={lang} what={words.texts} />
      {load.state === "loading" && <p class="quiet">{words.loading}</p>}
      {load.state === "ready" && found.length === 0 && <p class="quiet">{words.textsNone}</p>}
      <LongList
        class="text-list"
        rows={found}
        keyOf={({ textId }) => textId}
        guessPx={ROW_PX}
        draw={(text) => (
          <button
            type="button"
            class="text-row"
            onClick={() => (text.kind === "macro" ? setSteps(text) : void pick(text.textId))}
          >
            <strong dir="auto">{text.title}</strong>
            {text.shortcut !== null && <code dir="ltr">/{text.shortcut}</code>}
            <span dir="auto">{text.kind === "macro" ? words.steps : text[one.lang] || text.en || text.ar}</span>
          </button>
        )}
      />
      <div class="dialog-buttons">
        <button type="button" class="button plain" onClick={onClose}>
          {words.close}
        </button>
      </div>
    </Dialog>
  );
}

/** By shortcut where it begins with a stroke, else by words in title and text. */
export function matching(texts: readonly DeskText[], wanted: string): readonly DeskText[] {
  const text = wanted.trim().toLocaleLowerCase();
  if (text === "") return texts;
  if (text.startsWith("/")) return texts.filter(({ shortcut }) => shortcut?.startsWith(text.slice(1)) === true);
  return texts.filter(({ title, en, ar }) => `${title} ${en} ${ar}`.toLocaleLowerCase().includes(text));
}
