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
export { makeAlertStore } from "./repositories/alerts.ts";
export { makeAnalyticsStore } from "./repositories/analytics.ts";
export { makeApiTokenStore } from "./repositories/api-tokens.ts";
export { hasApprovedPolicies, makeApprovalStore } from "./repositories/approvals.ts";
export { makeArchiveStore } from "./repositories/archives.ts";
export { makeAuditFacts } from "./repositories/audit-facts.ts";
export { makeAuditRunStore } from "./repositories/audit-runs.ts";
export { makeAuthenticatorStore } from "./repositories/authenticators.ts";
export { makeBannerStore } from "./repositories/banners.ts";
export { makeCareStore } from "./repositories/care.ts";
export { makeCaseNoteStore } from "./repositories/case-notes.ts";
export { makeChannelStore } from "./repositories/channel.ts";
export { makeConsentStore } from "./repositories/consents.ts";
export { makeConversationStore } from "./repositories/conversations.ts";
export { makeCounterStore } from "./repositories/counters.ts";
export { makeDeskTextStore } from "./repositories/desk-texts.ts";
export type { FanOutOptions, PostgresFanOut } from "./repositories/fan-out.ts";
export { makeFanOut } from "./repositories/fan-out.ts";
export { makeFileStore } from "./repositories/files.ts";
export { makeBridgeStore, makeGatewayKeyStore } from "./repositories/gateway.ts";
export { makeHistory } from "./repositories/history.ts";
export { makeCosignatureStore } from "./repositories/history-cosignatures.ts";
export { makeHistoryReader } from "./repositories/history-reader.ts";
export { makeHistoryTree } from "./repositories/history-tree.ts";
export { makeHoursStore } from "./repositories/hours.ts";
export { sweepExpired } from "./repositories/housekeeping.ts";
export { makeDutyStore } from "./repositories/incident-duties.ts";
export { makeIncidentStore } from "./repositories/incidents.ts";
export type { KeyCheck } from "./repositories/key-check.ts";
export { makeKeyCheck } from "./repositories/key-check.ts";
export { makeKeySignals } from "./repositories/key-signals.ts";
export { makeKeyTable, moveSubjectKeys } from "./repositories/key-table.ts";
export { makeLineSignalStore } from "./repositories/line-signals.ts";
export { makeLockStore } from "./repositories/locks.ts";
export { makeMessagingStore } from "./repositories/messaging.ts";
export { makeNoticeStore } from "./repositories/notices.ts";
export { makeOutsideStore } from "./repositories/outside-cases.ts";
export { makeOwnHistory } from "./repositories/own-history.ts";
export { ensurePartitions, foldOldMonths } from "./repositories/partitions.ts";
export { makePrivacyDeskStore } from "./repositories/privacy-desk.ts";
export { makeRecordStore } from "./repositories/processing-records.ts";
export { type QueueDepth, readQueueDepths } from "./repositories/queue-depths.ts";
export { makeReachStore } from "./repositories/reach.ts";
export { makeRecoveryStore } from "./repositories/recoveries.ts";
export { makeReleaseStore } from "./repositories/releases.ts";
export { makeRetentionStore } from "./repositories/retention.ts";
export { makeScimStore } from "./repositories/scim.ts";
export { makeSealedRows } from "./repositories/sealed-rows.ts";
export {
  makeBoundStore,
  makeDrillStore,
  makePolicySetStore,
  makeThreatHoldStore,
} from "./repositories/security-desk.ts";
export { makeServiceMinuteStore, type ServiceMinute, type ServiceMinuteStore } from "./repositories/service-minutes.ts";
export { makeSessionStore } from "./repositories/sessions.ts";
export { makeStaffStore } from "./repositories/staff.ts";
export type { NameCipher } from "./repositories/staff-rows.ts";
export { SubjectKeys } from "./repositories/subject-keys.ts";
export { makeHoldStore, makeLimitStore, makeRecipientStore } from "./repositories/subject-limits.ts";
export { makeRequestStore } from "./repositories/subject-requests.ts";
export { makeSubjectStore } from "./repositories/subjects.ts";
export { makeThreatCounterStore } from "./repositories/threat-counters.ts";
export { makeThreatModelStore } from "./repositories/threat-models.ts";
export { makeVerdictStore } from "./repositories/threat-verdicts.ts";
export { makeTokenStore } from "./repositories/tokens.ts";
export { makeVaultStore } from "./repositories/vault.ts";
export { makeWebhookStore } from "./repositories/webhooks.ts";
export { makeWordingStore } from "./repositories/wording.ts";
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
export type { ColdCopy } from "./upgrade/index.ts";
export { makeColdCopy, migrateWhole } from "./upgrade/index.ts";
