// SPDX-License-Identifier: Apache-2.0
import type { JSX } from "preact";
import { useId, useState } from "preact/hooks";
import { Dialog } from "../ui/dialog.tsx";
import type { DeskStrings } from "./strings.ts";

interface ReasonDialogProps<Reason extends string> {
  readonly title: string;
  readonly text: string;
  readonly reasons: readonly Reason[];
  readonly labels: Readonly<Record<Reason, string>>;
  /** What the button says. */
  readonly action: string;
  readonly words: DeskStrings;
  /** Asks for it; says what went wrong, or nothing when it did not. */
  readonly ask: (reason: Reason, note: string | null) => Promise<string | null>;
  /** Names a field for the agent's own words to colleagues; absent: there is none. */
  readonly noteLabel?: string;
  readonly onClose: () => void;
}

/** Asks an agent why, before something of a customer's is shown. The customer reads the reason. */
export function ReasonDialog<Reason extends string>(props: ReasonDialogProps<Reason>): JSX.Element {
  const { title, text, reasons, labels, action, words, ask, noteLabel, onClose } = props;
  const [note, setNote] = useState("");
  const group = useId();
  const [reason, setReason] = useState<Reason | null>(null);
  const [trouble, setTrouble] = useState("");
  const [isSending, setSending] = useState(false);
  const send = async (): Promise<void> => {
    if (reason === null || isSending) return;
    setSending(true);
    const failed = await ask(reason, note.trim() === "" ? null : note.trim());
    setSending(false);
    if (failed !== null) setTrouble(failed);
  };
  return (
    <Dialog title={title} onClose={onClose}>
      <p>{text}</p>
      <fieldset class="reasons">
        <legend>{words.revealWhy}</legend>
        {reasons.map((each) => (
          <label key={each}>
            <input type="radio" name={group} checked={reason === each} onChange={() => setReason(each)} />
            {labels[each]}
          </label>
        ))}
      </fieldset>
      {noteLabel !== undefined && (
        <div class="field">
          <label for={`${group}-note`}>{noteLabel}</label>
          <input
            id={`${group}-note`}
            dir="auto"
            maxLength={300}
            value={note}
            onInput={(event) => setNote(event.currentTarget.value)}
          />
        </div>
      )}
      <p role="alert" class={trouble === "" ? "sr-only" : "desk-notice warn"}>
        {trouble}
      </p>
      <div class="dialog-buttons">
        <button
          type="button"
          class="button primary"
          aria-disabled={reason === null || isSending}
          onClick={() => void send()}
        >
          {action}
        </button>
        <button type="button" class="button plain" onClick={onClose}>
          {words.cancel}
        </button>
      </div>
    </Dialog>
  );
}
