// SPDX-License-Identifier: Apache-2.0
import type { JSX } from "preact";
import type { DeskMentions } from "#protocol";
import type { Lang } from "../../ui/words.ts";
import { LoadTrouble } from "../parts/load-trouble.tsx";
import { type Asker, useLoad } from "../parts/use-load.ts";
import { helpStrings } from "./help-strings.ts";

interface MentionsProps {
  readonly api: Asker;
  readonly lang: Lang;
  readonly onOpen: (conversationId: string) => void;
}

const EVERY_MS = 30_000;
/** The end of a case's id: what colleagues say to each other. */
const ENDING = 8;

/** Open cases in which a colleague asked this person to look; nothing where there are none, and why where it could not be read. */
export function Mentions({ api, lang, onOpen }: MentionsProps): JSX.Element | null {
  const words = helpStrings(lang);
  const load = useLoad<DeskMentions>(api, "/v1/desk/mentions", { everyMs: EVERY_MS });
  const ids =
    load.state === "ready" ? [...new Set(load.value.mentions.map(({ conversationId }) => conversationId))] : [];
  if (load.state === "failed" || load.state === "forbidden")
    return <LoadTrouble load={load} lang={lang} what={words.mentions} />;
  if (ids.length === 0) return null;
  return (
    <section class="desk-notice case-mentions" aria-label={words.mentions}>
      <span>{words.mentions}</span>
      {ids.map((id) => (
        <button key={id} type="button" class="text-button" onClick={() => onOpen(id)}>
          <bdi dir="ltr">{id.slice(-ENDING)}</bdi>
        </button>
      ))}
    </section>
  );
}
