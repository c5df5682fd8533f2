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
};

export const EMPTY_MEMORY: PseudonymMemory = { counts: {}, names: {} };

/** Kinds of which nothing is kept, not even that two were the same. */
const DROPPED: ReadonlySet<MaskedKind> = new Set(["SECRET", "CREDIT_CARD"]);

/** The pseudonym for a value, and the memory that knows it. */
export function pseudonymFor(
  memory: PseudonymMemory,
  kind: MaskedKind,
  value: string,
  keyedHash: (text: string) => string,
): { pseudonym: string; memory: PseudonymMemory } {
  if (DROPPED.has(kind)) return { pseudonym: `«${kind}»`, memory };
  const hash = keyedHash(`${kind}:${value}`);
  const known = memory.names[hash];
  if (known !== undefined) return { pseudonym: known, memory };
  const count = (memory.counts[kind] ?? 0) + 1;
  const pseudonym = `«${kind}_${count}»`;
  return {
    pseudonym,
    memory: { counts: { ...memory.counts, [kind]: count }, names: { ...memory.names, [hash]: pseudonym } },
  };
}
