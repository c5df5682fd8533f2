// SPDX-License-Identifier: Apache-2.0
import { concatBytes } from "#kernel";
import { foldRoots } from "./compact-range.ts";
import { HASH_BYTES, type Hash } from "./hash.ts";
import { edgeWidth, foldHashes, TILE_WIDTH, type TileId } from "./tile.ts";

/** A tile with its hashes. */
export type Tile = TileId & { readonly hashes: Uint8Array };

/** The partial tiles at the right edge of a tree, by level: with the size, all that appending needs. */
export type TreeEdge = { readonly size: number; readonly tiles: readonly Uint8Array[] };

export const EMPTY_TREE: TreeEdge = { size: 0, tiles: [] };

/** How many levels of tiles a tree has, the one that only a root would stand on left out. */
export function levelsOf(size: number): number {
  let levels = 0;
  while (Math.floor(size / TILE_WIDTH ** levels) > 0) levels += 1;
  return levels;
}

/**
 * Appends leaves: which tiles change, and the new edge. Full tiles are written once and never again; a partial one grows.
 * Cost: about one hash per leaf; independent of the size of the tree.
 *
 * @throws RangeError - If the edge does not fit its size.
 */
export function growTree(
  edge: TreeEdge,
  leaves: readonly Hash[],
): { readonly edge: TreeEdge; readonly changed: readonly Tile[] } {
  requireEdge(edge);
  const changed: Tile[] = [];
  const tiles: Uint8Array[] = [];
  let [fresh, level] = [leaves, 0];
  while (fresh.length > 0 || level < edge.tiles.length) {
    const first = Math.floor(edge.size / TILE_WIDTH ** level);
    const hashes = concatBytes(edge.tiles[level] ?? new Uint8Array(0), ...fresh);
    const parents: Hash[] = [];
    let from = 0;
    for (; hashes.length - from >= TILE_WIDTH * HASH_BYTES; from += TILE_WIDTH * HASH_BYTES) {
      const full = hashes.slice(from, from + TILE_WIDTH * HASH_BYTES);
      changed.push({ level, index: Math.floor(first / TILE_WIDTH) + parents.length, width: TILE_WIDTH, hashes: full });
      parents.push(foldHashes(full, 0, TILE_WIDTH));
    }
    const partial = hashes.slice(from);
    if (partial.length > 0 && fresh.length > 0) {
      const index = Math.floor(first / TILE_WIDTH) + parents.length;
      changed.push({ level, index, width: partial.length / HASH_BYTES, hashes: partial });
    }
    tiles.push(partial);
    [fresh, level] = [parents, level + 1];
  }
  return { edge: { size: edge.size + leaves.length, tiles }, changed };
}

/** The root of the tree that an edge belongs to. */
export function rootOfEdge(edge: TreeEdge): Hash {
  requireEdge(edge);
  const roots: Hash[] = [];
  for (let level = edge.tiles.length - 1; level >= 0; level -= 1) {
    const hashes = edge.tiles[level] ?? new Uint8Array(0);
    const width = hashes.length / HASH_BYTES;
    let from = 0;
    for (let count = TILE_WIDTH / 2; count >= 1; count /= 2) {
      if (Math.floor(width / count) % 2 === 0) continue;
      roots.push(foldHashes(hashes, from, count));
      from += count;
    }
  }
  return foldRoots(roots);
}

function requireEdge({ size, tiles }: TreeEdge): void {
  for (let level = 0; level < Math.max(tiles.length, levelsOf(size)); level += 1) {
    if ((tiles[level]?.length ?? 0) !== edgeWidth(size, level) * HASH_BYTES)
      throw new RangeError(`Cannot use the edge of a tree: level ${level} does not fit a size of ${size}`);
  }
}
