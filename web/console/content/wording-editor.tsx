// SPDX-License-Identifier: Apache-2.0
import type { JSX } from "preact";
import { useEffect, useId, useState } from "preact/hooks";
import type { WordingPreview } from "#protocol";
import type { Lang } from "../../ui/words.ts";
import { ConfirmDialog } from "../parts/confirm-dialog.tsx";
import type { Asker } from "../parts/use-load.ts";
import { newestWords, type WordedMessage } from "./find-messages.ts";
import { wordingStrings } from "./wording-strings.ts";

interface EditorProps {
  readonly api: Asker;
  readonly lang: Lang;
  readonly message: WordedMessage;
  readonly mayWrite: boolean;
  readonly onClose: () => void;
  readonly onDone: (said: string) => void;
}

/** So long after the last key the server is asked how it reads. */
const WAIT_MS = 300;
const LANGS = ["en", "ar"] as const;

/** One message in both languages side by side, with how it reads and what is wrong with it. The server says both. */
export function WordingEditor({ api, lang, message, mayWrite, onClose, onDone }: EditorProps): JSX.Element {
  const words = wordingStrings(lang);
  const [texts, setTexts] = useState(newestWords(message));
  const preview = usePreview(api, message.id, texts);
  const send = async (path: string, body: unknown, said: string): Promise<string | null> => {
    const reply = await api.ask("POST", path, body);
    if (reply?.status !== 200 && reply?.status !== 204) return words.failed;
    onDone(said);
    return null;
  };
  const keep = (kept: typeof texts | null): Promise<string | null> =>
    send("/v1/desk/wording/drafts", { id: message.id, texts: kept }, words.saved);
  const close = async (asked: Promise<string | null>): Promise<void> => {
    if ((await asked) === null) onClose();
  };
  return (
    <ConfirmDialog
      title={message.id}
      action={words.save}
      isReady={mayWrite && preview !== null && preview.problems.length === 0}
      lang={lang}
      onClose={onClose}
      ask={() => keep(texts)}
    >
      <p class="quiet">
        {words.usedIn}: <bdi>{message.usedIn.length === 0 ? words.byServer : message.usedIn.join(", ")}</bdi>
      </p>
      {message.values.length > 0 && (
        <p class="quiet">{words.values(message.values.map((name) => `{${name}}`).join(" "))}</p>
      )}
      {message.isUnfit && <p class="desk-notice warn">{words.unfit}</p>}
      <div class="wording-sides">
        {LANGS.map((side) => (
          <Side
            key={side}
            side={side}
            label={side === "en" ? words.english : words.arabic}
            value={texts[side]}
            shipped={message.shipped[side]}
            problems={preview?.problems.filter((problem) => problem.lang === side) ?? []}
            isReadOnly={!mayWrite}
            lang={lang}
            onValue={(value) => setTexts({ ...texts, [side]: value })}
          />
        ))}
      </div>
      <Samples preview={preview} lang={lang} />
      {mayWrite && message.draft !== null && (
        <button
          type="button"
          class="text-button"
          onClick={() => void close(send("/v1/desk/wording/discard", { id: message.id }, words.saved))}
        >
          {words.discard}
        </button>
      )}
      {mayWrite && message.own !== null && (
        <button type="button" class="text-button" onClick={() => void close(keep(null))}>
          {words.reset}
        </button>
      )}
    </ConfirmDialog>
  );
}

/** Null while it is asked for. */
function usePreview(
  api: Asker,
  id: string,
  texts: { readonly en: string; readonly ar: string },
): WordingPreview | null {
  const [preview, setPreview] = useState<WordingPreview | null>(null);
  useEffect(() => {
    let isMine = true;
    const look = async (): Promise<void> => {
      const reply = await api.ask("POST", "/v1/desk/wording/preview", { id, texts });
      if (isMine) setPreview(reply?.status === 200 ? (reply.value as WordingPreview) : null);
    };
    const timer = window.setTimeout(() => void look(), WAIT_MS);
    return () => {
      isMine = false;
      window.clearTimeout(timer);
    };
  }, [api, id, texts]);
  return preview;
}

interface SideProps {
  readonly side: "en" | "ar";
  readonly label: string;
  readonly value: string;
  readonly shipped: string;
  readonly problems: WordingPreview["problems"];
  readonly isReadOnly: boolean;
  readonly lang: Lang;
  readonly onValue: (value: string) => void;
}

function Side({ side, label, value, shipped, problems, isReadOnly, lang, onValue }: SideProps): JSX.Element {
  const words = wordingStrings(lang);
  const id = useId();
  const dir = side === "ar" ? "rtl" : "ltr";
  return (
    <div class="field">
      <label for={id}>{label}</label>
      <textarea
        id={id}
        rows={4}
        lang={side}
        dir={dir}
        maxLength={8_000}
        readOnly={isReadOnly}
        value={value}
        aria-invalid={problems.length > 0}
        aria-describedby={`${id}-problems`}
        onInput={(event) => onValue(event.currentTarget.value)}
      />
      <div id={`${id}-problems`} role="status">
        <ul class="wording-problems">
          {problems.map(({ code, names }) => (
            <li key={code}>{words.problems[code](names.join(", "))}</li>
          ))}
        </ul>
      </div>
      <p class="quiet">
        {words.shipped}:{" "}
        <bdi lang={side} dir={dir}>
          {shipped}
        </bdi>
      </p>
    </div>
  );
}

function Samples({ preview, lang }: { readonly preview: WordingPreview | null; readonly lang: Lang }): JSX.Element {
  const words = wordingStrings(lang);
  const samples = preview?.samples ?? [];
  return (
    <section class="wording-samples" aria-label={words.preview} aria-live="polite">
      <h3>{words.preview}</h3>
      {samples.length === 0 && <p class="quiet">{words.previewNone}</p>}
      {samples.map(({ note, en, ar }) => (
        <div key={note} class="wording-sample">
          {note !== "" && <span class="quiet">{words.sample(note)}</span>}
          <p lang="en" dir="ltr">
            {en}
          </p>
          <p lang="ar" dir="rtl">
            {ar}
          </p>
        </div>
      ))}
    </section>
  );
}
