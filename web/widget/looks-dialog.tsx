// SPDX-License-Identifier: Apache-2.0
import type { JSX } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import type { LookList } from "#protocol";
import { momentOf, momentsOf } from "../ui/dates.ts";
import { Dialog } from "../ui/dialog.tsx";
import type { Api } from "./api.ts";
import { useWidget } from "./context.ts";
import { looksChrome, looksTitle, lookWords } from "./strings/looks.ts";

type Phase = "loading" | "shown" | "not_enough" | "failed";

/** Who saw which data of the customer, when and why: newest first, older ones on demand. */
export function LooksDialog({ api, onClose }: { api: Api; onClose: () => void }): JSX.Element {
  const { words, lang } = useWidget();
  const said = looksChrome(lang);
  const [phase, setPhase] = useState<Phase>("loading");
  const [looks, setLooks] = useState<LookList["looks"]>([]);
  const [before, setBefore] = useState<string | null>(null);
  const list = useRef<HTMLUListElement>(null);

  const load = async (cursor: string | null): Promise<void> => {
    setPhase("loading");
    const answer = await api.looks(cursor);
    if (!answer.ok) {
      setPhase(answer.trouble.kind === "refused" && answer.trouble.status === 403 ? "not_enough" : "failed");
      return;
    }
    setLooks((shown) => (cursor === null ? answer.value.looks : [...shown, ...answer.value.looks]));
    setBefore(answer.value.before);
    setPhase("shown");
    // The button that was pressed may be gone: whoever uses the keyboard goes on where they were.
    if (cursor !== null) list.current?.focus();
  };
  useEffect(() => void load(null), []);

  const time = (iso: string): string => momentOf(iso, lang);
  const span = (first: string, last: string): string => momentsOf(first, last, lang);
  return (
    <Dialog title={looksTitle(lang)} onClose={onClose}>
      <p>{said.text}</p>
      {looks.length > 0 && (
        <ul class="looks" ref={list} tabIndex={-1} aria-label={looksTitle(lang)}>
          {looks.map((look, at) => {
            const { what, kind, who, why } = lookWords(look, lang);
            return (
              <li key={`${look.at} ${at}`}>
                <strong>{what}</strong>
                {look.count === 1 ? (
                  <time class="quiet" dateTime={look.at}>
                    {time(look.at)}
                  </time>
                ) : (
                  <span class="quiet">{said.times(look.count, span(look.since, look.at))}</span>
                )}
                <span>{kind}</span>
                <span>
                  {said.by}: <bdi>{who}</bdi>. {said.why}: {why}.
                </span>
              </li>
            );
          })}
        </ul>
      )}
      <p class={phase === "shown" ? "quiet" : "trouble"} role="status">
        {phase === "loading" ? words.starting : ""}
        {phase === "not_enough" ? said.notEnough : ""}
        {phase === "failed" ? said.failed : ""}
        {phase === "shown" && looks.length === 0 ? said.none : ""}
        {phase === "shown" && looks.length > 0 && before === null ? said.allShown : ""}
      </p>
      <div class="dialog-buttons">
        {phase === "failed" && (
          <button type="button" class="button primary" onClick={() => void load(looks.length > 0 ? before : null)}>
            {said.again}
          </button>
        )}
        {before !== null && phase !== "failed" && phase !== "not_enough" && (
          <button type="button" class="button plain" disabled={phase === "loading"} onClick={() => void load(before)}>
            {said.more}
          </button>
        )}
        <button type="button" class="button plain" onClick={onClose}>
          {words.close}
        </button>
      </div>
    </Dialog>
  );
}
