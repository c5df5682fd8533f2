// SPDX-License-Identifier: Apache-2.0
import { type JSX, render } from "preact";
import { useEffect, useState } from "preact/hooks";
import type { ConversationEvent } from "#protocol";
import { openDeviceKey, provenFetch } from "../ui/device-key.ts";
import { makeClientId } from "../ui/ids.ts";
import { type PasskeyTrouble, runCeremony } from "../ui/passkey.ts";
import { isFields, readEvents } from "../ui/wire.ts";
import { findWaiting, inputFor, type Waiting } from "./waiting.ts";
import { wordsOf } from "./words.ts";

const lang = new URL(location.href).searchParams.get("lang") === "ar" ? "ar" : "en";
const words = wordsOf(lang);
document.documentElement.lang = lang;
document.documentElement.dir = lang === "ar" ? "rtl" : "ltr";
document.title = words.title;

/** The key of the chat in the same browser. */
const key = openDeviceKey("visitor");

type Phase =
  | "loading"
  | "nothing"
  | "asking"
  | "done"
  | "lost"
  | { readonly waiting: Waiting; trouble: PasskeyTrouble | null };

/** A window of its own for one use of a passkey. It finds the conversation by the cookie, and reports to the server only. */
function PasskeyWindow(): JSX.Element {
  const [phase, setPhase] = useState<Phase>("loading");
  useEffect(() => {
    void loadEvents().then((events) => {
      const waiting = events === null ? null : findWaiting(events);
      setPhase(waiting === null ? "nothing" : { waiting, trouble: null });
    });
  }, []);
  const run = async (waiting: Waiting): Promise<void> => {
    setPhase("asking");
    const result = await runCeremony(
      waiting.kind === "ceremony" ? waiting.request : { ceremony: "authenticate", options: waiting.act.proof.options },
    );
    if (!result.ok) setPhase({ waiting, trouble: result.trouble });
    else setPhase((await send(inputFor(waiting, result.response, makeClientId()))) ? "done" : "lost");
  };
  if (typeof phase === "string") {
    return (
      <>
        <h1>{words.title}</h1>
        <p role="status">{words.phases[phase]}</p>
        {(phase === "done" || phase === "nothing") && (
          <button type="button" class="button primary" onClick={() => window.close()}>
            {words.close}
          </button>
        )}
      </>
    );
  }
  const { waiting, trouble } = phase;
  const isCeremony = waiting.kind === "ceremony";
  return (
    <>
      <h1 dir="auto">{isCeremony ? waiting.request.title : waiting.act.title}</h1>
      <p dir="auto">{isCeremony ? waiting.request.why : waiting.act.text}</p>
      {!isCeremony && <p dir="auto">{waiting.act.proof.hint}</p>}
      <p role="status" class="trouble">
        {trouble === null ? "" : words.trouble[trouble]}
      </p>
      <button type="button" class="button primary" onClick={() => void run(waiting)}>
        {isCeremony ? waiting.request.submitLabel : waiting.act.confirmLabel}
      </button>
    </>
  );
}

async function loadEvents(): Promise<ConversationEvent[] | null> {
  try {
    const response = await provenFetch(await key, "/v1/conversations/current");
    const body: unknown = response.ok ? await response.json() : null;
    return isFields(body) ? readEvents(body["events"]) : null;
  } catch {
    return null;
  }
}

async function send(input: object): Promise<boolean> {
  try {
    const response = await provenFetch(await key, "/v1/conversations/current/turns", {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(input),
    });
    return response.ok;
  } catch {
    return false;
  }
}

const root = document.getElementById("app");
if (root === null) throw new Error("Cannot start: the page has no #app");
render(<PasskeyWindow />, root);
