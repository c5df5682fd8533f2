// SPDX-License-Identifier: Apache-2.0
import type { TenantId } from "#kernel";
import type { Database } from "../sql.ts";
import { askerOf, forAll, inTime } from "./read-batch.ts";

/**
 * A node whose clock runs behind may still be in the window before: it then counts in the newer one, so that no window
 * is ever counted twice or begun again. Rows are locked in the order of their keys, so that two nodes never wait for each other.
 */
const ADD = `
  INSERT INTO counter AS held (tenant, key, window_ms, window_start, count)
  SELECT tenant, decode(key, 'hex'), window_ms, window_start, count
  FROM unnest($1::text[], $2::text[], $3::bigint[], $4::timestamptz[], $5::bigint[])
    AS added (tenant, key, window_ms, window_start, count)
  ORDER BY tenant, key, window_ms
  ON CONFLICT (tenant, key, window_ms) DO UPDATE
  SET window_start = greatest(held.window_start, excluded.window_start),
      count = CASE WHEN excluded.window_start > held.window_start THEN excluded.count ELSE held.count + excluded.count END
  RETURNING tenant, encode(key, 'hex') AS key, window_ms, count`;

export type CounterAdd = {
  readonly tenant: TenantId;
  readonly key: Uint8Array;
  readonly amount: number;
  readonly windowMs: number;
  readonly windowStart: Date;
};

type Waiting = CounterAdd & {
  readonly name: string;
  readonly hex: string;
  readonly asker: unknown;
  readonly asked: PromiseWithResolvers<number>;
};
type Row = { readonly tenant: string; readonly key: string; readonly window_ms: number; readonly count: number };

/**
 * Adds to counters. Each addition is durable when it resolves. What arrives while a statement is under way goes out together in the
 * next one: nobody waits for company, and under load one statement counts many turns.
 */
export class CounterBatch {
  readonly #database: Database;
  #waiting: Waiting[] = [];
  #isSending = false;

  constructor(database: Database) {
    this.#database = database;
  }

  /** @returns The count after this addition, as if additions had come one by one. */
  async add(addition: CounterAdd): Promise<number> {
    const hex = Buffer.from(addition.key).toString("hex");
    const asked = Promise.withResolvers<number>();
    const name = nameOf(addition.tenant, hex, addition.windowMs);
    this.#waiting.push({ ...addition, hex, name, asker: askerOf(this.#database), asked });
    if (!this.#isSending) void this.#sendAll();
    return asked.promise;
  }

  async #sendAll(): Promise<void> {
    this.#isSending = true;
    try {
      // What is asked for in the same breath goes into the same statement.
      await Promise.resolve();
      while (this.#waiting.length > 0) await inTime(this.#sendOnce());
    } finally {
      this.#isSending = false;
    }
  }

  async #sendOnce(): Promise<void> {
    const sums = new Map<string, Waiting[]>();
    const later: Waiting[] = [];
    for (const one of this.#waiting) {
      const same = sums.get(one.name);
      if (same === undefined) sums.set(one.name, [one]);
      // One statement cannot change a row twice: another window of the same counter waits for the next.
      else if (same[0]?.windowStart.getTime() === one.windowStart.getTime()) same.push(one);
      else later.push(one);
    }
    this.#waiting = later;
    const groups = [...sums.values()];
    try {
      const askers = groups.flat().map(({ asker }) => asker);
      const { rows } = await forAll(this.#database, "counter.add", askers, () =>
        this.#database.query<Row>("counter.add", ADD, valuesOf(groups)),
      );
      const counts = new Map(rows.map((row) => [nameOf(row.tenant, row.key, row.window_ms), row.count]));
      for (const [name, group] of sums) settle(group, counts.get(name) ?? 0);
    } catch (error) {
      for (const one of groups.flat()) one.asked.reject(error);
    }
  }
}

function valuesOf(groups: readonly (readonly Waiting[])[]): unknown[] {
  const firsts = groups.flatMap((group) => group.slice(0, 1));
  return [
    firsts.map((one) => one.tenant),
    firsts.map((one) => one.hex),
    firsts.map((one) => one.windowMs),
    firsts.map((one) => one.windowStart),
    groups.map(amountOf),
  ];
}

/** The last one sees the whole sum; those before it what stood there before the later ones were added. */
function settle(group: readonly Waiting[], count: number): void {
  let after = count;
  for (const one of group.toReversed()) {
    one.asked.resolve(after);
    after -= one.amount;
  }
}

function amountOf(group: readonly Waiting[]): number {
  return group.reduce((sum, one) => sum + one.amount, 0);
}

function nameOf(tenant: string, hex: string, windowMs: number): string {
  return `${tenant}/${hex}/${windowMs}`;
}
