// SPDX-License-Identifier: Apache-2.0
import type { JSX } from "preact";
import { useId, useState } from "preact/hooks";
import type { DeskVouch } from "#protocol";
import { Dialog } from "../ui/dialog.tsx";
import type { Lang } from "../ui/words.ts";
import { approvalStrings } from "./approvals-strings.ts";

interface VouchDialogProps {
  readonly lang: Lang;
  readonly onClose: () => void;
  /** Whether a colleague has been asked. */
  readonly onAsk: (wish: DeskVouch) => Promise<boolean>;
}

/** An agent asks a colleague to vouch as well. Only the kind of document is chosen: there is no field for anything of it. */
export function VouchDialog({ lang, onClose, onAsk }: VouchDialogProps): JSX.Element {
  const words = approvalStrings(lang);
  const [wish, setWish] = useState<DeskVouch>({ check: "agent", document: "passport", purpose: "identity" });
  const [said, setSaid] = useState("");
  const choose = (more: Partial<DeskVouch>): void => {
    setWish({ ...wish, ...more });
    setSaid("");
  };
  const ask = async (): Promise<void> => setSaid((await onAsk(wish)) ? words.vouchAsked : words.vouchRefused);
  return (
    <Dialog title={words.vouch} onClose={onClose}>
      <p>{words.vouchHint}</p>
      <Choice label={words.check} options={words.checks} value={wish.check} onValue={(check) => choose({ check })} />
      <Choice
        label={words.document}
        options={words.documents}
        value={wish.document}
        onValue={(document) => choose({ document })}
      />
      <Choice
        label={words.purpose}
        options={words.purposes}
        value={wish.purpose}
        onValue={(purpose) => choose({ purpose })}
      />
      <p role="status">{said}</p>
      <div class="dialog-buttons">
        {said === words.vouchAsked ? null : (
          <button type="button" class="button primary" onClick={() => void ask()}>
            {words.vouchAsk}
          </button>
        )}
        <button type="button" class="button plain" onClick={onClose}>
          {words.cancel}
        </button>
      </div>
    </Dialog>
  );
}

interface ChoiceProps<T extends string> {
  readonly label: string;
  readonly options: Readonly<Record<T, string>>;
  readonly value: T;
  readonly onValue: (value: T) => void;
}

function Choice<T extends string>({ label, options, value, onValue }: ChoiceProps<T>): JSX.Element {
  const id = useId();
  return (
    <div class="field">
      <label for={id}>{label}</label>
      <select id={id} value={value} onChange={(event) => onValue(event.currentTarget.value as T)}>
        {(Object.keys(options) as T[]).map((each) => (
          <option key={each} value={each}>
            {options[each]}
          </option>
        ))}
      </select>
    </div>
  );
}
