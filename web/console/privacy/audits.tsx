// SPDX-License-Identifier: Apache-2.0
import type { JSX } from "preact";
import { useMemo, useState } from "preact/hooks";
import type { DeskAudits } from "#protocol";
import { useLive } from "../live.ts";
import type { PageProps } from "../page-props.ts";
import { Chart, type ChartData } from "../parts/chart.tsx";
import { LongList } from "../parts/long-list.tsx";
import { useLoad } from "../parts/use-load.ts";
import { ViewState } from "../parts/view-state.tsx";
import { dayAndTime } from "../times.ts";
import { Code, Figures, Outcome, Panel, StateTag } from "./bits.tsx";
import { codeText } from "./codes.ts";
import { evidenceStrings } from "./evidence-strings.ts";
import { refusalText } from "./keeping-strings.ts";
import { count, day, whyNot } from "./say.ts";

const STEP_PX = 48;

/** Audits that ran here: the trend, what is open, and a new one. Their papers lie with the archives. */
export function Audits({ api, fresh, lang, live, me }: PageProps): JSX.Element {
  const words = evidenceStrings(lang);
  const load = useLoad<DeskAudits>(api, "/v1/desk/audits", { everyMs: 15_000 });
  useLive(live, "jobs", load.reload);
  const [outcome, setOutcome] = useState({ text: "", isBad: false });
  const run = async (): Promise<void> => {
    const reply = await fresh.ask("POST", "/v1/desk/archives", { kind: "audit" });
    const isDone = reply?.status === 202;
    setOutcome({ text: isDone ? words.asked : refusalText(whyNot(reply), lang), isBad: !isDone });
  };
  return (
    <>
      <Outcome {...outcome} />
      <p class="quiet">{words.auditText}</p>
      {me.may.includes("evidence.build") && (
        <p class="act-row">
          <button type="button" class="button primary" onClick={() => void run()}>
            {words.runAudit}
          </button>
        </p>
      )}
      <ViewState
        load={load}
        lang={lang}
        isEmpty={({ runs }) => runs.length === 0}
        empty={{ title: words.noAudits, text: words.noAuditsText, icon: "shieldCheck" }}
      >
        {(audits) => <Found audits={audits} lang={lang} />}
      </ViewState>
    </>
  );
}

function Found({ audits, lang }: { audits: DeskAudits; lang: PageProps["lang"] }): JSX.Element {
  const words = evidenceStrings(lang);
  const { runs, open } = audits;
  const data = useMemo((): ChartData => {
    const ordered = runs.toReversed();
    const figure = (name: string): readonly number[] => ordered.map(({ figures }) => Number(figures[name] ?? 0));
    return {
      x: ordered.map(({ startedAt }) => Date.parse(startedAt)),
      isTime: true,
      series: [
        { label: words.errors, values: figure("errors") },
        { label: words.warnings, values: figure("warnings") },
      ],
    };
  }, [runs, words.errors, words.warnings]);
  const newest = runs[0]?.figures ?? {};
  const of = (name: string): number => Number(newest[name] ?? 0);
  return (
    <>
      <Panel title={words.audits}>
        <Figures
          label={words.audits}
          items={[
            { text: words.errors, value: count(of("errors")), ...(of("errors") > 0 ? { tone: "bad" as const } : {}) },
            {
              text: words.warnings,
              value: count(of("warnings")),
              ...(of("warnings") > 0 ? { tone: "warn" as const } : {}),
            },
            { text: words.automated, value: count(of("automated")) },
            { text: words.manual, value: count(of("manual")) },
          ]}
        />
        <Chart title={words.trend} lang={lang} data={data} xLabel={words.time} />
      </Panel>
      <div class="panels">
        <Panel title={words.openFindings}>
          {open.length === 0 && <p>{words.noFindings}</p>}
          <LongList
            class="step-list"
            rows={open}
            keyOf={({ hash }) => hash}
            guessPx={STEP_PX}
            draw={({ check, severity, since }) => (
              <>
                <Code>{check}</Code>
                <StateTag code={severity === "error" ? "late" : "near"} text={codeText(severity, lang)} />
                {since !== null && (
                  <span class="quiet">
                    {words.since} {day(lang, since)}
                  </span>
                )}
              </>
            )}
          />
        </Panel>
        <Panel title={words.runs}>
          <LongList
            class="step-list"
            rows={runs}
            keyOf={({ runId }) => runId}
            guessPx={STEP_PX}
            draw={({ startedAt, figures, fresh }) => (
              <>
                <span>{dayAndTime(lang, startedAt)}</span>
                <span>
                  {words.errors}: {Number(figures["errors"] ?? 0)} · {words.warnings}:{" "}
                  {Number(figures["warnings"] ?? 0)}
                </span>
                {fresh > 0 && <StateTag code="near" text={`${count(fresh)} ${words.fresh}`} />}
              </>
            )}
          />
        </Panel>
      </div>
    </>
  );
}
