// SPDX-License-Identifier: Apache-2.0
import type { JSX } from "preact";
import { useEffect, useId, useRef, useState } from "preact/hooks";
import type { DeskCase, DeskRevealValue } from "#protocol";
import { Dialog } from "../ui/dialog.tsx";
import { Icon } from "../ui/icons.tsx";
import type { Desk } from "./desk.ts";
import type { DeskStrings } from "./strings.ts";

interface MaskedValueProps {
  readonly desk: Desk;
  readonly one: DeskCase;
  readonly name: string;
  readonly label: string;
  readonly words: DeskStrings;
}

const REASONS = ["callBack", "contactCheck", "fraudPrevention"] as const;

/** A hidden value that the agent who holds the case may ask for, with a reason. Shown for a few minutes, in this place only. */
export function MaskedValue({ desk, one, name, label, words }: MaskedValueProps): JSX.Element {
  const [isAsking, setAsking] = useState(false);
  const [shown, setShown] = useState<{ readonly value: string; readonly hideAt: string } | null>(null);
  const hide = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    if (shown === null) return undefined;
    hide.current?.focus();
    const timer = window.setTimeout(() => setShown(null), Math.max(0, Date.parse(shown.hideAt) - Date.now()));
    return () => window.clearTimeout(timer);
  }, [shown]);
  if (shown !== null) {
    return (
      <span class="hidden-value shown" role="status">
        <Icon name="shieldCheck" />
        <bdi>{shown.value}</bdi>
        <button ref={hide} type="button" class="text-button" onClick={() => setShown(null)}>
          {words.hideAgain}
          <span class="sr-only"> ({label})</span>
        </button>
      </span>
    );
  }
  return (
    <>
      <button type="button" class="hidden-value as-button" onClick={() => setAsking(true)}>
        <Icon name="shield" />
        <bdi>{label}</bdi>
        <span class="sr-only">
          {" "}
          ({words.isHidden}, {words.revealIt})
        </span>
      </button>
      {isAsking && (
        <RevealDialog
          desk={desk}
          one={one}
          name={name}
          label={label}
          words={words}
          onShown={(value) => (setAsking(false), setShown(value))}
          onClose={() => setAsking(false)}
        />
      )}
    </>
  );
}

interface RevealDialogProps extends MaskedValueProps {
  readonly onShown: (shown: { readonly value: string; readonly hideAt: string }) => void;
  readonly onClose: () => void;
}

function RevealDialog({ desk, one, name, label, words, onShown, onClose }: RevealDialogProps): JSX.Element {
  const group = useId();
  const [reason, setReason] = useState<DeskRevealValue["reason"] | null>(null);
  const [trouble, setTrouble] = useState("");
  const [isSending, setSending] = useState(false);
  const ask = async (): Promise<void> => {
    if (reason === null || isSending) return;
    setSending(true);
    const answer = await desk.revealValue(one, { name, reason });
    setSending(false);
    if (typeof answer === "string") setTrouble(words.revealTrouble[answer]);
    else onShown(answer);
  };
  return (
    <Dialog title={words.revealTitle(label)} onClose={onClose}>
      <p>{words.revealText}</p>
      <fieldset class="reasons">
        <legend>{words.revealWhy}</legend>
        {REASONS.map((each) => (
          <label key={each}>
            <input type="radio" name={group} checked={reason === each} onChange={() => setReason(each)} />
            {words.revealReasons[each]}
          </label>
        ))}
      </fieldset>
      <p role="alert" class={trouble === "" ? "sr-only" : "desk-notice warn"}>
        {trouble}
      </p>
      <div class="dialog-buttons">
        <button
          type="button"
          class="button primary"
          aria-disabled={reason === null || isSending}
          onClick={() => void ask()}
        >
          {words.revealIt}
        </button>
        <button type="button" class="button plain" onClick={onClose}>
          {words.cancel}
        </button>
      </div>
    </Dialog>
  );
}
