// SPDX-License-Identifier: Apache-2.0
import type { JSX } from "preact";
import { useState } from "preact/hooks";
import type { DeskCase, DeskMacroDone, DeskMacroPreview, DeskMacroStep, DeskText } from "#protocol";
import { Dialog } from "../../ui/dialog.tsx";
import { makeClientId } from "../../ui/ids.ts";
import type { Lang } from "../../ui/words.ts";
import { LoadTrouble } from "../parts/load-trouble.tsx";
import { type Asker, useLoad } from "../parts/use-load.ts";
import { type HelpStrings, helpStrings } from "./help-strings.ts";

interface StepsPreviewProps {
  readonly desk: Asker;
  readonly one: DeskCase;
  readonly steps: DeskText;
  readonly lang: Lang;
  readonly onClose: () => void;
  readonly onDone: () => void;
}

/** What a list of steps would do, step by step, before one press does it. The same press twice does it once. */
export function StepsPreview({ desk, one, steps, lang, onClose, onDone }: StepsPreviewProps): JSX.Element {
  const words = helpStrings(lang);
  const path = `/v1/desk/cases/${one.conversationId}/macros/${steps.textId}`;
  const load = useLoad<DeskMacroPreview>(desk, path);
  const [runId] = useState(makeClientId);
  const [said, setSaid] = useState("");
  const run = async (): Promise<void> => {
    const reply = await desk.ask("POST", `${path}/run`, { runId });
    if (reply?.status !== 200) return setSaid(words.textFailed);
    const { done, stopped } = reply.value as DeskMacroDone;
    setSaid(stopped === null ? words.stepsDone(done) : words.stepsStopped(done + 1));
    onDone();
  };
  const previewed = load.state === "ready" ? load.value.steps : null;
  return (
    <Dialog title={steps.title} onClose={onClose}>
      <LoadTrouble load={load} lang={lang} />
      {load.state === "loading" && <p class="quiet">{words.loading}</p>}
      {previewed !== null && (
        <ol class="steps-list">
          {previewed.map(({ step, text, obstacle }, at) => (
            <li key={at}>
              <strong>{words.step[step.do]}</strong>{" "}
              <span dir="auto">{obstacle === null ? (text ?? aboutStep(step, words)) : words.stepGone}</span>
            </li>
          ))}
        </ol>
      )}
      <p role="status" class={said === "" ? "sr-only" : "desk-notice"}>
        {said}
      </p>
      <div class="dialog-buttons">
        {said === "" && previewed !== null && (
          <button type="button" class="button primary" onClick={() => void run()}>
            {words.stepsRun}
          </button>
        )}
        <button type="button" class="button plain" onClick={onClose}>
          {words.close}
        </button>
      </div>
    </Dialog>
  );
}

function aboutStep(step: DeskMacroStep, words: HelpStrings): string {
  switch (step.do) {
    case "reply":
      return "";
    case "label":
      return step.label;
    case "wrap_up":
      return step.code;
    case "transfer":
      return step.team;
    case "ask_proof":
      return words.proofReasons[step.reason];
  }
}
