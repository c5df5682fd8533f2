// SPDX-License-Identifier: Apache-2.0
import type { JSX } from "preact";
import { useState } from "preact/hooks";
import type { WordingView } from "#protocol";
import type { Lang } from "../../ui/words.ts";
import { ConfirmDialog } from "../parts/confirm-dialog.tsx";
import type { Asker } from "../parts/use-load.ts";
import { Nothing } from "../parts/view-state.tsx";
import { dayAndTime } from "../times.ts";
import { wordingStrings } from "./wording-strings.ts";

interface VersionsProps {
  readonly api: Asker;
  readonly lang: Lang;
  readonly view: WordingView;
  readonly onChanged: () => Promise<void>;
}

/** What was in force, the newest first, and the way back to each. */
export function WordingVersions({ api, lang, view, onChanged }: VersionsProps): JSX.Element {
  const words = wordingStrings(lang);
  const [to, setTo] = useState<number | null>(null);
  const { number: current, versions } = view;
  return (
    <>
      <p class="quiet">{words.versionsText}</p>
      {versions.length === 0 && <Nothing of="wordingVersions" lang={lang} />}
      <ol class="wording-versions">
        {versions.map(({ number, how, at, messages, digest }) => (
          <li key={number}>
            <strong>{words.version(number)}</strong>
            {number === current && <span class="tag calm">{words.inForce}</span>}
            <span>
              {words.how[how]} · {dayAndTime(lang, at)} · {words.messages(messages)}
            </span>
            <code dir="ltr">{digest.slice(0, 12)}</code>
            {view.mayWrite && number !== current && (
              <button
                type="button"
                class="button plain"
                aria-label={words.backTo(number)}
                onClick={() => setTo(number)}
              >
                {words.back}
              </button>
            )}
          </li>
        ))}
      </ol>
      {view.mayWrite && current > 0 && (
        <button type="button" class="button plain" onClick={() => setTo(0)}>
          {words.toShipped}
        </button>
      )}
      {to !== null && (
        <ConfirmDialog
          title={words.backTo(to)}
          action={words.backTo(to)}
          lang={lang}
          onClose={() => setTo(null)}
          ask={async () => {
            const reply = await api.ask("POST", "/v1/desk/wording/rollback", { to });
            await onChanged();
            return reply?.status === 200 ? null : words.failed;
          }}
        >
          <p>{words.backText}</p>
        </ConfirmDialog>
      )}
    </>
  );
}
