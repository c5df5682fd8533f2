// SPDX-License-Identifier: Apache-2.0
import type { JSX } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import type { StaffInvited } from "#protocol";
import type { Lang } from "../ui/words.ts";
import type { StaffStrings } from "./staff-strings.ts";
import { dayAndTime } from "./times.ts";

interface OneTimeLinkProps {
  readonly invited: StaffInvited;
  readonly lang: Lang;
  readonly words: StaffStrings;
}

/** The link of an invitation, shown once. It gets the focus: there is no other way to it later. */
export function OneTimeLink({ invited, lang, words }: OneTimeLinkProps): JSX.Element {
  const heading = useRef<HTMLHeadingElement>(null);
  const [isCopied, setCopied] = useState(false);
  useEffect(() => {
    heading.current?.focus();
    setCopied(false);
  }, [invited.url]);
  return (
    <section class="one-time" aria-labelledby="link">
      <h2 id="link" ref={heading} tabIndex={-1}>
        {words.link}
      </h2>
      <code dir="ltr">{invited.url}</code>
      <p class="quiet">{words.linkHint(dayAndTime(lang, invited.expiresAt))}</p>
      <button
        type="button"
        class="button plain"
        onClick={() => void navigator.clipboard.writeText(invited.url).then(() => setCopied(true))}
      >
        {isCopied ? words.copied : words.copy}
      </button>
    </section>
  );
}
