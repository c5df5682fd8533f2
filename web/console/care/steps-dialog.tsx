// SPDX-License-Identifier: Apache-2.0
import type { JSX } from "preact";
import { useState } from "preact/hooks";
import type { DeskMacroStep, DeskSetup, DeskText } from "#protocol";
import type { Lang } from "../../ui/words.ts";
import { Field } from "../field.tsx";
import { ConfirmDialog } from "../parts/confirm-dialog.tsx";
import { LoadTrouble } from "../parts/load-trouble.tsx";
import { type Asker, useLoad } from "../parts/use-load.ts";
import { Choose } from "./choose.tsx";
import { helpStrings } from "./help-strings.ts";
import { textsStrings } from "./texts-strings.ts";

interface StepsDialogProps {
  readonly api: Asker;
  readonly lang: Lang;
  /** The one in use that the draft takes the place of; null: a new one. */
  readonly text: DeskText | null;
  /** In use: a list may say these. */
  readonly texts: readonly DeskText[];
  readonly onClose: () => void;
  readonly onDone: () => void;
  readonly onRetire: (text: DeskText) => void;
}

type Step = { readonly do: DeskMacroStep["do"]; readonly what: string };
const MOST = 10;

/** Drafts a list of steps, or one that takes the place of another. What each step may name is what is there: texts in use, labels, codes and teams of the set-up. */
export function StepsDialog({ api, lang, text, texts, onClose, onDone, onRetire }: StepsDialogProps): JSX.Element {
  const words = textsStrings(lang);
  const help = helpStrings(lang);
  const load = useLoad<DeskSetup>(api, "/v1/desk/setup");
  const setup = load.state === "ready" ? load.value.content : null;
  const [title, setTitle] = useState(text?.title ?? "");
  const [shortcut, setShortcut] = useState(text?.shortcut ?? "");
  const [steps, setSteps] = useState<readonly Step[]>(
    text === null ? [{ do: "reply", what: texts[0]?.textId ?? "" }] : text.steps.map(whatOf),
  );
  const named = (
    list: readonly { readonly names: { readonly en: string; readonly ar: string } }[],
    key: (at: number) => string,
  ) => list.map(({ names }, at) => [key(at), names[lang]] as const);
  const choices: Readonly<Record<Step["do"], readonly (readonly [string, string])[]>> = {
    reply: texts
      .filter(({ kind, state }) => kind === "canned" && state === "published")
      .map((text) => [text.textId, text.title]),
    label: named(setup?.labels ?? [], (at) => setup?.labels[at]?.code ?? ""),
    wrap_up: named(setup?.wrapUps ?? [], (at) => setup?.wrapUps[at]?.code ?? ""),
    transfer: named(setup?.teams ?? [], (at) => setup?.teams[at]?.teamId ?? ""),
    ask_proof: Object.entries(help.proofReasons),
  };
  const none = { ready: words.stepNone, loading: help.loading, failed: "–", forbidden: "–" }[load.state];
  const change = (at: number, step: Step): void => setSteps(steps.map((each, index) => (index === at ? step : each)));
  const isReady = title.trim() !== "" && steps.length > 0 && steps.every(({ what }) => what !== "");
  const ask = async (): Promise<string | null> => {
    const reply = await api.ask("POST", "/v1/desk/texts", {
      kind: "macro",
      title: title.trim(),
      shortcut: shortcut.trim() === "" ? null : shortcut.trim().replace(/^\//u, ""),
      team: text?.team ?? null,
      replaces: text?.state === "published" ? text.textId : null,
      steps: steps.map((step, at) => sameOr(text?.steps[at], step)),
    });
    if (reply?.status !== 200) return reply?.status === 409 ? words.taken : words.refused;
    onDone();
    return null;
  };
  return (
    <ConfirmDialog
      title={text === null ? words.freshSteps : words.change(text.title)}
      action={words.save}
      isReady={isReady}
      lang={lang}
      onClose={onClose}
      ask={ask}
    >
      <Field label={words.name} hint="" value={title} onValue={setTitle} maxLength={120} required />
      <Field label={words.shortcut} hint={words.shortcutHint} value={shortcut} onValue={setShortcut} maxLength={31} />
      <LoadTrouble load={load} lang={lang} what={words.stepLists} />
      <ol class="steps-list">
        {steps.map((step, at) => (
          <li key={at}>
            <Choose
              label={words.stepNo(at + 1)}
              options={Object.entries(help.step)}
              value={step.do}
              onValue={(kind) =>
                change(at, { do: kind as Step["do"], what: choices[kind as Step["do"]][0]?.[0] ?? "" })
              }
            />
            <Choose
              label={words.stepWhat(at + 1)}
              options={choices[step.do].length === 0 ? [["", none]] : choices[step.do]}
              value={step.what}
              onValue={(what) => change(at, { ...step, what })}
            />
            <button
              type="button"
              class="text-button"
              onClick={() => setSteps(steps.filter((_, index) => index !== at))}
            >
              {words.stepRemove(at + 1)}
            </button>
          </li>
        ))}
      </ol>
      {steps.length < MOST && (
        <button
          type="button"
          class="button plain"
          onClick={() => setSteps([...steps, { do: "reply", what: choices.reply[0]?.[0] ?? "" }])}
        >
          {words.stepAdd}
        </button>
      )}
      {text !== null && (
        <button type="button" class="text-button" onClick={() => onRetire(text)}>
          {words.retire}
        </button>
      )}
    </ConfirmDialog>
  );
}

/** What a step says or sets, as the list of choices names it. */
function whatOf(step: DeskMacroStep): Step {
  switch (step.do) {
    case "reply":
      return { do: step.do, what: step.textId };
    case "label":
      return { do: step.do, what: step.label };
    case "wrap_up":
      return { do: step.do, what: step.code };
    case "transfer":
      return { do: step.do, what: step.team };
    case "ask_proof":
      return { do: step.do, what: step.reason };
  }
}

/** A step that was not touched keeps what the dialog does not show, such as the level of a proof. */
function sameOr(before: DeskMacroStep | undefined, step: Step): DeskMacroStep {
  if (before === undefined) return stepOf(step);
  const was = whatOf(before);
  return was.do === step.do && was.what === step.what ? before : stepOf(step);
}

function stepOf({ do: kind, what }: Step): DeskMacroStep {
  switch (kind) {
    case "reply":
      return { do: kind, textId: what };
    case "label":
      return { do: kind, label: what };
    case "wrap_up":
      return { do: kind, code: what };
    case "transfer":
      return { do: kind, team: what };
    case "ask_proof":
      return { do: kind, level: "A2", reason: what as Extract<DeskMacroStep, { do: "ask_proof" }>["reason"] };
  }
}
