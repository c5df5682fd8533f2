// SPDX-License-Identifier: Apache-2.0
// EXPOSE: the table is where values are kept for the way back; its holder seals it or drops it.

import type { RawText, ScreenedText } from "#kernel";
import type { MaskedKind } from "../findings.ts";
import type { Found } from "../proof.ts";
import { EMPTY_MEMORY, Namer, type PseudonymMemory } from "../pseudonyms.ts";
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
  options: TreatOptions,
): { readonly text: ScreenedText; readonly table: TreatmentTable } {
  const treater = new Treater(options);
  const treated = treater.treat(text, found);
  return { text: treated, table: treater.table };
}

/** `treat` for many texts of one conversation: the table is copied once, and cost is linear in all of them together. */
export class Treater {
  readonly #options: TreatOptions;
  readonly #values: Record<string, { readonly kind: MaskedKind; readonly value: string }>;
  readonly #namer: Namer;
  /** Compact forms that a stand-in must not have: of other stand-ins, and of values. */
  readonly #taken = new Set<string>();
  #around = "";
  #size: number;

  constructor(options: TreatOptions) {
    const { table, keyedHash, style } = options;
    this.#options = options;
    this.#values = { ...table.values };
    this.#size = Object.keys(table.values).length;
    this.#namer = new Namer(
      table.memory,
      keyedHash,
      (kind, value, count) => (style === "stand_in" ? this.#standIn(kind, value) : null) ?? `«${kind}_${count}»`,
    );
    for (const [name, { value }] of Object.entries(table.values)) this.#take(name, value);
  }

  get table(): TreatmentTable {
    return { memory: this.#namer.memory, values: this.#values };
  }

  /** Values that have names. */
  get size(): number {
    return this.#size;
  }

  treat(text: RawText, found: readonly Found[]): ScreenedText {
    const namer = this.#namer;
    if (this.#options.style === "stand_in") this.#around = compact(text);
    const { keyedHash } = this.#options;
    const screening = nameFound(text, found, { memory: namer.memory, keyedHash, namer });
    for (const { name, kind, isNew, value } of screening.replaced) {
      if (!isNew) continue;
      this.#size += 1;
      // EXPOSE: into the table
      const plain = value.expose();
      this.#values[name] = { kind, value: plain };
      this.#take(name, plain);
    }
    return screening.text;
  }

  #take(name: string, value: string): void {
    if (this.#options.style !== "stand_in") return;
    this.#taken.add(compact(name));
    this.#taken.add(compact(value));
  }

  #standIn(kind: MaskedKind, value: string): string | null {
    for (let attempt = 0; attempt < TRIES; attempt += 1) {
      const standIn = standInFor(kind, value, this.#options.keyedHash(`stand_in:${kind}:${attempt}:${value}`));
      if (standIn === null) break;
      const key = compact(standIn);
      if (this.#taken.has(key) || this.#around.includes(key)) continue;
      this.#taken.add(key);
      return standIn;
    }
    // The reserved range is used up, or has no form for this kind: a name that says so is better than one that means two things.
    return null;
  }
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
    const value = table.values[byForm.get(compact(written)) ?? ""]?.value;
    // A bracket that closes behind the number is not part of it.
    const bracket = written.includes("(") && !written.includes(")") ? "(" : "";
    return value === undefined ? written : bracket + value;
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
      // A number ends where its digits do, whatever letter stood beside the value: "0A".
      const plus = standIn.startsWith("+") ? "\\+?" : "";
      if (isNumeric) return `(?<!\\p{N})${plus}\\(?${chars.join("[\\s().-]?")}(?!\\p{N})`;
      return `(?<![\\p{L}\\p{N}])${standIn.replaceAll(/[.*+?^${}()|[\]\\/]/g, "\\$&")}(?![\\p{L}\\p{N}])`;
    });
  return new RegExp(sources.join("|"), "giu");
}
