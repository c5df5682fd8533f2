// SPDX-License-Identifier: Apache-2.0
/**
 * Measures the history: entries made durable in the tree per second, what recording adds to a turn, proofs, hashing
 * against raw SHA-256, bytes per entry, and whether appending gets slower as the tree grows.
 *
 * npm run bench -- history [--entries N]     default 1,000,000 leaves; fsync is on
 */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import {
  type CheckpointAnchor,
  makeLogKeys,
  ownPolicy,
  SEQUENCER_DEFAULTS,
  type SequencerDeps,
  sequenceHistory,
} from "#app";
import { sha256 } from "#crypto";
import { type Database, ensurePartitions, makeHistoryTree, migrate, openPool, startBundledServer } from "#postgres";
import { CompactRange, leafHash, openCheckpoint, proveInclusion, verifyInclusion } from "#tlog";
import { TENANT, Writer } from "../src/adapters/postgres/repositories/testing.ts";
import { systemClock, systemRandom } from "../src/main/system.ts";
import { type Figures, percentile, rounded, table } from "./figures.ts";

const KEYS = makeLogKeys("bench.example/history", {
  ed25519: new Uint8Array(32).fill(1),
  mlDsa44: new Uint8Array(32).fill(2),
});
const FILL = `
  INSERT INTO history (tenant, at, kind, actor_kind, actor_id, subject_id, conversation_id, facts)
  SELECT 'larkspur', now(), 'data.read', 'bot', NULL, gen_random_uuid(), gen_random_uuid(),
         '{"level":"A2","tool":"get_bill","purpose":"care"}'::jsonb
  FROM generate_series(1, $1::integer)`;

const FIRST_SIZE = 1_000;

export async function run(args: string[]): Promise<Figures> {
  const { values } = parseArgs({ args, options: { entries: { type: "string", default: "1000000" } } });
  const wanted = Number(values.entries);
  return withDatabase((large) => withDatabase((small) => measure(large, small, wanted)));
}

/** A database on a server of its own, with fsync. */
async function withDatabase<Value>(work: (database: Database) => Promise<Value>): Promise<Value> {
  const home = await mkdtemp(join(tmpdir(), "wardline-bench-"));
  const server = await startBundledServer({ dataDir: home, log: () => undefined });
  try {
    const database = await openPool(server.connection, { maxConnections: 8 });
    await migrate(database);
    await ensurePartitions(database, new Date());
    const value = await work(database);
    await database.close();
    return value;
  } finally {
    await server.stop();
    await rm(home, { recursive: true, force: true });
  }
}

async function measure(database: Database, small: Database, wanted: number): Promise<Figures> {
  const hashing = measureHashing();
  const addedMsPerTurn = await measureTurns(database);
  const deps = sequencerOf(database);
  await sequenceHistory(deps);

  // Two trees side by side, measured in turns: whatever else the machine does hits both.
  const reference = sequencerOf(small);
  await fill(small, reference, FIRST_SIZE);
  const sizes = [FIRST_SIZE, 10_000, 100_000, 1_000_000, 10_000_000].filter((size) => size <= wanted);
  const growth: number[] = [];
  let [entries, tookMs] = [0, 0];
  for (const size of sizes) {
    for (let have = await sizeOf(deps); have < size; have = await sizeOf(deps)) {
      const filled = await fill(database, deps, Math.min(size - have, 100_000));
      entries += filled.entries;
      tookMs += filled.tookMs;
    }
    // Filling makes in a minute what autovacuum clears once a minute; it would be measured instead of the tree.
    await database.query("bench.vacuum", "VACUUM (ANALYZE) history, history_queue, history_leaf, history_tile");
    growth.push(await measureGrowth([database, deps], [small, reference]));
  }
  const proofs = await measureProofs(deps);
  const { rows } = await database.query<{ bytes: number }>(
    "bench.size",
    `SELECT sum(pg_total_relation_size(name::regclass)) AS bytes
     FROM unnest(ARRAY['history', 'history_queue', 'history_leaf', 'history_tile', 'history_checkpoint']) AS name`,
  );
  const figures = {
    entriesPerSecond: Math.round((entries / tookMs) * 1_000),
    addedMsPerTurn: rounded(addedMsPerTurn, 3),
    proofMs: rounded(proofs.proveMs, 3),
    shaRatio: rounded(hashing.ratio),
    bytesPerEntry: Math.round(Number(rows[0]?.bytes) / (await sizeOf(deps))),
    appendGrowth: rounded(growth.at(-1) ?? 1),
  };
  process.stdout.write(
    table("history", [
      ["entries made durable in the tree", `${figures.entriesPerSecond}/s`],
      ["entries hashed again, one core", `${Math.round(hashing.entriesPerSecond)}/s`],
      ["the same calls of raw SHA-256", `${Math.round(hashing.entriesPerSecond / hashing.ratio)}/s`],
      ["added to a turn", `${figures.addedMsPerTurn} ms`],
      ...sizes.map(
        (size, i) => [`batch of 64 at ${size}, against ${FIRST_SIZE}`, `× ${rounded(growth[i] ?? 1)}`] as const,
      ),
      ["proof made / verified", `${figures.proofMs} / ${rounded(proofs.verifyMs, 3)} ms`],
      ["rows, leaves, tiles and indexes", `${figures.bytesPerEntry} bytes per leaf`],
    ]),
  );
  return figures;
}

function sequencerOf(database: Database): SequencerDeps {
  let kept: string | null = null;
  const anchor: CheckpointAnchor = {
    read: async () => kept,
    write: async (note) => {
      kept = note;
    },
  };
  const settings = SEQUENCER_DEFAULTS;
  return { tree: makeHistoryTree(database), keys: KEYS, anchor, clock: systemClock, random: systemRandom, settings };
}

async function sizeOf(deps: SequencerDeps): Promise<number> {
  return (await deps.tree.head())?.size ?? 0;
}

/** Leaf and nodes of a growing tree, against the same number of calls on inputs of the same size that lie ready. */
function measureHashing(): { readonly entriesPerSecond: number; readonly ratio: number } {
  const count = 300_000;
  const entries = Array.from({ length: 1_024 }, () => systemRandom.bytes(33));
  const [leafInput, nodeInput] = [systemRandom.bytes(34), systemRandom.bytes(65)];
  const [trees, raws]: [number[], number[]] = [[], []];
  for (let round = 0; round < 5; round += 1) {
    const range = new CompactRange();
    let from = performance.now();
    for (let i = 0; i < count; i += 1) range.append(leafHash(entries[i % entries.length]!));
    range.root();
    trees.push(performance.now() - from);
    from = performance.now();
    for (let i = 0; i < count; i += 1) {
      sha256(leafInput);
      sha256(nodeInput);
    }
    raws.push(performance.now() - from);
  }
  const tree = percentile(trees, 0.5);
  return { entriesPerSecond: (count / tree) * 1_000, ratio: percentile(raws, 0.5) / tree };
}

/** Saves of turns with one entry each: with the queue and the sequencer's beat, and without; in turns, so that noise hits both. */
async function measureTurns(database: Database): Promise<number> {
  const writer = await Writer.on(database);
  await ensurePartitions(database, writer.now);
  const { conversationId } = await writer.open();
  const deps = sequencerOf(database);
  const [plain, recorded]: [number[], number[]] = [[], []];
  for (let round = 0; round < 40; round += 1) {
    const isRecorded = round % 2 === 1;
    await setQueue(database, isRecorded);
    // Several times as often as the program does.
    const beat = isRecorded ? sequenceHistory(deps) : null;
    for (let i = 0; i < 50; i += 1) {
      const turn = await writer.turn(await writer.require(conversationId));
      const from = performance.now();
      const saved = await writer.store.save(turn);
      if (!saved.ok) throw new Error("a turn was not saved");
      // The first of a round pay for plans and caches.
      if (i >= 5) (isRecorded ? recorded : plain).push(performance.now() - from);
    }
    await beat;
  }
  await setQueue(database, true);
  await database.query(
    "bench.catch_up",
    "INSERT INTO history_queue SELECT id FROM history h WHERE tenant = $1 AND NOT EXISTS (SELECT FROM history_leaf l WHERE l.history_id = h.id) ON CONFLICT DO NOTHING",
    [TENANT],
  );
  return percentile(recorded, 0.5) - percentile(plain, 0.5);
}

async function setQueue(database: Database, isOn: boolean): Promise<void> {
  await database.transaction((tx) =>
    tx.runScript("bench.trigger", `ALTER TABLE history ${isOn ? "ENABLE ALWAYS" : "DISABLE"} TRIGGER history_to_queue`),
  );
}

async function fill(
  database: Database,
  deps: SequencerDeps,
  count: number,
): Promise<{ readonly entries: number; readonly tookMs: number }> {
  await database.query("bench.fill", FILL, [count]);
  const from = performance.now();
  const entries = await sequenceHistory(deps);
  return { entries, tookMs: performance.now() - from };
}

/** The median time of a durable batch of 64 entries in one tree, divided by that in another. */
async function measureGrowth(...trees: readonly (readonly [Database, SequencerDeps])[]): Promise<number> {
  const times: number[][] = trees.map(() => []);
  for (let i = 0; i < 60; i += 1) {
    for (const [at, [database, deps]] of trees.entries()) times[at]?.push((await fill(database, deps, 64)).tookMs);
  }
  const [of, against] = times.map((list) => percentile(list, 0.5));
  return (of ?? 0) / (against ?? 1);
}

async function measureProofs(deps: SequencerDeps): Promise<{ readonly proveMs: number; readonly verifyMs: number }> {
  const head = await deps.tree.head();
  const opened = openCheckpoint(head?.note ?? "", ownPolicy(KEYS));
  if (!opened.ok) throw new Error("the head does not verify");
  const { size, root } = opened.value;
  const [made, verified]: [number[], number[]] = [[], []];
  for (let i = 0; i < 300; i += 1) {
    const index = Math.floor((size * i) / 300);
    const from = performance.now();
    const proof = await proveInclusion(index, size, (tile) => deps.tree.tile(tile, "hashes"));
    made.push(performance.now() - from);
    const tile = await deps.tree.tile({ level: 0, index: Math.floor(index / 256), width: 256 }, "hashes");
    const leaf = tile?.subarray((index % 256) * 32, (index % 256) * 32 + 32);
    if (!proof.ok || leaf === undefined) throw new Error("no proof");
    const begun = performance.now();
    const result = verifyInclusion({ index, size, root, leaf, proof: proof.value });
    verified.push(performance.now() - begun);
    if (!result.ok) throw new Error(result.refusal.reason);
  }
  return { proveMs: percentile(made, 0.5), verifyMs: percentile(verified, 0.5) };
}
