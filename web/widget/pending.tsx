// SPDX-License-Identifier: Apache-2.0
import type { JSX } from "preact";
import { Icon } from "../ui/icons.tsx";
import { useWidget } from "./context.ts";
import { refusalText } from "./strings/index.ts";

/** What the visitor wrote and the server does not have yet, or refused. */
export function PendingMessages(): JSX.Element {
  const { chat, state, words } = useWidget();
  return (
    <>
      {state.outbox.map((pending) => {
        const { clientId, kind } = pending.input;
        const isFailed = pending.status === "failed";
        const label = pending.label === "" && isFailed && kind === "person" ? words.talkToPerson : pending.label;
        if (label === "") return null;
        return (
          <li key={clientId} class="group visitor mine pending">
            <div class="messages">
              <span class="sr-only">{words.you}</span>
              <p class="bubble" dir="auto">
                {label}
              </p>
              {isFailed ? (
                <div class="not-sent" role="alert">
                  <Icon name="alert" />
                  <span>
                    {words.notSent}
                    {pending.why !== null && `. ${refusalText(words, pending.why)}`}
                  </span>
                  <button type="button" class="text-button" onClick={() => chat.retry(clientId)}>
                    {words.tryAgain}
                  </button>
                  <button type="button" class="text-button" onClick={() => chat.giveUp(clientId)}>
                    {words.removeMessage}
                  </button>
                </div>
              ) : (
                <p class="when">
                  <span class="status">
                    <Icon name="clock" />
                    {pending.status === "sending" ? words.sending : words.waitingToSend}
                  </span>
                </p>
              )}
            </div>
          </li>
        );
      })}
    </>
  );
}
