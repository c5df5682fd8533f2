// SPDX-License-Identifier: Apache-2.0
import type { ComponentChildren, JSX } from "preact";
import type { DeskDrillReport } from "#protocol";
import type { Lang } from "../../ui/words.ts";
import type { PageProps } from "../page-props.ts";
import { emptiness } from "../parts/emptiness.ts";
import { useLoad } from "../parts/use-load.ts";
import { Empty, ViewState } from "../parts/view-state.tsx";
import { dayAndTime } from "../times.ts";
import { type DefenceStrings, defenceStrings } from "./defence-strings.ts";
import { RunState } from "./drill-state.tsx";
import { drillTitle } from "./drill-words.ts";

type Step = { readonly tried: string; readonly came: string; readonly stoppedBy: string | null };
type Run = { readonly notPlayed: string } | { readonly failed: string } | { readonly steps: readonly Step[] };
/** As `wardline drill` writes it: `dataOf()` of its report. */
type Detail = {
  readonly id: string;
  readonly title: string;
  readonly blocked: boolean;
  readonly controlSucceeded: boolean;
  readonly entries: number;
  readonly actions: readonly {
    readonly action: string;
    readonly attacks: readonly {
      readonly id: string;
      readonly title: string;
      readonly defence: string;
      readonly switchedOff: string;
      readonly remains: string;
      readonly defended: Run;
      readonly control: Run;
    }[];
  }[];
};

type Say = (text: string) => ComponentChildren;

type Props = PageProps & { readonly runId: string; readonly onBack: () => void };

/** The report of one run: what was tried, what stopped it, what remained, and what happened without the defence. */
export function DrillReport({ api, lang, runId, onBack }: Props): JSX.Element {
  const words = defenceStrings(lang);
  const load = useLoad<DeskDrillReport>(api, `/v1/desk/security/drills/${runId}`);
  return (
    <>
      <button type="button" class="button plain" onClick={onBack}>
        {words.back}
      </button>
      <ViewState load={load} lang={lang}>
        {({ run, report, arabic }) => {
          const details = (report?.["details"] ?? []) as readonly Detail[];
          return (
            <>
              <p class="sec-report-head">
                {dayAndTime(lang, run.startedAt)} · <span dir="auto">{run.by ?? words.byCommand}</span>{" "}
                <RunState run={run} lang={lang} />
              </p>
              {details.length === 0 && <Empty {...emptiness("drillReport", lang)} />}
              {details.map((detail) => (
                <Scenario key={detail.id} detail={detail} lang={lang} words={words} arabic={arabic} />
              ))}
            </>
          );
        }}
      </ViewState>
    </>
  );
}

interface ScenarioProps {
  readonly detail: Detail;
  readonly lang: Lang;
  readonly words: DefenceStrings;
  /** What the report says, by its English words. */
  readonly arabic: DeskDrillReport["arabic"];
}

function Scenario({ detail, lang, words, arabic }: ScenarioProps): JSX.Element {
  const { id, title, blocked, controlSucceeded, entries, actions } = detail;
  const say: Say = (text) => {
    const known = lang === "ar" ? arabic[text] : undefined;
    // What the operator's own scenarios say, and what a failure said, stays as it was written.
    return known === undefined ? <English text={text} /> : known;
  };
  return (
    <details class="sec-card drill" open={!blocked || !controlSucceeded}>
      <summary>
        <span>
          <code dir="ltr">{id}</code> <span dir="auto">{drillTitle(id, title, lang)}</span>
        </span>
        <span class="sec-chips">
          <span class={blocked ? "tag good" : "tag bad"}>{blocked ? words.blocked : words.reached}</span>
          <span class={controlSucceeded ? "tag good" : "tag warn"}>
            {words.control}: {controlSucceeded ? words.bites : words.noBite}
          </span>
          <span class="quiet">
            {words.entries}: {entries}
          </span>
        </span>
      </summary>
      <div>
        {actions.map(({ action, attacks }) => (
          <section key={action}>
            <h2>{say(action)}</h2>
            {attacks.map((attack) => (
              <div key={attack.id} class="drill-attack">
                <h3 dir="auto">{drillTitle(attack.id, attack.title, lang)}</h3>
                <p>
                  {words.defence}: {say(attack.defence)}
                </p>
                <h4>{words.withDefence}</h4>
                <Steps run={attack.defended} words={words} say={say} />
                <h4>
                  {words.withoutDefence} ({say(attack.switchedOff)})
                </h4>
                <Steps run={attack.control} words={words} say={say} />
                <p class="quiet">
                  {words.remains}: {say(attack.remains)}
                </p>
              </div>
            ))}
          </section>
        ))}
      </div>
    </details>
  );
}

function English({ text }: { readonly text: string }): JSX.Element {
  return (
    <bdi dir="ltr" lang="en">
      {text}
    </bdi>
  );
}

interface StepsProps {
  readonly run: Run;
  readonly words: DefenceStrings;
  readonly say: Say;
}

function Steps({ run, words, say }: StepsProps): JSX.Element {
  if ("notPlayed" in run)
    return (
      <p>
        {words.notPlayed}: {say(run.notPlayed)}
      </p>
    );
  if ("failed" in run)
    return (
      <p>
        <English text={run.failed} />
      </p>
    );
  return (
    <ol class="drill-steps">
      {run.steps.map(({ tried, came, stoppedBy }, at) => (
        <li key={`${tried} ${String(at)}`}>
          {say(tried)}: {say(came)}{" "}
          {stoppedBy !== null && (
            <span class="tag good">
              {words.stopped}: {say(stoppedBy)}
            </span>
          )}
        </li>
      ))}
    </ol>
  );
}
