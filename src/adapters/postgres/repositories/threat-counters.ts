// SPDX-License-Identifier: Apache-2.0
import type { CounterRow, ThreatCounterStore } from "#app";
import type { Database } from "../sql.ts";

/**
 * Writes this node's rows and reads those of others in one statement. What is asked since is a transaction, and the answer's horizon the oldest that
 * was still open: a row that commits late is found by the next call, and some are found twice, which changes nothing.
 */
const EXCHANGE = `
  WITH put AS (
    INSERT INTO threat_counter (tenant, entity_kind, entity, node, state, counted_at, lapses_at, written)
    SELECT $1, kind, entity, $2, state, counted_at, lapses_at, pg_current_xact_id()
    FROM unnest($3::text[], $4::text[], $5::bytea[], $6::timestamptz[], $7::timestamptz[])
      AS row (kind, entity, state, counted_at, lapses_at)
    ORDER BY kind, entity
    ON CONFLICT (tenant, entity_kind, entity, node) DO UPDATE
    SET state = excluded.state, counted_at = excluded.counted_at, lapses_at = excluded.lapses_at, written = excluded.written
  ), came AS (
    SELECT entity_kind, entity, node, state, counted_at, lapses_at, written
    FROM threat_counter
    WHERE tenant = $1 AND written >= $8::text::xid8 AND node <> $2 AND entity_kind <> 'scores'
    ORDER BY written LIMIT $9
  )
  SELECT pg_snapshot_xmin(pg_current_snapshot())::text AS horizon,
    came.entity_kind, came.entity, came.node, came.state, came.counted_at, came.lapses_at, came.written::text AS written
  FROM (SELECT 1) AS one LEFT JOIN came ON true ORDER BY came.written`;
const FORGET = `
  WITH gone AS (
    DELETE FROM threat_counter WHERE tenant = $1 AND entity_kind IN ('subject', 'claimed') AND entity = $2
  )
  INSERT INTO threat_counter (tenant, entity_kind, entity, node, state, counted_at, lapses_at, written)
  VALUES ($1, 'forgotten', $2, $3, '', $4, $5, pg_current_xact_id())
  ON CONFLICT (tenant, entity_kind, entity, node) DO UPDATE SET lapses_at = excluded.lapses_at, written = excluded.written`;
const SCORES = `
  SELECT entity AS key, state FROM threat_counter
  WHERE tenant = $1 AND entity_kind = 'scores' AND starts_with(entity, $2)`;
const SWEEP = `
  WITH lapsed AS (DELETE FROM threat_counter WHERE lapses_at <= $1 RETURNING 1),
  ranked AS (
    SELECT tenant, entity_kind, entity, node, row_number() OVER (PARTITION BY tenant ORDER BY counted_at DESC) AS place
    FROM threat_counter WHERE entity_kind NOT IN ('scores', 'forgotten')
  ),
  least AS (
    DELETE FROM threat_counter held USING ranked
    WHERE ranked.place > $2 AND held.tenant = ranked.tenant AND held.entity_kind = ranked.entity_kind
      AND held.entity = ranked.entity AND held.node = ranked.node
    RETURNING 1
  )
  SELECT (SELECT count(*) FROM lapsed) + (SELECT count(*) FROM least) AS gone`;

type Row = {
  readonly horizon: string;
  readonly entity_kind: CounterRow["entityKind"] | null;
  readonly entity: string;
  readonly node: string;
  readonly state: Uint8Array;
  readonly counted_at: Date;
  readonly lapses_at: Date;
  readonly written: string;
};

/** Counts of events in PostgreSQL. What each method promises is written at the port. */
export function makeThreatCounterStore(database: Database): ThreatCounterStore {
  return {
    async exchange(tenant, node, rows, since, limit) {
      const { rows: found } = await database.query<Row>("threat_counter.exchange", EXCHANGE, [
        tenant,
        node,
        rows.map((row) => row.entityKind),
        rows.map((row) => row.entityKey),
        rows.map((row) => row.state),
        rows.map((row) => row.countedAt),
        rows.map((row) => row.lapsesAt),
        since.toString(),
        limit,
      ]);
      const came = found.filter((row) => row.entity_kind !== null);
      const last = came.at(-1);
      const horizon = BigInt(found[0]?.horizon ?? since);
      const isWhole = came.length < limit;
      return {
        rows: came.map(parse),
        next: isWhole || last === undefined ? horizon : nextOf(BigInt(last.written), since, horizon),
      };
    },
    async forgetSubject(tenant, subject, node, at, lapsesAt) {
      await database.query("threat_counter.forget", FORGET, [tenant, subject, node, at, lapsesAt]);
    },
    async scores(tenant, prefix) {
      const values = [tenant, prefix];
      return (await database.query<{ key: string; state: Uint8Array }>("threat_counter.scores", SCORES, values)).rows;
    },
    async sweep(now, keep) {
      const { rows } = await database.query<{ gone: number }>("threat_counter.sweep", SWEEP, [now, keep]);
      return rows[0]?.gone ?? 0;
    },
  };
}

/** A full page goes on at its last transaction, and past it when that one alone filled the page. */
function nextOf(last: bigint, since: bigint, horizon: bigint): bigint {
  if (last > since) return last < horizon ? last : horizon;
  return last + 1n;
}

function parse(row: Row): CounterRow {
  return {
    entityKind: row.entity_kind ?? "world",
    entityKey: row.entity,
    node: row.node,
    state: row.state,
    countedAt: row.counted_at,
    lapsesAt: row.lapses_at,
  };
}
