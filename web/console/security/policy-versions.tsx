// SPDX-License-Identifier: Apache-2.0
import type { JSX } from "preact";
import { useState } from "preact/hooks";
import type { DeskPolicyDiff, DeskPolicyVersions } from "#protocol";
import type { PageProps } from "../page-props.ts";
import { useLoad } from "../parts/use-load.ts";
import { Nothing, ViewState } from "../parts/view-state.tsx";
import { dayAndTime } from "../times.ts";
import { policyStrings } from "./policy-strings.ts";
import { Pick } from "./what-if-parts.tsx";

type Props = PageProps & { readonly value: DeskPolicyVersions };

/** When which set came into force, and what differs between two of them. */
export function PolicyVersions({ api, lang, value }: Props): JSX.Element {
  const words = policyStrings(lang);
  const kept = value.versions.filter(({ isKept }) => isKept);
  const [to = "", from = ""] = kept.map(({ hash }) => hash);
  const [chosen, setChosen] = useState({ from, to });
  const path =
    chosen.from === "" || chosen.to === "" ? null : `/v1/desk/policies/diff?${new URLSearchParams(chosen).toString()}`;
  const diff = useLoad<DeskPolicyDiff>(api, path);
  const options = kept.map(({ hash, at }) => [hash, `${hash.slice(0, 12)}, ${dayAndTime(lang, at)}`] as const);
  return (
    <>
      <p class="quiet">{words.versionsText}</p>
      {value.versions.length === 0 ? (
        <Nothing of="policySets" lang={lang} />
      ) : (
        <div class="table-box" tabIndex={0} role="region" aria-label={words.tabs.versions}>
          <table>
            <thead>
              <tr>
                {[words.since, words.title, words.entry].map((head) => (
                  <th key={head} scope="col">
                    {head}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {value.versions.map(({ at, hash, historyId, isKept }) => (
                <tr key={historyId}>
                  <td>{dayAndTime(lang, at)}</td>
                  <td>
                    <code dir="ltr">{hash.slice(0, 12)}</code>{" "}
                    {hash === value.current.hash && <span class="tag good">{words.now}</span>}
                    {!isKept && <span class="quiet">{words.notKept}</span>}
                  </td>
                  <td>{historyId}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
      {kept.length < 2 ? (
        <Nothing of="policySetOne" lang={lang} />
      ) : (
        <section class="sec-card">
          <div class="sec-bar">
            <Pick
              label={words.from}
              value={chosen.from}
              options={options}
              onPick={(hash) => setChosen({ ...chosen, from: hash })}
            />
            <Pick
              label={words.to}
              value={chosen.to}
              options={options}
              onPick={(hash) => setChosen({ ...chosen, to: hash })}
            />
          </div>
          <ViewState load={diff} lang={lang} isEmpty={({ changes }) => changes.length === 0} empty="policySame">
            {({ changes }) => (
              <>
                {changes.map(({ id, change, lines }) => (
                  <section key={id} aria-label={id}>
                    <h2>
                      <code dir="ltr">{id}</code> <span class="tag calm">{words.change[change]}</span>
                    </h2>
                    <pre class="diff" dir="ltr" tabIndex={0}>
                      {lines.map(({ is, text }, at) => (
                        <span key={`${is} ${String(at)}`} class={is}>
                          {`${is === "gone" ? "−" : is === "new" ? "+" : " "} ${text}\n`}
                        </span>
                      ))}
                    </pre>
                  </section>
                ))}
              </>
            )}
          </ViewState>
        </section>
      )}
    </>
  );
}
