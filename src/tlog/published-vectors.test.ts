// SPDX-License-Identifier: Apache-2.0
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { verifyDirectory } from "../../test/tlog/reference.ts";
import { openCheckpoint } from "./checkpoint.ts";
import { rootOf } from "./compact-range.ts";
import { parseBundle } from "./entry-bundle.ts";
import { leafHash } from "./hash.ts";
import { parseNoteKey } from "./note-key.ts";
import { proveConsistency, proveInclusion, rootFromTiles } from "./prove.ts";
import { type TileId, tilePath } from "./tile.ts";
import { verifyConsistency, verifySubtreeConsistency } from "./verify-consistency.ts";
import { verifyInclusion, verifySubtreeInclusion } from "./verify-inclusion.ts";

const vectors = join(import.meta.dirname, "../../../shared/vectors");
const isHere = existsSync(vectors);
if (!isHere) process.stdout.write("published vectors of merkle and tessera: skipped, not beside this checkout\n");

type Case = {
  readonly wantErr: boolean;
  readonly proof: readonly string[] | null;
  readonly leafIdx: number;
  readonly treeSize: number;
  readonly leafHash: string;
  readonly root: string;
  readonly start: number;
  readonly end: number;
  readonly size: number;
  readonly size1: number;
  readonly size2: number;
  readonly root1: string;
  readonly root2: string;
};

const bytes = (text: string): Uint8Array => Uint8Array.fromBase64(text);

const RUN = {
  inclusion: (c: Case, proof: Uint8Array[]) =>
    verifyInclusion({ index: c.leafIdx, size: c.treeSize, leaf: bytes(c.leafHash), root: bytes(c.root), proof }),
  consistency: (c: Case, proof: Uint8Array[]) =>
    verifyConsistency({
      oldSize: c.size1,
      size: c.size2,
      oldRoot: bytes(c.root1),
      root: bytes(c.root2),
      proof,
    }),
  subtreeinclusion: (c: Case, proof: Uint8Array[]) =>
    verifySubtreeInclusion({
      index: c.leafIdx,
      start: c.start,
      end: c.end,
      leaf: bytes(c.leafHash),
      root: bytes(c.root),
      proof,
    }),
  subtreeconsistency: (c: Case, proof: Uint8Array[]) =>
    verifySubtreeConsistency({
      start: c.start,
      end: c.end,
      size: c.size,
      subtreeRoot: bytes(c.root1),
      root: bytes(c.root2),
      proof,
    }),
};
const COUNT = { inclusion: 98, consistency: 98, subtreeinclusion: 204, subtreeconsistency: 118 } as const;

describe.skipIf(!isHere)("the proofs that transparency-dev/merkle publishes", () => {
  const cases = isHere
    ? Object.entries(
        (
          JSON.parse(readFileSync(join(vectors, "merkle/merkle-testdata-bundle.json"), "utf8")) as {
            vectors: Record<string, Case>;
          }
        ).vectors,
      )
    : [];

  test.each(Object.keys(RUN) as (keyof typeof RUN)[])("%s: each accepted or refused as it says", (kind) => {
    const own = cases.filter(([name]) => name.startsWith(`testdata/${kind}/`));
    expect(own.length).toBe(COUNT[kind]);
    const wrong = own.filter(([, c]) => RUN[kind](c, (c.proof ?? []).map(bytes)).ok === c.wantErr);
    expect(wrong.map(([name]) => name)).toEqual([]);
  });
});

describe.skipIf(!isHere)("the sample log of Tessera", () => {
  const log = join(vectors, "tlog/tessera-testdata/log");
  const key = parseNoteKey("example.com/log/testdata+33d7b496+AeHTu4Q3hEIMHNqc6fASMsq3rKNx280NI+oO5xCFkkSx");
  const policy = {
    origin: "example.com/log/testdata",
    logKeys: key.ok ? [key.value] : [],
    witnessKeys: [],
    quorum: 0,
  };
  const tiles = async (tile: TileId) => new Uint8Array(readFileSync(join(log, tilePath(tile))));
  const open = (size: number) => openCheckpoint(readFileSync(join(log, `checkpoint.${size}`)), policy);

  test("every checkpoint verifies, its tiles give its root, its entries its leaves", async () => {
    for (let size = 1; size <= 15; size += 1) {
      const checkpoint = open(size);
      if (!checkpoint.ok) throw new Error(checkpoint.refusal.reason);
      expect(checkpoint.value.size).toBe(size);
      expect(await rootFromTiles(size, tiles)).toEqual({ ok: true, value: checkpoint.value.root });
      const bundle = parseBundle(readFileSync(join(log, tilePath({ level: 0, index: 0, width: size }, "entries"))));
      if (!bundle.ok) throw new Error(bundle.refusal.reason);
      expect(rootOf(bundle.value.map(leafHash))).toEqual(checkpoint.value.root);
    }
    expect(open(0).ok).toBe(true);
  });

  test("each checkpoint is proved to extend each older one, and to hold each entry", async () => {
    const current = open(15);
    if (!current.ok) throw new Error(current.refusal.reason);
    const bundle = parseBundle(readFileSync(join(log, "tile/entries/000.p/15")));
    for (let index = 0; index < 15; index += 1) {
      const older = open(index + 1);
      const [consistent, included] = [
        await proveConsistency(index + 1, 15, tiles),
        await proveInclusion(index, 15, tiles),
      ];
      if (!older.ok || !consistent.ok || !included.ok || !bundle.ok) throw new Error("no proof");
      const { root } = current.value;
      const claim = { oldSize: index + 1, size: 15, oldRoot: older.value.root, root, proof: consistent.value };
      expect(verifyConsistency(claim).ok).toBe(true);
      const leaf = leafHash(bundle.value[index]!);
      expect(verifyInclusion({ index, size: 15, leaf, root, proof: included.value }).ok).toBe(true);
    }
  });

  test("the reference verifier of the test tree reads it too", () => {
    const publicKey = key.ok ? key.value.publicKey : new Uint8Array(0);
    expect(verifyDirectory(log, publicKey).entries.map(String).slice(0, 2)).toEqual(["one", "two"]);
  });
});
