// SPDX-License-Identifier: Apache-2.0

export type { BackupSource, BaseBackup } from "./base-backup.ts";
export { makeBaseBackup, runningSource, stampOf } from "./base-backup.ts";
export type { BackupErrorCode } from "./errors.ts";
export { BackupError } from "./errors.ts";
export type { Restored } from "./restore.ts";
export { listBaseBackups, removeRestored, restoreBackup } from "./restore.ts";
export type { BackupHeader, BackupKeys, BackupSealing } from "./sealed-file.ts";
export { readSealedFile, readSealedHeader, writeSealedFile } from "./sealed-file.ts";
export { copyWal, stopCopyingWal } from "./wal.ts";
