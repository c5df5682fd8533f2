// SPDX-License-Identifier: Apache-2.0
import { AppError } from "#kernel";

/** Every way in which the root key cannot be used at start or, where it lives elsewhere, later. Each message is one line that says what to do. */
export type KmsErrorCode =
  | "adapter.kms_key_file_mode"
  | "adapter.kms_key_file_invalid"
  | "adapter.kms_key_file_missing"
  | "adapter.kms_key_file_location"
  | "adapter.kms_key_file_unreadable"
  | "adapter.kms_key_copy"
  | "adapter.kms_wrong_key"
  | "adapter.kms_passphrase_needed"
  | "adapter.kms_wrong_passphrase"
  | "adapter.kms_root_state"
  | "adapter.kms_credentials"
  | "adapter.kms_denied"
  | "adapter.kms_unavailable";

export class KmsError extends AppError {
  constructor(code: KmsErrorCode, message: string, options?: { readonly cause?: unknown }) {
    super(code, message, options);
    this.name = "KmsError";
  }
}
