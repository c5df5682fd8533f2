// SPDX-License-Identifier: Apache-2.0
import { ok, type Result, refuse } from "#kernel";
import { CompactRange, foldRoots } from "./compact-range.ts";
import type { TileRefusal } from "./errors.ts";
import { HASH_BYTES, type Hash } from "./hash.ts";
import { isSubtree, splitOf } from "./subtree.ts";
import { foldHashes, locate, type TileSource, tileOf } from "./tile.ts";

/** Leaves [start, end), a subtree. */
type Span = readonly [start: number, end: number];

/**
 * Makes the proof that leaf `index` lies in the tree of `size` leaves, from its tiles.
 *
 * @returns Sibling hashes, leaf level first; or `out_of_range`, `tile_missing`, `tile_too_narrow`.
 */
export async function proveInclusion(
  index: number,
  size: number,
  tiles: TileSource,
): Promise<Result<Hash[], TileRefusal>> {
  return proveSubtreeInclusion(index, { start: 0, end: size }, size, tiles);
}

/** The same within the subtree [start, end) of the tree of `size` leaves. */
export async function proveSubtreeInclusion(
  index: number,
  { start, end }: { readonly start: number; readonly end: number },
  size: number,
  tiles: TileSource,
): Promise<Result<Hash[], TileRefusal>> {
  if (!isSubtree(start, end) || end > size || !(index >= start && index < end))
    return refuse({ reason: "out_of_range", start: index, end, size });
  const siblings: Span[] = [];
  let [from, to] = [start, end];
  while (to - from > 1) {
    const split = from + splitOf(to - from);
    siblings.push(index < split ? [split, to] : [from, split]);
    if (index < split) to = split;
    else from = split;
  }
  return hashSpans(siblings.reverse(), size, tiles);
}

/**
 * Makes the proof that the tree of `size` leaves extends the one of `oldSize`; empty for equal sizes.
 *
 * @returns The proof, or `out_of_range` (also from the empty tree), `tile_missing`, `tile_too_narrow`.
 */
export async function proveConsistency(
  oldSize: number,
  size: number,
  tiles: TileSource,
): Promise<Result<Hash[], TileRefusal>> {
  return proveSubtreeConsistency({ start: 0, end: oldSize }, size, tiles);
}

/** The same for any subtree [start, end) of the tree of `size` leaves. */
export async function proveSubtreeConsistency(
  { start, end }: { readonly start: number; readonly end: number },
  size: number,
  tiles: TileSource,
): Promise<Result<Hash[], TileRefusal>> {
  if (!isSubtree(start, end) || end > size) return refuse({ reason: "out_of_range", start, end, size });
  return hashSpans(consistencySpans(start, end, size), size, tiles);
}

/** draft-ietf-plants-merkle-tree-certs §4.4.1; for start = 0 it is RFC 9162 §2.1.4.1. */
function consistencySpans(start: number, end: number, size: number): Span[] {
  const spans: Span[] = [];
  let [from, to] = [0, size];
  // Whether what we look for is still the whole subtree, whose root the verifier knows.
  let [lo, isKnown] = [start, true];
  while (!(lo === from && end === to)) {
    const split = from + splitOf(to - from);
    if (end <= split) {
      spans.push([split, to]);
      to = split;
    } else {
      spans.push([from, split]);
      if (lo < split) [lo, isKnown] = [split, false];
      from = split;
    }
  }
  if (!isKnown) spans.push([from, to]);
  return spans.reverse();
}

/** The root of the tree of `size` leaves, from its tiles. */
export async function rootFromTiles(size: number, tiles: TileSource): Promise<Result<Hash, TileRefusal>> {
  if (size === 0) return ok(foldRoots([]));
  const hashes = await hashSpans([[0, size]], size, tiles);
  return hashes.ok ? ok(hashes.value[0] ?? foldRoots([])) : hashes;
}

/** The compact range of the tree of `size` leaves, from its tiles: to go on hashing from there. */
export async function rangeFromTiles(size: number, tiles: TileSource): Promise<Result<CompactRange, TileRefusal>> {
  const spans: Span[] = [];
  for (let at = 0; at < size; ) {
    const end = at + 2 ** heightWithin(size - at);
    spans.push([at, end]);
    at = end;
  }
  const roots = await hashSpans(spans, size, tiles);
  return roots.ok ? ok(new CompactRange(size, roots.value)) : roots;
}

async function hashSpans(
  spans: readonly Span[],
  size: number,
  tiles: TileSource,
): Promise<Result<Hash[], TileRefusal>> {
  const read = new Map<string, Uint8Array>();
  const hashes: Hash[] = [];
  for (const [start, end] of spans) {
    const roots: Hash[] = [];
    // A subtree that is not full falls into complete ones, largest first.
    for (let at = start; at < end; ) {
      const height = heightWithin(end - at);
      const place = locate(height, at / 2 ** height);
      const tile = await readTile(place.level, place.index, size, tiles, read);
      if (!tile.ok) return tile;
      roots.push(foldHashes(tile.value, place.from, place.count));
      at += 2 ** height;
    }
    hashes.push(foldRoots(roots));
  }
  return ok(hashes);
}

function heightWithin(width: number): number {
  let height = 0;
  while (2 ** (height + 1) <= width) height += 1;
  return height;
}

async function readTile(
  level: number,
  index: number,
  size: number,
  tiles: TileSource,
  read: Map<string, Uint8Array>,
): Promise<Result<Uint8Array, TileRefusal>> {
  const key = `${level}/${index}`;
  const known = read.get(key);
  if (known !== undefined) return ok(known);
  const wanted = tileOf(size, level, index);
  if (wanted === null) throw new RangeError("Cannot read a tile: the tree has no such tile");
  const bytes = await tiles(wanted);
  if (bytes === null) return refuse({ reason: "tile_missing", ...wanted });
  if (bytes.length < wanted.width * HASH_BYTES)
    return refuse({ reason: "tile_too_narrow", level, index, hashes: Math.floor(bytes.length / HASH_BYTES) });
  read.set(key, bytes);
  return ok(bytes);
}
