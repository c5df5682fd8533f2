// SPDX-License-Identifier: Apache-2.0
import type { TenantId } from "#kernel";

/** Locks of accounts and lines, over all channels and nodes. Keys are blind indexes. Set and lifted with a turn (`BesideWrite`). */
export interface LockStore {
  /** One statement, also where nothing is set: takes as long for who is not known. */
  isAnySet(tenant: TenantId, keys: readonly Uint8Array[]): Promise<boolean>;
}
