// SPDX-License-Identifier: Apache-2.0
import type { ComponentChildren, JSX } from "preact";
import { Fragment } from "preact";
import { Icon } from "./icons.tsx";
import type { PartWords } from "./words.ts";

/** `«PHONE_1»`, and `«SECRET»` where nothing is kept. */
const NAME = /«([A-Z_]+?)(?:_(\d+))?»/gu;

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
      {split(text, words).map((piece, index) =>
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

/** The same as words to be read aloud. */
export function maskedWords(text: string, words: PartWords): string {
  return split(text, words)
    .map((piece) => (typeof piece === "string" ? piece : `${piece.label} (${words.isHidden})`))
    .join("");
}

/** "phone number 1"; without a number where there is none. Null for a kind that this build does not know. */
export function valueLabel(name: string, words: PartWords): string | null {
  const [, kind = "", count] = /^«?([A-Z_]+?)(?:_(\d+))?»?$/u.exec(name) ?? [];
  const label = Object.hasOwn(words.masked, kind) ? words.masked[kind] : undefined;
  if (label === undefined) return null;
  return count === undefined ? label : `${label} ${count}`;
}

type Piece = string | { readonly label: string; readonly name: string | null };

function split(text: string, words: PartWords): readonly Piece[] {
  const pieces: Piece[] = [];
  let position = 0;
  for (const match of text.matchAll(NAME)) {
    const label = valueLabel(match[0], words);
    if (label === null) continue;
    pieces.push(text.slice(position, match.index), {
      label,
      name: match[2] === undefined ? null : match[0].slice(1, -1),
    });
    position = match.index + match[0].length;
  }
  pieces.push(text.slice(position));
  return pieces;
}
