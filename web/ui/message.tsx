// SPDX-License-Identifier: Apache-2.0
import type { ComponentChildren, JSX } from "preact";
import type { MessageEvent, Part } from "#protocol";
import { Icon } from "./icons.tsx";
import { safeHref } from "./links.ts";
import { MaskedText } from "./masked-text.tsx";
import type { PartWords } from "./words.ts";

interface BubbleProps {
  readonly message: MessageEvent;
  readonly words: PartWords;
  /** Draws what is not plain text: widget and desk differ in what can be pressed. */
  readonly drawPart: (part: Part, index: number) => ComponentChildren;
  /** Draws a hidden value in a text; a label without it. */
  readonly drawValue?: (label: string, name: string | null) => ComponentChildren;
}

/** One message: its texts as a bubble, everything else below at full width. */
export function Bubble({ message, words, drawPart, drawValue }: BubbleProps): JSX.Element {
  return (
    <div class="message" lang={message.lang}>
      {message.parts.map((part, index) =>
        part.type === "text" ? (
          <p key={index} class="bubble" dir="auto">
            <MaskedText text={part.text} words={words} drawValue={drawValue} />
            {part.link !== undefined && <InlineLink {...part.link} words={words} />}
          </p>
        ) : (
          drawPart(part, index)
        ),
      )}
      {message.masked !== undefined && message.masked.length > 0 && (
        <p class="masked">
          <Icon name="shield" />
          {words.hidden} {message.masked.map((kind) => words.masked[kind] ?? kind).join(words.comma)}
        </p>
      )}
    </div>
  );
}

/** The one link a text may carry. An address that is not safe leaves its label as plain text. */
function InlineLink({ label, href, words }: { label: string; href: string; words: PartWords }): JSX.Element {
  const safe = safeHref(URL.parse(href, location.href)?.href ?? "");
  if (safe === null) return <> {label}</>;
  return (
    <>
      {" "}
      <a href={safe} target="_blank" rel="noopener noreferrer">
        {label}
        <span class="sr-only"> ({words.opensNewWindow})</span>
      </a>
    </>
  );
}

/** Three dots while somebody writes. What they mean is said by a live region, not here. */
export function TypingDots(): JSX.Element {
  return (
    <span class="typing" aria-hidden="true">
      <i />
      <i />
      <i />
    </span>
  );
}
