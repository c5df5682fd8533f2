// SPDX-License-Identifier: Apache-2.0
import { ok, type RawText, type Result, refuse } from "#kernel";
import { digitRuns } from "./digit-runs.ts";
import { encodedRuns } from "./encoded.ts";
import { DEFAULT_KINDS, type MaskedKind, type Reading, type Recognizer } from "./findings.ts";
import { type Typed, withLearned } from "./learned.ts";
import { type Normal, normalise } from "./normalise.ts";
import { type Found, proofOf, strongerProof } from "./proof.ts";
import { RECOGNIZERS } from "./recognizers/index.ts";
import { findRepeats } from "./repeats.ts";
import type { SpanModel } from "./span-model.ts";
import { writeOutDigits } from "./spelled.ts";
import { type NameOptions, nameFound, type Screening } from "./treatments/name-found.ts";

/** What finding needs to know. */
export type FindOptions = {
  /** ISO 3166-1 alpha-2 of the tenant, e.g. `GB`: how to read a number without a country. */
  readonly defaultCountry: string;
  /** Slot the bot has just asked for (`phone`, `code`, `pin`, …): raises what the answer is taken for. */
  readonly expects?: string;
  /** Recognizers to use; all by default. */
  readonly recognizers?: readonly Recognizer[];
  /** The operator's own, looked at first. */
  readonly tenant?: readonly Recognizer[];
  /** Reads names, addresses and places; without it only what has a form of its own is found. */
  readonly spanModel?: SpanModel;
  /** Kinds to mask; `DEFAULT_KINDS` without it. What is left out stays in the text. */
  readonly kinds?: ReadonlySet<MaskedKind>;
};

export type ScreenOptions = FindOptions & NameOptions;

/** So much before an encoded run is read with it: the words that say what it is. */
const LEAD_UNITS = 60;

/**
 * Replaces personal data by pseudonyms (`«PHONE_1»`); secrets and card numbers by a bare `«SECRET»`, `«CREDIT_CARD»`. With `treat` the only
 * maker of `ScreenedText`. Does not promise that the result is free of personal data: names and addresses are not found yet, and what
 * a stranger cannot tell from an order number (no word beside it, no checksum) stays.
 *
 * A text that already holds pseudonyms passes unchanged; whoever turns them back must look them up in the memory of the same conversation.
 *
 * @param text - Untrusted, any length. Cost is linear in it.
 * @throws Whatever a defect throws: use `screenSafely` on a path that must not go on unscreened.
 */
export function screen(text: RawText, options: ScreenOptions): Screening {
  return nameFound(text, findValues(text, options), options);
}

/**
 * Finds personal data without replacing it: for `treat`, and for a detector that runs elsewhere than the keys. What it returns holds the
 * values: it goes to a treatment at once and nowhere else.
 */
export function findValues(text: RawText, options: FindOptions): readonly Found[] {
  const recognizers = [...(options.tenant ?? []), ...(options.recognizers ?? RECOGNIZERS)];
  const spans = [...findSpans(text, recognizers, options), ...findEncoded(text, recognizers, options)];
  return settle(text, spans, recognizers);
}

function findSpans(text: string, recognizers: readonly Recognizer[], options: FindOptions): Found[] {
  const normal = writeOutDigits(normalise(text));
  const reading: Reading = {
    normal,
    runs: digitRuns(normal.text),
    defaultCountry: options.defaultCountry,
    expects: options.expects,
  };
  const kinds = options.kinds ?? DEFAULT_KINDS;
  const found = recognizers.flatMap((recognizer) => (kinds.has(recognizer.kind) ? findWith(recognizer, reading) : []));
  const numbers = [...found, ...findRepeats(normal, reading.runs, found)];
  const all = options.spanModel ? withLearned(normal, numbers, options.spanModel) : numbers;
  return all.filter(({ kind }) => kinds.has(kind)).map((typed) => inOriginal(typed, normal));
}

/**
 * Values inside base64, hexadecimal or percent-encoding: the whole run is hidden under the kind of the first of them. What stood before is
 * read with it, back to the run before: a text of many runs is not read many times.
 */
function findEncoded(text: string, recognizers: readonly Recognizer[], options: FindOptions): Found[] {
  let [lastStart, lastEnd] = [0, 0];
  return encodedRuns(text)
    .toSorted((a, b) => a.start - b.start || b.end - a.end)
    .flatMap(({ start, end, says }) => {
      if (start >= lastEnd) [lastStart, lastEnd] = [lastEnd, end];
      // Apart from what it stands next to: a letter right before a number makes it part of a name.
      const lead = `${text.slice(Math.max(lastStart, start - LEAD_UNITS), start)} `;
      const first = findSpans(lead + says, recognizers, options).find((span) => span.end > lead.length);
      return first ? [{ ...first, start, end }] : [];
    });
}

/**
 * `screen` for a path that fails closed: any exception becomes the refusal `screening_failed`, and the caller seals the message whole and
 * lets nothing else read it. The refusal carries no cause, since a cause could quote the text.
 */
export function screenSafely(
  text: RawText,
  options: ScreenOptions,
): Result<Screening, { readonly reason: "screening_failed" }> {
  try {
    return ok(screen(text, options));
  } catch {
    return refuse({ reason: "screening_failed" });
  }
}

/** Findings from several looks at one text, joined where they overlap. */
export function joinFound(text: RawText, found: readonly Found[]): readonly Found[] {
  return settle(text, found, RECOGNIZERS);
}

function findWith(recognizer: Recognizer, reading: Reading): Typed[] {
  return recognizer
    .find(reading)
    .map((candidate) => ({ ...candidate, kind: recognizer.kind, recognizer: recognizer.name }));
}

/** The same with offsets into the original. */
function inOriginal(typed: Typed, { starts, ends }: Normal): Found {
  const proof = proofOf(typed, typed.value);
  return { ...typed, proof, start: starts[typed.start] ?? 0, end: ends[typed.end - 1] ?? 0 };
}

/** Joins spans that overlap: the union is masked, so that no part of a losing span shows; the strongest recognizer names it. */
function settle(text: string, spans: readonly Found[], recognizers: readonly Recognizer[]): Found[] {
  const ranks = new Map(recognizers.map(({ name }, index) => [name, index]));
  const rank = ({ recognizer }: Found): number => ranks.get(recognizer) ?? recognizers.length;
  const sorted = spans.toSorted((a, b) => a.start - b.start || b.end - a.end);
  const settled: Found[] = [];
  for (const span of sorted) {
    const last = settled.at(-1);
    if (!last || span.start >= last.end) {
      settled.push(span);
      continue;
    }
    const winner = rank(span) < rank(last) ? span : last;
    const proof = strongerProof(span.proof, last.proof);
    const end = Math.max(last.end, span.end);
    // What takes in more than its winner is another value: under the winner's name it would come back where only that stood.
    const isWider = end > winner.end || last.start < winner.start;
    const value = isWider ? text.slice(last.start, end) : winner.value;
    settled[settled.length - 1] = { ...winner, value, proof, start: last.start, end };
  }
  return settled;
}
