// SPDX-License-Identifier: Apache-2.0
import type { JSX } from "preact";
import { useState } from "preact/hooks";
import type { DeskDrillRun, DeskDrills } from "#protocol";
import { useLive } from "../live.ts";
import type { PageProps } from "../page-props.ts";
import { ConfirmDialog } from "../parts/confirm-dialog.tsx";
import { useLoad } from "../parts/use-load.ts";
import { Nothing, ViewState } from "../parts/view-state.tsx";
import { dayAndTime } from "../times.ts";
import { defenceStrings } from "./defence-strings.ts";
import { DrillReport } from "./drill-report.tsx";
import { RunState } from "./drill-state.tsx";
import { drillTitle } from "./drill-words.ts";

/** Runs of drills with what each came to; starts one, and shows its report. */
export function Drills(props: PageProps): JSX.Element {
  const { api, lang, fresh, live, say, way } = props;
  const words = defenceStrings(lang);
  const load = useLoad<DeskDrills>(api, "/v1/desk/security/drills", { everyMs: 15_000 });
  useLive(live, "jobs", load.reload);
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const [isAsking, setAsking] = useState(false);
  const [, shown] = way.rest;
  if (shown !== undefined) return <DrillReport {...props} runId={shown} onBack={() => way.go("defences", "drills")} />;
  const start = async (): Promise<string | null> => {
    const reply = await fresh.ask("POST", "/v1/desk/security/drills", { drills: [...chosen] });
    if (reply?.status !== 202) return words.runFailed;
    say(words.started);
    await load.reload();
    return null;
  };
  return (
    <ViewState load={load} lang={lang}>
      {({ runs, scenarios, mayRun }) => {
        const isRunning = runs.some(({ state }) => state === "running");
        return (
          <>
            <p class="quiet">{words.drillsText}</p>
            {mayRun && (
              <section class="sec-card">
                <fieldset class="sec-choices">
                  <legend class="sr-only">{words.which}</legend>
                  {scenarios.map(({ id, title }) => (
                    <label key={id}>
                      <input
                        type="checkbox"
                        checked={chosen.has(id)}
                        onChange={(event) => setChosen(toggled(chosen, id, event.currentTarget.checked))}
                      />
                      <span>
                        <code dir="ltr">{id}</code> <span dir="auto">{drillTitle(id, title, lang)}</span>
                      </span>
                    </label>
                  ))}
                </fieldset>
                <button type="button" class="button primary" disabled={isRunning} onClick={() => setAsking(true)}>
                  {chosen.size === 0 ? words.runAll : words.runSome}
                </button>
              </section>
            )}
            {runs.length === 0 ? (
              <Nothing of="drillRuns" lang={lang} />
            ) : (
              <RunTable runs={runs} lang={lang} onShow={(id) => way.go("defences", "drills", id)} />
            )}
            {isAsking && (
              <ConfirmDialog
                title={words.runTitle}
                action={words.run}
                lang={lang}
                ask={start}
                onClose={() => setAsking(false)}
              >
                <p>{words.runText}</p>
                <p dir="ltr">
                  <code>{chosen.size === 0 ? words.all : [...chosen].join(" ")}</code>
                </p>
              </ConfirmDialog>
            )}
          </>
        );
      }}
    </ViewState>
  );
}

function toggled(set: ReadonlySet<string>, id: string, isIn: boolean): ReadonlySet<string> {
  const next = new Set(set);
  if (isIn) next.add(id);
  else next.delete(id);
  return next;
}

interface RunTableProps {
  readonly runs: readonly DeskDrillRun[];
  readonly lang: PageProps["lang"];
  readonly onShow: (runId: string) => void;
}

function RunTable({ runs, lang, onShow }: RunTableProps): JSX.Element {
  const words = defenceStrings(lang);
  return (
    <div class="table-box" tabIndex={0} role="region" aria-label={words.runs}>
      <table>
        <thead>
          <tr>
            {[words.when, words.by, words.which, words.result, words.report].map((head) => (
              <th key={head} scope="col">
                {head}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {runs.map((run) => (
            <tr key={run.runId}>
              <td>{dayAndTime(lang, run.startedAt)}</td>
              <td dir="auto">{run.by ?? words.byCommand}</td>
              <td dir="ltr">{run.wanted.length === 0 ? words.all : run.wanted.join(" ")}</td>
              <td>
                <RunState run={run} lang={lang} />
              </td>
              <td>
                {run.state === "done" && (
                  <button type="button" class="text-button" onClick={() => onShow(run.runId)}>
                    {words.report}
                    <span class="sr-only"> {dayAndTime(lang, run.startedAt)}</span>
                  </button>
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
