// SPDX-License-Identifier: Apache-2.0
import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { timeOfDay } from "../ui/dates.ts";
import { Dialog } from "../ui/dialog.tsx";
import { Icon } from "../ui/icons.tsx";
import { useWidget } from "./context.ts";
import { agentName } from "./state.ts";

/** Who answers and how sure we are of the visitor; a person is one press away from here, always. */
export function OwnerBar(): JSX.Element {
  const { chat, state, words } = useWidget();
  const { conversation } = state;
  const agent = agentName(state);
  const isAsking = state.outbox.some((pending) => pending.input.kind === "person" && pending.status !== "failed");
  const canAsk = state.phase === "open" && conversation?.owner === "bot" && !conversation.ended;
  return (
    <div class="owner">
      <div class="owner-row">
        <AssuranceBadge />
        {canAsk && (
          <button type="button" class="button pill" aria-disabled={isAsking} onClick={() => chat.askForPerson()}>
            <Icon name="person" />
            {isAsking ? words.personAsked : words.talkToPerson}
          </button>
        )}
        {agent !== null && (
          <span class="tag good with">
            <Icon name="person" />
            {words.withAgent(agent)}
          </span>
        )}
      </div>
      {conversation?.owner === "queued" && !conversation.ended && (
        <p class="queue">
          <Icon name="clock" />
          <span>
            <strong>
              {conversation.queue === null
                ? words.queued
                : words.queuePlace(conversation.queue.place, conversation.queue.waitMinutes)}
            </strong>{" "}
            {words.mayLeave}
          </span>
        </p>
      )}
    </div>
  );
}

function AssuranceBadge(): JSX.Element | null {
  const { state, words, lang } = useWidget();
  const [isOpen, setOpen] = useState(false);
  const { conversation } = state;
  if (conversation === null) return <span class="badge-space" />;
  const { assurance, assuranceUntil } = conversation;
  const level = words.assurance[assurance];
  const isProved = assurance !== "A0";
  return (
    <>
      <button
        type="button"
        class={isProved ? "badge proved" : "badge"}
        aria-haspopup="dialog"
        onClick={() => setOpen(true)}
      >
        <Icon name={isProved ? "shieldCheck" : "shield"} />
        {level.name}
      </button>
      {isOpen && (
        <Dialog title={words.assuranceTitle} onClose={() => setOpen(false)}>
          <p class="level">
            <Icon name={isProved ? "shieldCheck" : "shield"} />
            <strong>{level.name}</strong>
          </p>
          <p>{level.text}</p>
          {isProved && (
            <p>
              {assuranceUntil === null ? words.assuranceNoEnd : words.assuranceUntil(timeOfDay(assuranceUntil, lang))}
            </p>
          )}
          <p class="quiet">{words.assuranceAsk}</p>
          <div class="dialog-buttons">
            <button type="button" class="button plain" onClick={() => setOpen(false)}>
              {words.close}
            </button>
          </div>
        </Dialog>
      )}
    </>
  );
}
