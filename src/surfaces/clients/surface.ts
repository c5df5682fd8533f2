// SPDX-License-Identifier: Apache-2.0
import type { Sensitive } from "#kernel";

/** A kind of client that is let in. */
export type ClientDoor = {
  /** Pages that may use it; a browser on any other is refused. */
  readonly origins: readonly string[];
  /** What servers of the operator show. */
  readonly secret: Sensitive<string> | null;
};

/** Chat windows of others that are let in; null: not this kind. */
export type ClientsSurface = {
  readonly rasa: (ClientDoor & { readonly takesPolling: boolean }) | null;
  readonly directLine: (ClientDoor & { readonly tokenMs: number }) | null;
  readonly deepChat: ClientDoor | null;
};
