// SPDX-License-Identifier: Apache-2.0
import type { JSX } from "preact";
import { useState } from "preact/hooks";
import type { DeskCase, DeskProofWish } from "#protocol";
import { Dialog } from "../../ui/dialog.tsx";
import type { Lang } from "../../ui/words.ts";
import type { Asker } from "../parts/use-load.ts";
import { Choose } from "./choose.tsx";
import { helpStrings } from "./help-strings.ts";

interface ProofDialogProps {
  readonly desk: Asker;
  readonly one: DeskCase;
  readonly lang: Lang;
  readonly onClose: () => void;
  readonly onDone: () => void;
}

/** Asks the customer to prove who they are. There is no field for a code here, nor anywhere at the desk. */
export function ProofDialog({ desk, one, lang, onClose, onDone }: ProofDialogProps): JSX.Element {
  const words = helpStrings(lang);
  const [wish, setWish] = useState<DeskProofWish>({ level: "A2", reason: "see_account" });
  const [said, setSaid] = useState("");
  const ask = async (): Promise<void> => {
    const reply = await desk.ask("POST", `/v1/desk/cases/${one.conversationId}/ask-proof`, wish);
    const state = reply?.status === 200 ? (reply.value as { state: keyof typeof words.proofStates }).state : "failed";
    setSaid(words.proofStates[state]);
    onDone();
  };
  return (
    <Dialog title={words.proof} onClose={onClose}>
      <p>{words.proofText}</p>
      <Choose
        label={words.proofWhich}
        options={Object.entries(words.proofLevels)}
        value={wish.level}
        onValue={(level) => setWish({ ...wish, level: level as DeskProofWish["level"] })}
      />
      <Choose
        label={words.why}
        options={Object.entries(words.proofReasons)}
        value={wish.reason}
        onValue={(reason) => setWish({ ...wish, reason: reason as DeskProofWish["reason"] })}
      />
      <p role="status" class={said === "" ? "sr-only" : "desk-notice"}>
        {said}
      </p>
      <div class="dialog-buttons">
        {said === "" && (
          <button type="button" class="button primary" onClick={() => void ask()}>
            {words.proof}
          </button>
        )}
        <button type="button" class="button plain" onClick={onClose}>
          {words.close}
        </button>
      </div>
    </Dialog>
  );
}
