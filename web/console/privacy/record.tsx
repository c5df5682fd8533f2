// SPDX-License-Identifier: Apache-2.0
import type { JSX } from "preact";
import type { DeskRecords } from "#protocol";
import { listOf } from "../../ui/words.ts";
import type { PageProps } from "../page-props.ts";
import { useLoad } from "../parts/use-load.ts";
import { Nothing, ViewState } from "../parts/view-state.tsx";
import { Code, Facts, Panel, StateTag } from "./bits.tsx";
import { dataStrings } from "./data-strings.ts";
import { recordWord } from "./record-words.ts";

/** The record of processing, who else gets anything, and the assessment of impact by feature: as the server makes it from code and configuration. */
export function Record({ api, lang }: PageProps): JSX.Element {
  const load = useLoad<DeskRecords>(api, "/v1/desk/records");
  return (
    <ViewState load={load} lang={lang}>
      {(record) => (
        <>
          <Purposes record={record} lang={lang} />
          <Recipients record={record} lang={lang} />
          <Assessment record={record} lang={lang} />
          <Egress record={record} lang={lang} />
        </>
      )}
    </ViewState>
  );
}

type Part = { readonly record: DeskRecords; readonly lang: PageProps["lang"] };

function Purposes({ record, lang }: Part): JSX.Element {
  const words = dataStrings(lang);
  const dataText = (id: string): string => record.words.data[id]?.[lang] ?? id;
  const recipientName = (id: string): string => {
    const found = record.recipients.find((one) => one.id === id);
    return found === undefined ? id : nameOf(found, lang);
  };
  return (
    <Panel title={words.record}>
      {record.controller !== null && (
        <p class="quiet">
          <bdi>{record.controller.name}</bdi> · <bdi>{record.controller.contact}</bdi>
        </p>
      )}
      {record.purposes.length === 0 && <Nothing of="purposes" lang={lang} />}
      {record.purposes.map(({ purpose, lawfulBasis, texts, data, recipients, tables }) => (
        <details key={purpose}>
          <summary>
            <strong>{texts[lang]}</strong>
          </summary>
          <Facts
            items={[
              [words.basis, recordWord("basis", lawfulBasis, lang)],
              [words.data, listOf(lang, data.map(dataText))],
              [words.recipients, listOf(lang, recipients.map(recipientName)) || words.noneThere],
              [words.tables, <Code>{tables.join(", ")}</Code>],
            ]}
          />
        </details>
      ))}
    </Panel>
  );
}

function Recipients({ record, lang }: Part): JSX.Element {
  const words = dataStrings(lang);
  return (
    <Panel title={words.recipients}>
      {record.recipients.length === 0 ? (
        <Nothing of="recipients" lang={lang} />
      ) : (
        <div class="table-box" tabIndex={0} role="region" aria-label={words.recipients}>
          <table>
            <thead>
              <tr>
                {[words.recipients, words.role, words.country, words.mechanism, words.hosts].map((head) => (
                  <th key={head} scope="col">
                    {head}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {record.recipients.map(({ id, name, nameIn, role, country, mechanism, hosts }) => (
                <tr key={id}>
                  <th scope="row">
                    <bdi>{nameOf({ name, nameIn }, lang)}</bdi>
                  </th>
                  <td>{recordWord("role", role, lang)}</td>
                  <td>{placeName(country, lang)}</td>
                  <td>{recordWord("mechanism", mechanism, lang)}</td>
                  <td>
                    <Code>{hosts.join(", ")}</Code>
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </Panel>
  );
}

/** A recipient in this language; by its legal name where the list has no other. */
function nameOf(
  { name, nameIn }: Pick<DeskRecords["recipients"][number], "name" | "nameIn">,
  lang: Part["lang"],
): string {
  return (lang === "ar" ? nameIn?.ar : undefined) ?? name;
}

/** A country by its name; `here` is this machine. */
function placeName(country: string, lang: Part["lang"]): string {
  if (country === "here") return dataStrings(lang).here;
  return new Intl.DisplayNames(lang, { type: "region", fallback: "code" }).of(country) ?? country;
}

function Assessment({ record, lang }: Part): JSX.Element {
  const words = dataStrings(lang);
  return (
    <Panel title={words.dpia}>
      {record.dpia.length === 0 ? (
        <Nothing of="assessment" lang={lang} />
      ) : (
        <ul class="step-list">
          {record.dpia.map(({ feature, isOn, state, section }) => (
            <li key={feature}>
              <strong>{recordWord("feature", feature, lang)}</strong>
              <span>{isOn ? words.on : words.off}</span>
              <StateTag
                code={state === "approved" ? "done" : state === "off" ? "off" : "near"}
                text={recordWord("assessment", state, lang)}
              />
              {section !== null && (
                <span class="quiet">
                  {words.residual}: {recordWord("risk", section.residual, lang)}
                  {section.approval !== null && ` · ${words.approvedBy} ${section.approval.by}`}
                </span>
              )}
            </li>
          ))}
        </ul>
      )}
    </Panel>
  );
}

function Egress({ record, lang }: Part): JSX.Element {
  const words = dataStrings(lang);
  return (
    <Panel title={words.egress}>
      {record.egress.configured.length === 0 ? (
        <Nothing of="egress" lang={lang} />
      ) : (
        <ul class="step-list">
          {record.egress.configured.map(({ key, host, verdict, recipient }) => (
            <li key={`${key} ${host}`}>
              <Code>{host}</Code>
              <StateTag code={verdict === "listed" ? "done" : "late"} text={recordWord("verdict", verdict, lang)} />
              <span class="quiet">
                {key}
                {recipient !== null && ` · ${recipient}`}
              </span>
            </li>
          ))}
        </ul>
      )}
    </Panel>
  );
}
