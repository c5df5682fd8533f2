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

/** The pseudonym for a value, and the memory that knows it. `isNew`: it was named just now. */
export function pseudonymFor(
  memory: PseudonymMemory,
  kind: MaskedKind,
  value: string,
  keyedHash: (text: string) => string,
  naming: Naming = numbered,
): { pseudonym: string; isNew: boolean; memory: PseudonymMemory } {
  if (DROPPED.has(kind)) return { pseudonym: `«${kind}»`, isNew: false, memory };
  const hash = keyedHash(`${kind}:${value}`);
  const known = memory.names[hash];
  if (known !== undefined) return { pseudonym: known, isNew: false, memory };
  const count = (memory.counts[kind] ?? 0) + 1;
  const pseudonym = naming(kind, value, count);
  return {
    pseudonym,
    isNew: true,
    memory: {
      ...memory,
      counts: { ...memory.counts, [kind]: count },
      names: { ...memory.names, [hash]: pseudonym },
    },
  };
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
