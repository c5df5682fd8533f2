// SPDX-License-Identifier: Apache-2.0
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { utf8 } from "#kernel";
import { hashTree, path, proof } from "../../test/tlog/reference.ts";
import { CompactRange } from "./compact-range.ts";
import { EMPTY_TREE, growTree, rootOfEdge, type TreeEdge } from "./grow-tree.ts";
import { emptyRoot, type Hash, leafHash, nodeHash } from "./hash.ts";
import {
  proveConsistency,
  proveInclusion,
  proveSubtreeConsistency,
  proveSubtreeInclusion,
  rootFromTiles,
} from "./prove.ts";
import { isSubtree } from "./subtree.ts";
import type { TileSource } from "./tile.ts";
import { verifyConsistency, verifySubtreeConsistency } from "./verify-consistency.ts";
import { verifyInclusion, verifySubtreeInclusion } from "./verify-inclusion.ts";

const leaves = Array.from({ length: 1_200 }, (_, i) => leafHash(utf8(`entry ${i}`)));
const upTo = (n: number): Hash[] => leaves.slice(0, n);
const hex = (hashes: readonly Uint8Array[]): string[] => hashes.map((hash) => Buffer.from(hash).toString("hex"));

/** Grows in steps and keeps the tiles, as a store does. */
function store(steps: readonly number[]): { readonly tiles: TileSource; readonly edge: TreeEdge } {
  const kept = new Map<string, Uint8Array>();
  let edge = EMPTY_TREE;
  for (const step of steps) {
    const grown = growTree(edge, leaves.slice(edge.size, edge.size + step));
    for (const tile of grown.changed) kept.set(`${tile.level}/${tile.index}`, tile.hashes);
    edge = grown.edge;
  }
  return { edge, tiles: async ({ level, index }) => kept.get(`${level}/${index}`) ?? null };
}

async function value<V>(result: Promise<{ ok: true; value: V } | { ok: false; refusal: unknown }>): Promise<V> {
  const settled = await result;
  if (!settled.ok) throw new Error(JSON.stringify(settled.refusal));
  return settled.value;
}

describe("growTree()", () => {
  test("growTree() and CompactRange agree with the reference for every size up to 600", () => {
    const range = new CompactRange();
    let edge = EMPTY_TREE;
    for (let size = 0; size <= 600; size += 1) {
      const root = hex([hashTree(upTo(size))]);
      expect(hex([range.root()])).toEqual(root);
      expect(hex([rootOfEdge(edge)])).toEqual(root);
      range.append(leaves[size]!);
      edge = growTree(edge, [leaves[size]!]).edge;
    }
  });

  test("growTree() gives the same tree however the leaves are batched", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.integer({ min: 0, max: 300 }), { maxLength: 4 }), async (steps) => {
        const { edge, tiles } = store(steps);
        const root = hex([hashTree(upTo(edge.size))]);
        expect(hex([rootOfEdge(edge)])).toEqual(root);
        expect(hex([await value(rootFromTiles(edge.size, tiles))])).toEqual(root);
      }),
      { numRuns: 40 },
    );
  });

  test("growTree() refuses an edge that does not fit its size", () => {
    expect(() => growTree({ size: 3, tiles: [new Uint8Array(64)] }, [])).toThrow(RangeError);
    expect(() => rootOfEdge({ size: 256, tiles: [new Uint8Array(0)] })).toThrow(RangeError);
  });
});

describe("proofs from tiles", () => {
  const { tiles } = store([1, 255, 257, 500]);

  test("proveInclusion() gives what the reference gives, and verifyInclusion() accepts it", async () => {
    for (const size of [1, 2, 3, 7, 8, 255, 256, 257, 600, 1_013]) {
      const root = hashTree(upTo(size));
      for (const index of new Set([0, 1, 2, 128, 254, 255, 256, 511, size - 2, size - 1])) {
        if (index < 0 || index >= size) continue;
        const made = await value(proveInclusion(index, size, tiles));
        expect(hex(made)).toEqual(hex(path(index, upTo(size))));
        expect(verifyInclusion({ index, size, leaf: leaves[index]!, root, proof: made }).ok).toBe(true);
      }
    }
  });

  test("proveConsistency() gives what the reference gives, and verifyConsistency() accepts it", async () => {
    for (const size of [1, 2, 3, 7, 8, 255, 256, 257, 600, 1_013]) {
      for (const oldSize of new Set([1, 2, 3, 6, 255, 256, 512, size - 1, size])) {
        if (oldSize < 1 || oldSize > size) continue;
        const made = await value(proveConsistency(oldSize, size, tiles));
        expect(hex(made)).toEqual(hex(proof(oldSize, upTo(size))));
        const roots = { oldRoot: hashTree(upTo(oldSize)), root: hashTree(upTo(size)) };
        expect(verifyConsistency({ oldSize, size, ...roots, proof: made }).ok).toBe(true);
      }
    }
  });

  test("proveSubtree…() and verifySubtree…() agree on every subtree of a tree of 37 leaves", async () => {
    const size = 37;
    const root = hashTree(upTo(size));
    for (let start = 0; start < size; start += 1) {
      for (let end = start + 1; end <= size; end += 1) {
        if (!isSubtree(start, end)) continue;
        const subtreeRoot = hashTree(leaves.slice(start, end));
        const consistent = await value(proveSubtreeConsistency({ start, end }, size, tiles));
        expect(verifySubtreeConsistency({ start, end, size, subtreeRoot, root, proof: consistent }).ok).toBe(true);
        const other = nodeHash(subtreeRoot, root);
        expect(verifySubtreeConsistency({ start, end, size, subtreeRoot: other, root, proof: consistent }).ok).toBe(
          false,
        );
        const index = end - 1;
        const included = await value(proveSubtreeInclusion(index, { start, end }, size, tiles));
        const claim = { index, start, end, leaf: leaves[index]!, root: subtreeRoot, proof: included };
        expect(verifySubtreeInclusion(claim).ok).toBe(true);
        expect(verifySubtreeInclusion({ ...claim, leaf: leaves[start + 100]! }).ok).toBe(false);
      }
    }
  });

  test("no changed proof is accepted: a bit, an order, a length, an index, a size", async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 2, max: 1_013 }), fc.nat(), fc.nat(), async (size, at, bit) => {
        const index = at % size;
        const good = await value(proveInclusion(index, size, tiles));
        const root = hashTree(upTo(size));
        const claim = { index, size, leaf: leaves[index]!, root, proof: good };
        const flipped = good.map((hash) => Uint8Array.from(hash));
        flipped[at % good.length]![bit % 32]! ^= 1 << (bit % 8);
        const refusals = [
          { ...claim, proof: flipped },
          { ...claim, proof: good.slice(1) },
          { ...claim, proof: [...good, good[0]!] },
          { ...claim, proof: [good[0]!, ...good] },
          { ...claim, index: (index + 1) % size },
          { ...claim, index: size },
          { ...claim, index: -1 },
          { ...claim, root: emptyRoot() },
          { ...claim, leaf: leaves[(index + 1) % size]! },
          { ...claim, leaf: new Uint8Array(31) },
        ];
        for (const wrong of refusals) expect(verifyInclusion(wrong).ok).toBe(false);
      }),
      { numRuns: 30 },
    );
  });

  test("proveInclusion() names the tile that is missing or too narrow", async () => {
    expect(await proveInclusion(0, 300, async () => null)).toMatchObject({ refusal: { reason: "tile_missing" } });
    expect(await proveInclusion(0, 300, async () => new Uint8Array(32))).toMatchObject({
      refusal: { reason: "tile_too_narrow", hashes: 1 },
    });
    expect(await proveInclusion(300, 300, tiles)).toMatchObject({ refusal: { reason: "out_of_range" } });
    expect(await proveConsistency(0, 300, tiles)).toMatchObject({ refusal: { reason: "out_of_range" } });
    expect(await proveConsistency(301, 300, tiles)).toMatchObject({ refusal: { reason: "out_of_range" } });
  });
});
