// SPDX-License-Identifier: Apache-2.0
import type { JSX } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { Icon } from "../ui/icons.tsx";
import type { Door, DoorState } from "./door.ts";
import { Field } from "./field.tsx";
import { RoleTags } from "./roles.tsx";
import type { StaffStrings } from "./staff-strings.ts";

interface EnrolProps {
  readonly door: Door;
  readonly state: DoorState;
  readonly words: StaffStrings;
  readonly canSign: boolean;
}

/** What a one-time link opens: who somebody is, and their passkey. */
export function Enrol({ door, state, words, canSign }: EnrolProps): JSX.Element {
  const { place, trouble, isBusy } = state;
  const heading = useRef<HTMLHeadingElement>(null);
  const [name, setName] = useState("");
  const [email, setEmail] = useState("");
  const [passkeyName, setPasskeyName] = useState(words.thisDevice);
  useEffect(() => heading.current?.focus(), []);
  if (place.at !== "enrol") return <></>;
  const { invite, token } = place;
  const isNew = invite?.name === null;
  const enrol = (): void => {
    if (!canSign || isBusy || invite === null) return;
    const person = {
      name: isNew ? name.trim() : (invite.name ?? ""),
      email: email.trim() === "" ? null : email.trim(),
    };
    void door.enrol(token, person, passkeyName.trim());
  };
  return (
    <main class="door">
      <span class="avatar brand door-sign" aria-hidden="true">
        <Icon name="shieldCheck" />
      </span>
      <h1 ref={heading} tabIndex={-1}>
        {words.enrol}
      </h1>
      <p role="alert" class="door-trouble">
        {canSign ? (trouble === null ? "" : words.trouble[trouble]) : words.noWebCrypto}
      </p>
      {invite === null ? (
        <button type="button" class="button plain" onClick={() => void door.knock(false)}>
          {words.signIn}
        </button>
      ) : (
        <form
          onSubmit={(event) => {
            event.preventDefault();
            enrol();
          }}
        >
          <p>{invite.name === null ? words.enrolText : words.enrolAgain(invite.name)}</p>
          <RoleTags roles={invite.roles} words={words} label={words.yourRoles} withHints />
          {isNew && (
            <>
              <Field
                label={words.name}
                hint={words.nameHint}
                value={name}
                onValue={setName}
                autocomplete="name"
                maxLength={80}
                required
              />
              <Field
                label={words.email}
                hint={words.emailHint}
                value={email}
                onValue={setEmail}
                type="email"
                autocomplete="email"
                maxLength={200}
              />
            </>
          )}
          <Field
            label={words.passkeyName}
            hint={words.passkeyNameHint}
            value={passkeyName}
            onValue={setPasskeyName}
            maxLength={60}
            required
          />
          <p class="quiet">{words.verification}</p>
          <button type="submit" class="button primary" aria-disabled={!canSign || isBusy}>
            <Icon name="lock" />
            {words.makePasskey}
          </button>
        </form>
      )}
    </main>
  );
}
