// SPDX-License-Identifier: Apache-2.0
import type { JSX } from "preact";
import { useEffect, useId, useState } from "preact/hooks";
import type { SecureForm } from "#protocol";
import { isFramed, offerInAutofill, openPasskeyWindow, type PasskeyTrouble, runCeremony } from "../ui/passkey.ts";
import { useWidget } from "./context.ts";

interface FormPasskeyProps {
  readonly passkey: NonNullable<SecureForm["passkey"]>;
  readonly formKey: string;
  readonly isBusy: boolean;
}

type Phase = "ready" | "asking" | "window" | { readonly trouble: PasskeyTrouble };

/**
 * A passkey instead of what the form asks for. The browser offers it in the field's autofill, where it can; the button asks outright. In a
 * frame that may not, a window of its own does it and reports to the server.
 */
export function FormPasskey({ passkey, formKey, isBusy }: FormPasskeyProps): JSX.Element {
  const { chat, state, words, lang } = useWidget();
  const [phase, setPhase] = useState<Phase>("ready");
  const hint = useId();
  const isDown = state.link === "offline";
  const isAsking = phase === "asking";

  useEffect(() => {
    // One ceremony at a time: while the button's own is asked, the autofill is silent.
    if (isAsking) return;
    return offerInAutofill(passkey, (response) => void chat.answerPasskey(formKey, passkey, "submit", { response }));
  }, [passkey.ceremonyId, isAsking]);

  const run = async (): Promise<void> => {
    setPhase("asking");
    const result = await runCeremony({ ceremony: "authenticate", options: passkey.options });
    if (!result.ok) {
      setPhase({ trouble: result.trouble });
      return;
    }
    setPhase("ready");
    void chat.answerPasskey(formKey, passkey, "submit", { response: result.response });
  };
  const said =
    phase === "window"
      ? words.passkeyWindow
      : isAsking
        ? words.passkeyAsking
        : typeof phase === "object"
          ? words.passkeyTrouble[phase.trouble]
          : "";
  return (
    <div class="form-passkey">
      <p class="trouble" role="status">
        {said}
      </p>
      <div class="form-buttons">
        <button
          type="button"
          class="button plain"
          aria-describedby={hint}
          disabled={isBusy || isDown || isAsking}
          onClick={() => void run()}
        >
          {passkey.label}
        </button>
        {isFramed() && typeof phase === "object" && phase.trouble === "blocked" && (
          <button type="button" class="button plain" onClick={() => (setPhase("window"), openPasskeyWindow(lang))}>
            {words.passkeyOpenWindow}
          </button>
        )}
      </div>
      <p id={hint} class="quiet" dir="auto">
        {passkey.hint}
      </p>
    </div>
  );
}
