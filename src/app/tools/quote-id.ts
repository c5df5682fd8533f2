// SPDX-License-Identifier: Apache-2.0
import type { LocalDate, PlanTerms } from "#telecom";
import type { ToolContext } from "./tool-spec.ts";

/** What the id of a quote says by itself. `of` tells line and offer to whom has the key, `terms` the price. */
export type QuoteId = { readonly until: LocalDate; readonly of: string; readonly terms: string };

/** What a quote promises to compare later. */
export type QuotedTerms = Pick<PlanTerms, "lineId" | "offerId" | "price" | "oneOff" | "startsNewTerm">;

/** No letter that is taken for another one. */
const LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const LENGTH = 6;
const SHAPE = /^Q-(\d{2})(\d{2})(\d{2})-([0-9A-HJKMNP-TV-Z]{6})-([0-9A-HJKMNP-TV-Z]{6})$/u;

/**
 * The id of a quote: its last day, and marks of what it is for and of its price, made with a key and for one subject. So it is kept
 * without a value of anybody, means nothing to somebody else, and whoever makes one up gains nothing: terms are always computed again.
 */
export function quoteIdOf(ctx: Pick<ToolContext, "own">, terms: QuotedTerms, until: LocalDate): string {
  return `Q-${until.slice(2).replaceAll("-", "")}-${markOfOffer(ctx, terms, until)}-${markOfTerms(ctx, terms, until)}`;
}

/** Null: not an id of ours. */
export function readQuoteId(text: string): QuoteId | null {
  const [, year, month, day, of, terms] = SHAPE.exec(text) ?? [];
  return of === undefined || terms === undefined ? null : { until: `20${year}-${month}-${day}`, of, terms };
}

export function markOfOffer(
  ctx: Pick<ToolContext, "own">,
  { lineId, offerId }: Pick<PlanTerms, "lineId" | "offerId">,
  until: LocalDate,
): string {
  return letters(ctx.own.mark(["quote", until, lineId, offerId].join("\n")));
}

/** Over price, one-off charge and whether a new term begins. The day it starts moves on with the days and is none of it. */
export function markOfTerms(ctx: Pick<ToolContext, "own">, terms: QuotedTerms, until: LocalDate): string {
  const { lineId, offerId, price, oneOff, startsNewTerm } = terms;
  const money = [price, oneOff].map(({ currency, minor }) => `${currency} ${minor}`);
  const text = ["quote terms", until, lineId, offerId, ...money, startsNewTerm ? "new-term" : "same-term"];
  return letters(ctx.own.mark(text.join("\n")));
}

function letters(bytes: Uint8Array): string {
  return Array.from(bytes.subarray(0, LENGTH), (byte) => LETTERS[byte & 31]).join("");
}
