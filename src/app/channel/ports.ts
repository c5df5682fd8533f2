// SPDX-License-Identifier: Apache-2.0
import type { TenantId } from "#kernel";

/** A key that browsers encapsulate to. */
export type StoredChannelKey = {
  readonly keyId: Uint8Array;
  /** The text that was signed and the signatures, as JSON. */
  readonly statement: string;
  readonly sealedPrivate: Uint8Array;
  readonly notBefore: Date;
  readonly expiresAt: Date;
};

export type StoredChannelSession = {
  readonly sessionId: Uint8Array;
  readonly sealedSecret: Uint8Array;
  readonly expiresAt: Date;
};

/** What nodes share of the sealed channel. Of sessions nothing survives a crash of the database, and that is enough. */
export interface ChannelStore {
  addKey(tenant: TenantId, key: StoredChannelKey): Promise<void>;
  /** Those that have not expired, the newest first. */
  listKeys(tenant: TenantId, now: Date): Promise<readonly StoredChannelKey[]>;
  addSession(tenant: TenantId, session: StoredChannelSession): Promise<void>;
  findSession(tenant: TenantId, sessionId: Uint8Array, now: Date): Promise<StoredChannelSession | null>;
  /** True once per number over all nodes: in the ordered lane only when it is higher than all before. */
  acceptOrdered(tenant: TenantId, sessionId: Uint8Array, seq: number, now: Date): Promise<boolean>;
  /** True once per number over all nodes, if it is not too far behind the highest. */
  acceptFree(tenant: TenantId, sessionId: Uint8Array, seq: number, now: Date): Promise<boolean>;
}

/** Seals what belongs to the tenant and to no subject. */
export interface ChannelCipher {
  seal(tenant: TenantId, row: string, plaintext: Uint8Array): Uint8Array;
  open(tenant: TenantId, row: string, sealed: Uint8Array): Uint8Array;
}
