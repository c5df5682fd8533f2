// SPDX-License-Identifier: Apache-2.0
import type { CounterStore } from "#app";
import type { TenantId } from "#kernel";
import type { Database } from "../sql.ts";
import { CounterBatch } from "./counter-batch.ts";
import { ReadBatch, rowsOf } from "./read-batch.ts";

const READ = `
  SELECT asked.n::int - 1 AS ask, held.count
  FROM unnest($1::text[], $2::text[], $3::bigint[], $4::timestamptz[])
    WITH ORDINALITY AS asked (tenant, key, window_ms, window_start, n)
  JOIN counter held ON held.tenant = asked.tenant AND held.key = decode(asked.key, 'hex')
    AND held.window_ms = asked.window_ms AND held.window_start >= asked.window_start`;
const RESET = "DELETE FROM counter WHERE tenant = $1 AND key = $2";

type CounterRead = {
  readonly tenant: TenantId;
  readonly key: Uint8Array;
  readonly windowMs: number;
  readonly since: Date;
};

/** Counters in PostgreSQL: atomic, durable, shared by all nodes. */
export function makeCounterStore(database: Database): CounterStore {
  const batch = new CounterBatch(database);
  const reads = new ReadBatch(database, "counter.read", async (asks: readonly CounterRead[]) => {
    const { rows } = await database.query<{ ask: number; count: number }>("counter.read", READ, [
      asks.map(({ tenant }) => tenant),
      asks.map(({ key }) => Buffer.from(key).toString("hex")),
      asks.map(({ windowMs }) => windowMs),
      asks.map(({ since }) => since),
    ]);
    return rowsOf(rows, asks.length).map(([row]) => row?.count ?? 0);
  });
  return {
    async add(tenant, key, amount, windowMs, now) {
      return batch.add({ tenant, key, amount, windowMs, windowStart: windowStart(now, windowMs) });
    },
    async read(tenant, key, windowMs, now) {
      return reads.ask({ tenant, key, windowMs, since: windowStart(now, windowMs) });
    },
    async reset(tenant, key) {
      await database.query("counter.reset", RESET, [tenant, key]);
    },
  };
}

function windowStart(now: Date, windowMs: number): Date {
  return new Date(Math.floor(now.getTime() / windowMs) * windowMs);
}
