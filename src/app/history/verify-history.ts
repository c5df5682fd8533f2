// SPDX-License-Identifier: Apache-2.0
import { utf8 } from "#kernel";
import {
  type Checkpoint,
  type CheckpointPolicy,
  type CheckpointRefusal,
  CompactRange,
  EMPTY_TREE,
  equalHashes,
  growTree,
  HASH_BYTES,
  leafHash,
  openCheckpoint,
  opensTo,
  parseBundle,
  rangeFromTiles,
  TILE_WIDTH,
  type TreeEdge,
  tileOf,
} from "#tlog";
import { entryContent, PADDING } from "./content.ts";
import { edgeFromTiles } from "./edge-from-tiles.ts";
import type { CheckpointAnchor, HistoryTree, LeafRecord, RecordedEntry, StoredCheckpoint } from "./ports.ts";
import { SEQUENCER_DEFAULTS } from "./sequence.ts";

/** What is wrong with a history, and where. */
export type HistoryProblem =
  | { readonly problem: "checkpoint_invalid"; readonly size: number; readonly refusal: CheckpointRefusal }
  | { readonly problem: "older_checkpoint_not_extended"; readonly size: number; readonly from: "since" | "anchor" }
  | { readonly problem: "root_mismatch"; readonly size: number }
  | { readonly problem: "tile_wrong"; readonly level: number; readonly index: number }
  | { readonly problem: "entries_missing"; readonly index: number }
  | { readonly problem: "leaf_unaccounted"; readonly leafIndex: number }
  | { readonly problem: "row_gone"; readonly leafIndex: number }
  | { readonly problem: "content_changed"; readonly leafIndex: number }
  /** Nothing of ours removes one: whoever changes or drops a row could hide it that way. */
  | { readonly problem: "opening_gone"; readonly leafIndex: number }
  /** The row says another time than the checkpoints before and after it allow. */
  | { readonly problem: "time_impossible"; readonly leafIndex: number }
  | { readonly problem: "rows_outside_the_tree"; readonly count: number };

export type HistoryVerdict = {
  readonly size: number;
  readonly checkpoints: number;
  /** Leaves whose content was opened and found as committed to; padding counts. */
  readonly opened: number;
  /** Leaves whose opening is gone: they prove that something was done, and no longer what. */
  readonly erased: number;
  readonly problems: readonly HistoryProblem[];
};

export type VerifierDeps = {
  readonly tree: HistoryTree;
  readonly policy: CheckpointPolicy;
  readonly anchor: CheckpointAnchor;
  /** From so many leaves on, a batch of the sequencer is full, and others may have waited while it was signed; left out: as it ships. */
  readonly fullBatch?: number;
};

/** Beyond these, one more tells nobody more. */
const MAX_PROBLEMS = 100;
const PAGE = 2_000;
/** Clocks of nodes differ, and a transaction takes its time. */
const CLOCK_TOLERANCE_MS = 120_000;

/**
 * Hashes the whole history again, from the entries up, and compares it with every signature, every tile and every row.
 *
 * @param since - A checkpoint one kept: what lies before it is not looked at again, but must be what it was.
 * @returns What was found. Never throws for what the database holds.
 */
export async function verifyHistory(
  deps: VerifierDeps,
  since: string | null,
  onProgress: (done: number, size: number) => void = () => undefined,
): Promise<HistoryVerdict> {
  const problems: HistoryProblem[] = [];
  const add = (problem: HistoryProblem): void => {
    if (problems.length < MAX_PROBLEMS) problems.push(problem);
  };
  const older = await readOlder(deps, since, add);
  const head = await deps.tree.head();
  const size = head?.size ?? 0;
  for (const { from, checkpoint } of older) {
    if (checkpoint.size > size) add({ problem: "older_checkpoint_not_extended", size: checkpoint.size, from });
  }
  const begin = older.find(({ from }) => from === "since")?.checkpoint.size ?? 0;
  const start = Math.min(begin, size) - (Math.min(begin, size) % TILE_WIDTH);
  const times = await verifyTree({ ...deps, older, start, size, add, onProgress });
  const fullBatch = deps.fullBatch ?? SEQUENCER_DEFAULTS.maxEntries;
  const { opened, erased } = await verifyRows(deps.tree, { start, size, times, fullBatch, add });
  const count = await deps.tree.countUnaccounted();
  if (count > 0) add({ problem: "rows_outside_the_tree", count });
  return { size, checkpoints: times.length, opened, erased, problems };
}

type Add = (problem: HistoryProblem) => void;
type SignedTime = { readonly size: number; readonly atMs: number };
type Older = { readonly from: "since" | "anchor"; readonly checkpoint: Checkpoint };

async function readOlder({ anchor, policy }: VerifierDeps, since: string | null, add: Add): Promise<Older[]> {
  const kept = [
    { from: "since", text: since },
    { from: "anchor", text: await anchor.read() },
  ] as const;
  return kept.flatMap(({ from, text }) => {
    if (text === null) return [];
    const opened = openCheckpoint(utf8(text), policy);
    if (opened.ok) return [{ from, checkpoint: opened.value }];
    add({ problem: "checkpoint_invalid", size: 0, refusal: opened.refusal });
    return [];
  });
}

/** Entries give leaves, leaves give tiles and roots, roots are what was signed. Returns what was signed when. */
async function verifyTree(walk: {
  readonly tree: HistoryTree;
  readonly policy: CheckpointPolicy;
  readonly older: readonly Older[];
  readonly start: number;
  readonly size: number;
  readonly add: Add;
  readonly onProgress: (done: number, size: number) => void;
}): Promise<SignedTime[]> {
  const { tree, policy, older, start, size, add, onProgress } = walk;
  const begun = await beginAt(tree, start);
  if (begun === null) {
    add({ problem: "root_mismatch", size: start });
    return [];
  }
  let { edge } = begun;
  const { range } = begun;
  const signed = signedFrom(tree, start);
  let next = await signed();
  const times: SignedTime[] = [];
  const checkRoots = async (): Promise<void> => {
    for (const { from, checkpoint } of older) {
      if (checkpoint.size === range.size && !equalHashes(checkpoint.root, range.root()))
        add({ problem: "older_checkpoint_not_extended", size: checkpoint.size, from });
    }
    while (next !== null && next.size <= range.size) {
      const opened = openCheckpoint(utf8(next.note), policy);
      if (!opened.ok) add({ problem: "checkpoint_invalid", size: next.size, refusal: opened.refusal });
      else if (opened.value.size !== range.size || !equalHashes(opened.value.root, range.root()))
        add({ problem: "root_mismatch", size: next.size });
      else times.push({ size: next.size, atMs: opened.value.signedAt * 1_000 });
      next = await signed();
    }
  };
  await checkRoots();
  for (let index = start / TILE_WIDTH; index * TILE_WIDTH < size; index += 1) {
    const width = tileOf(size, 0, index)?.width ?? 0;
    const bundle = parseBundle((await tree.tile({ level: 0, index, width }, "entries")) ?? new Uint8Array(0));
    if (!bundle.ok || bundle.value.length < width) {
      add({ problem: "entries_missing", index });
      return times;
    }
    const leaves = bundle.value.slice(0, width).map(leafHash);
    for (const leaf of leaves) {
      range.append(leaf);
      if (next?.size === range.size || older.some(({ checkpoint }) => checkpoint.size === range.size))
        await checkRoots();
    }
    const grown = growTree(edge, leaves);
    for (const { hashes, ...tile } of grown.changed) {
      if (tile.width < TILE_WIDTH && range.size < size) continue;
      const stored = await tree.tile(tile, "hashes");
      if (stored === null || !equalHashes(stored.subarray(0, tile.width * HASH_BYTES), hashes))
        add({ problem: "tile_wrong", level: tile.level, index: tile.index });
    }
    edge = grown.edge;
    onProgress(range.size, size);
  }
  return times;
}

async function beginAt(
  tree: HistoryTree,
  start: number,
): Promise<{ readonly range: CompactRange; readonly edge: TreeEdge } | null> {
  if (start === 0) return { range: new CompactRange(), edge: EMPTY_TREE };
  const range = await rangeFromTiles(start, (tile) => tree.tile(tile, "hashes"));
  const edge = await edgeFromTiles(start, (tile) => tree.tile(tile, "hashes"));
  return range.ok && edge !== null ? { range: range.value, edge } : null;
}

/** Stored checkpoints one by one, read in pages. */
function signedFrom(tree: HistoryTree, fromSize: number): () => Promise<StoredCheckpoint | null> {
  let page: readonly StoredCheckpoint[] = [];
  let [at, from, isLast] = [0, fromSize, false];
  return async () => {
    if (at === page.length && !isLast) {
      page = await tree.checkpoints(from, PAGE);
      isLast = page.length < PAGE;
      [at, from] = [0, (page.at(-1)?.size ?? 0) + 1];
    }
    return page[at++] ?? null;
  };
}

/** Every leaf stands for a row that says what was committed to, or for padding. */
async function verifyRows(
  tree: HistoryTree,
  walk: {
    readonly start: number;
    readonly size: number;
    readonly times: readonly SignedTime[];
    readonly fullBatch: number;
    readonly add: Add;
  },
): Promise<{ readonly opened: number; readonly erased: number }> {
  const { start, size, add } = walk;
  const entryOf = entryReader(tree, size);
  const judgeTime = timeJudge(walk);
  let [opened, erased, wanted] = [0, 0, start];
  for (let isLast = false; !isLast; ) {
    const page = await tree.leaves(wanted, PAGE);
    isLast = page.length < PAGE;
    for (const leaf of page) {
      // Grown since the head was read.
      if (leaf.leafIndex >= size) break;
      for (; wanted < leaf.leafIndex; wanted += 1) add({ problem: "leaf_unaccounted", leafIndex: wanted });
      wanted = leaf.leafIndex + 1;
      const state = await judgeLeaf(leaf, entryOf);
      if (state === "opened") opened += 1;
      else {
        if (state === "opening_gone") erased += 1;
        add({ problem: state, leafIndex: leaf.leafIndex });
      }
      if (!judgeTime(leaf.leafIndex, leaf.entry)) add({ problem: "time_impossible", leafIndex: leaf.leafIndex });
    }
  }
  for (; wanted < size; wanted += 1) add({ problem: "leaf_unaccounted", leafIndex: wanted });
  return { opened, erased };
}

/**
 * Asked leaf by leaf, in order: a row is younger than the checkpoint that does not hold it yet, and older than the first that does. Where the
 * batch before was full, rows had to wait while that checkpoint was signed; they are as young as the rows that went into it, for who waits
 * goes in by age.
 */
function timeJudge({
  start,
  times,
  fullBatch,
}: {
  readonly start: number;
  readonly times: readonly SignedTime[];
  readonly fullBatch: number;
}): (leafIndex: number, entry: RecordedEntry | null) => boolean {
  // The first batch of a walk that begins in the middle is not seen whole.
  let [period, hasWaited] = [0, false];
  let oldest = Number.NEGATIVE_INFINITY;
  let newest = Number.NEGATIVE_INFINITY;
  return (leafIndex, entry) => {
    for (let ended = times[period]; ended !== undefined && ended.size <= leafIndex; ended = times[period]) {
      const from = times[period - 1]?.size ?? start;
      hasWaited = ended.size - from >= fullBatch || (period === 0 && start > 0);
      oldest = hasWaited ? Math.min(ended.atMs, newest) : ended.atMs;
      newest = Number.NEGATIVE_INFINITY;
      period += 1;
    }
    if (entry === null) return true;
    const at = Date.parse(entry.at);
    newest = Math.max(newest, at);
    const after = times[period];
    return at >= oldest - CLOCK_TOLERANCE_MS && !(after !== undefined && at > after.atMs + CLOCK_TOLERANCE_MS);
  };
}

async function judgeLeaf(
  { leafIndex, historyId, opening, entry: row }: LeafRecord & { readonly entry: RecordedEntry | null },
  entryOf: (leafIndex: number) => Promise<Uint8Array | null>,
): Promise<"opened" | "opening_gone" | "row_gone" | "content_changed"> {
  if (historyId !== null && row === null) return "row_gone";
  if (opening === null) return "opening_gone";
  const content = row === null ? PADDING : utf8(entryContent(row));
  const entry = await entryOf(leafIndex);
  return entry !== null && opensTo(entry, content, opening) ? "opened" : "content_changed";
}

/** Entries by index; keeps the last bundle, because leaves are walked in order. */
function entryReader(tree: HistoryTree, size: number): (leafIndex: number) => Promise<Uint8Array | null> {
  let [known, entries]: [number, readonly Uint8Array[]] = [-1, []];
  return async (leafIndex) => {
    const index = Math.floor(leafIndex / TILE_WIDTH);
    if (index !== known) {
      const id = tileOf(size, 0, index);
      const bundle = parseBundle((id === null ? null : await tree.tile(id, "entries")) ?? new Uint8Array(0));
      [known, entries] = [index, bundle.ok ? bundle.value : []];
    }
    return entries[leafIndex % TILE_WIDTH] ?? null;
  };
}
