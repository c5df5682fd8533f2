// SPDX-License-Identifier: Apache-2.0
import { type JSX, render } from "preact";
import { useEffect, useState } from "preact/hooks";
import { channelFetch } from "../channel/channel.ts";
import { isFields } from "../ui/wire.ts";
import { type Phase, recoveryWords } from "./words.ts";

/** What stands behind `#`. It is taken out of the address at once: a page that is shared or printed holds it no more. */
const secret = location.hash.slice(1);
/** Which notice led here: what it says changes, what it does is decided by the secret. */
const isSim = new URL(location.href).searchParams.get("for") === "sim";
history.replaceState(null, "", location.pathname + location.search);

/** The page behind the link in a notice. Opening it does nothing; a press does. */
function RecoveryPage(): JSX.Element {
  const [lang, setLang] = useState<"en" | "ar">(new URL(location.href).searchParams.get("lang") === "ar" ? "ar" : "en");
  const [phase, setPhase] = useState<Phase>(secret === "" ? "unknown" : "asking");
  const words = recoveryWords(lang, isSim);
  useEffect(() => {
    document.documentElement.lang = lang;
    document.documentElement.dir = lang === "ar" ? "rtl" : "ltr";
    document.title = words.title;
  }, [lang, words]);
  const press = async (): Promise<void> => {
    setPhase("sending");
    setPhase(await stop());
  };
  const isOpen = phase === "asking" || phase === "sending" || phase === "lost";
  return (
    <>
      <h1>{words.title}</h1>
      {isOpen && (
        <>
          <p>{words.text}</p>
          <p>{words.yours}</p>
        </>
      )}
      <p role="status">{phase === "asking" ? "" : words.phases[phase]}</p>
      {isOpen && (
        <button type="button" class="button primary" disabled={phase === "sending"} onClick={() => void press()}>
          {words.stop}
        </button>
      )}
      <button
        type="button"
        class="button plain"
        lang={lang === "en" ? "ar" : "en"}
        onClick={() => setLang(lang === "en" ? "ar" : "en")}
      >
        {words.other}
      </button>
    </>
  );
}

async function stop(): Promise<Phase> {
  try {
    const response = await channelFetch("/v1/recovery/cancel", {
      method: "POST",
      headers: new Headers({ "content-type": "application/json" }),
      body: JSON.stringify({ token: secret }),
      signal: AbortSignal.timeout(20_000),
    });
    if (response.status >= 400 && response.status < 500) return "unknown";
    const body: unknown = response.ok ? await response.json() : null;
    if (!isFields(body)) return "lost";
    return body["outcome"] === "cancelled" ? "cancelled" : "ended";
  } catch {
    return "lost";
  }
}

const root = document.getElementById("app");
if (root === null) throw new Error("Cannot start: the page has no #app");
render(<RecoveryPage />, root);
