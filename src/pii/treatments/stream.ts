// SPDX-License-Identifier: Apache-2.0
import { passesLuhn } from "../checksums.ts";

/** Numbers and letters drawn from a hash: the same hash gives the same ones, in the same order. Not for keys. */
export type Stream = {
  /** 0 to `limit` − 1. */
  below(limit: number): number;
  digits(count: number): string;
  /** Small letters that are not taken for digits. */
  letters(count: number): string;
};

const LETTERS = "abcdefghjkmnpqrtuvwxyz";
const MODULUS = 2_147_483_647;

/**
 * @param hash - Printable, keyed and long: what is drawn from it tells as much about the value as the hash does, which is nothing without
 * the key.
 */
export function streamOf(hash: string): Stream {
  // Two passes of a multiplicative hash over the text: enough to spread a keyed hash over small ranges.
  let state = 1;
  for (let i = 0; i < hash.length; i += 1) state = (state * 48_271 + hash.charCodeAt(i) * 7_919 + 1) % MODULUS;
  const next = (): number => {
    state = (state * 48_271 + 11) % MODULUS;
    return state;
  };
  const below = (limit: number): number => Math.floor((next() / MODULUS) * limit);
  const many = (count: number, one: () => string): string => Array.from({ length: Math.max(0, count) }, one).join("");
  return {
    below,
    digits: (count) => many(count, () => String(below(10))),
    letters: (count) => many(count, () => LETTERS.charAt(below(LETTERS.length))),
  };
}

/** The digits with the one that makes them pass the Luhn check behind them. */
export function digitAfter(digits: string): string {
  for (let check = 0; check < 10; check += 1) if (passesLuhn(`${digits}${check}`)) return `${digits}${check}`;
  return digits;
}
