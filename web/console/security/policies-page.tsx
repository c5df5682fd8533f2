// SPDX-License-Identifier: Apache-2.0
import type { JSX } from "preact";
import { useId, useState } from "preact/hooks";
import type { DeskPolicyVersions } from "#protocol";
import type { PageProps } from "../page-props.ts";
import { PageHead } from "../parts/page-head.tsx";
import { Tabs } from "../parts/tabs.tsx";
import { useLoad } from "../parts/use-load.ts";
import { Nothing, ViewState } from "../parts/view-state.tsx";
import { policyStrings } from "./policy-strings.ts";
import { PolicyVersions } from "./policy-versions.tsx";
import { WhatIf } from "./what-if.tsx";

const TABS = ["ask", "texts", "versions"] as const;

/** The gate's policies: to ask, to read, to compare. */
export function PoliciesPage(props: PageProps): JSX.Element {
  const { api, lang, way } = props;
  const words = policyStrings(lang);
  const load = useLoad<DeskPolicyVersions>(api, "/v1/desk/policies/versions");
  const current = TABS.find((name) => name === way.rest[0]) ?? "ask";
  return (
    <main class="desk-page wide security">
      <PageHead title={words.title} text={words.text} />
      <Tabs
        label={words.title}
        tabs={TABS.map((name) => ({ name, label: words.tabs[name] }))}
        current={current}
        onPick={(name) => way.replace("policies", name)}
      >
        <ViewState load={load} lang={lang}>
          {(value) =>
            current === "ask" ? (
              <WhatIf {...props} policies={value.current} />
            ) : current === "texts" ? (
              <PolicyTexts value={value} lang={lang} />
            ) : (
              <PolicyVersions {...props} value={value} />
            )
          }
        </ViewState>
      </Tabs>
    </main>
  );
}

function PolicyTexts({
  value,
  lang,
}: {
  readonly value: DeskPolicyVersions;
  readonly lang: PageProps["lang"];
}): JSX.Element {
  const words = policyStrings(lang);
  const id = useId();
  const [search, setSearch] = useState("");
  const wanted = search.trim().toLowerCase();
  const found = value.current.policies.filter((policy) => `${policy.id} ${policy.text}`.toLowerCase().includes(wanted));
  return (
    <>
      <div class="sec-bar">
        <div class="field inline">
          <label for={id}>{words.search}</label>
          <input id={id} type="search" value={search} onInput={(event) => setSearch(event.currentTarget.value)} />
        </div>
        <p class="quiet">{words.hash(value.current.hash)}</p>
      </div>
      {found.length === 0 && <Nothing of="policyTexts" lang={lang} />}
      {found.map((policy) => (
        <details key={policy.id} class="sec-card policy" open={wanted !== "" && found.length < 6}>
          <summary>
            <code dir="ltr">{policy.id}</code>
          </summary>
          <pre dir="ltr" tabIndex={0}>
            {policy.text}
          </pre>
        </details>
      ))}
    </>
  );
}
