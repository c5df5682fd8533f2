// SPDX-License-Identifier: Apache-2.0
import type { LineSignalStore } from "#app";
import type { TenantId } from "#kernel";
import type { Database } from "../sql.ts";

/** Events come out of order: an older one changes nothing. Of two at one moment the one stays that is no all-clear. */
const NOTE = `
  INSERT INTO line_signal (tenant, line, kind, state, at) VALUES ($1, $2, $3, $4, $5)
  ON CONFLICT (tenant, line, kind) DO UPDATE SET state = excluded.state, at = excluded.at
  WHERE line_signal.at < excluded.at OR (line_signal.at = excluded.at AND line_signal.state = 'off')`;
const READ = "SELECT state, at FROM line_signal WHERE tenant = $1 AND line = $2 AND kind = $3";
/** After a gap it begins anew. From when on nothing was left out is the operator's word where it is given, further back or nearer; never later than now. */
const ALIVE = `
  INSERT INTO signal_feed (tenant, since, heard_at) VALUES ($1, least($2::timestamptz, coalesce($3::timestamptz, $2)), $2)
  ON CONFLICT (tenant) DO UPDATE SET
    since = least($2::timestamptz, coalesce($3::timestamptz,
      CASE WHEN excluded.heard_at - signal_feed.heard_at > $4 * interval '1 millisecond' THEN $2 ELSE signal_feed.since END)),
    heard_at = greatest(signal_feed.heard_at, excluded.heard_at)`;
const LIFE = "SELECT since, heard_at FROM signal_feed WHERE tenant = $1";

/** What the operator's feed told about lines, in PostgreSQL: shared by all nodes. */
export function makeLineSignalStore(database: Database, tenant: TenantId): LineSignalStore {
  return {
    async note(kind, line, { at, state }) {
      await database.query("line_signal.note", NOTE, [tenant, line, kind, state, new Date(at)]);
    },
    async read(kind, line) {
      const { rows } = await database.query<{ state: string; at: Date }>("line_signal.read", READ, [
        tenant,
        line,
        kind,
      ]);
      const [row] = rows;
      return row === undefined ? null : { state: row.state, at: row.at.getTime() };
    },
    async alive(now, since, silentMs) {
      const from = since === null ? null : new Date(since);
      await database.query("signal_feed.alive", ALIVE, [tenant, new Date(now), from, silentMs]);
    },
    async life() {
      const { rows } = await database.query<{ since: Date; heard_at: Date }>("signal_feed.life", LIFE, [tenant]);
      const [row] = rows;
      return row === undefined ? null : { since: row.since.getTime(), heardAt: row.heard_at.getTime() };
    },
  };
}
