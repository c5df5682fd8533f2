// SPDX-License-Identifier: Apache-2.0
import { Client, type ClientConfig, Pool, type PoolClient } from "pg";
import { AppError } from "#kernel";
import { COLUMN_TYPES } from "./column-types.ts";
import type { SocketConnection } from "./engine/index.ts";
import { mapError } from "./errors.ts";
import { Listener } from "./listener.ts";
import { secureClientClass } from "./secure-client.ts";
import { readServerFacts, type ServerFacts } from "./server-facts.ts";
import type {
  BatchWatch,
  Database,
  DatabaseStats,
  StatementResult,
  Subscription,
  Transaction,
  TransactionOptions,
} from "./sql.ts";
import { StatementCounter } from "./statement-counter.ts";

/** The bundled server's socket, or an address as in `DATABASE_URL`. */
export type ConnectionTarget = SocketConnection | { readonly url: string };

export interface PoolOptions {
  /** Default 10. */
  readonly maxConnections?: number;
  /** The server cancels a statement after this; default 10 s. 0 turns it off. */
  readonly statementTimeoutMs?: number;
  /** The server ends a transaction that waits this long for us; default 15 s. */
  readonly idleInTransactionTimeoutMs?: number;
  /** How long to wait for a connection, free or new; default 5 s. */
  readonly connectTimeoutMs?: number;
  /** Statements at least this slow are counted and told; default 250 ms. */
  readonly slowQueryMs?: number;
  readonly onSlowQuery?: (name: string, durationMs: number) => void;
  /** Idle connections that broke, and lost listeners. Without personal data. */
  readonly onConnectionLost?: (code: string) => void;
  readonly applicationName?: string;
  /** Groups for the key exchange over TCP, in the names of OpenSSL. Left out: those of the default preset. */
  readonly tlsGroups?: string;
}

/**
 * Opens a pool and checks the server once: reachable, and PostgreSQL 16 or newer.
 *
 * @throws AppError - `adapter.database_unavailable`, `adapter.database_refused`, `adapter.database_version`,
 * `adapter.database_url`. No message contains the address or the password.
 */
export async function openPool(target: ConnectionTarget, options: PoolOptions = {}): Promise<Database> {
  const config = clientConfig(target, options);
  const pool = new Pool({
    ...config,
    Client: secureClientClass(options.tlsGroups),
    max: options.maxConnections ?? 10,
    connectionTimeoutMillis: options.connectTimeoutMs ?? 5_000,
    idleTimeoutMillis: 30_000,
  });
  pool.on("error", (error: NodeJS.ErrnoException) => options.onConnectionLost?.(error.code ?? "connection lost"));
  let client: PoolClient | undefined;
  try {
    client = await pool.connect();
    const facts = await readServerFacts(client);
    client.release();
    return new PooledDatabase(pool, facts, config, options);
  } catch (error) {
    client?.release(true);
    await pool.end();
    throw mapError("connect", error);
  }
}

function clientConfig(target: ConnectionTarget, options: PoolOptions): ClientConfig {
  return {
    ...("url" in target ? { connectionString: checkedUrl(target.url) } : target),
    types: COLUMN_TYPES,
    // Our statements find rows by whole keys, for which one plan is always right. Left to choose, the server plans a
    // statement over partitions anew for every turn: measured, that is a third of the CPU a turn costs it.
    options: "-c plan_cache_mode=force_generic_plan",
    application_name: options.applicationName ?? "wardline",
    statement_timeout: options.statementTimeoutMs ?? 10_000,
    idle_in_transaction_session_timeout: options.idleInTransactionTimeoutMs ?? 15_000,
    keepAlive: true,
  };
}

function checkedUrl(url: string): string {
  if (/^postgres(ql)?:\/\//u.test(url)) {
    try {
      // The driver reads the address in its constructor. Its own error quotes it, with the password.
      new Client({ connectionString: url }).removeAllListeners();
      return url;
    } catch {
      // Told below, without the address.
    }
  }
  throw new AppError(
    "adapter.database_url",
    "Cannot read DATABASE_URL: it must look like postgres://user:password@host:5432/database",
  );
}

class PooledDatabase implements Database {
  readonly server: ServerFacts;
  readonly #pool: Pool;
  readonly #counter: StatementCounter;
  readonly #listener: Listener;
  #closing: Promise<void> | null = null;
  #batches: BatchWatch | null = null;

  constructor(pool: Pool, facts: ServerFacts, config: ClientConfig, options: PoolOptions) {
    this.server = facts;
    this.#pool = pool;
    this.#counter = new StatementCounter(options.slowQueryMs ?? 250, options.onSlowQuery);
    this.#listener = new Listener(config, options.onConnectionLost, secureClientClass(options.tlsGroups));
  }

  async query<Row extends object>(
    name: string,
    text: string,
    values: readonly unknown[] = [],
  ): Promise<StatementResult<Row>> {
    return await runStatement<Row>(this.#pool, this.#counter, name, text, values);
  }

  async transaction<Value>(
    work: (tx: Transaction) => Promise<Value>,
    options: TransactionOptions = {},
  ): Promise<Value> {
    const client = await this.#pool.connect().catch((error: unknown) => {
      throw mapError("connect", error);
    });
    // Without a listener, a connection that breaks between two statements would end the process.
    const ignore = (): void => undefined;
    client.on("error", ignore);
    let isBroken = true;
    try {
      const value = await runTransaction(client, this.#counter, work, options);
      isBroken = false;
      return value;
    } catch (error) {
      // A transaction that was rolled back leaves a clean connection behind.
      isBroken = !(await this.#rollBack(client));
      throw error;
    } finally {
      client.off("error", ignore);
      client.release(isBroken);
    }
  }

  async listen(channel: string, handler: (payload: string) => void, onGap?: () => void): Promise<Subscription> {
    return await this.#listener.listen(channel, handler, onGap);
  }

  watchStatements(watch: (name: string, durationMs: number, isFailure: boolean) => void): void {
    this.#counter.watch = watch;
  }

  get batches(): BatchWatch | null {
    return this.#batches;
  }

  watchBatches(watch: BatchWatch): void {
    this.#batches = watch;
  }

  stats(): DatabaseStats {
    const { totalCount: total, idleCount: idle, waitingCount: waiting } = this.#pool;
    return this.#counter.stats({ total, idle, waiting });
  }

  async close(): Promise<void> {
    this.#closing ??= Promise.all([this.#listener.close(), this.#pool.end()]).then(() => undefined);
    await this.#closing;
  }

  async #rollBack(client: PoolClient): Promise<boolean> {
    try {
      await this.#counter.measure("rollback", false, async () => await client.query("ROLLBACK"));
      return true;
    } catch {
      return false;
    }
  }
}

async function runTransaction<Value>(
  client: PoolClient,
  counter: StatementCounter,
  work: (tx: Transaction) => Promise<Value>,
  options: TransactionOptions,
): Promise<Value> {
  const begin = options.isolation === undefined ? "BEGIN" : `BEGIN ISOLATION LEVEL ${options.isolation.toUpperCase()}`;
  counter.transactions += 1;
  try {
    await counter.measure("begin", false, async () => await client.query(begin));
  } catch (error) {
    throw mapError("begin", error);
  }
  let isOpen = true;
  const check = (): void => {
    if (!isOpen) throw new TypeError("A transaction is used after it ended: await every statement inside its function");
  };
  const tx: Transaction = {
    async query<Row extends object>(name: string, text: string, values: readonly unknown[] = []) {
      check();
      return await runStatement<Row>(client, counter, name, text, values);
    },
    async runScript(name, text) {
      check();
      await counter
        .measure(name, true, async () => await client.query(text))
        .catch((error: unknown) => {
          throw mapError(name, error);
        });
    },
  };
  let value: Value;
  try {
    value = await work(tx);
  } finally {
    isOpen = false;
  }
  await commit(client, counter);
  return value;
}

/** Crash: a connection lost here leaves it open whether the commit happened; the caller must look before it repeats. */
async function commit(client: PoolClient, counter: StatementCounter): Promise<void> {
  let command: string;
  try {
    ({ command } = await counter.measure("commit", false, async () => await client.query("COMMIT")));
  } catch (error) {
    const mapped = mapError("commit", error);
    if (!(mapped instanceof AppError) || mapped.code !== "adapter.database_unavailable") throw mapped;
    throw new AppError(
      "adapter.database_commit_unknown",
      "Cannot tell whether the transaction was committed: the connection was lost",
    );
  }
  // Quirk: COMMIT of a failed transaction, whose error the caller swallowed, answers ROLLBACK and no error.
  if (command !== "COMMIT") {
    throw new AppError(
      "adapter.database_statement",
      "Cannot commit: a statement of the transaction failed and its error was swallowed",
    );
  }
}

async function runStatement<Row extends object>(
  runner: Pool | PoolClient,
  counter: StatementCounter,
  name: string,
  text: string,
  values: readonly unknown[],
): Promise<StatementResult<Row>> {
  try {
    const result = await counter.measure(
      name,
      true,
      async () => await runner.query<Row & Record<string, unknown>>({ name, text, values: values as unknown[] }),
    );
    return { rows: result.rows, rowCount: result.rowCount ?? 0 };
  } catch (error) {
    throw mapError(name, error);
  }
}
