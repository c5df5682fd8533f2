// SPDX-License-Identifier: Apache-2.0
/**
 * A surprise with a stable code, such as `adapter.database_unavailable`. Expected refusals are returned instead.
 * The message names the act and never holds user text, numbers, secrets or challenges.
 */
export class AppError extends Error {
  readonly code: string;

  constructor(code: string, message: string, options?: { readonly cause?: unknown }) {
    super(message, options);
    this.name = "AppError";
    this.code = code;
  }
}

/** State unknown: stop and let recovery decide. Never retried in place. */
export class FatalError extends AppError {
  constructor(code: string, message: string, options?: { readonly cause?: unknown }) {
    super(code, message, options);
    this.name = "FatalError";
  }
}
