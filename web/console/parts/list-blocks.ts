// SPDX-License-Identifier: Apache-2.0

/** Rows that come and go together. */
const BLOCK = 20;

/** What is remembered of a list, so that its blocks stay what they are when rows come before them. */
interface HeldBlocks {
  /** The row that the block 0 begins with. */
  readonly origin: number;
  readonly firstKey: string | null;
  readonly lastKey: string | null;
  readonly count: number;
}

export const NO_BLOCKS: HeldBlocks = { origin: 0, firstKey: null, lastKey: null, count: 0 };

interface ListBlock {
  /** Stays the same while rows come before or after. Negative: what came before the first rows. */
  readonly name: number;
  readonly from: number;
  readonly to: number;
}

/**
 * Cuts rows into blocks. Rows that came before the first, or went, move the names of the blocks along, so that what is in the page stays the
 * same element and nothing jumps. Where nothing of before is there any more, it begins anew. Pure; linear in the rows.
 */
export function blocksOf(
  keys: readonly string[],
  before: HeldBlocks,
): { readonly blocks: readonly ListBlock[]; readonly held: HeldBlocks } {
  const origin = originOf(keys, before);
  const count = keys.length;
  const nameOf = (row: number): number => Math.floor((row - origin) / BLOCK);
  const blocks: ListBlock[] = [];
  if (count > 0)
    for (let name = nameOf(0); name <= nameOf(count - 1); name += 1) {
      const from = origin + name * BLOCK;
      blocks.push({ name, from: Math.max(0, from), to: Math.min(count, from + BLOCK) });
    }
  return { blocks, held: { origin, firstKey: keys[0] ?? null, lastKey: keys.at(-1) ?? null, count } };
}

function originOf(keys: readonly string[], { origin, firstKey, lastKey, count }: HeldBlocks): number {
  if (firstKey === null || lastKey === null) return 0;
  const first = keys.indexOf(firstKey);
  if (first >= 0) return origin + first;
  const last = keys.lastIndexOf(lastKey);
  return last < 0 ? 0 : origin + last - (count - 1);
}
