// SPDX-License-Identifier: Apache-2.0
import type { JSX } from "preact";
import { Icon } from "../ui/icons.tsx";
import type { Lang } from "../ui/words.ts";
import { careStrings } from "./care-strings.ts";
import type { OpenCase } from "./state.ts";

/** Who else looks at the open case now, and who of them writes; and what came along when it was passed on. */
export function CaseColleagues({ open, lang }: { open: OpenCase; lang: Lang }): JSX.Element {
  const care = careStrings(lang);
  const list = new Intl.ListFormat(lang, { type: "conjunction" });
  const names = open.people.map(({ name }) => name);
  const writing = open.people.filter(({ isTyping }) => isTyping).map(({ name }) => name);
  return (
    <>
      <p class={names.length === 0 ? "sr-only" : "desk-notice calm"} role="status">
        {names.length > 0 && <Icon name="person" />}
        {names.length > 0 && care.alsoLooking(list.format(names))}
        {writing.length > 0 && ` · ${care.writing(list.format(writing))}`}
      </p>
      {open.passNote !== null && (
        <div class="pass-note">
          <strong>{care.passed}</strong>
          <p dir="auto">{open.passNote}</p>
        </div>
      )}
    </>
  );
}
