// SPDX-License-Identifier: Apache-2.0
import type { JSX } from "preact";
import { useEffect, useState } from "preact/hooks";
import type { AuthenticatorList, LockState, SessionList } from "#protocol";
import { dateOf, momentOf } from "../ui/dates.ts";
import { Dialog } from "../ui/dialog.tsx";
import type { Api } from "./api.ts";
import { useWidget } from "./context.ts";
import { isUnread, ReadTrouble } from "./read-trouble.tsx";

type Listed = AuthenticatorList["authenticators"][number];
type Shown = "loading" | "not_enough" | "failed" | readonly Listed[];

/** What the customer has enrolled, by the names they gave; adding one, and removing one after a second press. */
export function SecurityDialog({ api, onClose }: { api: Api; onClose: () => void }): JSX.Element {
  const { chat, words, lang } = useWidget();
  const [shown, setShown] = useState<Shown>("loading");
  const [sure, setSure] = useState<string | null>(null);
  useEffect(() => {
    void api.authenticators().then((answer) => {
      if (answer.ok) setShown(answer.value.authenticators);
      else setShown(answer.trouble.kind === "refused" && answer.trouble.status === 403 ? "not_enough" : "failed");
    });
  }, []);
  const day = (iso: string): string => dateOf(iso, lang);
  const nameOf = (each: Listed): string =>
    each.kind === "recovery_codes"
      ? words.codesLeft(each.left ?? 0)
      : each.kind === "totp"
        ? words.securityApp
        : each.name;
  const remove = (authenticatorId: string): void => {
    if (sure === authenticatorId) {
      onClose();
      void chat.manageAuthenticators({ kind: "authenticator_remove", authenticatorId });
    } else setSure(authenticatorId);
  };
  return (
    <Dialog title={words.securityTitle} onClose={onClose}>
      <p>{words.securityText}</p>
      <p class="trouble" role="status">
        {shown === "loading" ? words.starting : shown === "not_enough" ? words.securityNotEnough : ""}
        {shown === "failed" ? words.cannotStart : ""}
      </p>
      {Array.isArray(shown) && shown.length === 0 && <p>{words.securityNone}</p>}
      {Array.isArray(shown) && shown.length > 0 && (
        <ul class="authenticators">
          {(shown as readonly Listed[]).map((each) => (
            <li key={each.authenticatorId}>
              <strong dir="auto">{nameOf(each)}</strong>{" "}
              <span class="quiet">
                {words.securityDates(day(each.createdAt), each.usedAt === null ? null : day(each.usedAt))}
              </span>
              {each.kind !== "recovery_codes" && (
                <button type="button" class="button plain" onClick={() => remove(each.authenticatorId)}>
                  {sure === each.authenticatorId
                    ? words.securityRemoveSure(nameOf(each))
                    : words.securityRemove(nameOf(each))}
                </button>
              )}
            </li>
          ))}
        </ul>
      )}
      <Sessions api={api} />
      <Lock api={api} onClose={onClose} />
      <div class="dialog-buttons">
        <button
          type="button"
          class="button primary"
          onClick={() => (onClose(), void chat.manageAuthenticators({ kind: "authenticator", action: "add_passkey" }))}
        >
          {words.securityAdd}
        </button>
        {!(Array.isArray(shown) && (shown as readonly Listed[]).some((each) => each.kind === "totp")) && (
          <button
            type="button"
            class="button plain"
            onClick={() => (onClose(), void chat.manageAuthenticators({ kind: "authenticator", action: "add_totp" }))}
          >
            {words.securityAddApp}
          </button>
        )}
        {Array.isArray(shown) && (
          <button
            type="button"
            class="button plain"
            onClick={() => (
              onClose(), void chat.manageAuthenticators({ kind: "authenticator", action: "add_recovery_codes" })
            )}
          >
            {words.codesMake}
          </button>
        )}
        <button
          type="button"
          class="button plain"
          onClick={() => (onClose(), chat.choose("0.start_recover_access", words.recoverAccess))}
        >
          {words.recoverAccess}
        </button>
        <button type="button" class="button plain" onClick={onClose}>
          {words.close}
        </button>
      </div>
    </Dialog>
  );
}

/** Where else the customer is signed in, and one button that ends it. Nothing is shown to who is not known. */
function Sessions({ api }: { api: Api }): JSX.Element | null {
  const { words, lang } = useWidget();
  const [list, setList] = useState<SessionList["sessions"] | null>(null);
  const [said, setSaid] = useState("");
  const [hasFailed, setFailed] = useState(false);
  const read = async (): Promise<void> => {
    const answer = await api.sessions();
    setFailed(isUnread(answer));
    setList(answer.ok ? answer.value.sessions : null);
  };
  useEffect(() => void read(), []);
  if (hasFailed) return <ReadTrouble what={words.sessionsTitle} onRetry={() => void read()} />;
  if (list === null) return null;
  const time = (iso: string): string => momentOf(iso, lang);
  const end = async (): Promise<void> => {
    const isEnded = await api.signOutElsewhere();
    if (isEnded) setList(list.filter((session) => session.isCurrent));
    setSaid(isEnded ? words.sessionsEnded : words.cannotStart);
  };
  return (
    <>
      <h3>{words.sessionsTitle}</h3>
      <ul class="authenticators">
        {list.map((session) => (
          <li key={session.openedAt}>
            <span>{session.isCurrent ? words.sessionHere : words.sessionOther}</span>{" "}
            <span class="quiet">{words.sessionTimes(time(session.openedAt), time(session.lastAt))}</span>
          </li>
        ))}
      </ul>
      <p role="status">{said}</p>
      {list.some((session) => !session.isCurrent) && (
        <button type="button" class="button plain" onClick={() => void end()}>
          {words.sessionsEnd}
        </button>
      )}
    </>
  );
}

/** Locking what the customer has, in two presses; opening it again is asked for in the chat. Nothing is shown to who has proved nothing. */
function Lock({ api, onClose }: { api: Api; onClose: () => void }): JSX.Element | null {
  const { chat, words } = useWidget();
  const [lock, setLock] = useState<LockState | null>(null);
  const [isSure, setSure] = useState(false);
  const [said, setSaid] = useState("");
  const [hasFailed, setFailed] = useState(false);
  const read = async (): Promise<void> => {
    const answer = await api.lockState();
    setFailed(isUnread(answer));
    setLock(answer.ok ? answer.value : null);
  };
  useEffect(() => void read(), []);
  if (hasFailed) return <ReadTrouble what={words.lockTitle} onRetry={() => void read()} />;
  if (lock === null || (!lock.canLock && !lock.isLocked)) return null;
  const lockIt = async (): Promise<void> => {
    if (!isSure) {
      setSure(true);
      return;
    }
    if (await api.lock()) onClose();
    else setSaid(words.cannotStart);
  };
  const unlock = (): void => {
    onClose();
    void chat.manageAuthenticators({ kind: "authenticator", action: "unlock" });
  };
  return (
    <>
      <h3>{words.lockTitle}</h3>
      <p>{lock.isLocked ? words.lockIsSet : words.lockText}</p>
      <p class="trouble" role="status">
        {said}
      </p>
      {lock.canLock && (
        <button type="button" class="button danger" onClick={() => void lockIt()}>
          {isSure ? words.lockSure : words.lockSet}
        </button>
      )}
      {lock.canUnlock && (
        <button type="button" class="button plain" onClick={unlock}>
          {words.lockLift}
        </button>
      )}
    </>
  );
}
