// SPDX-License-Identifier: Apache-2.0
import { type JsonObject, utf8 } from "#kernel";
import { encodeBundle, formatNoteKey, HASH_BYTES, parseBundle, TILE_WIDTH, tilePath, tilesOf } from "#tlog";
import { entryContent } from "./content.ts";
import type { HistoryTree, StoredCheckpoint } from "./ports.ts";
import type { VerifierDeps } from "./verify-history.ts";

export type ExportedFile = { readonly path: string; readonly bytes: Uint8Array };

const PAGE = 2_000;

/**
 * Everything an auditor needs, as the files of C2SP tlog-tiles: `checkpoint`, `tile/…`, and beside them `keys`, every
 * checkpoint under `checkpoints/`, and `openings.jsonl` with what may be opened. Entries hold no personal data; ids in the
 * openings are random, and mean something only to who has the rest of the database.
 */
export async function* exportHistory({ tree, policy }: VerifierDeps): AsyncGenerator<ExportedFile> {
  const head = await tree.head();
  yield { path: "keys", bytes: utf8(policy.logKeys.map((key) => `${formatNoteKey(key)}\n`).join("")) };
  if (head === null) return;
  yield { path: "checkpoint", bytes: utf8(head.note) };
  for await (const { size, note } of everyCheckpoint(tree)) yield { path: `checkpoints/${size}`, bytes: utf8(note) };
  for (const tile of tilesOf(head.size)) {
    const hashes = await tree.tile(tile, "hashes");
    // Rows may have grown since the head was read; what is exported is the tree of this head.
    if (hashes !== null) yield { path: tilePath(tile), bytes: hashes.subarray(0, tile.width * HASH_BYTES) };
    const entries = tile.level === 0 ? await tree.tile(tile, "entries") : null;
    const bundle = parseBundle(entries ?? new Uint8Array(0));
    if (entries !== null && bundle.ok)
      yield { path: tilePath(tile, "entries"), bytes: encodeBundle(bundle.value.slice(0, tile.width)) };
  }
  yield* exportOpenings(tree, head.size);
}

async function* everyCheckpoint(tree: HistoryTree): AsyncGenerator<StoredCheckpoint> {
  for (let from = 0; ; ) {
    const page = await tree.checkpoints(from, PAGE);
    yield* page;
    if (page.length < PAGE) return;
    from = (page.at(-1)?.size ?? 0) + 1;
  }
}

/** One file per full tile of leaves: `openings/<index>.jsonl`, a line per leaf that can be opened. */
async function* exportOpenings(tree: HistoryTree, size: number): AsyncGenerator<ExportedFile> {
  for (let from = 0; from < size; from += TILE_WIDTH) {
    const leaves = (await tree.leaves(from, TILE_WIDTH)).filter(({ leafIndex }) => leafIndex < from + TILE_WIDTH);
    const lines = leaves.flatMap(({ leafIndex, entry, opening, historyId }): JsonObject[] =>
      opening === null || leafIndex >= size || (historyId !== null && entry === null)
        ? []
        : [{ index: leafIndex, opening: opening.toHex(), content: entry === null ? null : entryContent(entry) }],
    );
    yield {
      path: `openings/${from / TILE_WIDTH}.jsonl`,
      bytes: utf8(lines.map((line) => `${JSON.stringify(line)}\n`).join("")),
    };
  }
}
