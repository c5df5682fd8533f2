// SPDX-License-Identifier: Apache-2.0
import type { JSX } from "preact";
import { useState } from "preact/hooks";
import type { DeskConsents, DeskSubject } from "#protocol";
import { listOf } from "../../ui/words.ts";
import type { PageProps } from "../page-props.ts";
import { LongList } from "../parts/long-list.tsx";
import { useLoad } from "../parts/use-load.ts";
import { Nothing, ViewState } from "../parts/view-state.tsx";
import { saveBlob } from "../save-blob.ts";
import { dayAndTime } from "../times.ts";
import { Code, Facts, Outcome, Panel, StateTag } from "./bits.tsx";
import { codeText } from "./codes.ts";
import { dataStrings } from "./data-strings.ts";
import { refusalText } from "./keeping-strings.ts";
import { NameCustomer, type Named, namedBody } from "./name-customer.tsx";
import { count, whyNot } from "./say.ts";

const STEP_PX = 48;

/** How many agreed to what, and one customer's consents with their receipts. */
export function Consents(props: PageProps): JSX.Element {
  const { api, lang, me } = props;
  const words = dataStrings(lang);
  const load = useLoad<DeskConsents>(api, "/v1/desk/consents");
  return (
    <>
      <Panel title={words.counts}>
        <p class="quiet">{words.countsText}</p>
        <ViewState load={load} lang={lang}>
          {({ counts, words: texts }) => (
            <>
              {counts.length === 0 ? <Nothing of="consents" lang={lang} /> : <Counts counts={counts} lang={lang} />}
              {texts.map(({ purpose, version, texts: both }) => (
                <details key={purpose}>
                  <summary>
                    {words.words}: {codeText(purpose, lang)} · <Code>{version}</Code>
                  </summary>
                  <p lang="en" dir="ltr">
                    {both.en}
                  </p>
                  <p lang="ar" dir="rtl">
                    {both.ar}
                  </p>
                </details>
              ))}
            </>
          )}
        </ViewState>
      </Panel>
      {me.may.includes("privacy.look_up") && <OneCustomer {...props} />}
    </>
  );
}

function Counts({ counts, lang }: { counts: DeskConsents["counts"]; lang: PageProps["lang"] }): JSX.Element {
  const words = dataStrings(lang);
  return (
    <div class="table-box" tabIndex={0} role="region" aria-label={words.counts}>
      <table>
        <thead>
          <tr>
            {[words.purpose, words.version, words.consents, words.inForce, words.count].map((head) => (
              <th key={head} scope="col">
                {head}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {counts.map((line) => (
            <tr key={`${line.purpose} ${line.version} ${line.state}`}>
              <th scope="row">{codeText(line.purpose, lang)}</th>
              <td>{line.version === null ? "–" : <Code>{line.version}</Code>}</td>
              <td>{codeText(line.state, lang)}</td>
              <td>{count(line.inForce)}</td>
              <td>{count(line.count)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function OneCustomer({ fresh, lang, way }: PageProps): JSX.Element {
  const words = dataStrings(lang);
  const [named, setNamed] = useState<Named>({ by: "request", text: "" });
  const [found, setFound] = useState<DeskSubject | null>(null);
  const [trouble, setTrouble] = useState("");
  const customer = namedBody(named);
  const look = async (): Promise<void> => {
    const reply = await fresh.ask("POST", "/v1/desk/subjects/look-up", { customer });
    setFound(reply?.status === 200 ? (reply.value as DeskSubject) : null);
    setTrouble(reply?.status === 200 ? "" : refusalText(whyNot(reply), lang));
  };
  return (
    <Panel title={words.one}>
      <p class="quiet">{words.oneText}</p>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          if (customer !== null) void look();
        }}
      >
        <NameCustomer named={named} onNamed={setNamed} lang={lang} />
        <button type="submit" class="button primary" disabled={customer === null}>
          {words.lookUp}
        </button>
      </form>
      <Outcome text={trouble} isBad />
      {found !== null && <Found found={found} lang={lang} onOpen={(id) => way.go("requests", id)} />}
    </Panel>
  );
}

function Found({
  found,
  lang,
  onOpen,
}: {
  found: DeskSubject;
  lang: PageProps["lang"];
  onOpen: (id: string) => void;
}): JSX.Element {
  const words = dataStrings(lang);
  const { restricted, objected } = found.limits;
  const limits = [restricted === null ? "" : words.restricted, objected === null ? "" : words.objected].filter(Boolean);
  const save = (id: string, receipt: string): void =>
    saveBlob(`receipt-${id}.json`, new Blob([receipt], { type: "application/json" }));
  return (
    <>
      <Facts
        items={[
          [words.one, <Code>{found.subject}</Code>],
          [words.limits, listOf(lang, limits) || words.noLimits],
          [
            words.legalHolds,
            listOf(
              lang,
              found.holds.map((ground) => codeText(ground, lang)),
            ) || words.noLimits,
          ],
        ]}
      />
      <h3>{words.requests}</h3>
      <ul class="step-list">
        {found.requests.map(({ requestId, kind, state, receivedAt }) => (
          <li key={requestId}>
            <button type="button" class="text-button" onClick={() => onOpen(requestId)}>
              {codeText(kind, lang)}
            </button>
            <StateTag code={state} text={codeText(state, lang)} />
            <span class="quiet">{dayAndTime(lang, receivedAt)}</span>
          </li>
        ))}
      </ul>
      <h3>{words.consents}</h3>
      <LongList
        class="step-list"
        rows={found.consents}
        keyOf={({ consentId }) => consentId}
        guessPx={STEP_PX}
        draw={({ consentId, purpose, version, state, isInForce, givenAt, receipt }) => (
          <>
            <strong>{codeText(purpose, lang)}</strong>
            {version !== null && <Code>{version}</Code>}
            <StateTag code={isInForce ? "done" : state} text={isInForce ? words.inForce : codeText(state, lang)} />
            {receipt !== null && (
              <button type="button" class="text-button" onClick={() => save(consentId, receipt)}>
                {words.saveReceipt}
              </button>
            )}
            <span class="quiet">{dayAndTime(lang, givenAt)}</span>
          </>
        )}
      />
    </>
  );
}
