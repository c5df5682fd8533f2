// SPDX-License-Identifier: Apache-2.0
import type { MaskedKind } from "./findings.ts";

/**
 * Which pseudonym stands for which value of one conversation. Plain JSON: keep it sealed with the tracker. Holds keyed hashes, never
 * values; who has the key can still test guesses, so it is not anonymous.
 */
export type PseudonymMemory = {
  /** How many values of each kind have been named. */
  readonly counts: { readonly [kind: string]: number };
  /** Keyed hash of kind and value → pseudonym. */
  readonly names: { readonly [hash: string]: string };
  /** Keyed hashes of what the person said is not what it was taken for: let through from then on. Absent = none. */
  readonly released?: readonly string[];
};

export const EMPTY_MEMORY: PseudonymMemory = { counts: {}, names: {} };

/** Kinds of which nothing is kept, not even that two were the same: a pseudonym without a number, and no way back. */
export const DROPPED: ReadonlySet<MaskedKind> = new Set(["SECRET", "CREDIT_CARD"]);

/** How a replaced value reads: `«PHONE_1»`; a dropped one has no number. */
export const PSEUDONYM = /«([A-Z_]+?)(?:_(\d+))?»/gu;

/** Makes the text that stands for the `count`-th value of a kind. */
export type Naming = (kind: MaskedKind, value: string, count: number) => string;

export const numbered: Naming = (kind, _value, count) => `«${kind}_${count}»`;

/** The pseudonym that a value has in this memory; null for one that was not named, or of a kind that is dropped. */
export function knownName(
  memory: PseudonymMemory,
  { kind, value }: { readonly kind: MaskedKind; readonly value: string },
  keyedHash: (text: string) => string,
): string | null {
  return DROPPED.has(kind) ? null : (memory.names[keyedHash(`${kind}:${value}`)] ?? null);
}

/** Names the values of one text, or of several: the memory is copied once, however many there are. */
export class Namer {
  readonly #memory: PseudonymMemory;
  readonly #keyedHash: (text: string) => string;
  readonly #naming: Naming;
  #fresh: { readonly counts: Record<string, number>; readonly names: Record<string, string> } | null = null;

  constructor(memory: PseudonymMemory, keyedHash: (text: string) => string, naming: Naming = numbered) {
    this.#memory = memory;
    this.#keyedHash = keyedHash;
    this.#naming = naming;
  }

  /** The pseudonym for a value. `isNew`: it was named just now. */
  name(kind: MaskedKind, value: string): { pseudonym: string; isNew: boolean } {
    if (DROPPED.has(kind)) return { pseudonym: `«${kind}»`, isNew: false };
    const hash = this.#keyedHash(`${kind}:${value}`);
    const known = (this.#fresh ?? this.#memory).names[hash];
    if (known !== undefined) return { pseudonym: known, isNew: false };
    this.#fresh ??= { counts: { ...this.#memory.counts }, names: { ...this.#memory.names } };
    const count = (this.#fresh.counts[kind] ?? 0) + 1;
    const pseudonym = this.#naming(kind, value, count);
    this.#fresh.counts[kind] = count;
    this.#fresh.names[hash] = pseudonym;
    return { pseudonym, isNew: true };
  }

  /** The memory that knows all that was named. */
  get memory(): PseudonymMemory {
    return this.#fresh === null ? this.#memory : { ...this.#memory, ...this.#fresh };
  }
}

/** The keyed hash under which a value is let through: whatever kind it was taken for, however it was spaced. */
export function releaseHash(written: string, keyedHash: (text: string) => string): string {
  const compact = written
    .normalize("NFKC")
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}]/gu, "");
  return keyedHash(`released:${compact}`);
}

/** The memory of a conversation in which this value is let through from now on. */
export function release(memory: PseudonymMemory, hash: string): PseudonymMemory {
  const released = memory.released ?? [];
  return released.includes(hash) ? memory : { ...memory, released: [...released, hash] };
}
