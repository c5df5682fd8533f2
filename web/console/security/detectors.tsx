// SPDX-License-Identifier: Apache-2.0
import type { JSX } from "preact";
import { useState } from "preact/hooks";
import type { DeskDetectors } from "#protocol";
import { Icon } from "../../ui/icons.tsx";
import type { PageProps } from "../page-props.ts";
import { ConfirmDialog } from "../parts/confirm-dialog.tsx";
import { useLoad } from "../parts/use-load.ts";
import { Nothing, ViewState } from "../parts/view-state.tsx";
import { dayAndTime } from "../times.ts";
import { type DefenceStrings, defenceStrings } from "./defence-strings.ts";
import { securityWords } from "./security-codes.ts";

type Model = DeskDetectors["models"][number];
type Lang = PageProps["lang"];

/** How the detectors fare: what decides, drift, cost, the candidate beside it, and the models there were. */
export function Detectors({ api, lang, say }: PageProps): JSX.Element {
  const words = defenceStrings(lang);
  const load = useLoad<DeskDetectors>(api, "/v1/desk/security/detectors", { everyMs: 15_000 });
  const [asking, setAsking] = useState<{ readonly modelId: string | null } | null>(null);
  const [trouble, setTrouble] = useState("");
  const fit = async (): Promise<void> => {
    const reply = await api.ask("POST", "/v1/desk/security/detectors/fit");
    setTrouble(reply?.status === 200 ? "" : words.fitFailed);
    if (reply?.status === 200) say(words.fitted);
    await load.reload();
  };
  const propose = async (): Promise<string | null> => {
    const reply = await api.ask("POST", "/v1/desk/security/detectors/propose", { modelId: asking?.modelId ?? null });
    if (reply?.status !== 200) return words.proposeFailed;
    say(words.proposed);
    return null;
  };
  return (
    <ViewState load={load} lang={lang}>
      {(value) => {
        const candidate = value.models.find(({ state }) => state === "candidate");
        return (
          <>
            <Figures value={value} lang={lang} words={words} />
            {trouble !== "" && (
              <p role="alert" class="desk-notice warn">
                {trouble}
              </p>
            )}
            <section class="sec-card">
              <h2>{words.candidate}</h2>
              {candidate === undefined ? (
                <Nothing of="candidate" lang={lang} />
              ) : (
                <Candidate model={candidate} sums={value.sums} lang={lang} words={words} />
              )}
              {value.mayChange && (
                <p class="sec-acts">
                  <button type="button" class="button plain" onClick={() => void fit()}>
                    {words.fit}
                  </button>
                  {candidate !== undefined && (
                    <button
                      type="button"
                      class="button primary"
                      onClick={() => setAsking({ modelId: candidate.modelId })}
                    >
                      {words.propose}
                    </button>
                  )}
                  {value.current !== null && (
                    <button type="button" class="button plain" onClick={() => setAsking({ modelId: null })}>
                      {words.rollBackShipped}
                    </button>
                  )}
                </p>
              )}
            </section>
            {value.models.length > 0 && (
              <Models value={value} lang={lang} words={words} onBack={(modelId) => setAsking({ modelId })} />
            )}
            {asking !== null && (
              <ConfirmDialog
                title={words.proposeTitle}
                action={words.propose}
                lang={lang}
                ask={propose}
                onClose={() => setAsking(null)}
              >
                <p>{words.proposeText}</p>
              </ConfirmDialog>
            )}
          </>
        );
      }}
    </ViewState>
  );
}

interface PartProps {
  readonly lang: Lang;
  readonly words: DefenceStrings;
}

function Figures({ value, lang, words }: PartProps & { readonly value: DeskDetectors }): JSX.Element {
  const { drift, driftAlarm, health, sums, current, judged, textAbove } = value;
  const isDrifting = drift !== null && drift > driftAlarm;
  return (
    <>
      <dl class="sec-figures">
        <div class="sec-figure">
          <dt>{words.current}</dt>
          <dd class="small">{current === null ? words.shipped : words.model(current.slice(0, 8))}</dd>
        </div>
        <div class={isDrifting ? "sec-figure loud" : "sec-figure"}>
          <dt>{words.drift}</dt>
          <dd>{drift === null ? "–" : drift.toFixed(3)}</dd>
          <dd class="note">{drift === null ? words.driftUnknown : isDrifting ? words.driftAlarm : words.driftCalm}</dd>
        </div>
        <div class="sec-figure">
          <dt>{words.events}</dt>
          <dd>{sums.events.toLocaleString("en-GB")}</dd>
          <dd class="note">
            {sums.flagged.toLocaleString("en-GB")} {words.flagged}
          </dd>
        </div>
        <div class="sec-figure">
          <dt>{words.rate}</dt>
          <dd>{health === null ? "–" : health.perSecond}</dd>
          <dd class="note">{health === null ? words.noEvents : words.thisNode}</dd>
        </div>
        <div class="sec-figure">
          <dt>{words.cost}</dt>
          <dd>{health === null ? "–" : words.us(health.usPerEvent)}</dd>
          {health !== null && (
            <dd class="note">
              {words.memory}: {health.entities.toLocaleString("en-GB")}
            </dd>
          )}
        </div>
        <div class="sec-figure">
          <dt>{words.judged}</dt>
          <dd>{judged}</dd>
        </div>
      </dl>
      <p class="quiet">{words.driftText}</p>
      {Object.keys(textAbove).length > 0 && (
        <p class="quiet">
          {words.texts}:{" "}
          {Object.entries(textAbove)
            .map(([kind, above]) => `${securityWords(kind, lang)} ${above}`)
            .join(" · ")}
        </p>
      )}
    </>
  );
}

function Candidate({
  model,
  sums,
  lang,
  words,
}: PartProps & { readonly model: Model; readonly sums: DeskDetectors["sums"] }): JSX.Element {
  return (
    <>
      <p class="quiet">
        {words.model(model.modelId.slice(0, 8))} · {words.fittedAt} {dayAndTime(lang, model.fittedAt)} · {words.events}:{" "}
        {model.events.toLocaleString("en-GB")} · {words.judged}: {model.judged}
      </p>
      <dl class="sec-figures">
        {(
          [
            [words.shadowed, sums.shadowed],
            [words.onlyShadow, sums.onlyShadow],
            [words.onlyDecided, sums.onlyDecided],
          ] as const
        ).map(([label, count]) => (
          <div key={label} class="sec-figure">
            <dt>{label}</dt>
            <dd>{count.toLocaleString("en-GB")}</dd>
          </div>
        ))}
      </dl>
      <div class="table-box" tabIndex={0} role="region" aria-label={words.thresholds}>
        <table>
          <caption class="sr-only">{words.thresholds}</caption>
          <thead>
            <tr>
              {[words.threshold, words.before, words.after, words.byPeople].map((head) => (
                <th key={head} scope="col">
                  {head}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {Object.entries(model.thresholds).map(([kind, { before, after }]) => (
              <tr key={kind}>
                <th scope="row">{securityWords(kind, lang)}</th>
                <td>{before}</td>
                <td>
                  {after} {before !== after && <Icon name={after > before ? "up" : "down"} />}
                </td>
                <td>{percent(model.nudges[kind] ?? 0)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </>
  );
}

function Models({
  value,
  lang,
  words,
  onBack,
}: PartProps & { readonly value: DeskDetectors; readonly onBack: (modelId: string) => void }): JSX.Element {
  return (
    <section>
      <h2>{words.models}</h2>
      <div class="table-box" tabIndex={0} role="region" aria-label={words.models}>
        <table>
          <thead>
            <tr>
              {[words.models, words.state, words.fittedAt, words.promotedAt, words.rollBack].map((head) => (
                <th key={head} scope="col">
                  {head}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {value.models.map(({ modelId, state, fittedAt, promotedAt }) => (
              <tr key={modelId}>
                <td>
                  <code dir="ltr">{modelId.slice(0, 8)}</code>
                </td>
                <td>{securityWords(state, lang)}</td>
                <td>{dayAndTime(lang, fittedAt)}</td>
                <td>{promotedAt === null ? "–" : dayAndTime(lang, promotedAt)}</td>
                <td>
                  {state === "former" && value.mayChange && (
                    <button type="button" class="text-button" onClick={() => onBack(modelId)}>
                      {words.rollBack}
                    </button>
                  )}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}

function percent(share: number): string {
  return share === 0 ? "–" : `${share > 0 ? "+" : "−"}${Math.abs(Math.round(share * 1_000) / 10)} %`;
}
