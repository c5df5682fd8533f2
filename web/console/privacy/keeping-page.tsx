// SPDX-License-Identifier: Apache-2.0
import type { JSX } from "preact";
import { useState } from "preact/hooks";
import type { DeskRetention } from "#protocol";
import { listOf } from "../../ui/words.ts";
import { useLive } from "../live.ts";
import type { PageProps } from "../page-props.ts";
import { ConfirmDialog } from "../parts/confirm-dialog.tsx";
import { type Column, DataTable } from "../parts/data-table.tsx";
import { PageHead } from "../parts/page-head.tsx";
import { Tabs } from "../parts/tabs.tsx";
import { useLoad } from "../parts/use-load.ts";
import { Nothing, ViewState } from "../parts/view-state.tsx";
import { dayAndTime } from "../times.ts";
import { Code, Outcome, Panel } from "./bits.tsx";
import { codeText } from "./codes.ts";
import { Holds } from "./holds.tsx";
import { keepingStrings, refusalText } from "./keeping-strings.ts";
import { OwedDeletions } from "./owed-deletions.tsx";
import { count, day, whyNot } from "./say.ts";

/** What goes because its time is over, counted before it goes; and what is kept although somebody wants it gone. */
export function KeepingPage(props: PageProps): JSX.Element {
  const { lang } = props;
  const words = keepingStrings(lang);
  const [tab, setTab] = useState<"retention" | "holds" | "owed">("retention");
  return (
    <main class="desk-page wide">
      <PageHead title={words.title} text={words.text} />
      <Tabs
        label={words.title}
        current={tab}
        onPick={setTab}
        tabs={[
          { name: "retention", label: words.retention },
          { name: "holds", label: words.holds },
          { name: "owed", label: words.owed },
        ]}
      >
        {tab === "retention" && <Retention {...props} />}
        {tab === "holds" && <Holds {...props} />}
        {tab === "owed" && <OwedDeletions {...props} />}
      </Tabs>
    </main>
  );
}

type Run = DeskRetention["runs"][number];

function Retention({ api, fresh, lang, live, me }: PageProps): JSX.Element {
  const words = keepingStrings(lang);
  const load = useLoad<DeskRetention>(api, "/v1/desk/retention", { everyMs: 15_000 });
  useLive(live, "jobs", load.reload);
  const [isAsking, setAsking] = useState(false);
  const [outcome, setOutcome] = useState({ text: "", isBad: false });
  const start = async (): Promise<string | null> => {
    const reply = await fresh.ask("POST", "/v1/desk/retention/runs", {});
    if (reply?.status !== 202) return refusalText(whyNot(reply), lang);
    setOutcome({ text: words.started, isBad: false });
    await load.reload();
    return null;
  };
  const columns: readonly Column<Run>[] = [
    { name: "kind", label: words.kind, width: "minmax(10rem, 1.5fr)", draw: ({ kind }) => codeText(kind, lang) },
    { name: "removed", label: words.removed, isNumber: true, draw: ({ removed }) => count(removed) },
    {
      name: "started",
      label: words.startedAt,
      width: "minmax(10rem, 1fr)",
      draw: ({ startedAt }) => dayAndTime(lang, startedAt),
    },
    {
      name: "ended",
      label: words.ended,
      width: "minmax(10rem, 1fr)",
      draw: ({ endedAt }) => (endedAt === null ? words.isRunning : dayAndTime(lang, endedAt)),
    },
    {
      name: "proof",
      label: words.proof,
      width: "minmax(9rem, 1fr)",
      draw: ({ entry }) => (entry === null ? "–" : <Code>{`#${entry}`}</Code>),
    },
  ];
  return (
    <>
      <Outcome {...outcome} />
      <ViewState load={load} lang={lang}>
        {({ plan, withoutRule, runs, profile }) => (
          <>
            <Panel title={words.preview}>
              <p class="quiet">
                {words.previewText} {words.profile}: <Code>{profile}</Code>
              </p>
              {plan.length === 0 ? (
                <Nothing of="retentionPlan" lang={lang} />
              ) : (
                <div class="table-box" tabIndex={0} role="region" aria-label={words.preview}>
                  <table>
                    <thead>
                      <tr>
                        {[words.kind, words.due, words.held, words.days, words.before, words.rule].map((head) => (
                          <th key={head} scope="col">
                            {head}
                          </th>
                        ))}
                      </tr>
                    </thead>
                    <tbody>
                      {plan.map(({ kind, due, held, days, before, rule }) => (
                        <tr key={kind}>
                          <th scope="row">{codeText(kind, lang)}</th>
                          <td>{count(due)}</td>
                          <td>{count(held)}</td>
                          <td>{days === null ? "–" : count(days)}</td>
                          <td>{day(lang, before)}</td>
                          <td>
                            <Code>{rule}</Code>
                          </td>
                        </tr>
                      ))}
                    </tbody>
                  </table>
                </div>
              )}
              {withoutRule.length > 0 && (
                <p class="quiet">
                  {words.withoutRule}:{" "}
                  {listOf(
                    lang,
                    withoutRule.map((kind) => codeText(kind, lang)),
                  )}
                </p>
              )}
              {me.may.includes("privacy.retain") && (
                <div class="dialog-buttons">
                  <button
                    type="button"
                    class="button primary"
                    disabled={plan.every(({ due }) => due === 0)}
                    onClick={() => setAsking(true)}
                  >
                    {words.start}
                  </button>
                </div>
              )}
            </Panel>
            <Panel title={words.runs}>
              {runs.length === 0 ? (
                <Nothing of="retentionRuns" lang={lang} />
              ) : (
                <DataTable label={words.runs} lang={lang} columns={columns} rows={runs} keyOf={({ runId }) => runId} />
              )}
            </Panel>
            {isAsking && (
              <ConfirmDialog
                title={words.start}
                action={words.start}
                lang={lang}
                isDangerous
                ask={start}
                onClose={() => setAsking(false)}
              >
                <p>{words.startText}</p>
                <p>
                  {words.due}: {count(plan.reduce((sum, { due }) => sum + due, 0))}
                </p>
              </ConfirmDialog>
            )}
          </>
        )}
      </ViewState>
    </>
  );
}
