// SPDX-License-Identifier: Apache-2.0
import { emptyRoot, type Hash, nodeHash } from "./hash.ts";
import { half, isOdd } from "./subtree.ts";

/**
 * The hashes of the complete subtrees that a tree of a given size falls into, largest first: all that is needed to
 * append leaves and to know the root. Holds one hash per set bit of the size.
 *
 * ```
 * size 6 = 4 + 2:     o
 *                   /   \
 *                 [4]   [2]      held: [root of leaves 0–3, root of leaves 4–5]
 * ```
 */
export class CompactRange {
  #size: number;
  readonly #roots: Hash[];

  /** Starts from the empty tree, or from the roots of the complete subtrees of a larger one, largest first. */
  constructor(size: number = 0, roots: readonly Hash[] = []) {
    this.#size = size;
    this.#roots = [...roots];
  }

  get size(): number {
    return this.#size;
  }

  append(leaf: Hash): void {
    let hash = leaf;
    for (let rest = this.#size; isOdd(rest); rest = half(rest)) hash = nodeHash(this.#roots.pop() ?? hash, hash);
    this.#roots.push(hash);
    this.#size += 1;
  }

  root(): Hash {
    return foldRoots(this.#roots);
  }
}

/** The root over complete subtrees, largest first (RFC 9162 §2.1.1: the split is at the largest power of two). */
export function foldRoots(roots: readonly Hash[]): Hash {
  const last = roots.at(-1);
  if (last === undefined) return emptyRoot();
  return roots.slice(0, -1).reduceRight((right, left) => nodeHash(left, right), last);
}

/** The root over all the leaf hashes. */
export function rootOf(leaves: Iterable<Hash>): Hash {
  const range = new CompactRange();
  for (const leaf of leaves) range.append(leaf);
  return range.root();
}
