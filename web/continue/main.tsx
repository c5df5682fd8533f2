// SPDX-License-Identifier: Apache-2.0

import { type JSX, render } from "preact";
import { useEffect, useState } from "preact/hooks";
import { continueWords } from "./words.ts";

/** What stands behind `#`. It is taken out of the address at once: a page that is shared or printed holds it no more. */
const secret = location.hash.slice(1);
history.replaceState(null, "", location.pathname + location.search);

/** The page behind a link from WhatsApp or SMS. Opening it does nothing, however often and by whomever; a press leads into the window. */
function ContinuePage(): JSX.Element {
  const [lang, setLang] = useState<"en" | "ar">(new URL(location.href).searchParams.get("lang") === "ar" ? "ar" : "en");
  const words = continueWords(lang);
  const isWhole = /^[\w-]{43}$/.test(secret);
  useEffect(() => {
    document.documentElement.lang = lang;
    document.documentElement.dir = lang === "ar" ? "rtl" : "ltr";
    document.title = words.title;
  }, [lang, words]);
  return (
    <>
      <h1>{words.title}</h1>
      <p>{isWhole ? words.text : words.incomplete}</p>
      {isWhole && (
        <button
          type="button"
          class="button primary"
          onClick={() => location.replace(`/widget/?lang=${lang}#continue=${secret}`)}
        >
          {words.go}
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

const root = document.getElementById("app");
if (root === null) throw new Error("Cannot start: the page has no #app");
render(<ContinuePage />, root);
