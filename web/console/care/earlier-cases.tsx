// SPDX-License-Identifier: Apache-2.0
import type { JSX } from "preact";
import { useState } from "preact/hooks";
import type { DeskCase, DeskFound, DeskSetup } from "#protocol";
import type { Lang } from "../../ui/words.ts";
import { careStrings } from "../care-strings.ts";
import { LabelTags } from "../case-labels.tsx";
import { type Asker, useLoad } from "../parts/use-load.ts";
import { day } from "../privacy/say.ts";

interface EarlierCasesProps {
  readonly desk: Asker;
  readonly one: DeskCase;
  readonly setup: DeskSetup | null;
  readonly lang: Lang;
  readonly onOpen: (id: string) => void;
}

/** Other cases of the same customer. Read only when somebody unfolds them: that they looked stands in the history. */
export function EarlierCases({ desk, one, setup, lang, onOpen }: EarlierCasesProps): JSX.Element {
  const care = careStrings(lang);
  const [isWanted, setWanted] = useState(false);
  const load = useLoad<DeskFound>(desk, isWanted ? `/v1/desk/cases/${one.conversationId}/earlier` : null);
  return (
    <details class="case-more" onToggle={(event) => event.currentTarget.open && setWanted(true)}>
      <summary>{care.earlier}</summary>
      {load.state === "loading" && (
        <p class="quiet" role="status">
          {care.caseLoad.loading}
        </p>
      )}
      {load.state === "forbidden" && <p class="quiet">{care.earlierTrouble.forbidden}</p>}
      {load.state === "failed" && (
        <p class="desk-notice warn" role="alert">
          {care.earlierTrouble.failed}
          <button type="button" class="button pill" onClick={() => void load.reload()}>
            {care.tryAgain}
          </button>
        </p>
      )}
      {load.state === "ready" && load.value.cases.length === 0 && <p class="quiet">{care.earlierNone}</p>}
      {load.state === "ready" && load.value.cases.length > 0 && (
        <ul class="case-found">
          {load.value.cases.map((each) => (
            <li key={each.conversationId}>
              <button type="button" class="button plain" onClick={() => onOpen(each.conversationId)}>
                <span class="case-code">{each.code}</span> <bdi>{each.reasons[lang]}</bdi>
                {each.closedAt !== null && <span class="tag calm">{care.closedCase}</span>}
                {each.closedAt !== null && (
                  <time class="quiet" dateTime={each.closedAt}>
                    {day(lang, each.closedAt)}
                  </time>
                )}
                <LabelTags one={each} setup={setup} lang={lang} />
              </button>
            </li>
          ))}
        </ul>
      )}
    </details>
  );
}
