// SPDX-License-Identifier: Apache-2.0
import type { ActKind, SecretKind } from "#dialogue";
import type { JsonObject } from "#kernel";

/** A panel that may be fetched, once. Lies sealed with the conversation and holds no secret. */
export type OpenPanel = {
  readonly panelId: string;
  readonly act: ActKind;
  readonly actId: string;
  readonly secret: SecretKind;
  readonly args: JsonObject;
  /** The act was proved by a passkey; by one that is past its probation. */
  readonly isProved: boolean;
  readonly isSettled: boolean;
  /** Milliseconds. */
  readonly expiresAt: number;
};
