// SPDX-License-Identifier: Apache-2.0
import { existsSync } from "node:fs";
import { join, resolve } from "node:path";
import type { KeyStore } from "#app";
import {
  type FileRoots,
  type LocalKeyService,
  makeFileRoots,
  makeKeyService,
  makeTenantCipher,
  openFileKeyStore,
  openKeyFile,
  openRootedKms,
  type RootBackend,
  type RootedKms,
  refuseInside,
  requireSameKey,
  type TenantCipher,
} from "#kms";
import { type Database, makeKeyCheck, makeKeyTable, moveSubjectKeys } from "#postgres";
import { cryptoOf } from "./crypto-choice.ts";
import { openHops } from "./hops.ts";
import type { LoadedConfig } from "./load-config.ts";
import { openRemoteRoots } from "./open-kms.ts";
import { passphraseSource } from "./passphrase.ts";
import { systemClock, systemRandom } from "./system.ts";

/** Opened keys in memory: so long reads of who was here go on when the KMS does not answer. */
export const KEY_CACHE = { max: 50_000, ttlMs: 15 * 60_000 } as const;

export type OpenedKeys = {
  readonly kms: RootedKms;
  readonly keyStore: KeyStore;
  readonly keys: LocalKeyService;
  readonly names: TenantCipher;
  readonly keyFile: string;
  /** Null: no root key lies in a file. */
  readonly fileRoots: FileRoots | null;
  readonly isNewKey: boolean;
  close(): Promise<void>;
};

export type OpenedRoots = Pick<OpenedKeys, "kms" | "keyStore" | "keyFile" | "fileRoots" | "isNewKey" | "close">;

/** Where the key store of an installation with the bundled database lies. */
export function keyStorePath({ config, baseDir }: LoadedConfig): string {
  return join(resolve(baseDir, config.keys.dir), "subject-keys.db");
}

/**
 * The root keys that the configuration names, over a key store. Says nothing about whether they fit a database.
 *
 * @param roots - States of root keys for a key store that has none noted yet: those of a backup.
 */
export async function openRoots(
  loaded: LoadedConfig,
  keyStore: KeyStore,
  ifMissing: "make" | "refuse",
  roots: string | null = null,
): Promise<OpenedRoots> {
  const { config, baseDir, databaseUrl } = loaded;
  const keyFile = join(resolve(baseDir, config.keys.dir), "root.key");
  const dataDirectory = databaseUrl === null ? resolve(baseDir, config.data.dir) : null;
  const { envelopeSuite: suite } = cryptoOf(config);
  const passphrase = passphraseSource(config.keys.passphraseFile, baseDir, process.env);
  const wanted = config.keys.kms;
  // A key file is read where it is the place of root keys, or was.
  const opened =
    wanted === undefined || existsSync(keyFile)
      ? await openKeyFile({ path: keyFile, dataDirectory, ifMissing, random: systemRandom, passphrase })
      : null;
  const remotes = [wanted, config.keys.movingFrom].flatMap((place) =>
    place === undefined ? [] : [openRemoteRoots(place, baseDir, openHops(loaded)("kms"))],
  );
  const close = async (): Promise<void> => {
    for (const remote of remotes) remote.close();
    keyStore.close();
  };
  try {
    if (roots !== null) await keyStore.saveNote("roots", null, roots);
    const now = (): number => systemClock.now();
    const copyDirectory = config.keys.copyDir === undefined ? null : resolve(baseDir, config.keys.copyDir);
    const beside = config.backup.dir === undefined ? null : resolve(baseDir, config.backup.dir);
    for (const directory of [dataDirectory, beside])
      if (copyDirectory !== null) await refuseInside(join(copyDirectory, "root.key"), directory);
    const fileRoots =
      opened === null
        ? null
        : makeFileRoots({ path: keyFile, opened, random: systemRandom, passphrase, suite, now, copyDirectory });
    const backends: readonly RootBackend[] = [
      ...(fileRoots === null ? [] : [fileRoots]),
      ...remotes.map(({ backend }) => backend),
    ];
    const kms = await openRootedKms({
      store: keyStore,
      backends,
      targetKind: wanted?.kind ?? "file",
      clock: systemClock,
      random: systemRandom,
    });
    return { kms, keyStore, keyFile, fileRoots, isNewKey: opened?.isNew ?? false, close };
  } catch (error) {
    await close();
    throw error;
  }
}

/** Root keys are made only for a database that holds nothing yet: with data, a missing key stops the start. */
export async function openKeys(
  loaded: LoadedConfig,
  database: Database,
  role: "serve" | "command",
): Promise<OpenedKeys> {
  const keyCheck = makeKeyCheck(database);
  const isMoving = loaded.config.keys.movingFrom !== undefined;
  const keyStore = loaded.databaseUrl === null ? openFileKeyStore(keyStorePath(loaded)) : makeKeyTable(database);
  const roots = await openRoots(loaded, keyStore, (await keyCheck.isClaimed()) && !isMoving ? "refuse" : "make");
  try {
    if (role === "serve" && !keyStore.isInDatabase) await moveSubjectKeys(database, keyStore);
    await requireSameKey(roots.kms, keyCheck);
    await roots.kms.settle();
    const { envelopeSuite: suite } = cryptoOf(loaded.config);
    const parts = { kms: roots.kms, clock: systemClock, random: systemRandom, cache: KEY_CACHE, suite };
    return {
      ...roots,
      keys: await makeKeyService(parts),
      names: await makeTenantCipher(roots.kms, systemRandom, suite),
    };
  } catch (error) {
    await roots.close();
    throw error;
  }
}
