// SPDX-License-Identifier: Apache-2.0
import type { JSX } from "preact";
import { useEffect, useId, useRef, useState } from "preact/hooks";
import { Icon } from "../ui/icons.tsx";
import { canOfferPasskeys } from "../ui/passkey.ts";
import { type Door, type DoorState, OFFER_MS } from "./door.ts";
import type { StaffStrings } from "./staff-strings.ts";

interface SignInProps {
  readonly door: Door;
  readonly state: DoorState;
  readonly words: StaffStrings;
  readonly canSign: boolean;
}

/** The way in. One press; where the browser can, it offers passkeys by itself beside the field. */
export function SignIn({ door, state, words, canSign }: SignInProps): JSX.Element {
  const { place, trouble, isBusy } = state;
  const id = useId();
  const heading = useRef<HTMLHeadingElement>(null);
  const [canOffer, setCanOffer] = useState(false);
  useEffect(() => {
    heading.current?.focus();
    void canOfferPasskeys().then(setCanOffer);
  }, []);
  useEffect(() => {
    if (!canOffer) return undefined;
    const offer = (): void => {
      if (!door.store.get().isBusy) void door.offer();
    };
    offer();
    // Before the challenge of the one before it is too old.
    const timer = window.setInterval(offer, OFFER_MS);
    return () => {
      window.clearInterval(timer);
      door.stopOffer();
    };
  }, [canOffer, door]);
  if (place.at !== "sign_in") return <></>;
  return (
    <main class="door">
      <span class="avatar brand door-sign" aria-hidden="true">
        <Icon name="shieldCheck" />
      </span>
      <h1 ref={heading} tabIndex={-1}>
        {words.signIn}
      </h1>
      {place.wasOut && <p class="door-note">{words.wasOut}</p>}
      <p class="quiet">{words.signInHint}</p>
      <p role="alert" class="door-trouble">
        {canSign ? (trouble === null ? "" : words.trouble[trouble]) : words.noWebCrypto}
      </p>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          if (canSign && !isBusy) void door.signIn();
        }}
      >
        <button type="submit" class="button primary" aria-disabled={!canSign || isBusy}>
          <Icon name="lock" />
          {words.signInByPasskey}
        </button>
        {canOffer && (
          <div class="field">
            <label for={id}>{words.passkeyHere}</label>
            <input id={id} autocomplete="username webauthn" spellcheck={false} aria-describedby={`${id}-hint`} />
            <p class="quiet" id={`${id}-hint`}>
              {words.passkeyHereHint}
            </p>
          </div>
        )}
      </form>
      {place.hasSignOn && (
        <>
          <p class="door-or">{words.or}</p>
          <button
            type="button"
            class="button plain"
            aria-disabled={!canSign || isBusy}
            onClick={() => {
              if (canSign && !isBusy) void door.signOn();
            }}
          >
            {words.signOn}
          </button>
        </>
      )}
    </main>
  );
}
