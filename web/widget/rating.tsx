// SPDX-License-Identifier: Apache-2.0
import type { JSX } from "preact";
import { useEffect, useId, useRef, useState } from "preact/hooks";
import { makeClientId } from "../ui/ids.ts";
import type { Api } from "./api.ts";
import { useWidget } from "./context.ts";
import { ratingWords } from "./strings/rating.ts";

const SCORES = [1, 2, 3, 4, 5] as const;
type Score = (typeof SCORES)[number];

/** Asks how it went, once it is over and where the server says that it may be asked. Nothing is sent before somebody chooses to. */
export function Rating({ api }: { api: Api }): JSX.Element | null {
  const { state, lang } = useWidget();
  const words = ratingWords(lang);
  const isOver = state.phase === "open" && state.conversation?.ended === true;
  const [stage, setStage] = useState<"hidden" | "asked" | "sent">("hidden");
  useEffect(() => {
    if (!isOver) return setStage("hidden");
    let isGone = false;
    void api.mayRate().then((isAsked) => {
      if (isAsked && !isGone) setStage((before) => (before === "hidden" ? "asked" : before));
    });
    return () => {
      isGone = true;
    };
  }, [api, isOver]);
  if (stage === "sent")
    return (
      <p class="rating-done" role="status">
        {words.done}
      </p>
    );
  return stage === "asked" ? (
    <RatingForm api={api} onDone={() => setStage("sent")} onSkip={() => setStage("hidden")} />
  ) : null;
}

interface RatingFormProps {
  readonly api: Api;
  readonly onDone: () => void;
  readonly onSkip: () => void;
}

function RatingForm({ api, onDone, onSkip }: RatingFormProps): JSX.Element {
  const { lang } = useWidget();
  const words = ratingWords(lang);
  const id = useId();
  const clientId = useRef(makeClientId());
  const [score, setScore] = useState<Score | null>(null);
  const [comment, setComment] = useState("");
  const [said, setSaid] = useState("");
  const [isBusy, setBusy] = useState(false);
  const send = async (): Promise<void> => {
    if (isBusy) return;
    if (score === null) return setSaid(words.choose);
    setBusy(true);
    const text = comment.trim();
    const isKept = await api.rate({ clientId: clientId.current, score, ...(text === "" ? {} : { comment: text }) });
    setBusy(false);
    if (isKept) onDone();
    else setSaid(words.failed);
  };
  return (
    <form
      class="rating"
      onSubmit={(event) => {
        event.preventDefault();
        void send();
      }}
    >
      <fieldset>
        <legend>{words.title}</legend>
        <div class="rating-scores">
          {SCORES.map((one) => (
            <label key={one} class="rating-score">
              <input
                type="radio"
                name={`${id}-score`}
                value={one}
                checked={score === one}
                aria-label={`${one}: ${words.scores[one]}`}
                onChange={() => {
                  setScore(one);
                  setSaid("");
                }}
              />
              <span aria-hidden="true">{one}</span>
            </label>
          ))}
        </div>
        <p class="rating-word" aria-hidden="true">
          {score === null ? " " : words.scores[score]}
        </p>
      </fieldset>
      {score !== null && (
        <div class="field">
          <label for={`${id}-comment`}>{words.comment}</label>
          <textarea
            id={`${id}-comment`}
            rows={2}
            dir="auto"
            maxLength={500}
            value={comment}
            aria-describedby={`${id}-hint`}
            onInput={(event) => setComment(event.currentTarget.value)}
          />
          <p id={`${id}-hint`} class="quiet">
            {words.hint}
          </p>
        </div>
      )}
      <p role="alert">{said}</p>
      <div class="rating-buttons">
        <button type="submit" class="button primary" aria-disabled={isBusy}>
          {words.send}
        </button>
        <button type="button" class="button plain" onClick={onSkip}>
          {words.skip}
        </button>
      </div>
    </form>
  );
}
