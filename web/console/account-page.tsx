// SPDX-License-Identifier: Apache-2.0
import type { JSX } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import type { StaffCeremony, StaffOwnAccount } from "#protocol";
import { Icon } from "../ui/icons.tsx";
import { runCeremony } from "../ui/passkey.ts";
import { Field } from "./field.tsx";
import type { PageProps } from "./page-props.ts";
import { useLoad } from "./parts/use-load.ts";
import { Nothing, ViewState } from "./parts/view-state.tsx";
import { RoleTags } from "./roles.tsx";
import { dayAndTime } from "./times.ts";

/** One's own passkeys, and where one is signed in. */
export function AccountPage({ api, door, me, lang, words, fresh }: PageProps): JSX.Element {
  const own = useLoad<StaffOwnAccount>(api, "/v1/desk/account");
  const [trouble, setTrouble] = useState("");
  const [name, setName] = useState(words.thisDevice);
  // A fresh sign-in is another session.
  const session = useRef(me.sessionId);
  useEffect(() => {
    if (session.current === me.sessionId) return;
    session.current = me.sessionId;
    void own.reload();
  }, [me.sessionId]);

  const add = async (): Promise<void> => {
    setTrouble("");
    const begun = await fresh.ask("POST", "/v1/desk/account/passkeys/options", {});
    if (begun?.status !== 200) return;
    const { options } = begun.value as StaffCeremony;
    const result = await runCeremony({ ceremony: "register", options });
    if (!result.ok) return setTrouble(words.trouble[result.trouble]);
    const body = { name: name.trim() === "" ? words.thisDevice : name.trim(), challenge: options.challenge };
    const added = await fresh.ask("POST", "/v1/desk/account/passkeys", { ...body, response: result.response });
    if (added?.status !== 204) setTrouble(words.failed);
    await own.reload();
  };
  const remove = async (passkeyId: string): Promise<void> => {
    setTrouble("");
    const reply = await api.ask("DELETE", `/v1/desk/account/passkeys/${passkeyId}`);
    if (reply?.status !== 204) setTrouble(reply?.status === 422 ? words.lastWayIn : words.failed);
    await own.reload();
  };
  const end = async (sessionId: string, isCurrent: boolean): Promise<void> => {
    if (isCurrent) return door.signOut();
    await api.ask("DELETE", `/v1/desk/account/sessions/${sessionId}`);
    await own.reload();
  };

  return (
    <main class="desk-page">
      <section aria-labelledby="me">
        <h2 id="me" dir="auto">
          {me.name}
        </h2>
        <RoleTags roles={me.roles} words={words} label={words.yourRoles} withHints />
      </section>
      <p role="alert" class="door-trouble">
        {trouble}
      </p>
      <ViewState load={own} lang={lang}>
        {(account) => (
          <>
            <section aria-labelledby="passkeys">
              <h2 id="passkeys">{words.passkeys}</h2>
              <p class="quiet">{words.passkeysHint}</p>
              {account.passkeys.length === 0 && <Nothing of="passkeys" lang={lang} />}
              <ul class="things">
                {account.passkeys.map((passkey) => (
                  <li key={passkey.passkeyId}>
                    <Icon name="lock" />
                    <div class="thing">
                      <strong dir="auto">{passkey.name}</strong>
                      {passkey.isBackedUp && <span class="tag calm">{words.synced}</span>}
                      <span class="quiet">
                        {words.added(dayAndTime(lang, passkey.createdAt))} ·{" "}
                        {passkey.usedAt === null ? words.neverUsed : words.used(dayAndTime(lang, passkey.usedAt))}
                      </span>
                    </div>
                    <button
                      type="button"
                      class="button pill"
                      aria-label={`${words.remove}: ${passkey.name}`}
                      onClick={() => void remove(passkey.passkeyId)}
                    >
                      {words.remove}
                    </button>
                  </li>
                ))}
              </ul>
              <form
                class="one-line"
                onSubmit={(event) => {
                  event.preventDefault();
                  void add();
                }}
              >
                <Field
                  label={words.passkeyName}
                  hint={words.verification}
                  value={name}
                  onValue={setName}
                  maxLength={60}
                  required
                />
                <button type="submit" class="button plain">
                  {words.addPasskey}
                </button>
              </form>
            </section>
            <section aria-labelledby="sessions">
              <h2 id="sessions">{words.sessions}</h2>
              {account.sessions.length === 0 && <Nothing of="sessions" lang={lang} />}
              <ul class="things">
                {account.sessions.map((session) => (
                  <li key={session.sessionId}>
                    <Icon name="person" />
                    <div class="thing">
                      <strong>{words.bySession[session.method]}</strong>
                      {session.isCurrent && <span class="tag good">{words.thisSession}</span>}
                      <span class="quiet">
                        {words.since(dayAndTime(lang, session.createdAt))} ·{" "}
                        {words.lastSeen(dayAndTime(lang, session.lastAt))}
                      </span>
                    </div>
                    <button
                      type="button"
                      class="button pill"
                      onClick={() => void end(session.sessionId, session.isCurrent)}
                    >
                      {session.isCurrent ? words.signOut : words.endSession}
                    </button>
                  </li>
                ))}
              </ul>
            </section>
          </>
        )}
      </ViewState>
    </main>
  );
}
