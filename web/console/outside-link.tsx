// SPDX-License-Identifier: Apache-2.0
import type { JSX } from "preact";
import { useEffect, useState } from "preact/hooks";
import type { DeskOutsideView } from "#protocol";
import { Dialog } from "../ui/dialog.tsx";
import { valueLabel } from "../ui/masked-words.ts";
import { isFields } from "../ui/wire.ts";
import { type Lang, partWordsAr, partWordsEn } from "../ui/words.ts";
import type { DeskApi } from "./api.ts";
import { MaskedValue } from "./masked-value.tsx";
import { outsideStrings } from "./outside-strings.ts";
import { shownValue } from "./shown-value.ts";
import type { DeskStrings } from "./strings.ts";

interface OutsideLinkProps {
  readonly api: DeskApi;
  /** What stood behind `#outside=`. */
  readonly ticket: string;
  readonly lang: Lang;
  readonly words: DeskStrings;
  readonly onClose: () => void;
}

/** Where a link of another desk leads: names of hidden values, each shown for a reason. Nothing of it stays when it is closed. */
export function OutsideLink({ api, ticket, lang, words, onClose }: OutsideLinkProps): JSX.Element {
  const text = outsideStrings(lang);
  const [view, setView] = useState<DeskOutsideView | "loading" | "nowhere" | "failed">("loading");
  useEffect(() => {
    let isHere = true;
    void api.ask("POST", "/v1/desk/outside", { ticket }).then((reply) => {
      if (isHere) setView(viewOf(reply));
    });
    return () => {
      isHere = false;
    };
  }, [api, ticket]);
  const isView = typeof view !== "string";
  return (
    <Dialog title={text.title(isView ? view.code : "")} onClose={onClose}>
      <p role="status">{isView ? (view.values.length === 0 ? text.none : text.text) : text[view]}</p>
      {isView && view.values.length > 0 && (
        <ul>
          {view.values.map(({ name }) => (
            <li key={name}>
              <MaskedValue
                reveal={async ({ reason }) =>
                  shownValue(await api.ask("POST", "/v1/desk/outside/reveal", { ticket, name, reason }), name)
                }
                hasNote={false}
                name={name}
                label={valueLabel(name, lang === "ar" ? partWordsAr : partWordsEn) ?? name}
                words={words}
              />
            </li>
          ))}
        </ul>
      )}
      <div class="dialog-buttons">
        <button type="button" class="button plain" onClick={onClose}>
          {text.close}
        </button>
      </div>
    </Dialog>
  );
}

function viewOf(reply: Awaited<ReturnType<DeskApi["ask"]>>): DeskOutsideView | "nowhere" | "failed" {
  if (reply === null || reply.status >= 500) return "failed";
  if (reply.status !== 200 || !isFields(reply.value) || !Array.isArray(reply.value["values"])) return "nowhere";
  return reply.value as unknown as DeskOutsideView;
}
