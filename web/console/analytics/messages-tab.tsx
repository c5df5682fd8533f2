// SPDX-License-Identifier: Apache-2.0
import type { JSX } from "preact";
import { useState } from "preact/hooks";
import type { MisheardList, MisheardMessage } from "#protocol";
import type { PageProps } from "../page-props.ts";
import { useLoad } from "../parts/use-load.ts";
import { ViewState } from "../parts/view-state.tsx";
import { dayAndTime } from "../times.ts";
import { plainName } from "./figures.ts";
import { messageStrings } from "./messages-strings.ts";

/** What the bot did not understand, in screened words; one click makes an example of it. */
export function MessagesTab({ api, lang, say }: Pick<PageProps, "api" | "lang" | "say">): JSX.Element {
  const words = messageStrings(lang);
  const [state, setState] = useState<"open" | "example">("open");
  const load = useLoad<MisheardList>(api, `/v1/desk/analytics/messages?state=${state}`);
  const [trouble, setTrouble] = useState("");
  const decide = async (reference: string, decision: "example" | "drop", intent: string | null): Promise<void> => {
    const body = { reference, decision, ...(intent === null ? {} : { intent }) };
    const reply = await api.ask("POST", "/v1/desk/analytics/messages", body);
    const isDone = reply?.status === 204;
    setTrouble(isDone ? "" : reply?.status === 400 ? words.left : words.failed);
    if (isDone) say(decision === "example" ? words.made : words.dropped);
    await load.reload();
  };
  return (
    <>
      <p class="quiet">{words.text}</p>
      <p>
        <button
          type="button"
          class="text-button"
          onClick={() => {
            setState(state === "open" ? "example" : "open");
            setTrouble("");
          }}
        >
          {state === "open" ? words.showExamples : words.showOpen}
        </button>
      </p>
      <p role="alert">{trouble}</p>
      <ViewState
        load={load}
        lang={lang}
        isEmpty={({ messages }) => messages.length === 0}
        empty={state === "open" ? "misheard" : "examples"}
      >
        {({ messages, intents }) => (
          <ul class="analytics-messages">
            {messages.map((one) => (
              <Message key={one.reference} one={one} intents={intents} lang={lang} onDecide={decide} />
            ))}
          </ul>
        )}
      </ViewState>
    </>
  );
}

interface MessageProps extends Pick<PageProps, "lang"> {
  readonly one: MisheardMessage;
  readonly intents: readonly string[];
  readonly onDecide: (reference: string, decision: "example" | "drop", intent: string | null) => Promise<void>;
}

function Message({ one, intents, lang, onDecide }: MessageProps): JSX.Element {
  const words = messageStrings(lang);
  const [intent, setIntent] = useState("");
  const mayLearn = one.left.length === 0;
  return (
    <li>
      <blockquote lang={one.lang} dir="auto">
        {one.text}
      </blockquote>
      <p class="quiet">
        {dayAndTime(lang, one.at)}
        {one.intent !== null && ` · ${plainName(one.intent)}`}
        {!mayLearn && ` · ${words.flagged}`}
        {!mayLearn && <bdi> {one.left.join(", ")}</bdi>}
      </p>
      <div class="analytics-acts">
        {mayLearn && one.intent === null && (
          <>
            <select aria-label={words.intent} value={intent} onChange={(event) => setIntent(event.currentTarget.value)}>
              <option value="">{words.intent}</option>
              {intents.map((name) => (
                <option key={name} value={name}>
                  {plainName(name)}
                </option>
              ))}
            </select>
            <button
              type="button"
              class="button primary"
              disabled={intent === ""}
              onClick={() => void onDecide(one.reference, "example", intent)}
            >
              {words.make}
            </button>
          </>
        )}
        <button type="button" class="button plain" onClick={() => void onDecide(one.reference, "drop", null)}>
          {words.drop}
        </button>
      </div>
    </li>
  );
}
