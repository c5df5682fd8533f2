// SPDX-License-Identifier: Apache-2.0

/** The features that training saw, each with its row in the weights and how rare it was (inverse document frequency). */
export type Vocabulary = {
  readonly hashes: Uint32Array;
  readonly rarity: Float32Array;
  /** The row of a hashed feature, or -1. */
  readonly rowOf: (hash: number) => number;
};

/** Steps of the stored rarity: eight bits between 0 and this. */
export const RAREST = 12;

/**
 * Counts in how many texts each feature stands. Of many texts only features of two or more are kept: one that a single text has says
 * nothing about the next, and they are most of the table.
 */
export function learnVocabulary(texts: readonly (readonly (readonly number[])[])[]): Vocabulary {
  const counts = new Map<number, number>();
  for (const groups of texts) {
    for (const hash of new Set(groups.flat())) counts.set(hash, (counts.get(hash) ?? 0) + 1);
  }
  const least = texts.length < 1_000 ? 1 : 2;
  const kept = [...counts].filter(([, count]) => count >= least).sort(([a], [b]) => a - b);
  return makeVocabulary(
    Uint32Array.from(kept, ([hash]) => hash),
    Uint8Array.from(kept, ([, count]) => toByte(Math.log((texts.length + 1) / (count + 0.5)))),
  );
}

/**
 * Makes the table from what is stored.
 *
 * @param rarity - One byte each, in steps of `RAREST / 255`.
 */
export function makeVocabulary(hashes: Uint32Array, rarity: Uint8Array): Vocabulary {
  const size = 2 ** Math.ceil(Math.log2(Math.max(2, hashes.length * 2)));
  const slots = new Int32Array(size).fill(-1);
  hashes.forEach((hash, row) => {
    let at = hash & (size - 1);
    while (slots[at] !== -1) at = (at + 1) & (size - 1);
    slots[at] = row;
  });
  return {
    hashes,
    rarity: Float32Array.from(rarity, (step) => (step * RAREST) / 255),
    rowOf(hash) {
      let at = hash & (size - 1);
      for (;;) {
        const row = slots[at] ?? -1;
        if (row === -1 || hashes[row] === hash) return row;
        at = (at + 1) & (size - 1);
      }
    },
  };
}

/** The rarity of each row as one byte. */
export function rarityBytes(vocabulary: Vocabulary): Uint8Array {
  return Uint8Array.from(vocabulary.rarity, toByte);
}

function toByte(value: number): number {
  return Math.max(1, Math.min(255, Math.round((value * 255) / RAREST)));
}
