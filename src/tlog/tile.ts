// SPDX-License-Identifier: Apache-2.0
import { ok, type Result, refuse } from "#kernel";
import type { PathRefusal } from "./errors.ts";
import { HASH_BYTES, type Hash, nodeHash } from "./hash.ts";

/** Hashes in a full tile: eight levels of the tree (C2SP tlog-tiles, "Merkle Tree"). */
export const TILE_WIDTH = 256;
const TILE_HEIGHT = 8;

/** `level` counts tiles, 0 at the leaves; `width` is 1–256, and less than 256 only at the right edge. */
export type TileId = { readonly level: number; readonly index: number; readonly width: number };

/** Where tiles come from. A wider tile than asked for may be given: a tile only ever grows to the right. */
export type TileSource = (tile: TileId) => Promise<Uint8Array | null>;

/** How many hashes the partial tile at the right edge has, 0 when there is none. */
export function edgeWidth(size: number, level: number): number {
  return Math.floor(size / TILE_WIDTH ** level) % TILE_WIDTH;
}

/** The tile as a tree of `size` leaves has it, or null if that tree has none there. */
export function tileOf(size: number, level: number, index: number): TileId | null {
  const nodes = Math.floor(size / TILE_WIDTH ** level);
  const width = Math.min(TILE_WIDTH, nodes - index * TILE_WIDTH);
  return width > 0 ? { level, index, width } : null;
}

/** Every tile of a tree, level by level. */
export function* tilesOf(size: number): Generator<TileId> {
  for (let level = 0; size >= TILE_WIDTH ** level; level += 1) {
    for (let index = 0; ; index += 1) {
      const tile = tileOf(size, level, index);
      if (tile === null) break;
      yield tile;
    }
  }
}

/** `tile/<level>/<index>[.p/<width>]`, or below `tile/entries/` for entry bundles. */
export function tilePath(tile: TileId, kind: "hashes" | "entries" = "hashes"): string {
  const digits = String(tile.index);
  const groups = digits.padStart(Math.ceil(digits.length / 3) * 3, "0").match(/\d{3}/gu) ?? [];
  const index = groups.map((group, i) => (i < groups.length - 1 ? `x${group}` : group)).join("/");
  const suffix = tile.width < TILE_WIDTH ? `.p/${tile.width}` : "";
  return `tile/${kind === "entries" ? kind : tile.level}/${index}${suffix}`;
}

const PATH = /^tile\/(entries|0|[1-5]\d?|6[0-3]?|[7-9])\/((?:x\d{3}\/)*\d{3})(?:\.p\/([1-9]\d{0,2}))?$/u;

/** Reads a path back. Another spelling of the same tile is refused: paths are cached and compared as texts. */
export function parseTilePath(
  path: string,
): Result<{ readonly tile: TileId; readonly kind: "hashes" | "entries" }, PathRefusal> {
  const [, level, index = "", width] = PATH.exec(path) ?? [];
  if (level === undefined) return refuse({ reason: "not_a_tile_path" });
  const kind = level === "entries" ? "entries" : "hashes";
  const tile = {
    level: kind === "entries" ? 0 : Number(level),
    index: Number(index.replace(/[x/]/gu, "")),
    width: width === undefined ? TILE_WIDTH : Number(width),
  };
  if (!Number.isSafeInteger(tile.index) || tilePath(tile, kind) !== path) return refuse({ reason: "not_a_tile_path" });
  return ok({ tile, kind });
}

export function hashAt(hashes: Uint8Array, position: number): Hash {
  return hashes.subarray(position * HASH_BYTES, (position + 1) * HASH_BYTES);
}

/** The root over `count` hashes of a tile from `from`; `count` is a power of two. */
export function foldHashes(hashes: Uint8Array, from: number, count: number): Hash {
  let level = Array.from({ length: count }, (_, i) => hashAt(hashes, from + i));
  while (level.length > 1) {
    level = Array.from({ length: level.length / 2 }, (_, i) => nodeHash(at(level, 2 * i), at(level, 2 * i + 1)));
  }
  return at(level, 0);
}

function at(hashes: readonly Hash[], position: number): Hash {
  const hash = hashes[position];
  if (hash === undefined) throw new RangeError("Cannot fold hashes: there are fewer than a power of two");
  return hash;
}

/** The tile that holds a complete subtree of 2^height leaves, and where in it its hashes lie. */
export function locate(
  height: number,
  position: number,
): { readonly level: number; readonly index: number; readonly from: number; readonly count: number } {
  const count = 2 ** (height % TILE_HEIGHT);
  const first = position * count;
  return {
    level: Math.floor(height / TILE_HEIGHT),
    index: Math.floor(first / TILE_WIDTH),
    from: first % TILE_WIDTH,
    count,
  };
}
