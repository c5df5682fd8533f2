// SPDX-License-Identifier: Apache-2.0
import type { CounterStore } from "#app";
import type { Database } from "../sql.ts";
import { CounterBatch } from "./counter-batch.ts";

const READ = `
  SELECT count FROM counter WHERE tenant = $1 AND key = $2 AND window_ms = $3 AND window_start >= $4`;
const RESET = "DELETE FROM counter WHERE tenant = $1 AND key = $2";

/** Counters in PostgreSQL: atomic, durable, shared by all nodes. */
export function makeCounterStore(database: Database): CounterStore {
  const batch = new CounterBatch(database);
  return {
    async add(tenant, key, amount, windowMs, now) {
      return batch.add({ tenant, key, amount, windowMs, windowStart: windowStart(now, windowMs) });
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
