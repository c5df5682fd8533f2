// SPDX-License-Identifier: Apache-2.0
import type { Candidate, MaskedKind } from "./findings.ts";
import type { Normal } from "./normalise.ts";
import { LIST_NAMES, listsOf, type NameLists } from "./span-features.ts";
import { readSpans, type SpanModel } from "./span-model.ts";

/** A span of the normal form with its kind. */
export type Typed = Candidate & { readonly kind: MaskedKind; readonly recognizer: string };

/** Kinds of weak proof that are part of an address where they stand in one: its code, a house number taken for something else. */
const PARTS_OF_ADDRESS: ReadonlySet<MaskedKind> = new Set([
  "POSTCODE",
  "PHONE",
  "DATE",
  "ACCOUNT_ID",
  "BANK_ACCOUNT",
  "PASSPORT",
  "NATIONAL_ID",
]);
const CONFIDENCE = 0.6;
const EVERYDAY = 1 << LIST_NAMES.indexOf("word");
const GIVEN = 1 << LIST_NAMES.indexOf("first_common");

/** Months, days and greetings that stand like a name; "may", "april" and "june" are names as well and left to the model. */
const NOT_A_NAME =
  /^(?:january|february|march|july|august|september|october|november|december|monday|tuesday|wednesday|thursday|friday|saturday|sunday|hi|hello|hey|thanks|sorry|please|yes|no|ok|okay)$/;

/** Names that are everyday words of these conversations when written small: "bill is wrong". */
const ALSO_A_WORD =
  /^(?:bill|will|may|mark|grant|chase|rose|sky|max|hope|joy|summer|april|june|august|dawn|rich|frank|sue|pat|drew|gold|price|plan|page|case|mail|drop)$/;
/** Where a name overlaps one of these, it is a piece of it: "mail jane" before an at sign. */
const OWNS_ITS_NAME: ReadonlySet<MaskedKind> = new Set(["EMAIL", "URL", "SECRET"]);

/** Adds names, addresses and places that the model reads to what the cards found. An address takes in its parts; else the cards win. */
export function withLearned(normal: Normal, found: readonly Typed[], model: SpanModel): Typed[] {
  const learned = readSpans(normal.text, model).map(({ kind, start, end }) => ({
    kind,
    start,
    end,
    value: normal.lower.slice(start, end).replaceAll(/\s+/g, " "),
    confidence: CONFIDENCE,
    recognizer: "learned",
  }));
  const believable = learned.filter(({ kind, value, start, end }) =>
    kind === "ADDRESS"
      ? isAddress(value)
      : kind !== "PERSON" || isName(value, normal.text.slice(start, end), model.lists),
  );
  const addresses = believable.filter(({ kind }) => kind === "ADDRESS");
  const kept = found.filter(
    (span) => !PARTS_OF_ADDRESS.has(span.kind) || !addresses.some((address) => isPartOf(span, address)),
  );
  const cards = kept.toSorted((a, b) => a.start - b.start);
  return [...kept, ...believable.flatMap((span) => rest(span, cards, normal.text))];
}

function isName(value: string, written: string, lists: NameLists): boolean {
  if (NOT_A_NAME.test(value)) return false;
  return written !== value || !(ALSO_A_WORD.test(value) || isEveryday(value, lists));
}

/** Written small, and made of everyday words that are no frequent given names. */
function isEveryday(value: string, lists: NameLists): boolean {
  return value.split(" ").every((word) => (listsOf(lists, word) & (EVERYDAY | GIVEN)) === EVERYDAY);
}

/** A number and a word of three letters at least; a street without a number names hundreds of people. */
function isAddress(value: string): boolean {
  return /[\p{L}]{3}/u.test(value) && /\d/.test(value);
}

function isPartOf(span: Typed, address: Typed): boolean {
  return address.start <= span.start && span.end <= address.end && (span.kind === "POSTCODE" || span.confidence < 0.9);
}

/** What of a learned span no card claims: one piece, or nothing where only signs are left. */
function rest(span: Typed, cards: readonly Typed[], text: string): Typed[] {
  let { start, end } = span;
  for (const card of cards) {
    if (card.end <= start || card.start >= end) continue;
    if (span.kind === "PERSON" && OWNS_ITS_NAME.has(card.kind)) return [];
    if (card.start > start) end = card.start;
    else start = card.end;
  }
  while (end > start && /[\s,.;:!?()-]/.test(text.charAt(end - 1))) end -= 1;
  while (start < end && /[\s,.;:!?()-]/.test(text.charAt(start))) start += 1;
  return end - start < 2 && !/\p{L}/u.test(text.slice(start, end)) ? [] : [{ ...span, start, end }];
}
