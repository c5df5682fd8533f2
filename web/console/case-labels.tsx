// SPDX-License-Identifier: Apache-2.0
import type { JSX } from "preact";
import { useState } from "preact/hooks";
import type { DeskCase, DeskSetup } from "#protocol";
import { Dialog } from "../ui/dialog.tsx";
import type { Lang } from "../ui/words.ts";
import { careStrings } from "./care-strings.ts";
import type { Desk } from "./desk.ts";
import { LoadTrouble } from "./parts/load-trouble.tsx";
import { partStrings } from "./parts/part-strings.ts";
import type { Loaded } from "./parts/use-load.ts";
import { deskStrings } from "./strings.ts";

/** Labels of a case by name; one that is no longer on the list by its code. */
export function LabelTags({ one, setup, lang }: { one: DeskCase; setup: DeskSetup | null; lang: Lang }): JSX.Element {
  return (
    <>
      {one.labels.map((label) => (
        <span key={label} class="tag label">
          {setup?.content.labels.find(({ code }) => code === label)?.names[lang] ?? label}
        </span>
      ))}
    </>
  );
}

interface LabelsDialogProps {
  readonly desk: Desk;
  readonly one: DeskCase;
  readonly load: Loaded<DeskSetup>;
  readonly lang: Lang;
  readonly onClose: () => void;
}

/** What the case is about, from the admin's list: boxes, no words of one's own. */
export function LabelsDialog({ desk, one, load, lang, onClose }: LabelsDialogProps): JSX.Element {
  const care = careStrings(lang);
  const [chosen, setChosen] = useState<readonly string[]>(one.labels);
  const labels = load.value?.content.labels ?? [];
  const [isSending, setSending] = useState(false);
  const [trouble, setTrouble] = useState("");
  const save = async (): Promise<void> => {
    if (isSending) return;
    setSending(true);
    const isDone = await desk.setLabels(one, chosen);
    setSending(false);
    if (isDone) onClose();
    else setTrouble(deskStrings(lang).failed);
  };
  return (
    <Dialog title={care.labelsTitle} onClose={onClose}>
      <LoadTrouble load={load} lang={lang} />
      {load.state === "loading" && <p class="quiet">{partStrings(lang).loading}</p>}
      {load.state === "ready" && labels.length === 0 && <p>{care.noLabels}</p>}
      {labels.length > 0 && (
        <fieldset class="choices">
          <legend class="sr-only">{care.labelsTitle}</legend>
          {labels.map(({ code, names }) => (
            <label key={code} class="check">
              <input
                type="checkbox"
                checked={chosen.includes(code)}
                onChange={(event) =>
                  setChosen(event.currentTarget.checked ? [...chosen, code] : chosen.filter((each) => each !== code))
                }
              />
              {names[lang]}
            </label>
          ))}
        </fieldset>
      )}
      <p role="alert" class={trouble === "" ? "sr-only" : "desk-notice warn"}>
        {trouble}
      </p>
      <div class="dialog-buttons">
        {labels.length > 0 && (
          <button type="button" class="button primary" aria-disabled={isSending} onClick={() => void save()}>
            {care.save}
          </button>
        )}
        <button type="button" class="button plain" onClick={onClose}>
          {care.cancel}
        </button>
      </div>
    </Dialog>
  );
}
