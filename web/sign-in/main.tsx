// SPDX-License-Identifier: Apache-2.0
import { type JSX, render } from "preact";
import { useEffect, useState } from "preact/hooks";
import { openDeviceKey } from "../ui/device-key.ts";
import { readVisit, rememberVisit, type Visit } from "./visit.ts";
import { begin, finish } from "./wire.ts";
import { type Phase, wordsOf } from "./words.ts";

const visit = readVisit(new URL(location.href));
// What the provider put into the address goes to the server once, and not into the history of the browser.
history.replaceState(null, "", location.pathname);
const words = wordsOf(visit.lang);
document.documentElement.lang = visit.lang;
document.documentElement.dir = visit.lang === "ar" ? "rtl" : "ltr";
document.title = words.title;

/** A window of its own for signing in elsewhere. It finds the conversation by the cookie, and reports to the server only. */
function SignInWindow({ provider, answer, isSameTab, lang }: Visit): JSX.Element {
  const [phase, setPhase] = useState<Phase>(answer === null ? "leaving" : "returning");
  useEffect(() => {
    void openDeviceKey("visitor").then(async (key) => {
      if (provider === null) setPhase("nothing");
      else if (answer !== null) setPhase(await finish(key, provider, answer));
      else {
        rememberVisit({ lang, isSameTab });
        const begun = await begin(key, provider);
        if (begun.ok) location.assign(begun.url);
        else setPhase(begun.phase);
      }
    });
  }, []);
  const isOver = phase !== "leaving" && phase !== "returning";
  return (
    <>
      <h1>{words.title}</h1>
      <p role="status">{words.phases[phase]}</p>
      {isOver && isSameTab && (
        <a class="button primary" href={`/widget/?lang=${lang}`}>
          {words.back}
        </a>
      )}
      {isOver && !isSameTab && (
        <button type="button" class="button primary" onClick={() => window.close()}>
          {words.close}
        </button>
      )}
    </>
  );
}

const root = document.getElementById("app");
if (root === null) throw new Error("Cannot start: the page has no #app");
render(<SignInWindow {...visit} />, root);
