// SPDX-License-Identifier: Apache-2.0
import type { ComponentChildren, JSX } from "preact";
import { Fragment } from "preact";
import { Icon } from "./icons.tsx";
import { splitMasked } from "./masked-words.ts";
import type { PartWords } from "./words.ts";

interface MaskedTextProps {
  readonly text: string;
  readonly words: PartWords;
  /** Draws one hidden value; a label without it. `name` is `PHONE_1`, or null where there is nothing behind it. */
  readonly drawValue?: ((label: string, name: string | null) => ComponentChildren) | undefined;
}

/** A text in which each hidden value is a label that says what it was: "phone number 1 (hidden)". */
export function MaskedText({ text, words, drawValue }: MaskedTextProps): JSX.Element {
  return (
    <>
      {splitMasked(text, words).map((piece, index) =>
        typeof piece === "string" ? (
          <Fragment key={index}>{piece}</Fragment>
        ) : (
          <Fragment key={index}>
            {drawValue === undefined ? (
              <HiddenLabel label={piece.label} words={words} />
            ) : (
              drawValue(piece.label, piece.name)
            )}
          </Fragment>
        ),
      )}
    </>
  );
}

/** What stands in the place of a value. */
export function HiddenLabel({ label, words }: { label: string; words: PartWords }): JSX.Element {
  return (
    <span class="hidden-value">
      <Icon name="shield" />
      <bdi>{label}</bdi>
      <span class="sr-only"> ({words.isHidden})</span>
    </span>
  );
}
