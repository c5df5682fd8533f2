// SPDX-License-Identifier: Apache-2.0

export type {
  BackupErrorCode,
  BackupHeader,
  BackupKeys,
  BackupSealing,
  BackupSource,
  Restored,
} from "./backup/index.ts";
export {
  BackupError,
  copyWal,
  listBaseBackups,
  makeBaseBackup,
  readSealedFile,
  readSealedHeader,
  removeRestored,
  restoreBackup,
  runningSource,
  stampOf,
  stopCopyingWal,
  writeSealedFile,
} from "./backup/index.ts";
export type { Account, BundledServer, BundledServerOptions, Place, SocketConnection } from "./engine/index.ts";
export { connectRunningServer, startBundledServer } from "./engine/index.ts";
export { isUniqueViolation, StatementError } from "./errors.ts";
export { claimInstance } from "./instance-lock.ts";
export type { Migration } from "./migrate.ts";
export { countPendingMigrations, MIGRATIONS_DIRECTORY, migrate, readMigrations } from "./migrate.ts";
export type { ConnectionTarget, PoolOptions } from "./pool.ts";
export { openPool } from "./pool.ts";
export { makeActStore } from "./repositories/acts.ts";
export { makeApprovalStore } from "./repositories/approvals.ts";
export { makeAuthenticatorStore } from "./repositories/authenticators.ts";
export { makeChannelStore } from "./repositories/channel.ts";
export { makeConsentStore } from "./repositories/consents.ts";
export { makeConversationStore } from "./repositories/conversations.ts";
export { makeCounterStore } from "./repositories/counters.ts";
export type { FanOutOptions, PostgresFanOut } from "./repositories/fan-out.ts";
export { makeFanOut } from "./repositories/fan-out.ts";
export { makeFileStore } from "./repositories/files.ts";
export { makeBridgeStore, makeGatewayKeyStore } from "./repositories/gateway.ts";
export { makeHistory } from "./repositories/history.ts";
export { makeCosignatureStore } from "./repositories/history-cosignatures.ts";
export { makeHistoryReader } from "./repositories/history-reader.ts";
export { makeHistoryTree } from "./repositories/history-tree.ts";
export { sweepExpired } from "./repositories/housekeeping.ts";
export type { KeyCheck } from "./repositories/key-check.ts";
export { makeKeyCheck } from "./repositories/key-check.ts";
export { makeKeySignals } from "./repositories/key-signals.ts";
export { makeKeyTable, moveSubjectKeys } from "./repositories/key-table.ts";
export { makeLockStore } from "./repositories/locks.ts";
export { makeNoticeStore } from "./repositories/notices.ts";
export { makeOwnHistory } from "./repositories/own-history.ts";
export { ensurePartitions } from "./repositories/partitions.ts";
export { makeReachStore } from "./repositories/reach.ts";
export { makeRecoveryStore } from "./repositories/recoveries.ts";
export { makeReleaseStore } from "./repositories/releases.ts";
export { makeSealedRows } from "./repositories/sealed-rows.ts";
export { makeSessionStore } from "./repositories/sessions.ts";
export { makeStaffStore } from "./repositories/staff.ts";
export type { NameCipher } from "./repositories/staff-rows.ts";
export { SubjectKeys } from "./repositories/subject-keys.ts";
export { makeSubjectStore } from "./repositories/subjects.ts";
export { makeTokenStore } from "./repositories/tokens.ts";
export { makeVaultStore } from "./repositories/vault.ts";
export { makeWebhookStore } from "./repositories/webhooks.ts";
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
