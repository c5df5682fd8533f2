// SPDX-License-Identifier: Apache-2.0
import type { JSX } from "preact";
import type { DeskConversation, DeskSetup } from "#protocol";
import type { Lang } from "../../ui/words.ts";
import { careStrings } from "../care-strings.ts";
import { dayAndTime } from "../times.ts";

interface CaseEndingProps {
  readonly ending: NonNullable<DeskConversation["ending"]>;
  readonly setup: DeskSetup | null;
  readonly lang: Lang;
}

/** How a case ended: the code, by the name that the admin gave it, and what was written then. */
export function CaseEnding({ ending, setup, lang }: CaseEndingProps): JSX.Element {
  const care = careStrings(lang);
  const { at, wrapUp, words } = ending;
  const code = setup?.content.wrapUps.find((each) => each.code === wrapUp)?.names[lang] ?? wrapUp;
  return (
    <section class="case-ending" aria-label={care.ending}>
      <strong>{care.ending}</strong>
      {code !== null && <span class="tag calm">{code}</span>}
      {at !== null && (
        <time class="quiet" dateTime={at}>
          {care.endingAt(dayAndTime(lang, at))}
        </time>
      )}
      {words !== null && (
        <p dir="auto" class={words.isReadable ? "case-note" : "case-note warn"}>
          {words.isReadable ? words.text : care.unreadable}
        </p>
      )}
      {words !== null && words.author !== null && <p class="quiet">{care.endingBy(words.author)}</p>}
      {code === null && words === null && <p class="quiet">{care.endingNone}</p>}
    </section>
  );
}
