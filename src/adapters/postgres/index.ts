// SPDX-License-Identifier: Apache-2.0

export type { Account, BundledServer, BundledServerOptions, Place, SocketConnection } from "./engine/index.ts";
export { connectRunningServer, startBundledServer } from "./engine/index.ts";
export { isUniqueViolation, StatementError } from "./errors.ts";
export { claimInstance } from "./instance-lock.ts";
export type { Migration } from "./migrate.ts";
export { countPendingMigrations, MIGRATIONS_DIRECTORY, migrate, readMigrations } from "./migrate.ts";
export type { ConnectionTarget, PoolOptions } from "./pool.ts";
export { openPool } from "./pool.ts";
export type { ServerFacts } from "./server-facts.ts";
export type {
  Database,
  DatabaseStats,
  Queryable,
  StatementResult,
  Subscription,
  Transaction,
  TransactionOptions,
} from "./sql.ts";
