// SPDX-License-Identifier: Apache-2.0
import type { JSX } from "preact";
import { useState } from "preact/hooks";
import type { DeskCase, DeskSetup } from "#protocol";
import type { Lang } from "../ui/words.ts";
import { careStrings } from "./care-strings.ts";
import type { Desk } from "./desk.ts";
import { ConfirmDialog } from "./parts/confirm-dialog.tsx";
import { LoadTrouble } from "./parts/load-trouble.tsx";
import { partStrings } from "./parts/part-strings.ts";
import type { Loaded } from "./parts/use-load.ts";
import { Pick, Words } from "./queue-bar.tsx";
import type { DeskStrings } from "./strings.ts";

interface WrapUpDialogProps {
  readonly desk: Desk;
  readonly one: DeskCase;
  readonly load: Loaded<DeskSetup>;
  readonly words: DeskStrings;
  readonly lang: Lang;
  readonly onClose: () => void;
}

/** Ends the conversation: with a code for how it ended, asked for where the admin wants one, and words if there is something to say. */
export function WrapUpDialog({ desk, one, load, words, lang, onClose }: WrapUpDialogProps): JSX.Element {
  const care = careStrings(lang);
  const codes = load.value?.content.wrapUps ?? [];
  const isRequired = load.value?.content.isWrapUpRequired ?? false;
  const [code, setCode] = useState("");
  const [text, setText] = useState("");
  const isReady = !isRequired || code !== "";
  const end = async (): Promise<string | null> => {
    const how = { ...(code === "" ? {} : { wrapUp: code }), ...(text.trim() === "" ? {} : { text: text.trim() }) };
    return (await desk.end(one, how)) ? null : words.failed;
  };
  return (
    <ConfirmDialog title={words.endTitle} action={words.end} isReady={isReady} lang={lang} ask={end} onClose={onClose}>
      <p>{words.endText}</p>
      <LoadTrouble load={load} lang={lang} what={care.wrapUp} />
      {load.state === "loading" && <p class="quiet">{partStrings(lang).loading}</p>}
      {codes.length > 0 && (
        <Pick
          label={care.wrapUp}
          value={code}
          options={[
            ["", isRequired ? care.wrapUpHint : care.wrapUpNone],
            ...codes.map((each) => [each.code, each.names[lang]] as const),
          ]}
          onValue={setCode}
        />
      )}
      <Words label={care.words} hint={care.wordsHint} value={text} onValue={setText} />
    </ConfirmDialog>
  );
}
