// SPDX-License-Identifier: Apache-2.0
// EXPOSE: the table is where values are kept for the way back; its holder seals it or drops it.

import type { RawText, ScreenedText } from "#kernel";
import type { MaskedKind } from "../findings.ts";
import type { Found } from "../proof.ts";
import { EMPTY_MEMORY, type PseudonymMemory } from "../pseudonyms.ts";
import { nameFound } from "./name-found.ts";
import { standInFor } from "./stand-ins.ts";

/**
 * What stands for what in one conversation, both ways. Plain JSON. Holds the values: keep it in memory for as long as one exchange
 * lasts, or sealed; never in a log, never in the clear. One table per conversation: a name of another one must not resolve.
 */
export type TreatmentTable = {
  readonly memory: PseudonymMemory;
  /** Name → value, as it is put back. Secrets and card numbers are not among them. */
  readonly values: { readonly [name: string]: { readonly kind: MaskedKind; readonly value: string } };
};

export const EMPTY_TABLE: TreatmentTable = { memory: EMPTY_MEMORY, values: {} };

export type TreatOptions = {
  /**
   * `pseudonym`: `«PHONE_1»`, for readers that understand it: the classifier, a language model, a person. `stand_in`: a value of the same
   * form from a range that belongs to nobody, for a program that checks the form.
   */
  readonly style: "pseudonym" | "stand_in";
  readonly table: TreatmentTable;
  /** A hash under a key of the subject or conversation, as base64url. The same value under the same key gets the same stand-in. */
  readonly keyedHash: (text: string) => string;
};

/**
 * Replaces found values and remembers what stands for what. Secrets and card numbers become a bare `«SECRET»`, `«CREDIT_CARD»` in either
 * style, and nothing brings them back.
 *
 * @param found - Of exactly this text, as `findValues` gives them.
 * @returns The text for the other side, and the table that `restore` needs: give it to the next `treat` of the same conversation.
 */
export function treat(
  text: RawText,
  found: readonly Found[],
  { style, table, keyedHash }: TreatOptions,
): { readonly text: ScreenedText; readonly table: TreatmentTable } {
  const values = { ...table.values };
  const standIn = style === "stand_in" ? standInMaker(text, table, keyedHash) : () => null;
  const naming = (kind: MaskedKind, value: string, count: number): string =>
    standIn(kind, value) ?? `«${kind}_${count}»`;
  const screening = nameFound(text, found, { memory: table.memory, keyedHash, naming });
  for (const { name, kind, isNew, value } of screening.replaced) {
    // EXPOSE: into the table
    if (isNew) values[name] = { kind, value: value.expose() };
  }
  return { text: screening.text, table: { memory: screening.memory, values } };
}

/**
 * Puts values back in the place of their names: `«PHONE_1»` also as `<<PHONE_1>>` or with blanks inside, a stand-in also with other
 * separators between its digits. A name that this table does not hold stays as it is: it may be somebody else's, or made up.
 *
 * @param text - Untrusted: whatever the other side answered. Cost is linear in it for a given table.
 */
export function restore(text: string, table: TreatmentTable): string {
  const names = Object.keys(table.values);
  const isIn = (name: string): boolean => Object.hasOwn(table.values, name);
  const withPseudonyms = text.replaceAll(LOOSE_PSEUDONYM, (written, inside: string) => {
    const name = `«${inside}»`;
    return isIn(name) ? (table.values[name]?.value ?? written) : written;
  });
  const standIns = names.filter((name) => !name.startsWith("«"));
  if (standIns.length === 0) return withPseudonyms;
  const byForm = new Map(standIns.flatMap((name) => formsOf(name).map((form) => [compact(form), name])));
  return withPseudonyms.replaceAll(anyOf(standIns.flatMap(formsOf)), (written) => {
    const name = byForm.get(compact(written));
    return name === undefined ? written : (table.values[name]?.value ?? written);
  });
}

/** Longest text, in UTF-16 units, that may still turn out to be a name of this table: what a stream has to hold back at its end. */
export function longestName(table: TreatmentTable): number {
  const longest = Math.max(0, ...Object.keys(table.values).map(({ length }) => length));
  // A separator may stand between any two digits of a stand-in; blanks and doubled brackets around a pseudonym.
  return longest === 0 ? 0 : longest * 2 + 4;
}

const LOOSE_PSEUDONYM = /(?:«|<<|‹‹|&laquo;)\s{0,2}([A-Z][A-Z_]{1,20}_\d{1,6})\s{0,2}(?:»|>>|››|&raquo;)/g;
/** Tries to find a stand-in that nothing else in this conversation looks like. */
const TRIES = 64;

function standInMaker(
  text: string,
  table: TreatmentTable,
  keyedHash: TreatOptions["keyedHash"],
): (kind: MaskedKind, value: string) => string | null {
  const taken = new Set(Object.entries(table.values).flatMap(([name, { value }]) => [compact(name), compact(value)]));
  const around = compact(text);
  return (kind, value) => {
    for (let attempt = 0; attempt < TRIES; attempt += 1) {
      const standIn = standInFor(kind, value, keyedHash(`stand_in:${kind}:${attempt}:${value}`));
      if (standIn === null) break;
      const key = compact(standIn);
      if (taken.has(key) || around.includes(key)) continue;
      taken.add(key);
      return standIn;
    }
    // The reserved range is used up, or has no form for this kind: a name that says so is better than one that means two things.
    return null;
  };
}

function compact(text: string): string {
  return text.toLowerCase().replaceAll(/[^\p{L}\p{N}@]/gu, "");
}

/** A telephone number is also written as it is dialled at home. */
function formsOf(standIn: string): readonly string[] {
  const atHome = standIn.replace(/^\+(?:44|33|49) ?/, "0");
  return atHome === standIn ? [standIn] : [standIn, atHome];
}

/** Longest first, so that no stand-in hides inside another. Digits may be separated differently than they were sent. */
function anyOf(standIns: readonly string[]): RegExp {
  const sources = standIns
    .toSorted((a, b) => b.length - a.length)
    .map((standIn) => {
      const chars = [...standIn].filter((char) => /[\p{L}\p{N}@]/u.test(char));
      const isNumeric = chars.filter((char) => /\d/.test(char)).length > chars.length / 2;
      if (!isNumeric) return standIn.replaceAll(/[.*+?^${}()|[\]\\/]/g, "\\$&");
      return `\\+?\\(?${chars.join("[\\s().-]?")}`;
    });
  return new RegExp(`(?<![\\p{L}\\p{N}])(?:${sources.join("|")})(?![\\p{L}\\p{N}])`, "giu");
}
