// SPDX-License-Identifier: Apache-2.0
import type { ComponentChildren, JSX } from "preact";
import { useState } from "preact/hooks";
import { Dialog } from "../../ui/dialog.tsx";
import type { Lang } from "../../ui/words.ts";
import { partStrings } from "./part-strings.ts";

interface ConfirmDialogProps {
  readonly title: string;
  /** What will happen, in a sentence or two. */
  readonly children: ComponentChildren;
  /** What the button says: the act, never "OK". */
  readonly action: string;
  readonly isDangerous?: boolean;
  /** False while something is still missing. */
  readonly isReady?: boolean;
  readonly lang: Lang;
  /** Does it; says what went wrong, or null when it did not. */
  readonly ask: () => Promise<string | null>;
  readonly onClose: () => void;
}

/** Asks before an act that cannot be undone, or needs words first. Pressed once; what went wrong is told inside. */
export function ConfirmDialog(props: ConfirmDialogProps): JSX.Element {
  const { title, children, action, isDangerous = false, isReady = true, lang, ask, onClose } = props;
  const [trouble, setTrouble] = useState("");
  const [isSending, setSending] = useState(false);
  const send = async (): Promise<void> => {
    if (isSending || !isReady) return;
    setSending(true);
    setTrouble("");
    const failed = await ask();
    setSending(false);
    if (failed === null) onClose();
    else setTrouble(failed);
  };
  return (
    <Dialog title={title} onClose={onClose}>
      {children}
      <p role="alert" class={trouble === "" ? "sr-only" : "desk-notice warn"}>
        {trouble}
      </p>
      <div class="dialog-buttons">
        <button
          type="button"
          class={isDangerous ? "button danger" : "button primary"}
          aria-disabled={isSending || !isReady}
          onClick={() => void send()}
        >
          {action}
        </button>
        <button type="button" class="button plain" onClick={onClose}>
          {partStrings(lang).cancel}
        </button>
      </div>
    </Dialog>
  );
}
