// SPDX-License-Identifier: Apache-2.0
import type { HistoryTree, RecordedEntry, SequenceTx, StoredCheckpoint, TreeBatch } from "#app";
import type { ConversationId, JsonObject, SubjectId, TenantId } from "#kernel";
import type { Database, Queryable } from "../sql.ts";
import { oneOf } from "./rows.ts";

const ADVISORY_LOCK = 7_301_928_471;

const ENTRY_COLUMNS = `
  h.id, to_char(h.at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') AS at, h.tenant, h.kind, h.actor_kind,
  h.actor_id, h.subject_id, h.conversation_id, h.facts`;
const LOCK = "SELECT pg_try_advisory_xact_lock($1) AS locked";
const HEAD = "SELECT size, note, at FROM history_checkpoint ORDER BY size DESC LIMIT 1";
const CHECKPOINTS = "SELECT size, note, at FROM history_checkpoint WHERE size >= $1 ORDER BY size LIMIT $2";
const TILE = "SELECT bytes FROM history_tile WHERE kind = $1 AND level = $2 AND tile_index = $3";
/** A look-up per tile. LIMIT keeps the planner from turning it into a scan of all tiles. */
const EDGE = `
  SELECT wanted.kind, wanted.level, tile.bytes
  FROM unnest($1::text[], $2::smallint[], $3::bigint[]) AS wanted (kind, level, tile_index)
  CROSS JOIN LATERAL (
    SELECT bytes FROM history_tile t
    WHERE t.kind = wanted.kind AND t.level = wanted.level AND t.tile_index = wanted.tile_index LIMIT 1
  ) AS tile`;
/** By an array, so that it is a look-up per row: whatever the planner believes of the queue, it never reads all the history. */
const PENDING = `
  SELECT ${ENTRY_COLUMNS} FROM history h
  WHERE h.id = ANY (ARRAY(SELECT history_id FROM history_queue ORDER BY history_id LIMIT $1)) ORDER BY h.id`;
const WRITE_LEAVES = `
  WITH leaf AS (
    INSERT INTO history_leaf (leaf_index, history_id, opening)
    SELECT * FROM unnest($1::bigint[], $2::bigint[], $3::bytea[])
  )
  DELETE FROM history_queue WHERE history_id = ANY($2::bigint[])`;
const WRITE_TILES = `
  INSERT INTO history_tile (kind, level, tile_index, width, bytes)
  SELECT * FROM unnest($1::text[], $2::smallint[], $3::bigint[], $4::smallint[], $5::bytea[])
  ON CONFLICT (kind, level, tile_index) DO UPDATE SET width = excluded.width, bytes = excluded.bytes
  WHERE history_tile.width < excluded.width`;
const WRITE_CHECKPOINT = "INSERT INTO history_checkpoint (size, note, at) VALUES ($1, $2, $3)";
const LEAVES = `
  SELECT l.leaf_index, l.history_id, l.opening, ${ENTRY_COLUMNS}
  FROM history_leaf l LEFT JOIN history h ON h.id = l.history_id
  WHERE l.leaf_index >= $1 ORDER BY l.leaf_index LIMIT $2`;
const UNACCOUNTED = `
  SELECT count(*) AS count FROM history h
  WHERE NOT EXISTS (SELECT FROM history_leaf l WHERE l.history_id = h.id)
    AND NOT EXISTS (SELECT FROM history_queue q WHERE q.history_id = h.id)`;
/** For a receipt, on demand; a subject's history is short, and the index finds it. */
const LEAVES_OF = `
  SELECT l.leaf_index, l.history_id, l.opening, ${ENTRY_COLUMNS}
  FROM history h JOIN history_leaf l ON l.history_id = h.id
  WHERE h.tenant = $1 AND h.conversation_id = $2 ORDER BY l.leaf_index`;
const LEAVES_OF_ENTRIES = `
  SELECT l.leaf_index, l.history_id, l.opening, ${ENTRY_COLUMNS}
  FROM history h JOIN history_leaf l ON l.history_id = h.id
  WHERE h.tenant = $1 AND h.id = ANY($2::bigint[]) ORDER BY l.leaf_index`;

type EntryRow = {
  readonly id: number | null;
  readonly at: string;
  readonly tenant: string;
  readonly kind: string;
  readonly actor_kind: string;
  readonly actor_id: string | null;
  readonly subject_id: string | null;
  readonly conversation_id: string | null;
  readonly facts: JsonObject;
};
type LeafRow = EntryRow & {
  readonly leaf_index: number;
  readonly history_id: number | null;
  readonly opening: Uint8Array | null;
};

/** The tree of the history in PostgreSQL. What each method promises is written at the port. */
export function makeHistoryTree(database: Database): HistoryTree {
  return {
    inSequence: (work) =>
      database.transaction(async (tx) => {
        const { rows } = await tx.query<{ locked: boolean }>("history_tree.lock", LOCK, [ADVISORY_LOCK]);
        return rows[0]?.locked === true ? work(sequenceTx(tx)) : null;
      }),
    head: () => readHead(database),
    async checkpoints(fromSize, limit) {
      const values = [fromSize, limit];
      return (await database.query<StoredCheckpoint>("history_checkpoint.list", CHECKPOINTS, values)).rows;
    },
    async tile({ level, index }, kind) {
      const { rows } = await database.query<{ bytes: Uint8Array }>("history_tile.read", TILE, [kind, level, index]);
      return rows[0]?.bytes ?? null;
    },
    async leaves(fromIndex, limit) {
      const { rows } = await database.query<LeafRow>("history_leaf.list", LEAVES, [fromIndex, limit]);
      return rows.map((row) => ({ ...parseLeaf(row), entry: row.id === null ? null : parseEntry(row) }));
    },
    async countUnaccounted() {
      return (await database.query<{ count: number }>("history.unaccounted", UNACCOUNTED)).rows[0]?.count ?? 0;
    },
    async leavesOf(tenant, conversationId) {
      const values = [tenant, conversationId];
      const { rows } = await database.query<LeafRow>("history_leaf.of_conversation", LEAVES_OF, values);
      return rows.map((row) => ({ ...parseLeaf(row), entry: parseEntry(row) }));
    },
    async leavesOfEntries(tenant, historyIds) {
      const values = [tenant, [...historyIds]];
      const { rows } = await database.query<LeafRow>("history_leaf.of_entries", LEAVES_OF_ENTRIES, values);
      return rows.map((row) => ({ ...parseLeaf(row), entry: parseEntry(row) }));
    },
  };
}

function sequenceTx(tx: Queryable): SequenceTx {
  return {
    head: () => readHead(tx),
    async edge(size) {
      const wanted = edgeTiles(size);
      if (wanted.length === 0) return { hashes: [], entries: new Uint8Array(0) };
      const { rows } = await tx.query<{ kind: string; level: number; bytes: Uint8Array }>("history_tile.edge", EDGE, [
        wanted.map(({ kind }) => kind),
        wanted.map(({ level }) => level),
        wanted.map(({ index }) => index),
      ]);
      const bytesOf = (kind: string, level: number): Uint8Array =>
        rows.find((row) => row.kind === kind && row.level === level)?.bytes ?? new Uint8Array(0);
      const levels = Math.max(...wanted.map(({ level }) => level)) + 1;
      return {
        hashes: Array.from({ length: levels }, (_, level) => bytesOf("hashes", level)),
        entries: bytesOf("entries", 0),
      };
    },
    async pending(limit) {
      return (await tx.query<EntryRow>("history_queue.pending", PENDING, [limit])).rows.map(parseEntry);
    },
    write: (batch) => writeBatch(tx, batch),
  };
}

/** Where the partial tiles of a tree lie; a level whose edge is full has none. */
function edgeTiles(size: number): { readonly kind: string; readonly level: number; readonly index: number }[] {
  const tiles: { kind: string; level: number; index: number }[] = [];
  for (let [level, nodes] = [0, size]; nodes > 0; [level, nodes] = [level + 1, Math.floor(nodes / 256)]) {
    const index = Math.floor(nodes / 256);
    if (nodes % 256 > 0 && level === 0) tiles.push({ kind: "entries", level, index });
    if (nodes % 256 > 0) tiles.push({ kind: "hashes", level, index });
  }
  return tiles;
}

async function writeBatch(tx: Queryable, { leaves, hashes, entries, checkpoint }: TreeBatch): Promise<void> {
  await tx.query("history_leaf.write", WRITE_LEAVES, [
    leaves.map(({ leafIndex }) => leafIndex),
    leaves.map(({ historyId }) => historyId),
    leaves.map(({ opening }) => opening),
  ]);
  const tiles = [
    ...hashes.map(({ hashes: bytes, ...tile }) => ({ kind: "hashes", ...tile, bytes })),
    ...entries.map((tile) => ({ kind: "entries", level: 0, ...tile })),
  ];
  await tx.query("history_tile.write", WRITE_TILES, [
    tiles.map(({ kind }) => kind),
    tiles.map(({ level }) => level),
    tiles.map(({ index }) => index),
    tiles.map(({ width }) => width),
    tiles.map(({ bytes }) => bytes),
  ]);
  await tx.query("history_checkpoint.write", WRITE_CHECKPOINT, [checkpoint.size, checkpoint.note, checkpoint.at]);
}

async function readHead(queryable: Queryable): Promise<StoredCheckpoint | null> {
  return (await queryable.query<StoredCheckpoint>("history_checkpoint.head", HEAD)).rows[0] ?? null;
}

function parseLeaf(row: LeafRow): { leafIndex: number; historyId: number | null; opening: Uint8Array | null } {
  return { leafIndex: row.leaf_index, historyId: row.history_id, opening: row.opening };
}

function parseEntry(row: EntryRow): RecordedEntry {
  return {
    historyId: row.id ?? 0,
    at: row.at,
    tenant: row.tenant as TenantId,
    kind: row.kind,
    actor: {
      kind: oneOf(["subject", "bot", "agent", "system", "token"], row.actor_kind, "actor_kind"),
      id: row.actor_id,
    },
    subjectId: row.subject_id as SubjectId | null,
    conversationId: row.conversation_id as ConversationId | null,
    facts: row.facts,
  };
}
