// SPDX-License-Identifier: Apache-2.0
import type { JSX } from "preact";
import { useId, useState } from "preact/hooks";
import type { DeskVerdict } from "#protocol";
import type { Lang } from "../../ui/words.ts";
import { ConfirmDialog } from "../parts/confirm-dialog.tsx";
import type { Asker } from "../parts/use-load.ts";
import { watchStrings } from "./watch-strings.ts";

interface JudgeDialogProps {
  readonly verdict: DeskVerdict;
  readonly label: "attack" | "nothing";
  readonly api: Asker;
  readonly lang: Lang;
  readonly onDone: (ended: number) => void;
  readonly onClose: () => void;
}

/** Asks why before it is said of a verdict that it was right, or nothing. */
export function JudgeDialog({ verdict, label, api, lang, onDone, onClose }: JudgeDialogProps): JSX.Element {
  const words = watchStrings(lang);
  const id = useId();
  const [reason, setReason] = useState("");
  const isNothing = label === "nothing";
  const ask = async (): Promise<string | null> => {
    const path = `/v1/desk/security/verdicts/${verdict.verdictId}/judge`;
    const reply = await api.ask("POST", path, { label, reason: reason.trim() });
    if (reply?.status !== 200) return words.judgeFailed;
    onDone((reply.value as { ended: number }).ended);
    return null;
  };
  return (
    <ConfirmDialog
      title={isNothing ? words.isNothing : words.isAttack}
      action={isNothing ? words.isNothing : words.isAttack}
      isReady={reason.trim().length >= 3}
      lang={lang}
      ask={ask}
      onClose={onClose}
    >
      <p>{isNothing ? words.nothingText : words.attackText}</p>
      <div class="field">
        <label for={id}>{words.reason}</label>
        <input
          id={id}
          type="text"
          maxLength={500}
          autoComplete="off"
          value={reason}
          onInput={(event) => setReason(event.currentTarget.value)}
        />
      </div>
    </ConfirmDialog>
  );
}
