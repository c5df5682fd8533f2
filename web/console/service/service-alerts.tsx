// SPDX-License-Identifier: Apache-2.0
import type { JSX } from "preact";
import { useId, useState } from "preact/hooks";
import type { AlertsView, AlertWish } from "#protocol";
import { useLive } from "../live.ts";
import type { PageProps } from "../page-props.ts";
import { useLoad } from "../parts/use-load.ts";
import { Empty, ViewState } from "../parts/view-state.tsx";
import { dayAndTime } from "../times.ts";
import { alertStrings } from "./alert-strings.ts";
import { alertTitles } from "./alert-titles.ts";

type Reason = AlertsView["silences"][number]["reason"];
const REASONS: readonly Reason[] = ["known_problem", "being_mended", "planned_work", "false_alarm"];
const HOURS = [1, 2, 8, 24, 72];

/** What is wrong, who has it, and what is silenced. An alert is named by its id, which is the name of its runbook. */
export function ServiceAlertsTab({
  api,
  lang,
  live,
  say,
}: Pick<PageProps, "api" | "lang" | "live" | "say">): JSX.Element {
  const words = alertStrings(lang);
  const titles = alertTitles(lang);
  const id = useId();
  const [reason, setReason] = useState<Reason>("known_problem");
  const [hours, setHours] = useState(2);
  const [trouble, setTrouble] = useState("");
  const load = useLoad<AlertsView>(api, "/v1/desk/alerts", { everyMs: 30_000 });
  useLive(live, "jobs", load.reload);
  const settle = async (wish: AlertWish): Promise<void> => {
    setTrouble("");
    const reply = await api.ask("POST", "/v1/desk/alerts", wish);
    if (reply?.status !== 200) setTrouble(words.failed);
    else say(wish.act === "silence" && !isSilent(reply.value as AlertsView, wish.alert) ? words.asked : words.done);
    await load.reload();
  };
  return (
    <ViewState load={load} lang={lang}>
      {(view) => (
        <>
          <p role="alert" class={trouble === "" ? "sr-only" : "desk-notice warn"}>
            {trouble}
          </p>
          {!view.maySettle ? (
            <p class="quiet">{words.readOnly}</p>
          ) : view.open.length === 0 ? null : (
            <fieldset class="service-alert-how">
              <legend>{words.how}</legend>
              <div class="field inline compact">
                <label for={`${id}-why`}>{words.why}</label>
                <select
                  id={`${id}-why`}
                  value={reason}
                  onChange={(event) => setReason(REASONS.find((one) => one === event.currentTarget.value) ?? reason)}
                >
                  {REASONS.map((one) => (
                    <option key={one} value={one}>
                      {words.reasons[one]}
                    </option>
                  ))}
                </select>
              </div>
              <div class="field inline compact">
                <label for={`${id}-hours`}>{words.hours}</label>
                <select
                  id={`${id}-hours`}
                  value={String(hours)}
                  onChange={(event) => setHours(Number(event.currentTarget.value))}
                >
                  {HOURS.map((one) => (
                    <option key={one} value={String(one)}>
                      {words.forHours(one)}
                    </option>
                  ))}
                </select>
              </div>
            </fieldset>
          )}
          {view.open.length === 0 && <Empty title={words.nothing} text={words.nothingText} />}
          <ul class="service-cards">
            {worstFirst(view.open).map(
              ({ alert, severity, since, acknowledgedAt, escalatedAt, isCleared, isGuarded }) => (
                <li key={alert} class="service-card">
                  <strong>{titles[alert] ?? alert}</strong>
                  <code class="quiet" dir="ltr">
                    {alert}
                  </code>
                  <span class={severity === "critical" ? "tag bad" : "tag warn"}>{words[severity]}</span>
                  <span class="quiet">{words.since(dayAndTime(lang, since))}</span>
                  <span>
                    {isCleared
                      ? words.quiet
                      : acknowledgedAt === null
                        ? words.nobody
                        : words.taken(dayAndTime(lang, acknowledgedAt))}
                    {escalatedAt === null ? "" : ` · ${words.escalated}`}
                  </span>
                  <span class="quiet">
                    {words.runbook}: <code dir="ltr">{`docs/operations/runbooks/${alert}.md`}</code>
                  </span>
                  {view.maySettle && isGuarded && <span class="quiet">{words.guarded}</span>}
                  {view.asked
                    .filter((one) => one.alert === alert)
                    .map(({ until }) => (
                      <span key={until} class="tag calm">
                        {words.waits(dayAndTime(lang, until))}
                      </span>
                    ))}
                  {view.maySettle && (
                    <div class="service-alert-acts">
                      {acknowledgedAt === null && (
                        <button
                          type="button"
                          class="button primary"
                          onClick={() => void settle({ act: "acknowledge", alert })}
                        >
                          {words.take}
                        </button>
                      )}
                      {isSilent(view, alert) ? (
                        <span class="tag calm">{words.silenced}</span>
                      ) : (
                        <button
                          type="button"
                          class="button plain"
                          onClick={() => void settle({ act: "silence", alert, minutes: hours * 60, reason })}
                        >
                          {words.silence}
                        </button>
                      )}
                    </div>
                  )}
                </li>
              ),
            )}
          </ul>
          {view.silences.length > 0 && (
            <section>
              <h2>{words.silenced}</h2>
              <ul class="service-cards">
                {view.silences.map(({ alert, until, reason: why }) => (
                  <li key={alert} class="service-card">
                    <strong>{titles[alert] ?? alert}</strong>
                    <code class="quiet" dir="ltr">
                      {alert}
                    </code>
                    <span class="quiet">
                      {words.until(dayAndTime(lang, until))} · {words.reasons[why]}
                    </span>
                    {view.maySettle && (
                      <button
                        type="button"
                        class="button plain"
                        onClick={() => void settle({ act: "unsilence", alert })}
                      >
                        {words.unsilence}
                      </button>
                    )}
                  </li>
                ))}
              </ul>
            </section>
          )}
        </>
      )}
    </ViewState>
  );
}

/** Critical ones first, each kind with the oldest at the top. */
function worstFirst(open: AlertsView["open"]): AlertsView["open"] {
  const rank = (severity: string): number => (severity === "critical" ? 0 : 1);
  return open.toSorted((a, b) => rank(a.severity) - rank(b.severity) || a.since.localeCompare(b.since));
}

function isSilent({ silences }: AlertsView, alert: string): boolean {
  return silences.some((silence) => silence.alert === alert);
}
