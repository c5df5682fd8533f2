// SPDX-License-Identifier: Apache-2.0
import type { JSX } from "preact";
import { useState } from "preact/hooks";
import type { InstallationDraft, InstallationView } from "#protocol";
import type { PageProps } from "../page-props.ts";
import { PageHead } from "../parts/page-head.tsx";
import { Tabs } from "../parts/tabs.tsx";
import { useLoad } from "../parts/use-load.ts";
import { ViewState } from "../parts/view-state.tsx";
import { ConnectLook } from "./connect-look.tsx";
import { ConnectorTests } from "./connector-tests.tsx";
import { FileReview } from "./file-review.tsx";
import { SettingField } from "./setting-field.tsx";
import { SETUP_STEPS, type SetupStep, testsOf } from "./setup-steps.ts";
import { setupStrings } from "./setup-strings.ts";

/** How this installation is set up, step by step: fields, tests of whom it names, and the file that comes of it. */
export function SetupPage({ api, lang, way, me, say }: PageProps): JSX.Element {
  const words = setupStrings(lang);
  const load = useLoad<InstallationView>(api, "/v1/desk/installation");
  const [typed, setTyped] = useState<Readonly<Record<string, string>>>({});
  const [draft, setDraft] = useState<InstallationDraft | null>(null);
  const [trouble, setTrouble] = useState("");
  const step = SETUP_STEPS.find((name) => name === way.rest[0]) ?? "organisation";
  const changes = Object.entries(typed).map(([key, value]) => ({ key, value }));
  const type = (view: InstallationView, key: string, value: string): void => {
    const { [key]: _, ...others } = typed;
    const isSame = view.fields.find((field) => field.key === key)?.value === value;
    setTyped(isSame ? others : { ...others, [key]: value });
  };
  const look = async (): Promise<void> => {
    setTrouble("");
    const reply = await api.ask("POST", "/v1/desk/installation/draft", { changes });
    const drafted = reply?.status === 200 ? (reply.value as InstallationDraft) : null;
    if (drafted === null) setTrouble(words.failed);
    else if (drafted.text === null)
      setTrouble(drafted.problems.map(({ code, key }) => words.problems[code](nameOf(key, words.labels))).join(" "));
    else setDraft(drafted);
  };
  return (
    <main class="desk-page wide">
      <PageHead title={words.title} text={words.text} />
      <ViewState load={load} lang={lang}>
        {(view) => (
          <>
            <Tabs
              label={words.about}
              tabs={SETUP_STEPS.map((name) => ({ name, label: words.parts[name] }))}
              current={step}
              onPick={(name) => way.replace("setup", name)}
            >
              <p class="quiet">{words.partText[step]}</p>
              {step === "connectors" && isPractice(view) && <p class="desk-notice calm">{words.practice}</p>}
              <div class="setup-fields">
                {view.fields
                  .filter(({ part }) => part === step)
                  .map((field) => (
                    <SettingField
                      key={field.key}
                      field={field}
                      value={typed[field.key] ?? field.value}
                      isChangeable={view.mayChange && !field.isFixed}
                      words={words}
                      onValue={(value) => type(view, field.key, value)}
                    />
                  ))}
              </div>
              <ConnectorTests
                key={step}
                api={api}
                lang={lang}
                connectors={testsOf(step, view.connectors)}
                mayCheck={view.mayCheck}
                say={say}
              />
              {step === "connectors" && me.may.includes("service.read") && (
                <ConnectLook api={api} lang={lang} say={say} />
              )}
              <StepButtons step={step} lang={lang} onGo={(to) => way.replace("setup", to)} />
            </Tabs>
            <p role="alert" class={trouble === "" ? "sr-only" : "desk-notice warn"}>
              {trouble}
            </p>
            {changes.length > 0 && (
              <div class="setup-changes">
                <strong>{words.changes(changes.length)}</strong>
                <button type="button" class="button primary" onClick={() => void look()}>
                  {words.look}
                </button>
                <button
                  type="button"
                  class="button plain"
                  onClick={() => {
                    setTyped({});
                    setTrouble("");
                  }}
                >
                  {words.undo}
                </button>
              </div>
            )}
            {draft !== null && (
              <FileReview
                draft={draft}
                fileName={view.file.name ?? "wardline.yaml"}
                isWritable={view.file.isWritable}
                lang={lang}
                say={say}
                onAsk={async () =>
                  (await api.ask("POST", "/v1/desk/installation/propose", { changes }))?.status === 200
                }
                onClose={() => setDraft(null)}
              />
            )}
          </>
        )}
      </ViewState>
    </main>
  );
}

/** Nobody named an operator, and one answers: the practice operator of the start. */
function isPractice({ fields, connectors }: InstallationView): boolean {
  const isNamed = fields.some(({ key, value }) => key === "operator.baseUrl" && value !== "");
  return !isNamed && connectors.some(({ name, isOn }) => name === "operator" && isOn);
}

/** The label of a key, or of whatever lies above it, with the key itself. */
function nameOf(key: string, labels: Readonly<Record<string, string>>): string {
  const known = Object.keys(labels).find((one) => key === one || key.startsWith(`${one}.`));
  return known === undefined ? key : `“${labels[known] ?? key}” (${key})`;
}

interface StepProps {
  readonly step: SetupStep;
  readonly lang: PageProps["lang"];
  readonly onGo: (to: SetupStep) => void;
}

function StepButtons({ step, lang, onGo }: StepProps): JSX.Element {
  const words = setupStrings(lang);
  const at = SETUP_STEPS.indexOf(step);
  const [before, after] = [SETUP_STEPS[at - 1], SETUP_STEPS[at + 1]];
  return (
    <div class="dialog-buttons">
      {before !== undefined && (
        <button type="button" class="button plain" onClick={() => onGo(before)}>
          {words.back}
        </button>
      )}
      {after !== undefined && (
        <button type="button" class="button plain" onClick={() => onGo(after)}>
          {words.next}
        </button>
      )}
    </div>
  );
}
