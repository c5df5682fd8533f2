// SPDX-License-Identifier: Apache-2.0
import { Channel } from "#app";
import { channelCrypto, makeSigner } from "#crypto";
import type { Clock, Random, TenantId } from "#kernel";
import { makeChannelStore, makeCounterStore } from "#postgres";
import type { Storage } from "./open-storage.ts";

/**
 * The service's side of the sealed channel. What signs for it is derived from the root key, so that every node signs alike and whoever
 * has the database alone cannot.
 */
export async function openChannel(options: {
  readonly tenant: TenantId;
  readonly clock: Clock;
  readonly random: Random;
  readonly storage: Pick<Storage, "database" | "kms" | "names" | "keys">;
}): Promise<Channel> {
  const { tenant, clock, random, storage } = options;
  const { database, kms, names, keys } = storage;
  const [ed25519, mlDsa44] = await Promise.all([kms.derive("channel_ed25519"), kms.derive("channel_ml_dsa_44")]);
  return new Channel({
    tenant,
    clock,
    random,
    crypto: channelCrypto,
    store: makeChannelStore(database),
    cipher: names,
    counters: makeCounterStore(database),
    blindIndex: (purpose, value) => keys.blindIndex(purpose, value),
    signers: { ed25519: makeSigner("ed25519", ed25519), mlDsa44: makeSigner("ml-dsa-44", mlDsa44) },
  });
}
