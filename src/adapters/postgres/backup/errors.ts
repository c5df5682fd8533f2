// SPDX-License-Identifier: Apache-2.0
import { AppError } from "#kernel";

/** Every way in which a backup cannot be made, read or restored. Each message is one line that says what to do. */
export type BackupErrorCode =
  | "adapter.backup_unreadable"
  | "adapter.backup_wrong_key"
  | "adapter.backup_incomplete"
  | "adapter.backup_target"
  | "adapter.backup_time"
  | "adapter.backup_none";

export class BackupError extends AppError {
  constructor(code: BackupErrorCode, message: string, options?: { readonly cause?: unknown }) {
    super(code, message, options);
    this.name = "BackupError";
  }
}
