// SPDX-License-Identifier: Apache-2.0
import type { DatabaseStats } from "./sql.ts";

/** Counts statements and the waits for them, by name. Names are ours, so nothing personal is in them. */
export class StatementCounter {
  transactions = 0;
  /** Told of each round trip when it is over. */
  watch: ((name: string, durationMs: number, isFailure: boolean) => void) | null = null;
  readonly #slowQueryMs: number;
  readonly #onSlowQuery: ((name: string, durationMs: number) => void) | undefined;
  readonly #statements = new Map<string, { count: number; totalMs: number; maxMs: number }>();
  #queries = 0;
  #roundTrips = 0;
  #slowQueries = 0;
  #failures = 0;
  #totalMs = 0;

  constructor(slowQueryMs: number, onSlowQuery: ((name: string, durationMs: number) => void) | undefined) {
    this.#slowQueryMs = slowQueryMs;
    this.#onSlowQuery = onSlowQuery;
  }

  /**
   * Measures one round trip.
   *
   * @param isQuery - False for BEGIN, COMMIT and ROLLBACK, which are round trips but nobody's query.
   */
  async measure<Value>(name: string, isQuery: boolean, work: () => Promise<Value>): Promise<Value> {
    const begun = performance.now();
    this.#roundTrips += 1;
    if (isQuery) this.#queries += 1;
    let isFailure = false;
    try {
      return await work();
    } catch (error) {
      isFailure = true;
      this.#failures += 1;
      throw error;
    } finally {
      const durationMs = performance.now() - begun;
      this.#record(name, durationMs);
      this.watch?.(name, durationMs, isFailure);
    }
  }

  stats(connections: DatabaseStats["connections"]): DatabaseStats {
    return {
      queries: this.#queries,
      roundTrips: this.#roundTrips,
      transactions: this.transactions,
      slowQueries: this.#slowQueries,
      failures: this.#failures,
      totalMs: this.#totalMs,
      connections,
      statements: new Map([...this.#statements].map(([name, sums]) => [name, { ...sums }])),
    };
  }

  #record(name: string, durationMs: number): void {
    this.#totalMs += durationMs;
    let sums = this.#statements.get(name);
    if (sums === undefined) {
      sums = { count: 0, totalMs: 0, maxMs: 0 };
      this.#statements.set(name, sums);
    }
    sums.count += 1;
    sums.totalMs += durationMs;
    if (durationMs > sums.maxMs) sums.maxMs = durationMs;
    if (durationMs < this.#slowQueryMs) return;
    this.#slowQueries += 1;
    this.#onSlowQuery?.(name, durationMs);
  }
}
