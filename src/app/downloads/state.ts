// SPDX-License-Identifier: Apache-2.0

/** A bill that may be fetched, once. Lies sealed with the conversation; the file does not. */
export type OpenDownload = {
  readonly downloadId: string;
  readonly billId: string;
  /** Milliseconds. */
  readonly expiresAt: number;
};
