// SPDX-License-Identifier: Apache-2.0
import type { JSX } from "preact";
import { useEffect, useId, useState } from "preact/hooks";
import type { ActConfirmation } from "#protocol";
import { countdown } from "../ui/dates.ts";
import { Icon } from "../ui/icons.tsx";
import { openPasskeyWindow, type PasskeyTrouble, runCeremony } from "../ui/passkey.ts";
import { useWidget } from "./context.ts";
import { matchesSeal } from "./seal.ts";
import { refusalText } from "./strings/index.ts";

/** One act with the sentence that will be carried out on the button itself. What is sent is the hash of that sentence. */
export function ActPanel({ act, isOpen }: { act: ActConfirmation; isOpen: boolean }): JSX.Element {
  const { chat, state, words, lang } = useWidget();
  const [trouble, setTrouble] = useState<PasskeyTrouble | "asking" | null>(null);
  const title = useId();
  const reason = useId();
  const status = state.acts[act.actId];
  const leftMs = useTimeLeft(act.expiresAt, isOpen);
  const isGenuine = useSeal(act);
  const isDecided = status === "confirmed" || status === "declined";
  const isExpired = leftMs <= 0;
  const isDown = state.link === "offline";
  const why = reasonNotToPress();
  const canPress = why === null && isGenuine === true && status !== "sending" && trouble !== "asking";
  const confirm = async (): Promise<void> => {
    if (act.proof === undefined) return chat.decide(act, "confirm");
    // Its challenge is good for two minutes; a new one is bound to the same text.
    if (Date.parse(act.proof.expiresAt) - Date.now() < LEAST_TO_PROVE_MS) return chat.decide(act, "renew");
    setTrouble("asking");
    const made = await runCeremony({ ceremony: "authenticate", options: act.proof.options });
    setTrouble(made.ok ? null : made.trouble);
    return made.ok ? chat.decide(act, "confirm", made.response) : undefined;
  };

  function reasonNotToPress(): string | null {
    if (status === "confirmed") return words.actConfirmed;
    if (status === "declined") return words.actDeclined;
    if (typeof status === "object") return refusalText(words, status.refused);
    if (!isOpen) return words.actClosed;
    if (isGenuine === false) return words.actTampered;
    if (isExpired) return words.actExpired;
    return isDown ? words.actOffline : null;
  }
  return (
    <div class={isDecided ? "card act is-decided" : "card act"} role="group" aria-labelledby={title}>
      <h2 id={title} dir="auto">
        {act.title}
      </h2>
      <dl class="rows">
        {act.rows.map((row, index) => (
          <div key={index}>
            <dt>
              <bdi>{row.label}</bdi>
            </dt>
            <dd>
              <bdi>{row.value}</bdi>
            </dd>
          </div>
        ))}
      </dl>
      {isOpen && !isDecided && !isExpired && (
        <p class="valid">
          <Icon name="clock" />
          <span role="timer">{words.actValidFor(countdown(leftMs))}</span>
          <span class="sr-only" role="status">
            {leftMs <= 60_000 ? words.actMinuteLeft : ""}
          </span>
        </p>
      )}
      {isDecided ? (
        <p class="act-text" dir="auto">
          {act.text}
        </p>
      ) : (
        <div class="act-buttons">
          <button
            type="button"
            class="button primary confirm"
            aria-disabled={!canPress}
            aria-describedby={why === null ? undefined : reason}
            onClick={() => canPress && void confirm()}
          >
            <strong dir="auto">{act.confirmLabel}</strong>
            <span dir="auto">{act.text}</span>
          </button>
          <button
            type="button"
            class="button plain"
            aria-disabled={!canPress}
            onClick={() => canPress && void chat.decide(act, "decline")}
          >
            {act.declineLabel}
          </button>
        </div>
      )}
      {act.proof !== undefined && isOpen && !isDecided && (
        <p class="quiet" dir="auto">
          <Icon name="shield" />
          {act.proof.hint}
        </p>
      )}
      {trouble === "blocked" && (
        <button type="button" class="button plain" onClick={() => openPasskeyWindow(lang)}>
          {words.passkeyOpenWindow}
        </button>
      )}
      <p id={reason} class={`act-status ${isDecided ? "good" : ""}`} role="status">
        {why ?? doing()}
      </p>
    </div>
  );

  function doing(): string {
    if (trouble === "asking") return words.passkeyAsking;
    if (trouble !== null) return words.passkeyTrouble[trouble];
    if (status === "again") return words.actAgain;
    return status === "sending" ? words.actSending : status === "unknown" ? words.actUnknown : "";
  }
}

/** A person needs some seconds for the fingerprint. */
const LEAST_TO_PROVE_MS = 10_000;

/** Milliseconds until `expiresAt`, once a second while it matters. */
function useTimeLeft(expiresAt: string, isTicking: boolean): number {
  const left = (): number => Date.parse(expiresAt) - Date.now();
  const [leftMs, setLeft] = useState(left);
  useEffect(() => {
    if (!isTicking) return undefined;
    const timer = window.setInterval(() => setLeft(left()), 1000);
    return () => window.clearInterval(timer);
  }, [expiresAt, isTicking]);
  return leftMs;
}

/** Whether the shown sentence is the hashed one; `null` until it is known. */
function useSeal(act: ActConfirmation): boolean | null {
  const [isGenuine, setGenuine] = useState<boolean | null>(null);
  useEffect(() => {
    let isWanted = true;
    void matchesSeal(act.text, act.textHash).then((matches) => {
      if (isWanted) setGenuine(matches);
    });
    return () => {
      isWanted = false;
    };
  }, [act.text, act.textHash]);
  return isGenuine;
}
