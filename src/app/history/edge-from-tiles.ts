// SPDX-License-Identifier: Apache-2.0
import { edgeWidth, HASH_BYTES, levelsOf, TILE_WIDTH, type TileSource, type TreeEdge } from "#tlog";

/** The partial tiles of a tree of `size` leaves, from wherever tiles are; null when one is missing. */
export async function edgeFromTiles(size: number, tiles: TileSource): Promise<TreeEdge | null> {
  const edge: Uint8Array[] = [];
  for (let level = 0; level < levelsOf(size); level += 1) {
    const width = edgeWidth(size, level);
    const index = Math.floor(size / TILE_WIDTH ** (level + 1));
    const hashes = width === 0 ? new Uint8Array(0) : await tiles({ level, index, width });
    if (hashes === null || hashes.length < width * HASH_BYTES) return null;
    edge.push(hashes.slice(0, width * HASH_BYTES));
  }
  return { size, tiles: edge };
}
