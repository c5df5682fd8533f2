// SPDX-License-Identifier: Apache-2.0
import { type Clock, FatalError, type Random, utf8 } from "#kernel";
import {
  type Checkpoint,
  commitTo,
  EMPTY_TREE,
  encodeBundle,
  equalHashes,
  growTree,
  leafHash,
  OPENING_BYTES,
  openCheckpoint,
  parseBundle,
  rootFromTiles,
  rootOfEdge,
  TILE_WIDTH,
  type TreeEdge,
} from "#tlog";
import { entryContent, PADDING } from "./content.ts";
import { type LogKeys, ownPolicy, signCheckpoint } from "./log-keys.ts";
import { withPadding } from "./padding.ts";
import type { CheckpointAnchor, HistoryTree, LeafRecord, RecordedEntry, SequenceTx } from "./ports.ts";

export type SequencerDeps = {
  readonly tree: HistoryTree;
  readonly keys: LogKeys;
  readonly anchor: CheckpointAnchor;
  readonly clock: Clock;
  readonly random: Random;
  readonly settings: SequencerSettings;
};

export type SequencerSettings = {
  /** Entries of one batch at most. */
  readonly maxEntries: number;
  /** Each batch is filled up with padding to a multiple of this. */
  readonly padTo: number;
  /** Without entries, a batch of padding is made after this, so that a checkpoint is never older. */
  readonly idleMs: number;
};

export const SEQUENCER_DEFAULTS: SequencerSettings = { maxEntries: 4_096, padTo: 8, idleMs: 10 * 60_000 };

/**
 * Puts every waiting entry into the tree, batch by batch, and signs a checkpoint over each. Meant to be called on a beat by
 * every node: an advisory lock lets one work, and the others return at once.
 *
 * Durable steps, in order: (1) leaves, tiles and checkpoint in one transaction, (2) the anchor. If we stop before (1) nothing
 * happened, and the signature, which never left this process, is forgotten. If we stop between, the anchor is merely old.
 *
 * @returns How many entries were put into the tree.
 * @throws FatalError - `history.head_invalid`, `history.tree_diverged`, `history.rolled_back`: the stored tree is not what
 * was signed. Nothing is signed until somebody has looked: signing on would be the fork.
 */
export async function sequenceHistory(deps: SequencerDeps): Promise<number> {
  let total = 0;
  for (;;) {
    const note = await deps.anchor.read();
    const done = await deps.tree.inSequence((tx) => sequenceBatch(deps, tx, note));
    if (done === null || done.note === null) return total;
    await deps.anchor.write(done.note);
    total += done.entries;
    if (done.entries < deps.settings.maxEntries) return total;
  }
}

async function sequenceBatch(
  deps: SequencerDeps,
  tx: SequenceTx,
  anchored: string | null,
): Promise<{ readonly entries: number; readonly note: string | null }> {
  const { keys, clock, random, settings } = deps;
  const head = await readHead(deps, tx);
  await requireAnchored(deps, head, anchored);
  const { edge, entries: edgeEntries } = await readEdge(tx, head);
  const pending = await tx.pending(settings.maxEntries);
  // The clock may have jumped back; what is signed never does.
  const at = Math.max(Math.floor(clock.now() / 1_000), head?.signedAt ?? 0);
  const isFresh = head !== null && at - head.signedAt < settings.idleMs / 1_000;
  if (pending.length === 0 && isFresh) return { entries: 0, note: null };

  const slots = withPadding(pending, settings.padTo, random);
  const leaves = slots.map((slot, i) => makeLeaf(slot, edge.size + i, random));
  const grown = growTree(
    edge,
    leaves.map(({ entry }) => leafHash(entry)),
  );
  const { size } = grown.edge;
  const note = signCheckpoint(keys, { origin: keys.origin, size, root: rootOfEdge(grown.edge) }, at);
  await tx.write({
    leaves: leaves.map(({ record }) => record),
    hashes: grown.changed,
    entries: bundlesOf(edge.size, edgeEntries, leaves),
    checkpoint: { size, note, at: new Date(at * 1_000) },
  });
  return { entries: pending.length, note };
}

async function readHead({ keys }: SequencerDeps, tx: SequenceTx): Promise<Checkpoint | null> {
  const stored = await tx.head();
  if (stored === null) return null;
  const opened = openCheckpoint(stored.note, ownPolicy(keys));
  if (!opened.ok || opened.value.size !== stored.size)
    throw new FatalError(
      "history.head_invalid",
      `Cannot extend the history: its last checkpoint, of size ${stored.size}, was not signed with this key and name`,
    );
  return opened.value;
}

async function readEdge(
  tx: SequenceTx,
  head: Checkpoint | null,
): Promise<{ readonly edge: TreeEdge; readonly entries: readonly Uint8Array[] }> {
  if (head === null) return { edge: EMPTY_TREE, entries: [] };
  const { hashes, entries } = await tx.edge(head.size);
  const edge = { size: head.size, tiles: hashes };
  const bundle = parseBundle(entries);
  if (!isWhole(edge, head) || !bundle.ok || bundle.value.length !== head.size % TILE_WIDTH)
    throw new FatalError(
      "history.tree_diverged",
      `Cannot extend the history: its tiles do not give the root that was signed at size ${head.size}; run \`wardline history verify\``,
    );
  return { edge, entries: bundle.value };
}

function isWhole(edge: TreeEdge, head: Checkpoint): boolean {
  try {
    return equalHashes(rootOfEdge(edge), head.root);
  } catch (error) {
    if (error instanceof RangeError) return false;
    throw error;
  }
}

/** Refuses to go on in a database that forgot, or has another version of, what this node signed last. */
async function requireAnchored(
  { tree, keys }: SequencerDeps,
  head: Checkpoint | null,
  anchored: string | null,
): Promise<void> {
  if (anchored === null) return;
  const anchor = openCheckpoint(utf8(anchored), ownPolicy(keys));
  // Another log's anchor, or a torn file: it says nothing about this one.
  if (!anchor.ok) return;
  const { size, root } = anchor.value;
  if (head?.size === size && equalHashes(head.root, root)) return;
  const now = head === null || head.size < size ? null : await rootFromTiles(size, (tile) => tree.tile(tile, "hashes"));
  if (now?.ok !== true || !equalHashes(now.value, root))
    throw new FatalError(
      "history.rolled_back",
      `Cannot extend the history: this node signed size ${size}, and the database does not have that tree; restore it, or remove history.checkpoint beside the root key to begin a new tree`,
    );
}

function makeLeaf(
  slot: RecordedEntry | null,
  leafIndex: number,
  random: Random,
): { readonly entry: Uint8Array; readonly record: LeafRecord } {
  const opening = random.bytes(OPENING_BYTES);
  const entry = commitTo(slot === null ? PADDING : utf8(entryContent(slot)), opening);
  return { entry, record: { leafIndex, historyId: slot?.historyId ?? null, opening } };
}

/** The bundles that change: the one at the edge is written whole again. */
function bundlesOf(
  size: number,
  edge: readonly Uint8Array[],
  leaves: readonly { readonly entry: Uint8Array }[],
): { readonly index: number; readonly width: number; readonly bytes: Uint8Array }[] {
  const entries = [...edge, ...leaves.map(({ entry }) => entry)];
  const first = Math.floor(size / TILE_WIDTH);
  return Array.from({ length: Math.ceil(entries.length / TILE_WIDTH) }, (_, i) => {
    const own = entries.slice(i * TILE_WIDTH, (i + 1) * TILE_WIDTH);
    return { index: first + i, width: own.length, bytes: encodeBundle(own) };
  });
}
