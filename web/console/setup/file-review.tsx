// SPDX-License-Identifier: Apache-2.0
import type { JSX } from "preact";
import { useState } from "preact/hooks";
import type { InstallationDraft } from "#protocol";
import { Dialog } from "../../ui/dialog.tsx";
import type { PageProps } from "../page-props.ts";
import { partStrings } from "../parts/part-strings.ts";
import { saveBlob } from "../save-blob.ts";
import { setupStrings } from "./setup-strings.ts";

interface FileReviewProps extends Pick<PageProps, "lang" | "say"> {
  readonly draft: InstallationDraft;
  readonly fileName: string;
  readonly isWritable: boolean;
  /** True: a colleague was asked. */
  readonly onAsk: () => Promise<boolean>;
  readonly onClose: () => void;
}

/** What the changes make of the file: what is different, what a restart does, the whole of it, and the ways to get it there. */
export function FileReview(props: FileReviewProps): JSX.Element {
  const { draft, fileName, isWritable, lang, say, onAsk, onClose } = props;
  const words = setupStrings(lang);
  const [trouble, setTrouble] = useState("");
  const [isSending, setSending] = useState(false);
  const ask = async (): Promise<void> => {
    if (isSending) return;
    setSending(true);
    setTrouble("");
    const isAsked = await onAsk();
    setSending(false);
    if (!isAsked) {
      setTrouble(words.failed);
      return;
    }
    say(words.asked);
    onClose();
  };
  return (
    <Dialog title={words.review} onClose={onClose}>
      <p>{words.restart}</p>
      <dl class="setup-diff">
        {draft.changed.map(({ key, before, after }) => (
          <div key={key}>
            <dt>
              {words.labels[key] ?? key} <code dir="ltr">{key}</code>
            </dt>
            <dd>
              <del>
                <bdi>{before === "" ? words.empty : before}</bdi>
              </del>{" "}
              <ins>
                <bdi>{after === "" ? words.empty : after}</bdi>
              </ins>
            </dd>
          </div>
        ))}
      </dl>
      <details>
        <summary>{words.whole}</summary>
        <pre class="setup-file" dir="ltr" tabIndex={0} role="region" aria-label={words.whole}>
          {draft.text}
        </pre>
      </details>
      <p class="quiet">{isWritable ? words.askText : words.notWritable}</p>
      <p role="alert" class={trouble === "" ? "sr-only" : "desk-notice warn"}>
        {trouble}
      </p>
      <div class="dialog-buttons stacked">
        {isWritable && (
          <button type="button" class="button primary" aria-disabled={isSending} onClick={() => void ask()}>
            {words.ask}
          </button>
        )}
        <button
          type="button"
          class={isWritable ? "button plain" : "button primary"}
          onClick={() => {
            saveBlob(fileName, new Blob([draft.text ?? ""], { type: "application/yaml" }));
            say(words.downloaded);
          }}
        >
          {words.download}
        </button>
        <button type="button" class="button plain" onClick={onClose}>
          {partStrings(lang).cancel}
        </button>
      </div>
    </Dialog>
  );
}
