// SPDX-License-Identifier: Apache-2.0
/**
 * What a text may be, each judged by weights of its own: an attack on a language model; a message by which somebody is defrauded; code
 * for a browser, shell or database; a customer who is being steered by somebody else; a wish for what belongs to others.
 */
export const TEXT_KINDS = ["injection", "scam_text", "live_code", "coaxed", "data_fishing"] as const;
export type TextKind = (typeof TEXT_KINDS)[number];

/** Rows of the table of weights, as a power of two. */
export const TABLE_BITS: Readonly<Record<TextKind, number>> = {
  injection: 20,
  scam_text: 18,
  live_code: 18,
  coaxed: 17,
  data_fishing: 18,
};
