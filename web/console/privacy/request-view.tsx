// SPDX-License-Identifier: Apache-2.0
import type { JSX } from "preact";
import { useState } from "preact/hooks";
import type { DeskRequestDetail } from "#protocol";
import { Icon } from "../../ui/icons.tsx";
import { type Lang, listOf } from "../../ui/words.ts";
import { useLive } from "../live.ts";
import type { PageProps } from "../page-props.ts";
import { PageHead } from "../parts/page-head.tsx";
import { useLoad } from "../parts/use-load.ts";
import { ViewState } from "../parts/view-state.tsx";
import { saveBlob } from "../save-blob.ts";
import { dayAndTime } from "../times.ts";
import { BackRow, Code, Facts, Outcome, Panel, StateTag } from "./bits.tsx";
import { codeText } from "./codes.ts";
import { DecideRequest, ExtendRequest } from "./request-decision.tsx";
import { type RequestStrings, requestRefusal, requestStrings } from "./requests-strings.ts";
import { count, day } from "./say.ts";

type Props = PageProps & { readonly id: string };

/** One request: what was asked, what would be done and where, what keeps the data, the decision, and each step so far. */
export function RequestView(props: Props): JSX.Element {
  const { api, lang, live, me, way, id } = props;
  const words = requestStrings(lang);
  const load = useLoad<DeskRequestDetail>(api, `/v1/desk/requests/${id}`, { everyMs: 15_000 });
  useLive(live, "requests", load.reload);
  const [outcome, setOutcome] = useState({ text: "", isBad: false });
  const onDone = (text: string, isBad: boolean): void => {
    setOutcome({ text, isBad });
    void load.reload();
  };
  const certificate = async (): Promise<void> => {
    const got = await api.bytes(`/v1/desk/requests/${id}/certificate`, {});
    if (!(got instanceof Blob)) return setOutcome({ text: requestRefusal("failed", lang), isBad: true });
    saveBlob(`certificate-${id}.json`, got);
    setOutcome({ text: words.saved, isBad: false });
  };
  return (
    <main class="desk-page wide">
      <BackRow text={words.back} onBack={() => way.go("requests")} />
      <ViewState load={load} lang={lang}>
        {(detail) => (
          <>
            <PageHead
              title={codeText(detail.request.kind, lang)}
              text={`${words.dueOn}: ${day(lang, detail.request.dueAt)}`}
            >
              {detail.hasCertificate && (
                <button type="button" class="button plain" onClick={() => void certificate()}>
                  <Icon name="download" />
                  {words.certificate}
                </button>
              )}
            </PageHead>
            <Outcome {...outcome} />
            <div class="panels">
              <div>
                <About detail={detail} lang={lang} words={words} />
                {detail.holds.length > 0 && <Holds detail={detail} lang={lang} words={words} />}
                {detail.request.closedAt === null && me.may.includes("requests.decide") && (
                  <>
                    <DecideRequest {...props} detail={detail} onDone={onDone} />
                    {detail.request.extension === null && <ExtendRequest {...props} onDone={onDone} />}
                  </>
                )}
              </div>
              <div>
                {detail.request.kind === "human_review" && (
                  <Decisions detail={detail} lang={lang} words={words} onOpen={(at) => way.go("incidents", at)} />
                )}
                {detail.request.closedAt === null && <Preview detail={detail} lang={lang} words={words} />}
                {detail.recipients.length > 0 && <Recipients detail={detail} lang={lang} words={words} />}
                <Steps detail={detail} lang={lang} words={words} />
              </div>
            </div>
          </>
        )}
      </ViewState>
    </main>
  );
}

type PartProps = { readonly detail: DeskRequestDetail; readonly lang: Lang; readonly words: RequestStrings };

function About({ detail, lang, words }: PartProps): JSX.Element {
  const { request, needed, evidence, filedBy } = detail;
  return (
    <Panel title={words.about}>
      <Facts
        items={[
          [words.state, <StateTag code={request.state} text={codeText(request.state, lang)} />],
          [words.clock, <StateTag code={request.clock} text={codeText(request.clock, lang)} />],
          [words.received, dayAndTime(lang, request.receivedAt)],
          [words.dueOn, dayAndTime(lang, request.dueAt)],
          [words.rule, <Code>{request.rule}</Code>],
          [words.channel, codeText(request.channel, lang)],
          [words.levelGiven, `${request.assurance} (${words.levelNeeded}: ${needed})`],
          filedBy === null ? null : [words.filedBy, <bdi>{filedBy}</bdi>],
          evidence.length === 0
            ? null
            : [
                words.evidence,
                listOf(
                  lang,
                  evidence.map((code) => codeText(code, lang)),
                ),
              ],
          request.extension === null ? null : [words.extension, codeText(request.extension, lang)],
          request.ground === null ? null : [words.outcome, codeText(request.ground, lang)],
          request.asked === null ? null : [words.asked, <q dir="auto">{request.asked}</q>],
          request.answer === null ? null : [words.answer, <q dir="auto">{request.answer}</q>],
        ]}
      />
    </Panel>
  );
}

function Holds({ detail, lang, words }: PartProps): JSX.Element {
  return (
    <Panel title={words.holds}>
      <p class="quiet">{words.holdsText}</p>
      <ul class="step-list">
        {detail.holds.map(({ holdId, ground, placedAt, untilAt }) => (
          <li key={holdId}>
            <StateTag code="near" text={codeText(ground, lang)} />
            <span class="quiet">
              {day(lang, placedAt)}
              {untilAt !== null && ` · ${words.until} ${day(lang, untilAt)}`}
            </span>
          </li>
        ))}
      </ul>
    </Panel>
  );
}

function Preview({ detail, lang, words }: PartProps): JSX.Element {
  return (
    <Panel title={words.preview}>
      <p class="quiet">{words.previewText}</p>
      {detail.places.length === 0 ? (
        <p>{words.nothingHeld}</p>
      ) : (
        <div class="table-box" tabIndex={0} role="region" aria-label={words.preview}>
          <table>
            <thead>
              <tr>
                <th scope="col">{words.place}</th>
                <th scope="col">{words.rows}</th>
                <th scope="col">{words.effect}</th>
              </tr>
            </thead>
            <tbody>
              {detail.places.map(({ place, count: rows, effect }) => (
                <tr key={place}>
                  <td>
                    <Code>{place}</Code>
                  </td>
                  <td>{rows === null ? "–" : count(rows)}</td>
                  <td>{codeText(effect, lang)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </Panel>
  );
}

function Decisions({ detail, lang, words, onOpen }: PartProps & { onOpen: (id: string) => void }): JSX.Element {
  return (
    <Panel title={words.decisions}>
      <p class="quiet">{detail.decisions.length === 0 ? words.noDecisions : words.decisionsText}</p>
      <ul class="step-list">
        {detail.decisions.map((one) => (
          <li key={one.answerId}>
            <strong>{codeText(one.kind, lang)}</strong>
            <StateTag code={one.state} text={codeText(one.state, lang)} />
            {(detail.about?.id === one.answerId || detail.about?.id === one.incidentId) && (
              <StateTag code="near" text={words.thisOne} />
            )}
            <span>
              {codeText(one.incidentKind, lang)} · {codeText(one.reason, lang)}
            </span>
            <span class="quiet">
              {dayAndTime(lang, one.setAt)} – {dayAndTime(lang, one.until)}
            </span>
            <button type="button" class="text-button" onClick={() => onOpen(one.incidentId)}>
              {words.openIncident}
            </button>
          </li>
        ))}
      </ul>
    </Panel>
  );
}

function Recipients({ detail, lang, words }: PartProps): JSX.Element {
  return (
    <Panel title={words.told}>
      <ul class="step-list">
        {detail.recipients.map(({ recipient, state, settledAt }) => (
          <li key={recipient}>
            <Code>{recipient}</Code>
            <StateTag code={state} text={codeText(state, lang)} />
            {settledAt !== null && <span class="quiet">{dayAndTime(lang, settledAt)}</span>}
          </li>
        ))}
      </ul>
    </Panel>
  );
}

function Steps({ detail, lang, words }: PartProps): JSX.Element {
  return (
    <Panel title={words.steps}>
      <ol class="step-list">
        {detail.steps.map(({ id, at, kind, actor, by }) => (
          <li key={id}>
            <span>{codeText(kind, lang)}</span>
            <bdi>{by ?? codeText(actor, lang)}</bdi>
            <span class="quiet">{dayAndTime(lang, at)}</span>
          </li>
        ))}
      </ol>
      {detail.hasCertificate && <p class="quiet">{words.certificateText}</p>}
    </Panel>
  );
}
