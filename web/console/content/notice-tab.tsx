// SPDX-License-Identifier: Apache-2.0
import type { JSX } from "preact";
import { useId, useState } from "preact/hooks";
import type { BannerView } from "#protocol";
import { useLive } from "../live.ts";
import type { PageProps } from "../page-props.ts";
import { useLoad } from "../parts/use-load.ts";
import { Nothing, ViewState } from "../parts/view-state.tsx";
import { dayAndTime } from "../times.ts";
import { wordingStrings } from "./wording-strings.ts";

const MINUTES = ["30", "60", "120", "240", "720", "1440"] as const;
const LANGS = ["en", "ar"] as const;
const LONGEST = 280;

/** A notice to everybody, shown by one press and taken down by one. */
export function NoticeTab({ api, lang, live, say }: Pick<PageProps, "api" | "lang" | "live" | "say">): JSX.Element {
  const words = wordingStrings(lang);
  const load = useLoad<BannerView>(api, "/v1/desk/banner");
  useLive(live, "content", load.reload);
  const [trouble, setTrouble] = useState("");
  const send = async (method: "POST" | "DELETE", body: unknown, said: string): Promise<boolean> => {
    setTrouble("");
    const reply = await api.ask(method, "/v1/desk/banner", body);
    await load.reload();
    const isDone = reply?.status === 204;
    if (isDone) say(said);
    else setTrouble(reply?.status === 400 ? words.noticeRefused : words.failed);
    return isDone;
  };
  return (
    <ViewState load={load} lang={lang}>
      {({ current, mayChange }) => (
        <div class="notice-tab">
          <p class="quiet">{words.noticeText}</p>
          <section class="notice-now" aria-label={words.shownNow}>
            <h2>{words.shownNow}</h2>
            {current === null ? (
              <Nothing of="notice" lang={lang} />
            ) : (
              <>
                {LANGS.map((side) => (
                  <p key={side} class="desk-notice warn" lang={side} dir={side === "ar" ? "rtl" : "ltr"}>
                    {current.texts[side]}
                  </p>
                ))}
                <p class="quiet">{words.until(dayAndTime(lang, current.endsAt))}</p>
                {mayChange && (
                  <button
                    type="button"
                    class="button danger"
                    onClick={() => void send("DELETE", undefined, words.downDone)}
                  >
                    {words.takeDown}
                  </button>
                )}
              </>
            )}
          </section>
          <p role="alert" class={trouble === "" ? "sr-only" : "desk-notice warn"}>
            {trouble}
          </p>
          {mayChange && (
            <NoticeForm
              lang={lang}
              action={current === null ? words.show : words.replace}
              onShow={(wish) => send("POST", wish, words.shownDone)}
            />
          )}
        </div>
      )}
    </ViewState>
  );
}

interface FormProps {
  readonly lang: PageProps["lang"];
  readonly action: string;
  readonly onShow: (wish: { texts: { en: string; ar: string }; minutes: number }) => Promise<boolean>;
}

function NoticeForm({ lang, action, onShow }: FormProps): JSX.Element {
  const words = wordingStrings(lang);
  const id = useId();
  const [texts, setTexts] = useState({ en: "", ar: "" });
  const [minutes, setMinutes] = useState<(typeof MINUTES)[number]>("120");
  const [isSending, setSending] = useState(false);
  const isReady = texts.en.trim() !== "" && texts.ar.trim() !== "" && !isSending;
  const show = async (): Promise<void> => {
    if (!isReady) return;
    setSending(true);
    const isShown = await onShow({ texts, minutes: Number(minutes) });
    setSending(false);
    if (isShown) setTexts({ en: "", ar: "" });
  };
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        void show();
      }}
    >
      <div class="wording-sides">
        {LANGS.map((side) => (
          <div key={side} class="field">
            <label for={`${id}-${side}`}>{side === "en" ? words.english : words.arabic}</label>
            <textarea
              id={`${id}-${side}`}
              rows={3}
              lang={side}
              dir={side === "ar" ? "rtl" : "ltr"}
              maxLength={LONGEST}
              value={texts[side]}
              onInput={(event) => setTexts({ ...texts, [side]: event.currentTarget.value })}
            />
          </div>
        ))}
      </div>
      <div class="field">
        <label for={`${id}-minutes`}>{words.forHowLong}</label>
        <select
          id={`${id}-minutes`}
          value={minutes}
          onChange={(event) => setMinutes(MINUTES.find((one) => one === event.currentTarget.value) ?? "120")}
        >
          {MINUTES.map((one) => (
            <option key={one} value={one}>
              {words.minutes[one]}
            </option>
          ))}
        </select>
      </div>
      <button type="submit" class="button primary" aria-disabled={!isReady}>
        {action}
      </button>
    </form>
  );
}
