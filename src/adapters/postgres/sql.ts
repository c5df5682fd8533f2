// SPDX-License-Identifier: Apache-2.0
import type { ServerFacts } from "./server-facts.ts";

/** What a statement gave back. Rows are plain objects in the column names of the SQL; parse them at the repository's edge. */
export interface StatementResult<Row> {
  readonly rows: Row[];
  /** Rows returned, or changed by a statement that returns none. */
  readonly rowCount: number;
}

/** Runs single statements: the pool (each on any connection) or a transaction (all on one). */
export interface Queryable {
  /**
   * Runs one prepared statement: one round trip.
   *
   * int8 comes as number when safe, else bigint; numeric as string; date as `YYYY-MM-DD`; timestamptz as Date; bytea as
   * Uint8Array. `Row` is a claim of the caller about its own SQL, not a check.
   *
   * @param name - Unique for the text, ≤ 63 bytes, such as `message.append`. Appears in errors and statistics.
   * @param values - Parameters `$1…`; never put values into the text.
   * @throws StatementError - The server refused the statement; holds SQLSTATE and constraint, never values.
   * @throws AppError - `adapter.database_unavailable`, `adapter.database_timeout`.
   */
  query<Row extends object = Record<string, unknown>>(
    name: string,
    text: string,
    values?: readonly unknown[],
  ): Promise<StatementResult<Row>>;
}

/** An open transaction. Valid only inside the function it was given to. */
export interface Transaction extends Queryable {
  /** Runs a text of several statements without parameters, as migrations are. Never with anything from outside. */
  runScript(name: string, text: string): Promise<void>;
}

export interface TransactionOptions {
  /** Default `read committed`. */
  readonly isolation?: "read committed" | "repeatable read" | "serializable";
}

/** Numbers since the pool was opened. Counting costs two clock reads a statement. */
export interface DatabaseStats {
  /** Statements of callers, without BEGIN and COMMIT. */
  readonly queries: number;
  /** Waits for the server: queries, BEGIN, COMMIT, ROLLBACK. */
  readonly roundTrips: number;
  readonly transactions: number;
  readonly slowQueries: number;
  readonly failures: number;
  readonly totalMs: number;
  readonly connections: { readonly total: number; readonly idle: number; readonly waiting: number };
  readonly statements: ReadonlyMap<
    string,
    { readonly count: number; readonly totalMs: number; readonly maxMs: number }
  >;
}

export interface Subscription {
  close(): Promise<void>;
}

/** Who watches statements that answer many who asked apart from each other. */
export interface BatchWatch {
  /** Called when somebody asks, in their asynchronous context; what it returns stands for them. */
  asked(): unknown;
  /** Runs the one statement, as the work of none of them. Throws what the work throws. */
  run<Value>(name: string, askers: readonly unknown[], work: () => Promise<Value>): Promise<Value>;
}

/** One PostgreSQL database behind a pool of connections. */
export interface Database extends Queryable {
  readonly server: ServerFacts;
  /**
   * Runs `work` in one transaction: commits when it resolves, rolls back when it throws. Never awaits the network of
   * others inside. Does not retry.
   *
   * @throws AppError - `adapter.database_commit_unknown` when the connection was lost during COMMIT: it may have happened.
   */
  transaction<Value>(work: (tx: Transaction) => Promise<Value>, options?: TransactionOptions): Promise<Value>;
  /**
   * Hears a channel on a connection of its own, which reconnects by itself. Notifications sent while it was away are
   * lost: `onGap` is called after each reconnection, and the subscriber reads what it missed.
   *
   * @param channel - A lower-case SQL name.
   */
  listen(channel: string, handler: (payload: string) => void, onGap?: () => void): Promise<Subscription>;
  stats(): DatabaseStats;
  /** Tells one listener of each round trip when it is over, in the asynchronous context that asked for it: a name of ours, no values. */
  watchStatements(watch: (name: string, durationMs: number, isFailure: boolean) => void): void;
  /** Has one watcher stand around statements that answer many at once: they are the work of nobody alone. */
  watchBatches(watch: BatchWatch): void;
  /** Null: nobody watches. */
  readonly batches: BatchWatch | null;
  /** Waits for running statements, then closes all connections. Idempotent. */
  close(): Promise<void>;
}
