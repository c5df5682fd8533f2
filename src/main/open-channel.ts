// SPDX-License-Identifier: Apache-2.0
import { Channel, type ServiceSigners } from "#app";
import { pinOf } from "#channel";
import { channelCrypto, makeSigner } from "#crypto";
import type { Clock, Random, TenantId } from "#kernel";
import { makeChannelStore, makeCounterStore } from "#postgres";
import type { Storage } from "./open-storage.ts";

async function openSigners(kms: Storage["kms"]): Promise<ServiceSigners> {
  const [ed25519, mlDsa44] = await Promise.all([kms.derive("channel_ed25519"), kms.derive("channel_ml_dsa_44")]);
  return { ed25519: makeSigner("ed25519", ed25519), mlDsa44: makeSigner("ml-dsa-44", mlDsa44) };
}

/** What pages pin (`data-service-key`): the same for every node, for as long as the root key is. */
export async function readServicePin(kms: Storage["kms"]): Promise<string> {
  const { ed25519, mlDsa44 } = await openSigners(kms);
  return pinOf(channelCrypto, { ed25519: ed25519.publicKey, mlDsa44: mlDsa44.publicKey });
}

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
  return new Channel({
    tenant,
    clock,
    random,
    crypto: channelCrypto,
    store: makeChannelStore(database),
    cipher: names,
    counters: makeCounterStore(database),
    blindIndex: (purpose, value) => keys.blindIndex(purpose, value),
    signers: await openSigners(kms),
  });
}
