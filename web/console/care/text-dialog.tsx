// SPDX-License-Identifier: Apache-2.0
import type { JSX } from "preact";
import { useId, useState } from "preact/hooks";
import type { DeskText } from "#protocol";
import type { Lang } from "../../ui/words.ts";
import { Field } from "../field.tsx";
import { ConfirmDialog } from "../parts/confirm-dialog.tsx";
import type { Asker } from "../parts/use-load.ts";
import { textsStrings } from "./texts-strings.ts";

interface TextDialogProps {
  readonly api: Asker;
  readonly lang: Lang;
  /** The one in use that the draft takes the place of; null: a new one. */
  readonly text: DeskText | null;
  readonly onClose: () => void;
  readonly onDone: () => void;
  readonly onRetire: (text: DeskText) => void;
}

/** Drafts a text in both languages. What may not be in it the server says. */
export function TextDialog({ api, lang, text, onClose, onDone, onRetire }: TextDialogProps): JSX.Element {
  const words = textsStrings(lang);
  const [title, setTitle] = useState(text?.title ?? "");
  const [shortcut, setShortcut] = useState(text?.shortcut ?? "");
  const [team, setTeam] = useState(text?.team ?? "");
  const [english, setEnglish] = useState(text?.en ?? "");
  const [arabic, setArabic] = useState(text?.ar ?? "");
  const isReady = title.trim() !== "" && (english.trim() !== "" || arabic.trim() !== "");
  const ask = async (): Promise<string | null> => {
    const reply = await api.ask("POST", "/v1/desk/texts", {
      kind: "canned",
      title: title.trim(),
      shortcut: shortcut.trim() === "" ? null : shortcut.trim().replace(/^\//u, ""),
      team: team.trim() === "" ? null : team.trim(),
      replaces: text?.state === "published" ? text.textId : null,
      en: english,
      ar: arabic,
    });
    if (reply?.status !== 200) return reply?.status === 409 ? words.taken : words.refused;
    onDone();
    return null;
  };
  return (
    <ConfirmDialog
      title={text === null ? words.fresh : words.change(text.title)}
      action={words.save}
      isReady={isReady}
      lang={lang}
      onClose={onClose}
      ask={ask}
    >
      <Field label={words.name} hint="" value={title} onValue={setTitle} maxLength={120} required />
      <Field label={words.shortcut} hint={words.shortcutHint} value={shortcut} onValue={setShortcut} maxLength={31} />
      <Field label={words.team} hint={words.teamHint} value={team} onValue={setTeam} maxLength={60} />
      <Area label={words.english} lang="en" value={english} onValue={setEnglish} />
      <Area label={words.arabic} lang="ar" value={arabic} onValue={setArabic} />
      <p class="quiet">{words.hint}</p>
      {text !== null && (
        <button type="button" class="text-button" onClick={() => onRetire(text)}>
          {words.retire}
        </button>
      )}
    </ConfirmDialog>
  );
}

interface AreaProps {
  readonly label: string;
  readonly lang: Lang;
  readonly value: string;
  readonly onValue: (value: string) => void;
}

function Area({ label, lang, value, onValue }: AreaProps): JSX.Element {
  const id = useId();
  return (
    <div class="field">
      <label for={id}>{label}</label>
      <textarea
        id={id}
        rows={3}
        lang={lang}
        dir={lang === "ar" ? "rtl" : "ltr"}
        maxLength={4_000}
        value={value}
        onInput={(event) => onValue(event.currentTarget.value)}
      />
    </div>
  );
}
