// SPDX-License-Identifier: Apache-2.0
import type { JSX } from "preact";
import { useState } from "preact/hooks";
import type { PageProps } from "../page-props.ts";
import { LongList } from "../parts/long-list.tsx";
import { PageHead } from "../parts/page-head.tsx";
import { type Loaded, useLoad } from "../parts/use-load.ts";
import { ViewState } from "../parts/view-state.tsx";
import { dayAndTime } from "../times.ts";
import { BackRow, Code, Facts, Outcome, Panel, StateTag } from "./bits.tsx";
import { codeText } from "./codes.ts";
import { dutyRefusal, dutyStrings } from "./duties-strings.ts";
import { Clocks } from "./duty-clocks.tsx";
import { WriteFact } from "./duty-facts.tsx";
import type { DutyProps } from "./duty-props.ts";
import { ReachAndNotices } from "./duty-reach.tsx";
import type { Duties, Wrapped } from "./duty-types.ts";
import { factText } from "./fact-words.ts";
import { whyNot } from "./say.ts";

const STEP_PX = 48;

/** One incident: all its clocks at once, what is known, whom it reached, telling them, and the register. */
export function DutyView(props: PageProps & { readonly id: string }): JSX.Element {
  const { api, fresh, lang, me, way, id } = props;
  const words = dutyStrings(lang);
  const load: Loaded<Wrapped<Duties>> = useLoad(api, `/v1/desk/incidents/${id}/clocks`, { everyMs: 15_000 });
  const [outcome, setOutcome] = useState({ text: "", isBad: false });
  const wish = async (path: string, body: object, done: string): Promise<boolean> => {
    const reply = await fresh.ask("POST", `/v1/desk/incidents/${id}/${path}`, body);
    const isDone = reply?.status === 200;
    setOutcome({ text: isDone ? done : dutyRefusal(whyNot(reply), lang), isBad: !isDone });
    await load.reload();
    return isDone;
  };
  return (
    <main class="desk-page wide">
      <BackRow text={words.back} onBack={() => way.go("duties")} />
      <ViewState load={load} lang={lang}>
        {({ result }) => {
          const inner = { ...props, duties: result, wish };
          return (
            <>
              <PageHead
                title={`${codeText(result.incident.kind, lang)} · ${codeText(result.incident.severity, lang)}`}
                text={`${words.opened}: ${dayAndTime(lang, result.incident.openedAt)} · ${codeText(result.incident.state, lang)}`}
              >
                <button type="button" class="button plain" onClick={() => way.go("incidents", id)}>
                  {words.answers}
                </button>
              </PageHead>
              <Outcome {...outcome} />
              <Clocks {...inner} />
              <div class="panels">
                <div>
                  <Panel title={words.factsTitle}>
                    <Facts
                      items={Object.entries(result.facts).map(([name, value]) => [
                        factText(name, lang),
                        <span dir="auto">{valueText(value, lang)}</span>,
                      ])}
                    />
                    {me.may.includes("incidents.work") && <WriteFact {...inner} />}
                  </Panel>
                  <Webhooks {...inner} />
                </div>
                <div>
                  <ReachAndNotices {...inner} />
                  <Panel title={words.steps}>
                    <p class="quiet">{words.stepsText}</p>
                    <LongList
                      class="step-list"
                      rows={result.steps}
                      keyOf={({ historyId }) => String(historyId)}
                      guessPx={STEP_PX}
                      draw={({ at, what, by, historyId }) => (
                        <>
                          <span>{codeText(what, lang)}</span>
                          <bdi>{by ?? codeText("system", lang)}</bdi>
                          <Code>{`#${historyId}`}</Code>
                          <span class="quiet">{dayAndTime(lang, at)}</span>
                        </>
                      )}
                    />
                  </Panel>
                </div>
              </div>
            </>
          );
        }}
      </ViewState>
    </main>
  );

  function valueText(value: string | number | boolean, language: typeof lang): string {
    if (typeof value === "boolean") return value ? words.yes : words.no;
    return typeof value === "string" && /^\d{4}-\d{2}-\d{2}T/u.test(value)
      ? dayAndTime(language, value)
      : String(value);
  }
}

function Webhooks({ lang, duties }: DutyProps): JSX.Element {
  const words = dutyStrings(lang);
  return (
    <Panel title={words.webhooks}>
      <p class="quiet">{duties.receivers === 0 ? words.noReceivers : words.webhooksText}</p>
      <LongList
        class="step-list"
        rows={duties.deliveries}
        keyOf={({ endpoint, event, madeAt }) => `${endpoint} ${event} ${madeAt}`}
        guessPx={STEP_PX}
        draw={({ endpoint, event, state, madeAt, settledAt }) => (
          <>
            <bdi>{endpoint}</bdi>
            <Code>{event}</Code>
            <StateTag code={state} text={codeText(state, lang)} />
            <span class="quiet">{dayAndTime(lang, settledAt ?? madeAt)}</span>
          </>
        )}
      />
    </Panel>
  );
}
