// SPDX-License-Identifier: Apache-2.0
import type { CounterStore } from "#app";
import type { Database } from "../sql.ts";

/**
 * A node whose clock runs behind may still be in the window before: it then counts in the newer one, so that no window
 * is ever counted twice or begun again.
 */
const ADD = `
  INSERT INTO counter AS held (tenant, key, window_ms, window_start, count) VALUES ($1, $2, $3, $4, $5)
  ON CONFLICT (tenant, key, window_ms) DO UPDATE
  SET window_start = greatest(held.window_start, excluded.window_start),
      count = CASE WHEN excluded.window_start > held.window_start THEN excluded.count ELSE held.count + excluded.count END
  RETURNING count`;
const READ = `
  SELECT count FROM counter WHERE tenant = $1 AND key = $2 AND window_ms = $3 AND window_start >= $4`;
const RESET = "DELETE FROM counter WHERE tenant = $1 AND key = $2";

/** Counters in PostgreSQL: one atomic statement each, durable, shared by all nodes. */
export function makeCounterStore(database: Database): CounterStore {
  return {
    async add(tenant, key, amount, windowMs, now) {
      const values = [tenant, key, windowMs, windowStart(now, windowMs), amount];
      const { rows } = await database.query<{ count: number }>("counter.add", ADD, values);
      return rows[0]?.count ?? 0;
    },
    async read(tenant, key, windowMs, now) {
      const values = [tenant, key, windowMs, windowStart(now, windowMs)];
      const { rows } = await database.query<{ count: number }>("counter.read", READ, values);
      return rows[0]?.count ?? 0;
    },
    async reset(tenant, key) {
      await database.query("counter.reset", RESET, [tenant, key]);
    },
  };
}

function windowStart(now: Date, windowMs: number): Date {
  return new Date(Math.floor(now.getTime() / windowMs) * windowMs);
}
