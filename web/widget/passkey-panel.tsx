// SPDX-License-Identifier: Apache-2.0
import type { JSX } from "preact";
import { useId, useRef, useState } from "preact/hooks";
import type { PasskeyRequest } from "#protocol";
import { Icon } from "../ui/icons.tsx";
import { isFramed, openPasskeyWindow, type PasskeyTrouble, runCeremony } from "../ui/passkey.ts";
import { useWidget } from "./context.ts";
import { SignInLinks } from "./sign-in-links.tsx";
import { refusalText } from "./strings/index.ts";

interface PasskeyPanelProps {
  readonly request: PasskeyRequest;
  readonly panelKey: string;
  readonly isOpen: boolean;
}

type Phase = "ready" | "asking" | "window" | { readonly trouble: PasskeyTrouble };

/**
 * Adds or uses a passkey. The browser asks for the fingerprint, the face or the device's PIN, and tells us only that it was
 * checked. Inside a frame a registration goes to a window of its own, where every browser allows it.
 */
export function PasskeyPanel({ request, panelKey, isOpen }: PasskeyPanelProps): JSX.Element {
  const { chat, state, words, lang } = useWidget();
  const [phase, setPhase] = useState<Phase>("ready");
  const name = useRef<HTMLInputElement>(null);
  const id = useId();
  const status = state.forms[panelKey];
  const isRegistration = request.ceremony === "register";
  const isBusy = phase === "asking" || status === "sending";
  const isDown = state.link === "offline";

  if (!isOpen || status === "closed") {
    return (
      <section class="card form is-closed" aria-labelledby={id}>
        <h2 id={id} dir="auto">
          <Icon name="lock" />
          {request.title}
        </h2>
        <p class="quiet">{words.passkeyClosed}</p>
      </section>
    );
  }
  const run = async (): Promise<void> => {
    if (isRegistration && isFramed()) {
      setPhase("window");
      openPasskeyWindow(lang);
      return;
    }
    setPhase("asking");
    const result = await runCeremony(request);
    if (!result.ok) {
      setPhase({ trouble: result.trouble });
      return;
    }
    setPhase("ready");
    void chat.answerPasskey(panelKey, request, "submit", {
      response: result.response,
      name: name.current?.value ?? "",
    });
  };
  const leave = (decision: "cancel" | "other"): void => void chat.answerPasskey(panelKey, request, decision);
  return (
    <section class="card form passkey" aria-labelledby={id}>
      <h2 id={id} dir="auto">
        <Icon name="lock" />
        {request.title}
      </h2>
      <p dir="auto">{request.why}</p>
      {isRegistration && !isFramed() && (
        <div class="field">
          <label for={`${id}-name`}>{words.passkeyName}</label>
          <input
            id={`${id}-name`}
            ref={name}
            type="text"
            maxLength={60}
            dir="auto"
            placeholder={words.passkeyNameHint}
          />
        </div>
      )}
      <p class="trouble" role="status">
        {said()}
      </p>
      <div class="form-buttons">
        <button type="button" class="button primary" disabled={isBusy || isDown} onClick={() => void run()}>
          {request.submitLabel}
        </button>
        {typeof phase === "object" && phase.trouble === "blocked" && (
          <button type="button" class="button plain" onClick={() => (setPhase("window"), openPasskeyWindow(lang))}>
            {words.passkeyOpenWindow}
          </button>
        )}
        {request.otherLabel !== undefined && (
          <button type="button" class="button plain" disabled={isBusy || isDown} onClick={() => leave("other")}>
            {request.otherLabel}
          </button>
        )}
        <button type="button" class="text-button" disabled={isBusy || isDown} onClick={() => leave("cancel")}>
          {request.cancelLabel}
        </button>
      </div>
      <SignInLinks options={request.signIn} />
    </section>
  );

  function said(): string {
    if (isDown) return words.formOffline;
    if (isBusy) return words.passkeyAsking;
    if (phase === "window") return words.passkeyWindow;
    if (typeof phase === "object") return words.passkeyTrouble[phase.trouble];
    const refused = typeof status === "object" ? status.refused : "";
    return refused === "" ? "" : refused === "network" ? words.formLost : refusalText(words, refused);
  }
}
