// SPDX-License-Identifier: Apache-2.0
import type { JSX } from "preact";
import { Dialog } from "../../ui/dialog.tsx";
import { useLoad } from "../parts/use-load.ts";
import { ViewState } from "../parts/view-state.tsx";
import { StateTag } from "./bits.tsx";
import { codeText } from "./codes.ts";
import { dutyStrings } from "./duties-strings.ts";
import type { DutyProps } from "./duty-props.ts";
import { type Clock, type Draft, named, type Wrapped } from "./duty-types.ts";
import { factText } from "./fact-words.ts";

/** The notice that a clock asks for, filled from evidence: what stands where it comes from, and what is missing. Sends nothing. */
export function DraftDialog({
  api,
  lang,
  id,
  clock,
  onClose,
}: DutyProps & { clock: Clock; onClose: () => void }): JSX.Element {
  const words = dutyStrings(lang);
  const load = useLoad<Wrapped<Draft>>(api, `/v1/desk/incidents/${id}/drafts/${clock.rule.id}`);
  return (
    <Dialog title={`${words.draft}: ${named(clock.rule, lang).where}`} onClose={onClose}>
      <p class="quiet">{words.draftText}</p>
      <ViewState load={load} lang={lang}>
        {({ result }) => (
          <>
            <p>
              {words.to}: <bdi>{named(clock.rule, lang).to}</bdi>
            </p>
            <p>
              <StateTag
                code={result.missing.length === 0 ? "done" : "near"}
                text={`${result.lines.length - result.missing.length}/${result.lines.length} ${words.filled}`}
              />
            </p>
            <dl>
              {result.lines.map(({ field, label, value, from }) => (
                <div key={field} class={value === null ? "draft-field missing" : "draft-field"}>
                  <dt>{lang === "ar" ? factText(field, lang) : label}</dt>
                  <dd dir="auto">
                    {value ?? words.missing}
                    {from !== null && <span class="quiet"> · {codeText(from, lang)}</span>}
                  </dd>
                </div>
              ))}
            </dl>
          </>
        )}
      </ViewState>
      <div class="dialog-buttons">
        <button type="button" class="button plain" onClick={onClose}>
          {words.close}
        </button>
      </div>
    </Dialog>
  );
}
